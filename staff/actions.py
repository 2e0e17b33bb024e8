"""What happens to staff accounts besides what a form of Django admin saves."""

from datetime import datetime

from staff import policies
from staff.models import StaffUser
from transactions import part_of_use_case


@part_of_use_case
def hold(*, account_id: int, by: StaffUser) -> StaffUser:
    """The account as it is now, held until the transaction ends, and `by`'s with it: none of two administrators who
    switch off each other at the same instant does so after the other did. Raises NotPermitted.
    """
    both = StaffUser.objects.select_for_update(no_key=True).filter(pk__in={account_id, by.pk}).order_by("pk")
    held: dict[int, StaffUser] = {account.pk: account for account in both}
    policies.check_can(held[by.pk], policies.Permission.ADMINISTER)
    return held[account_id]


@part_of_use_case
def switch_off(*, account_id: int, by: StaffUser, at: datetime) -> StaffUser:
    """Nobody can sign in to the account, and who is signed in is so no more: also not when it is switched on again.

    Raises NotPermitted. The sessions of an account that is off already are ended once more, which harms nobody.
    """
    account = hold(account_id=account_id, by=by)
    policies.check_can_switch_off(by, account)
    account.is_active, account.sessions_ended_at = False, at
    account.save(update_fields=["is_active", "sessions_ended_at"])
    return account
