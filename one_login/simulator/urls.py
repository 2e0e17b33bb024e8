"""The issuer's addresses."""

from django.urls import path

from one_login.simulator import endpoints, views

urlpatterns = [
    path("", views.home),
    path("authorize", views.authorize),
    path("choose", views.choose, name="choose"),
    path("logout", views.logout, name="logout"),
    path("token", endpoints.token),
    path("userinfo", endpoints.userinfo),
    path(".well-known/openid-configuration", endpoints.openid_configuration),
    path(".well-known/jwks.json", endpoints.jwks),
    path("assets/<str:name>", views.asset),
]
