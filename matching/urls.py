from django.urls import path

from matching.views import journey, record, sign_in, start

urlpatterns = [
    path("", start.Start.as_view(), name="start"),
    path("sign-in", sign_in.SignIn.as_view(), name="sign-in"),
    path("one-login/callback", sign_in.Callback.as_view(), name="one-login-callback"),
    path("prove-your-identity", sign_in.ProveIdentity.as_view(), name="identity"),
    path("sign-out", sign_in.SignOut.as_view(), name="sign-out"),
    path("signed-out", sign_in.SignedOut.as_view(), name="signed-out"),
    path("continue", journey.Continue.as_view(), name="continue"),
    path("identity-not-verified", journey.IdentityNotVerified.as_view(), name="identity-not-verified"),
    path("connect", journey.Connect.as_view(), name="connect"),
    # The name of a question's page is "connect-" and its slug (matching.connect.address).
    path(
        "connect/national-insurance-number",
        journey.NationalInsuranceNumber.as_view(),
        name="connect-national-insurance-number",
    ),
    path("connect/trn", journey.Trn.as_view(), name="connect-trn"),
    path("connect/not-connected", journey.NotConnected.as_view(), name="connect-not-connected"),
    path("connect/check-answers", journey.CheckAnswers.as_view(), name="connect-check-answers"),
    path("connect/request-sent", journey.RequestSent.as_view(), name="connect-request-sent"),
    path("connect/connected", journey.Connected.as_view(), name="connect-connected"),
    path("record", record.Record.as_view(), name="record"),
]
