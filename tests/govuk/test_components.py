from datetime import UTC, datetime

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict

from govuk.forms import Form, TextField
from govuk.pages import Action, NavigationItem, Pagination, Row, Tag, TimelineEntry
from tests.govuk.conftest import Render

LONG = "<b>" + "Wolfeschlegelstein" * 4


class NameForm(Form):
    name = TextField(label="Name", required_message="Enter <your> name")


def importing(name: str) -> str:
    return f'{{% from "govuk/components/{name}.html" import {name} %}}'


class TestErrorSummary:
    SOURCE = importing("error_summary") + "{{ error_summary(form) }}"

    def test_links_to_the_input(self, render: Render) -> None:
        page = render(self.SOURCE, form=NameForm({}))
        assert page.one("h2").text == "There is a problem"
        assert [(link["href"], link.text) for link in page.all("a")] == [("#id_name", "Enter <your> name")]

    @pytest.mark.parametrize("form", [None, NameForm(), NameForm({"name": "Anna"})])
    def test_is_nothing_when_nothing_is_wrong(self, render: Render, form: Form | None) -> None:
        assert render(self.SOURCE, form=form).elements == []


class TestSummaryList:
    SOURCE = importing("summary_list") + "{{ summary_list(rows) }}"

    def test_shows_values_lines_tags_and_gaps(self, render: Render) -> None:
        rows = [
            Row("Name", LONG),
            Row("Previous names", ("Anna Smith", "<i>Anna</i>")),
            Row("TRN", None),
            Row("NINO", ()),
            Row("Date of birth", "15 August 1990", tag=Tag("Same", "green")),
        ]
        page = render(self.SOURCE, rows=rows)
        shown = [(key.text, value.text) for key, value in zip(page.all("dt"), page.all("dd"), strict=True)]
        assert shown == [
            ("Name", LONG),
            ("Previous names", "Anna Smith <i>Anna</i>"),
            ("TRN", "Not provided"),
            ("NINO", "Not provided"),
            ("Date of birth", "15 August 1990 Same"),
        ]
        assert "govuk-tag--green" in page.with_class("govuk-tag")[0].classes
        assert len(page.all("br")) == 1

    def test_shows_a_hint_below_the_value(self, render: Render) -> None:
        page = render(self.SOURCE, rows=[Row("Name", "Anna", tag=Tag("Similar"), hint="They gave <Ann>")])
        assert page.with_class("govuk-hint")[0].text == "They gave <Ann>"
        assert page.one("dd").text.endswith("They gave <Ann>")

    def test_an_action_says_to_what_it_applies(self, render: Render) -> None:
        page = render(self.SOURCE, rows=[Row("Name", "Anna", [Action("Change", "/name", "name")])])
        assert (page.one("a")["href"], page.one("a").text) == ("/name", "Change name")


class TestSummaryCard:
    def test_has_a_title_and_actions(self, render: Render) -> None:
        page = render(
            importing("summary_card") + "{{ summary_card(title, rows, actions) }}",
            title=LONG,
            rows=[Row("NINO", "")],
            actions=[Action("Open record in new tab", "/record", new_tab=True)],
        )
        link = page.one("a")
        assert page.one("h2").text == LONG
        assert page.one("dd").text == "-"
        assert (link["href"], link["target"], link["rel"]) == ("/record", "_blank", "noopener noreferrer")


class TestPagination:
    def test_links_around_the_page_and_keeps_the_query(self, render: Render) -> None:
        page = Paginator(range(100), 10).page(5)
        pages = Pagination.of(page, QueryDict("kind=a&kind=b&page=3"))
        markup = render(importing("pagination") + "{{ pagination(pages) }}", pages=pages)
        hrefs = {link["href"] for link in markup.all("a")}
        assert hrefs == {f"?kind=a&kind=b&page={number}" for number in (1, 4, 5, 6, 10)}
        assert markup.one("a", aria_current="page").text == "5"
        assert markup.one("a", rel="prev")["href"].endswith("page=4")
        assert len(markup.with_class("govuk-pagination__item--ellipsis")) == 2

    def test_the_last_page_has_no_next(self) -> None:
        pages = Pagination.of(Paginator(range(30), 10).page(3))
        assert (pages.previous, pages.next) == ("?page=2", "")

    def test_one_page_has_none(self, render: Render) -> None:
        pages = Pagination.of(Paginator(range(3), 10).page(1))
        assert render(importing("pagination") + "{{ pagination(pages) }}", pages=pages).elements == []

    @pytest.mark.parametrize(
        ("items", "number", "place"),
        [(100, 5, " (page 5 of 10)"), (30, 3, " (page 3 of 3)"), (12_340, 1_234, " (page 1,234 of 1,234)"), (3, 1, "")],
    )
    def test_says_which_page_it_is(self, items: int, number: int, place: str) -> None:
        assert Pagination.of(Paginator(range(items), 10).page(number)).place == place

    def test_works_without_numbers(self, render: Render) -> None:
        pages = Pagination(next="?after=9")
        assert pages.place == ""
        markup = render(importing("pagination") + "{{ pagination(pages) }}", pages=pages)
        assert [link["href"] for link in markup.all("a")] == ["?after=9"]


