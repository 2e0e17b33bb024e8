from django.urls import path

from trs_console.performance import views

app_name = "performance"
urlpatterns = [
    path("", views.performance, name="page"),
    path("<slug:file>.csv", views.download, name="download"),
]
