"""The issuer's addresses."""

from django.urls import path

from one_login.simulator import control, endpoints, views
from one_login.simulator.forger import DID_PATH, KEY_SET_PATH

urlpatterns = [
    path("", views.home),
    path("authorize", views.authorize),
    path("choose", views.choose, name="choose"),
    path("logout", views.logout, name="logout"),
    path("token", endpoints.token),
    path("userinfo", endpoints.userinfo),
    path(".well-known/openid-configuration", endpoints.openid_configuration),
    path(".well-known/jwks.json", endpoints.jwks),
    path(KEY_SET_PATH, endpoints.forger_keys),
    path(DID_PATH, endpoints.forger_did),
    path("control/faults", control.faults),
    path("control/keys", control.keys),
    path("control/identity-issuer", control.identity_issuer),
    path("control/logout", control.logout),
    path("control/requests", control.requests),
    path("control/reset", control.reset),
    path("assets/<str:name>", views.asset),
]
