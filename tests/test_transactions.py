import pytest
from django.db import transaction

from staff.models import StaffUser
from tests.factories import StaffUserFactory
from transactions import NoTransaction, part_of_use_case, use_case


@part_of_use_case
def hire() -> None:
    StaffUserFactory()


@use_case
def hire_two(fails: bool) -> str:
    hire()
    if fails:
        raise RuntimeError
    hire()
    return "hired"


@pytest.mark.django_db(transaction=True)
class TestUseCase:
    def test_commits_all_of_it_and_returns_what_the_action_returns(self) -> None:
        assert hire_two(fails=False) == "hired"
        assert StaffUser.objects.count() == 2

    def test_leaves_nothing_behind_when_it_fails_halfway(self) -> None:
        with pytest.raises(RuntimeError):
            hire_two(fails=True)
        assert StaffUser.objects.count() == 0

    def test_refuses_to_run_inside_another_transaction(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            hire_two(fails=False)
        assert StaffUser.objects.count() == 0

    def test_a_part_refuses_to_run_outside_a_transaction(self) -> None:
        with pytest.raises(NoTransaction):
            hire()
        assert StaffUser.objects.count() == 0
