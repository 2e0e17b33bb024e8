from django.urls import path

from staff.access import needs
from staff.policies import Permission
from tssp_unlock.views import address, decision, lists

app_name = "tssp_unlock"
urlpatterns = [
    path("", lists.addresses, name="addresses"),
    path("addresses/<int:follow_up_id>/", needs(Permission.READ)(address.Address.as_view()), name="address"),
    path("decisions/", lists.decisions, name="decisions"),
    path("decisions/<int:decision_id>/", decision.decision, name="decision"),
    path("decisions/<int:decision_id>/try-again/", decision.try_again, name="try-again"),
]
