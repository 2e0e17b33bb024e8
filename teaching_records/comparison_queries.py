"""What is to be known of a record before somebody is connected to it, besides how far it agrees."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from one_login.models import OneLoginUser
from teaching_records import queries
from teaching_records.connections import may_be_same_person
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
    records: Sequence[TeachingRecord], evidence: Evidence, user: OneLoginUser, on: date
) -> dict[int, Cautions]:
    """By the id of each record (loaded `with_details`); alerts as of that day. Two queries."""
    alerts = _open_alerts(records, on)
    duplicates = _duplicates(evidence, user)
    return {
        record.pk: Cautions(
            connected=[each for each in record.open_connections if each.one_login_user_id != user.pk],
            disconnected=[each for each in record.ended_connections if may_be_same_person(user, each.one_login_user)],
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


def _duplicates(evidence: Evidence, user: OneLoginUser) -> dict[int, list[str]]:
    """Of each record that may be the person's, the TRNs of the others that no number shows to be somebody else's."""
    candidates = {each.record_id: each for each in queries.candidates_for_decision(evidence, user.pk)}
    fitting = [each for each in candidates.values() if each.is_active and may_be_of(evidence, each)]
    return {
        one.record_id: sorted(other.trn for other in fitting if other is not one and not are_two_people(one, other))
        for one in fitting
    }
