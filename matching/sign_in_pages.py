"""What somebody reads when a sign-in came to nothing: our words for each kind, none of the provider's."""

from dataclasses import dataclass, replace

from one_login.refusals import (
    AnotherPerson,
    AttemptUnknown,
    NoLongerSignedIn,
    ProviderUnavailable,
    Refused,
    RequestNotAccepted,
    ServiceNotAllowed,
    SignInDenied,
    SignInFailed,
    StartAgain,
)

STILL_SIGNED_IN = "You are still signed in."


@dataclass(frozen=True)
class SignInProblemPage:
    """`again` is the button that leads on; None where trying again now would not help."""

    title: str
    sentences: tuple[str, ...]
    status: int
    again: str | None = "Try signing in again"
    again_url_name: str = "sign-in"
    signs_out: bool = False  # the button ends the session first


SIGN_IN_PROBLEMS: dict[type[SignInFailed], SignInProblemPage] = {
    AttemptUnknown: SignInProblemPage(
        "You need to start again",
        (
            "This sign-in has ended.",
            "That happens after an hour, when you sign out meanwhile, or when it was begun in another browser.",
        ),
        400,
    ),
    StartAgain: SignInProblemPage(
        "You need to start again",
        (
            "GOV.UK One Login lost track of your sign-in. Your account is not affected.",
            "This can happen when your browser does not keep cookies, or when you changed to another browser.",
        ),
        400,
    ),
    SignInDenied: SignInProblemPage(
        "You have not been signed in",
        ("GOV.UK One Login did not sign you in. You can try again.",),
        400,
    ),
    NoLongerSignedIn: SignInProblemPage(
        "You have been signed out",
        ("GOV.UK One Login could not confirm that it is still you. To keep your record safe we have signed you out.",),
        400,
        again="Sign in again",
    ),
    ProviderUnavailable: SignInProblemPage(
        "Sorry, you cannot sign in at the moment",
        ("GOV.UK One Login is not available. Try again in a few minutes.",),
        503,
    ),
    ServiceNotAllowed: SignInProblemPage(
        "Sorry, you cannot use this service at the moment",
        ("We cannot sign anybody in with GOV.UK One Login at the moment. Try again later today.",),
        503,
        again=None,
    ),
    RequestNotAccepted: SignInProblemPage(
        "Sorry, there is a problem with the service",
        (
            "You have not been signed in. This is a problem with our service, not with your account.",
            "Try again later.",
        ),
        503,
        again=None,
    ),
    AnotherPerson: SignInProblemPage(
        "You used another GOV.UK One Login",
        ("The GOV.UK One Login that you have just used is not the one that you began with.",),
        400,
    ),
    Refused: SignInProblemPage(
        "Sorry, there is a problem with your sign-in",
        ("We could not confirm your sign-in with GOV.UK One Login. You have not been signed in.",),
        400,
    ),
}


def _proving(title: str, *sentences: str, status: int = 400, again: str | None = "Try again") -> SignInProblemPage:
    return SignInProblemPage(title, (STILL_SIGNED_IN, *sentences), status, again, "continue")


# Where the person is signed in already, and went to One Login once more to prove who they are.
PROVING_PROBLEMS: dict[type[SignInFailed], SignInProblemPage] = {
    AttemptUnknown: _proving(
        "You need to start again",
        "This request to prove your identity has ended. That happens after an hour, or when it was used before.",
    ),
    StartAgain: _proving("You need to start again", *SIGN_IN_PROBLEMS[StartAgain].sentences),
    SignInDenied: _proving(
        "You have not been signed in again", "GOV.UK One Login did not sign you in this time.", again="Continue"
    ),
    ProviderUnavailable: _proving(
        "Sorry, you cannot prove your identity at the moment",
        "GOV.UK One Login is not available. Try again in a few minutes.",
        status=503,
    ),
    ServiceNotAllowed: _proving(
        "Sorry, you cannot prove your identity at the moment",
        "We cannot use GOV.UK One Login at the moment. Try again later today.",
        status=503,
        again=None,
    ),
    RequestNotAccepted: _proving(
        "Sorry, there is a problem with the service",
        "We could not ask GOV.UK One Login for your identity.",
        "This is a problem with our service, not with your account.",
        "Try again later.",
        status=503,
        again=None,
    ),
    AnotherPerson: replace(
        _proving(
            "You used another GOV.UK One Login",
            "The GOV.UK One Login that you have just used is not the one that you are signed in with here.",
            "To go on with that one, sign out first. You can then sign in with either.",
            again="Sign out and start again",
        ),
        again_url_name="sign-out",
        signs_out=True,
    ),
    Refused: _proving(
        "Sorry, there is a problem with proving your identity",
        "We could not confirm your identity with GOV.UK One Login.",
    ),
}


def problem_page(failure: SignInFailed, *, is_signed_in: bool) -> SignInProblemPage:
    """What to say about `failure`, which nothing untrue may be said of: who is signed in still is."""
    kind = type(failure)
    return PROVING_PROBLEMS[kind] if is_signed_in and kind in PROVING_PROBLEMS else SIGN_IN_PROBLEMS[kind]
