"""What must hold of every search, whoever is looked for and whoever else there is."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from matching.rules import Decision, decide
from teaching_records import queries
from teaching_records.models import TeachingRecord
from teaching_records.rules.facts import Evidence, Name
from tests.teaching_records.search_worlds import AGAINST_THE_DATABASE, SCENES, RecordToBe, Scene, world_of

pytestmark = pytest.mark.django_db

NINO_OF_NOBODY, TRN_OF_NOBODY = "ZW999999D", "9999999"
ACCENTED = str.maketrans("aeiouyns", "áêìöūÿñš")

type Result = tuple[str, str | None, str | None, list[tuple[str, float, bool]]]


def decision_on(evidence: Evidence) -> Decision:
    return decide(evidence, queries.candidates_for_decision(evidence, None))


def result(evidence: Evidence, records: Sequence[RecordToBe]) -> Result:
    """The decision and the suggestions, in words that do not depend on what ids records have."""
    with world_of(records):
        trns = dict(TeachingRecord.objects.values_list("pk", "trn"))
        decision = decision_on(evidence)
        suggestions = queries.suggestions(evidence, None)
    return (
        decision.outcome,
        decision.reason,
        trns.get(decision.record_id or 0),
        [(each.record.trn, each.score, each.is_likely) for each in suggestions],
    )


def otherwise_written(evidence: Evidence) -> Evidence:
    names = [Name(tuple(map(_accented, name.given)), tuple(map(_accented, name.family))) for name in evidence.names]
    return replace(evidence, names=tuple(names))


def _accented(part: str) -> str:
    return part.lower().translate(ACCENTED).upper()


class TestEverySearch:
    @AGAINST_THE_DATABASE
    @given(scene=SCENES)
    def test_has_its_definite_match_among_its_suggestions(self, scene: Scene) -> None:
        evidence, records = scene
        with world_of(records):
            match = decision_on(evidence).record_id
            if match is not None:
                assert match in {suggestion.record.pk for suggestion in queries.suggestions(evidence, None)}

    @AGAINST_THE_DATABASE
    @given(scene=SCENES)
    def test_matches_nobody_for_evidence_against_it(self, scene: Scene) -> None:
        evidence, records = scene
        with world_of(records):
            before = decision_on(evidence).record_id
            if evidence.national_insurance_number is None:
                known_more = replace(evidence, national_insurance_number=NINO_OF_NOBODY)
                assert decision_on(known_more).record_id in (None, before)
            if evidence.trn is None:
                known_more = replace(evidence, trn=TRN_OF_NOBODY)
                assert decision_on(known_more).record_id is None

    @AGAINST_THE_DATABASE
    @given(scene=SCENES)
    def test_ends_the_same_in_whatever_order_records_were_made(self, scene: Scene) -> None:
        evidence, records = scene
        assert result(evidence, records) == result(evidence, records[::-1])

    @AGAINST_THE_DATABASE
    @given(scene=SCENES)
    def test_ends_the_same_however_names_are_written(self, scene: Scene) -> None:
        evidence, records = scene
        assert result(otherwise_written(evidence), records) == result(evidence, records)
