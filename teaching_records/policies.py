"""Whose record or One Login is a person's own, and who may connect and disconnect."""

from functools import cached_property

from one_login.models import OneLoginUser
from staff.models import StaffUser
from staff.policies import NotPermitted, Permission, check_can
from teaching_records import queries
from teaching_records.models import Connection, TeachingRecord
from teaching_records.rules.normal_forms import mailbox_key


class Own:
    """What is an officer's own: asked about any number of addresses and TRNs, it takes a few queries in all."""

    def __init__(self, officer: StaffUser) -> None:
        self._officer = officer

    def is_address(self, address: str | None) -> bool:
        """Whether it is their address, also with something after a plus sign."""
        return bool(address) and mailbox_key(address or "") == self._mailbox

    def is_trn(self, trn: str | None) -> bool:
        """Whether it is that of their record, also through records that were merged.

        Theirs is the one whose TRN is known to us, and any that their own One Login is connected to.
        """
        return bool(trn) and trn in self._trns

    def is_record(self, record: TeachingRecord) -> bool:
        """Whether the record is theirs, by its e-mail address or its TRN."""
        return self.is_address(record.email) or self.is_trn(record.trn)

    @cached_property
    def _mailbox(self) -> str:
        return mailbox_key(self._officer.email)

    @cached_property
    def _trns(self) -> frozenset[str]:
        trns = {trn for trn in (self._officer.own_trn, *queries.trns_connected_to(self._mailbox)) if trn}
        return queries.merged_trns(trns) if trns else frozenset()


def is_own_address(by: StaffUser, address: str | None) -> bool:
    """Whether it is the officer's own, also with something after a plus sign."""
    return Own(by).is_address(address)


def is_own_record(by: StaffUser, record: TeachingRecord) -> bool:
    """Whether the record is the officer's own: by its e-mail address, its TRN, or their own One Login."""
    return Own(by).is_record(record)


def check_is_not_own(by: StaffUser, *, user: OneLoginUser | None = None, record: TeachingRecord | None = None) -> None:
    """Nobody connects or disconnects what is their own. Raises NotPermitted."""
    if user and is_own_address(by, user.email):
        raise NotPermitted("This is your own GOV.UK One Login. A colleague needs to do this.")
    if record and is_own_record(by, record):
        raise NotPermitted("This is your own record. A colleague needs to do this.")


def check_can_begin_to_connect(
    by: StaffUser, *, user: OneLoginUser | None = None, record: TeachingRecord | None = None
) -> None:
    """As `check_can_connect`, while only the One Login or the record is known. Raises NotPermitted."""
    check_can(by, Permission.WORK)
    check_is_not_own(by, user=user, record=record)


def can_begin_to_connect(
    by: StaffUser, *, user: OneLoginUser | None = None, record: TeachingRecord | None = None
) -> bool:
    """Whether `check_can_begin_to_connect` passes."""
    try:
        check_can_begin_to_connect(by, user=user, record=record)
    except NotPermitted:
        return False
    return True


def check_can_connect(by: StaffUser, user: OneLoginUser, record: TeachingRecord) -> None:
    """Raises NotPermitted: the role does not allow it, or the One Login or the record is the person's own."""
    check_can(by, Permission.WORK)
    check_is_not_own(by, user=user, record=record)


def check_can_disconnect(by: StaffUser, connection: Connection) -> None:
    """Raises NotPermitted as `check_can_connect` does; disconnecting takes a manager."""
    check_can(by, Permission.MANAGE)
    check_is_not_own(by, user=connection.one_login_user, record=connection.teaching_record)


def can_connect(by: StaffUser, user: OneLoginUser, record: TeachingRecord) -> bool:
    """Whether `check_can_connect` passes."""
    try:
        check_can_connect(by, user, record)
    except NotPermitted:
        return False
    return True


def can_disconnect(by: StaffUser, connection: Connection) -> bool:
    """Whether `check_can_disconnect` passes."""
    try:
        check_can_disconnect(by, connection)
    except NotPermitted:
        return False
    return True
