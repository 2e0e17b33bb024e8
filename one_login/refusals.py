"""Why a sign-in came to nothing. Each carries an opaque reason for the log, never what was received."""


class SignInFailed(Exception):
    """The sign-in came to nothing. `reason` is a fixed word of ours, fit for a log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(SignInFailed):
    """Something that was received is not what it should be: nothing of it may be used."""


class AttemptUnknown(SignInFailed):
    """The state is not one of this browser's attempts, was used before, or is older than an hour."""


class ProviderUnavailable(SignInFailed):
    """One Login can not be reached, does not answer in time, or says that it is not available."""


class SignInDenied(SignInFailed):
    """One Login did not sign the person in: they gave up, or it did not let them."""


class IdentityNotProven(SignInFailed):
    """One Login says that the person could not, or would not, prove their identity."""


class StartAgain(SignInFailed):
    """One Login lost track of the person (another browser, a lost cookie): a fresh start works."""


class AnotherPerson(SignInFailed):
    """Somebody else is signed in at One Login than the one who is to prove their identity."""


class NoLongerSignedIn(SignInFailed):
    """One Login could not confirm that it is still the same person: our session ends too."""


class ServiceNotAllowed(SignInFailed):
    """One Login does not serve us at the moment."""


class RequestNotAccepted(SignInFailed):
    """One Login did not accept what we asked: the fault is ours."""
