"""What people forget, held in place."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[1]
OURS = (
    "trs_console",
    "matching",
    "support_tasks",
    "tssp_unlock",
    "notifications",
    "teaching_records",
    "one_login",
    "staff",
    "govuk",
)
NOT_WORDS_OF_THE_HOUSE = {"utils", "helpers", "managers", "services", "common", "misc"}


def our_labels() -> set[str]:
    """The labels of our apps, and of those inside them."""
    return {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in OURS}


def our_modules() -> list[Path]:
    return [path for app in OURS for path in (ROOT / app).rglob("*.py")]


def our_templates() -> list[Path]:
    templates = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("govuk/jinja2/**/*.html")]
    assert templates
    return templates


class TestHouse:
    @pytest.mark.parametrize("name", ["requirements/*.txt", "package-lock.json", "package.json", ".npmrc"])
    def test_lock_files_name_no_host(self, name: str) -> None:
        files = list(ROOT.glob(name))
        assert files
        for file in files:
            assert "://" not in file.read_text(), file

    def test_modules_have_words_of_the_house(self) -> None:
        assert not [path for path in our_modules() if NOT_WORDS_OF_THE_HOUSE & {path.stem, path.parent.name}]

    def test_whoever_connects_has_the_unlock_rules_asked(self) -> None:
        connecting = [path for path in our_modules() if "connections.connect(" in path.read_text()]
        assert connecting
        assert not [path for path in connecting if "evaluate_connection(connection, at=at)" not in path.read_text()]

    def test_markup_is_built_in_templates(self) -> None:
        guilty = [path for path in our_modules() if "mark_safe" in path.read_text() and "govuk" not in path.parts]
        assert not guilty

    def test_every_rule_of_the_stylesheet_ends(self) -> None:
        """A lost brace takes the rules behind it away, and no tool says so."""
        depth = 0
        for number, line in enumerate((ROOT / "static" / "trs_console.css").read_text().splitlines(), 1):
            assert depth == 0 or line.startswith((" ", "}")) or not line, f"line {number} stands inside a rule"
            depth += line.count("{") - line.count("}")
        assert depth == 0

    def test_no_template_has_inline_style_or_script(self) -> None:
        inline = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style|<script(?![^>]*\bsrc=)""")
        assert not [path for path in our_templates() if inline.search(path.read_text())]

    def test_every_form_says_where_it_goes(self) -> None:
        """Else it goes to the address with its fragment, and the page that answers stands away from its errors."""
        to_nowhere = re.compile(r"<form(?![^>]*\baction=)")
        assert not [path for path in our_templates() if to_nowhere.search(path.read_text())]


@pytest.mark.django_db
class TestMigrations:
    def test_are_linear(self) -> None:
        graph = MigrationLoader(connection).graph
        for label in our_labels():
            assert len(graph.leaf_nodes(label)) <= 1, label

    def test_are_reversible(self) -> None:
        graph = MigrationLoader(connection).graph
        for (app, name), migration in graph.nodes.items():
            if app in our_labels():
                assert all(step.reversible for step in migration.operations), (app, name)


class TestDocuments:
    def test_the_state_diagrams_are_those_of_the_code(self) -> None:
        from trs_console.state_diagrams import state_diagrams

        assert (ROOT / "docs" / "states.md").read_text() == state_diagrams(), "run bin/manage state_diagrams"

    def test_every_status_has_its_moves(self) -> None:
        from notifications import models as emails
        from support_tasks import models as tasks
        from tssp_unlock.models import accounts, decisions, following_up

        for module in (emails, tasks):
            assert set(module.MOVES) == set(module.Status)
        assert set(accounts.MOVES) == set(accounts.AccountStatus)
        assert set(decisions.MOVES) == set(decisions.Outcome)
        assert set(following_up.MOVES) == set(following_up.FollowUpStatus)
