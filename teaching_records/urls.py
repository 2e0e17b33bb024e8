from django.urls import path

from teaching_records import views

app_name = "teaching_records"
urlpatterns = [path("", views.find, name="find")]
