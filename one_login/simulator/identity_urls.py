"""The identity issuer's addresses."""

from django.urls import path

from one_login.simulator import endpoints

urlpatterns = [path(".well-known/did.json", endpoints.did)]
