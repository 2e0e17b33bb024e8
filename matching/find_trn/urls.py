from django.urls import path

from matching.find_trn import views

urlpatterns = [
    path("find-a-lost-trn", views.Start.as_view(), name="find-a-lost-trn"),
    # The name of a question's page is "find-trn-" and its slug (matching.find_trn.journey.address).
    path("find-a-lost-trn/email", views.Email.as_view(), name="find-trn-email"),
    path("find-a-lost-trn/name", views.Name.as_view(), name="find-trn-name"),
    path("find-a-lost-trn/date-of-birth", views.DateOfBirth.as_view(), name="find-trn-date-of-birth"),
    path(
        "find-a-lost-trn/national-insurance-number",
        views.NationalInsuranceNumber.as_view(),
        name="find-trn-national-insurance-number",
    ),
    path("find-a-lost-trn/check-answers", views.CheckAnswers.as_view(), name="find-trn-check-answers"),
    path("find-a-lost-trn/answer", views.AnswerPage.as_view(), name="find-trn-answer"),
    path("find-a-lost-trn/change-details", views.ChangeDetails.as_view(), name="find-trn-change-details"),
    path("find-a-lost-trn/ask-for-support", views.AskForSupport.as_view(), name="find-trn-ask-for-support"),
    path("find-a-lost-trn/too-many-requests", views.TooManyRequests.as_view(), name="find-trn-too-many-requests"),
    path("find-a-lost-trn/too-many-searches", views.TooManySearches.as_view(), name="find-trn-too-many-searches"),
]
