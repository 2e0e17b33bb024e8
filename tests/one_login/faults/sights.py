"""What a person sees, each by its name: the pages of a failed sign-in, and the pages where a good one ends."""

from matching.sign_in_pages import PROVING_PROBLEMS, SIGN_IN_PROBLEMS
from one_login.refusals import (
    AttemptUnknown,
    NoLongerSignedIn,
    ProviderUnavailable,
    Refused,
    RequestNotAccepted,
    ServiceNotAllowed,
    SignInDenied,
    StartAgain,
)
from tests.one_login.faults.visit import Sight

ENDED = Sight.problem(SIGN_IN_PROBLEMS[AttemptUnknown])
LOST = Sight.problem(SIGN_IN_PROBLEMS[StartAgain])
DENIED = Sight.problem(SIGN_IN_PROBLEMS[SignInDenied])
SIGNED_OUT = Sight.problem(SIGN_IN_PROBLEMS[NoLongerSignedIn])
REFUSED = Sight.problem(SIGN_IN_PROBLEMS[Refused])
UNAVAILABLE = Sight.problem(SIGN_IN_PROBLEMS[ProviderUnavailable])
NOT_ALLOWED = Sight.problem(SIGN_IN_PROBLEMS[ServiceNotAllowed])
OUR_FAULT = Sight.problem(SIGN_IN_PROBLEMS[RequestNotAccepted])

# The same for somebody who is signed in, and stays so.
PROVING_LOST = Sight.problem(PROVING_PROBLEMS[StartAgain])
PROVING_REFUSED = Sight.problem(PROVING_PROBLEMS[Refused])
PROVING_UNAVAILABLE = Sight.problem(PROVING_PROBLEMS[ProviderUnavailable])
PROVING_NOT_ALLOWED = Sight.problem(PROVING_PROBLEMS[ServiceNotAllowed])
PROVING_OUR_FAULT = Sight.problem(PROVING_PROBLEMS[RequestNotAccepted])

NOT_VERIFIED = Sight("Unable to verify your identity with GOV.UK One Login", 200, "Try again with GOV.UK One Login")
CONNECTED = Sight("Your GOV.UK One Login is connected to your teaching record", 200, "Access your teaching record")
QUESTIONS = Sight("Connect your GOV.UK One Login to your teaching record", 200, "Connect to your teaching record")
