"""What is to be known of a record before somebody is connected to it, besides how far it agrees."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from one_login.models import OneLoginUser
from teaching_records import queries
from teaching_records.connections import may_be_same_person, may_be_who_has
from teaching_records.models import Alert, Connection, TeachingRecord
from teaching_records.rules.facts import Evidence
from teaching_records.rules.may_agree import are_two_people, may_be_of


@dataclass(frozen=True, slots=True)
class Cautions:
    """About one record and one person.

    `connected`: other One Logins' open connections; `disconnected`: connections of the person, or of who may be the
    same, that staff ended. `alerts`: open ones. `merged_trns`: of records merged into this one. `duplicates`: TRNs of
    other records that fit the name and date of birth as this one does, so that they may be one person's.
    """

    connected: Sequence[Connection] = ()
    disconnected: Sequence[Connection] = ()
    alerts: Sequence[Alert] = ()
    merged_trns: Sequence[str] = ()
    duplicates: Sequence[str] = ()


def cautions(
    records: Sequence[TeachingRecord], evidence: Evidence, user: OneLoginUser | None, on: date
) -> dict[int, Cautions]:
    """By the id of each record (loaded `with_details`); alerts as of that day. Two queries.

    `user` is None for somebody who did not sign in: who may be the same goes by what they say.
    """
    user_id = user.pk if user else None
    alerts = _open_alerts(records, on)
    duplicates = _duplicates(evidence, user_id)
    return {
        record.pk: Cautions(
            connected=[each for each in record.open_connections if each.one_login_user_id != user_id],
            disconnected=[each for each in record.ended_connections if _may_be(each.one_login_user, user, evidence)],
            alerts=alerts[record.pk],
            merged_trns=[each.trn for each in record.with_merged() if each != record],
            duplicates=duplicates.get(record.pk, ()),
        )
        for record in records
    }


def _open_alerts(records: Iterable[TeachingRecord], on: date) -> dict[int, list[Alert]]:
    found: defaultdict[int, list[Alert]] = defaultdict(list)
    for alert in Alert.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), record__in=records):
        found[alert.record_id].append(alert)
    return found


def _may_be(other: OneLoginUser, user: OneLoginUser | None, evidence: Evidence) -> bool:
    if user:
        return may_be_same_person(user, other)
    return may_be_who_has(evidence.email or "", evidence.dates_of_birth, other)


def _duplicates(evidence: Evidence, user_id: int | None) -> dict[int, list[str]]:
    """Of each record that may be the person's, the TRNs of the others that no number shows to be somebody else's."""
    candidates = {each.record_id: each for each in queries.candidates_for_decision(evidence, user_id)}
    fitting = [each for each in candidates.values() if each.is_active and may_be_of(evidence, each)]
    return {
        one.record_id: sorted(other.trn for other in fitting if other is not one and not are_two_people(one, other))
        for one in fitting
    }
