from django.urls import path

from one_login import views

app_name = "one_login"
urlpatterns = [
    path("jwks.json", views.key_set, name="key-set"),
    path("back-channel-logout", views.back_channel_logout, name="back-channel-logout"),
]
