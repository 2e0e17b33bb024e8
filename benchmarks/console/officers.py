"""The staff of the benchmark: a dozen who decide, a manager among them, and those who only read or administer.
None of them has a password.
"""

from django.contrib.auth.hashers import make_password

from benchmarks.console.support_requests import OFFICERS
from benchmarks.population import record
from staff.models import Role, StaffUser

# In the order of how much they decide: the manager is the second.
ROLES = (
    *(Role.SUPPORT, Role.MANAGER, *[Role.SUPPORT] * (OFFICERS - 2)),
    *(Role.MANAGER, Role.ADMINISTRATOR, Role.VIEWER, Role.VIEWER),
)


def add_officers(seed: int) -> list[int]:
    """Ids by the officer's number: those who decide come first."""
    people = (record(5_000_000 + number, seed) for number in range(len(ROLES)))
    accounts = [
        StaffUser(
            email=f"officer{number}@benchmark.example",
            name=f"{person.first_name or 'Sam'} {person.last_name}",
            role=role,
            password=make_password(None),
        )
        for number, (role, person) in enumerate(zip(ROLES, people, strict=True))
    ]
    return [account.pk for account in StaffUser.objects.bulk_create(accounts)]
