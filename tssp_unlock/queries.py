"""What the rules ask about, read at one moment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import DatabaseError, transaction

from teaching_records.models import Alert, TeachingRecord
from teaching_records.queries import with_merged
from teaching_records.rules import normal_forms
from teaching_records.rules.normal_forms import mailbox_key
from tssp_unlock.models import EmailUse, PortalAccount
from tssp_unlock.portal import Portal, portal
from tssp_unlock.rules import Facts, Rule, Verdict, judge


def facts(person: TeachingRecord, use: EmailUse | None, where: Portal) -> Facts:
    """The facts about `person`, who is held, and about what the address of `use`, which is held too, was used for."""
    family = with_merged(person.pk)
    return Facts(
        person=person.pk,
        is_active=person.is_active,
        alerts=alerts(family),
        used_for=_used_for(use, person, family) if use else None,
        is_locked=where.is_locked(person),
    )


def account_will_be_open(record: TeachingRecord, address: str, on: date) -> bool | None:
    """What `UnlockDecision.account_is_open` would say of the active record, were its TRN sent to the address now.

    Read without holding or writing anything; when it is sent, the rules are asked for good.
    """
    family = with_merged(record.pk)
    used_for = _used_for(EmailUse(mailbox=mailbox_key(address)), record, family)
    is_locked = standing(record, on).is_locked
    verdict = judge(Facts(record.pk, record.is_active, alerts(family), used_for, is_locked), on)
    if not verdict.is_final or (verdict.headline is None and not portal().is_local):
        return None
    return verdict.headline in (None, Rule.ACCOUNT_IS_LOCKED) or is_locked is False


def alerts(family: set[int]) -> tuple[date | None, ...] | None:
    """The last days of all alerts of these records; None where they cannot be read."""
    try:
        with transaction.atomic():
            return tuple(Alert.objects.filter(record__in=family).values_list("ends_on", flat=True))
    except DatabaseError:
        return None


def _used_for(use: EmailUse, person: TeachingRecord, family: set[int]) -> frozenset[int]:
    """The people for whom the mailbox was used besides this once; merges count as they are now."""
    others = EmailUse.objects.filter(mailbox=use.mailbox).exclude(pk=use.pk).order_by()
    records = TeachingRecord.objects.filter(pk__in=others.values("record")).select_related("merged_into").order_by()
    return frozenset(person.pk if record.pk in family else record.survivor().pk for record in records)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the portal account of a person stands now, as far as is known here.

    `account` is None where it was never locked, or the portal keeps it. `is_locked` is None where only the portal
    knows. `verdict` is what the rules say to a manager who would unlock it by hand.
    """

    account: PortalAccount | None
    is_locked: bool | None
    verdict: Verdict


def standing(person: TeachingRecord, today: date) -> Standing:
    """Read without holding anything. `today` is the day in the UK."""
    account = PortalAccount.objects.filter(record=person).first() if portal().is_local else None
    is_locked = (account is not None and account.is_locked) if portal().is_local else None
    facts = Facts(person.pk, person.is_active, alerts(with_merged(person.pk)), used_for=None, is_locked=is_locked)
    return Standing(account, is_locked, judge(facts, today))


def as_json(facts: Facts) -> dict[str, Any]:
    """The facts as a decision keeps them; the person stands beside them."""
    return {
        "is_active": facts.is_active,
        "alerts": None if facts.alerts is None else [day and day.isoformat() for day in facts.alerts],
        "used_for": None if facts.used_for is None else sorted(facts.used_for),
        "is_locked": facts.is_locked,
    }


def trn_or_mailbox(typed: str) -> tuple[str, str]:
    """What was typed into a search box, as a TRN in normal form or as the key of a mailbox; "" for what it is not."""
    if "@" in typed:
        return "", mailbox_key(typed)
    try:
        return normal_forms.trn(typed), ""
    except normal_forms.InvalidTrn:
        return "", ""
