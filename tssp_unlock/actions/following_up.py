"""Addresses that were used for more than one person: onto the list, and what staff do about them."""

from collections.abc import Sequence
from datetime import datetime

from govuk.written import written
from staff.models import StaffUser
from transactions import part_of_use_case, use_case
from tssp_unlock import policies
from tssp_unlock.models import EmailUse, FollowUp, FollowUpChange, FollowUpStatus
from tssp_unlock.models.following_up import MOVES


class NothingChanged(Exception):
    """The address has that status, and there is nothing to note."""


class ChangedMeanwhile(Exception):
    """Something became of the address that the officer has not seen: `changes`, oldest first."""

    def __init__(self, changes: Sequence[FollowUpChange]) -> None:
        super().__init__(changes)
        self.changes = changes


@part_of_use_case
def note_another_person(use: EmailUse, *, is_new: bool) -> FollowUp:
    """Put the address of `use`, whose mailbox is held, on the list, or note there that it was used again.

    `is_new`: nobody has used it for that person before, so somebody is to be contacted, whatever was done so far.
    """
    follow_up = FollowUp.objects.filter(mailbox=use.mailbox).select_for_update().first()
    if follow_up is None:
        follow_up = FollowUp(mailbox=use.mailbox, status=FollowUpStatus.TO_CONTACT, opened_at=use.at)
        is_new = True
    follow_up.address, follow_up.last_used_at = use.address, use.at
    if is_new:
        follow_up.status = FollowUpStatus.TO_CONTACT
    follow_up.save()
    if is_new:
        FollowUpChange.objects.create(follow_up=follow_up, status=follow_up.status, at=use.at)
    return follow_up


@use_case
def change_follow_up(
    *, follow_up_id: int, status: FollowUpStatus, note: str, seen: int, by: StaffUser, at: datetime
) -> FollowUp:
    """Say how far staff have got with an address, with a note or without.

    `seen` is the id of the last change that the officer knows of. What they send a second time is taken once. Raises
    ChangedMeanwhile, NothingChanged, NotPermitted.
    """
    follow_up = FollowUp.objects.locked(follow_up_id)
    policies.check_can_follow_up(by, follow_up)
    note = written(note)
    changes = list(follow_up.changes.select_related("by").order_by("pk"))
    if seen != changes[-1].pk:
        # Who names a change that there is none of has not seen any.
        unseen = [each for each in changes if each.pk > seen] or changes
        if [(each.by, each.status, each.note) for each in unseen] == [(by, status, note)]:
            return follow_up
        raise ChangedMeanwhile(unseen)
    if status == follow_up.status and note == follow_up.note:
        raise NothingChanged
    if status != follow_up.status and status not in MOVES[FollowUpStatus(follow_up.status)]:
        raise NothingChanged
    follow_up.status, follow_up.note = status, note
    follow_up.save(update_fields=["status", "note"])
    FollowUpChange.objects.create(follow_up=follow_up, status=status, note=note, by=by, at=at)
    return follow_up
