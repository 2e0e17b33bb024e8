"""Whose record or One Login is a person's own."""

from staff.models import StaffUser
from teaching_records import queries
from teaching_records.models import TeachingRecord
from teaching_records.rules.normal_forms import email_comparison_key


def is_own_address(by: StaffUser, address: str | None) -> bool:
    """Whether it is the officer's own, also with something after a plus sign."""
    return bool(address) and _mailbox(by.email) == _mailbox(address or "")


def _mailbox(address: str) -> tuple[str, str]:
    local_part, _, domain = email_comparison_key(address).rpartition("@")
    return local_part.partition("+")[0], domain


def is_own_trn(by: StaffUser, trn: str | None) -> bool:
    """Whether it is that of the officer's own record, also through records that were merged."""
    return bool(by.own_trn and trn) and queries.survivor_trn(by.own_trn) == queries.survivor_trn(trn or "")


def is_own_record(by: StaffUser, record: TeachingRecord) -> bool:
    """Whether the record is the officer's own, by its TRN or its e-mail address."""
    return is_own_trn(by, record.trn) or is_own_address(by, record.email)
