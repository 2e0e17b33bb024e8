"""The list that the database makes is the one that plain Python makes of the same tasks."""

from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support_tasks.task_list import alike, completed, listing
from support_tasks.task_list.chosen import COMPLETED_COLUMNS, FILTERS, TO_DO_COLUMNS, VALUES, Chosen, Tab
from support_tasks.task_list.fitting import Seen
from tests.support_tasks.task_list import world as worlds
from tests.support_tasks.task_list.world import NOW, World

pytestmark = pytest.mark.django_db

SEARCHES = (
    "smith",
    "smi",
    "Smythe grace",
    "sian",
    "LLEWELLYN",
    "li",
    "l",
    "j smith",
    "dhomhnaill áine",
    "o'brien",
    "person1",
    "person1@",
    "person104@example.com",
    "1000101",
    "100 0101",
    "3000004",
    "nobody",
    "???",
)
ON_A_PAGE = 4


@pytest.fixture
def world(db: None) -> World:
    return worlds.make()


@pytest.fixture(params=[(2_000, 100), (0, 2)], ids=["walked to", "found by the tally"])
def small_pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of four, so that there are many; the tally is asked for each of them, or for none. What a search finds is
    always few, or mostly too many to be kept."""
    monkeypatch.setattr(listing, "ON_A_PAGE", ON_A_PAGE)
    near, few = request.param
    monkeypatch.setattr(completed, "NEAR", near)
    monkeypatch.setattr(alike, "FEW", few)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """What may stand in an address: on each tab its own filters, and now and then those of others."""
    tab = draw(st.sampled_from(list(Tab)))
    query = QueryDict(mutable=True)
    query["tab"] = tab
    if draw(st.booleans()):
        query["search"] = draw(st.sampled_from(SEARCHES))
    for name in FILTERS[tab]:
        values = [str(number) for number in range(4)] if name == "decided_by" else list(VALUES[name])
        query.setlist(name, draw(st.lists(st.sampled_from(values), unique=True, max_size=2)))
    for name, day in (("decided_from", st.integers(10, 20)), ("decided_to", st.integers(20, 26))):
        if draw(st.integers(0, 3)) == 0:
            query[f"{name}-day"], query[f"{name}-month"], query[f"{name}-year"] = str(draw(day)), "11", "2026"
    columns = COMPLETED_COLUMNS if tab == Tab.COMPLETED else TO_DO_COLUMNS
    query["sort"] = draw(st.sampled_from(["", "-"])) + draw(st.sampled_from(columns))
    query["page"] = str(draw(st.integers(0, 12)))
    return query.urlencode()


@pytest.mark.usefixtures("small_pages")
class TestAgainstPython:
    @settings(
        max_examples=150,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(address=addresses(), officer=st.integers(0, 2))
    def test_counts_filters_sorts_and_pages_the_same(self, world: World, address: str, officer: int) -> None:
        reader = world.officers[officer]
        query = QueryDict(address, mutable=True)
        query.setlist("decided_by", [str(world.officers[int(n) % 3].pk) for n in query.getlist("decided_by")])
        chosen = Chosen.read(query)
        listed = listing.listing(chosen, Seen(reader, NOW))
        known = worlds.found(chosen, worlds.facts(reader))

        on_tab = worlds.on(chosen.tab, known)
        expected = worlds.in_order(chosen, worlds.passing(chosen, on_tab))
        assert listed.total == len(expected)
        start = (listed.page.number - 1) * ON_A_PAGE
        assert list(listed.tasks) == expected[start : start + ON_A_PAGE]
        assert listed.page.number == min(max(int(chosen.page), 1), max(-(-len(expected) // ON_A_PAGE), 1))

        assert {tab: listed.counts.on(tab) for tab in Tab} == {tab: len(worlds.on(tab, known)) for tab in Tab}
        for name in FILTERS[chosen.tab]:
            others = worlds.passing(chosen, on_tab, except_for=name)
            numbers = listed.counts.by(name, chosen)
            for value in {each.values[name] for each in on_tab} | set(VALUES.get(name, ())):
                assert numbers[value] == sum(each.values[name] == value for each in others), (name, value)

    def test_leafs_through_all_completed_tasks(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(listing, "ON_A_PAGE", 2)
        reader = world.ada
        known = worlds.on(Tab.COMPLETED, worlds.facts(reader))
        for sort in (f"{sign}{column}" for column in COMPLETED_COLUMNS for sign in ("", "-")):
            chosen = Chosen.read(QueryDict(f"tab=completed&sort={sort}"))
            expected = worlds.in_order(chosen, known)
            for start in range(0, len(expected), 2):
                listed = listing.listing(replace(chosen, page=str(start // 2 + 1)), Seen(reader, NOW))
                assert list(listed.tasks) == expected[start : start + 2], (sort, start)
