"""The staff of the benchmark: a dozen who decide, and those who read, manage and administer. None can sign in."""

from django.contrib.auth.hashers import make_password

from benchmarks.console.support_requests import OFFICERS
from benchmarks.population import record
from staff.models import Role, StaffUser

OTHERS = (Role.MANAGER, Role.MANAGER, Role.ADMINISTRATOR, Role.VIEWER, Role.VIEWER)


def add_officers(seed: int) -> list[int]:
    """Ids by the officer's number: those who decide come first."""
    roles = (*[Role.SUPPORT] * OFFICERS, *OTHERS)
    people = (record(5_000_000 + number, seed) for number in range(len(roles)))
    accounts = [
        StaffUser(
            email=f"officer{number}@benchmark.example",
            name=f"{person.first_name or 'Sam'} {person.last_name}",
            role=role,
            password=make_password(None),
        )
        for number, (role, person) in enumerate(zip(roles, people, strict=True))
    ]
    return [account.pk for account in StaffUser.objects.bulk_create(accounts)]