class TestNotificationBanner:
    def test_success_is_announced(self, render: Render) -> None:
        page = render(importing("notification_banner") + "{{ notification_banner('<Done>', success=true) }}")
        assert page.one(role="alert")["aria-labelledby"] == page.one("h2")["id"]
        assert page.with_class("govuk-notification-banner__content")[0].text == "<Done>"

    def test_takes_a_block(self, render: Render) -> None:
        source = "{% call notification_banner() %}<p>Words</p>{% endcall %}"
        page = render(importing("notification_banner") + source)
        assert page.one(role="region").text == "Important Words"


class TestTimeline:
    ENTRY = TimelineEntry("Connected", datetime(2026, 1, 2, 14, 11, tzinfo=UTC), "Anna <b>")

    def test_says_what_who_and_when(self, render: Render) -> None:
        page = render(importing("timeline") + "{{ timeline(entries) }}", entries=[self.ENTRY])
        assert page.one("li").text == "Connected By Anna <b> on 2 January 2026 at 2:11pm"
        assert page.one("time")["datetime"] == "2026-01-02T14:11:00+00:00"

    def test_takes_a_body_for_each_entry(self, render: Render) -> None:
        source = "{% call(entry) timeline(entries) %}<b>{{ entry.by }}</b>{% endcall %}"
        page = render(importing("timeline") + source, entries=[self.ENTRY])
        assert page.one("b").text == "Anna <b>"


class TestSmallOnes:
    def test_sub_navigation_marks_the_current_page(self, render: Render) -> None:
        items = [NavigationItem("General", "/1"), NavigationItem("Alerts", "/2", is_current=True)]
        page = render(importing("sub_navigation") + "{{ sub_navigation(items, 'Record') }}", items=items)
        assert page.one("nav")["aria-label"] == "Record"
        assert page.one("a", aria_current="page").text == "Alerts"

    def test_details_hold_what_they_are_called_with(self, render: Render) -> None:
        page = render(importing("details") + "{% call details('<Help>') %}<p>Words</p>{% endcall %}")
        assert (page.one("summary").text, page.one("p").text) == ("<Help>", "Words")
        assert "open" not in page.one("details")

    def test_a_tag_has_a_colour(self, render: Render) -> None:
        page = render(importing("status_tag") + "{{ status_tag('Open', 'blue') }}")
        assert page.with_class("govuk-tag--blue")[0].text == "Open"

    @pytest.mark.parametrize(("text", "colour"), [("Open", "blue"), ("<Open> & closed", ""), ("Open", '"><b>')])
    def test_a_tag_is_as_the_package_has_it(self, render: Render, text: str, colour: str) -> None:
        package = '{% from "govuk_frontend_jinja/components/tag/macro.html" import govukTag %}'
        theirs = package + "{{ govukTag({'text': text, 'classes': 'govuk-tag--' ~ colour if colour else ''}) }}"
        ours = importing("status_tag") + "{{ status_tag(text, colour) }}"
        [our_tag], [their_tag] = (render(source, text=text, colour=colour).elements for source in (ours, theirs))
        assert (our_tag.tag, our_tag.attributes, our_tag.text) == (their_tag.tag, their_tag.attributes, their_tag.text)

    def test_an_interruption_button_is_a_link_or_a_button(self, render: Render) -> None:
        source = "{{ interruption_button('Go', href='/go') }}{{ interruption_button('Send') }}"
        page = render(importing("interruption_button") + source)
        assert (page.one("a")["href"], page.one("button")["type"]) == ("/go", "submit")
