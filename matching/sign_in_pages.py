"""What somebody reads when a sign-in came to nothing: our words for each kind, none of the provider's."""

from dataclasses import dataclass

from one_login.refusals import (
    AttemptUnknown,
    ProviderUnavailable,
    Refused,
    ServiceNotAllowed,
    SignInFailed,
    StartAgain,
)


@dataclass(frozen=True)
class SignInProblemPage:
    title: str
    sentences: tuple[str, ...]
    status: int
    can_try_again: bool = True
    again: str = "Try signing in again"
    again_url_name: str = "sign-in"


SIGN_IN_PROBLEMS: dict[type[SignInFailed], SignInProblemPage] = {
    AttemptUnknown: SignInProblemPage(
        "You need to start again",
        ("This sign-in has ended. That happens after an hour, or when it was begun in another browser.",),
        400,
    ),
    StartAgain: SignInProblemPage(
        "You need to start again",
        ("GOV.UK One Login lost track of your sign-in. Your account is not affected.",),
        400,
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
        can_try_again=False,
    ),
    Refused: SignInProblemPage(
        "Sorry, there is a problem with your sign-in",
        ("We could not confirm your sign-in with GOV.UK One Login, so you are not signed in with it.",),
        400,
    ),
}

# Where the person is signed in already, and went to One Login once more to prove who they are.
PROVING_PROBLEMS: dict[type[SignInFailed], SignInProblemPage] = {
    ProviderUnavailable: SignInProblemPage(
        "Sorry, you cannot prove your identity at the moment",
        ("GOV.UK One Login is not available. You are still signed in. Try again in a few minutes.",),
        503,
        again="Try again",
        again_url_name="continue",
    ),
    Refused: SignInProblemPage(
        "Sorry, there is a problem with proving your identity",
        ("We could not confirm your identity with GOV.UK One Login. You are still signed in.",),
        400,
        again="Try again",
        again_url_name="continue",
    ),
}


def problem_page(failure: SignInFailed, *, is_signed_in: bool) -> SignInProblemPage:
    """What to say about `failure`, which nothing untrue may be said of: who is signed in still is."""
    kind = type(failure)
    return PROVING_PROBLEMS[kind] if is_signed_in and kind in PROVING_PROBLEMS else SIGN_IN_PROBLEMS[kind]
