from django.urls import path

from staff.access import open_to_anyone
from staff.views import SignIn, sign_out

app_name = "staff"
urlpatterns = [
    path("sign-in", open_to_anyone(SignIn.as_view()), name="sign-in"),
    path("sign-out", open_to_anyone(sign_out), name="sign-out"),
]
