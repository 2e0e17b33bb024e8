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
