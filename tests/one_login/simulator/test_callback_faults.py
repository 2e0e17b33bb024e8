"""Each fault of the callback: what the browser brings back to the client."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from one_login.simulator.callback_faults import CALLBACK, ERRORS, SECURITY_REASONS
from tests.one_login.simulator.relying_party import REDIRECT_URI, RelyingParty
from tests.one_login.simulator.sent import Sender

SCRIPT = "<script>"


def brought_back(sender: Sender, *faults: str) -> tuple[dict[str, list[str]], str]:
    """The callback's parameters, each with all its values, and the state that was sent out."""
    sender.control.faults(*[f"callback.{fault}" for fault in faults])
    parameters = sender.relying_party.parameters()
    response = sender.relying_party.authorize(parameters)
    assert response.status_code == 302
    assert response.headers["Location"].partition("?")[0] == REDIRECT_URI
    assert sender.control.active() == [], "it was committed, once"
    query = urlsplit(response.headers["Location"]).query
    return parse_qs(query, keep_blank_values=True, strict_parsing=bool(query)), parameters["state"]


def is_granted(relying_party: RelyingParty, code: str) -> bool:
    return relying_party.token(code).status_code == 200


def test_without_faults_all_is_right(sender: Sender) -> None:
    parameters, state = brought_back(sender)
    assert parameters.keys() == {"code", "state"}
    assert parameters["state"] == [state]
    assert is_granted(sender.relying_party, parameters["code"][0])


@pytest.mark.parametrize(
    ("fault", "states"),
    [("state_wrong", ["another-state"]), ("state_missing", None), ("state_empty", [""])],
)
def test_the_state_is_wrong_and_the_code_is_right(sender: Sender, fault: str, states: list[str] | None) -> None:
    parameters, state = brought_back(sender, fault)
    assert parameters.get("state") == states != [state]
    assert parameters.keys() - {"state"} == {"code"}
    assert is_granted(sender.relying_party, parameters["code"][0])


def test_the_state_comes_twice(sender: Sender) -> None:
    parameters, state = brought_back(sender, "state_doubled")
    assert parameters["state"] == [state, "another-state"]


@pytest.mark.parametrize(
    ("fault", "codes"), [("code_missing", None), ("code_empty", [""]), ("code_long", ["c" * 4_000])]
)
def test_the_code_is_wrong_and_the_state_is_right(sender: Sender, fault: str, codes: list[str] | None) -> None:
    parameters, state = brought_back(sender, fault)
    assert parameters.get("code") == codes
    assert {**parameters, "code": None} == {"state": [state], "code": None}


def test_the_code_may_be_unknown(sender: Sender) -> None:
    parameters, state = brought_back(sender, "code_unknown")
    assert parameters["state"] == [state]
    assert not is_granted(sender.relying_party, parameters["code"][0])


def test_the_code_comes_twice(sender: Sender) -> None:
    parameters, _ = brought_back(sender, "code_doubled")
    assert parameters["code"][1:] == ["another-code"]
    assert is_granted(sender.relying_party, parameters["code"][0])


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("variant", ["", "_bare", "_script"])
def test_an_error_comes_in_place_of_the_code(sender: Sender, error: str, variant: str) -> None:
    parameters, state = brought_back(sender, f"error_{error}{variant}")
    described: list[str] = parameters.pop("error_description", [])
    assert parameters == {"error": [error], "state": [state]}
    assert bool(described) == (variant != "_bare")
    assert (SCRIPT in "".join(described)) == (variant == "_script")
    assert "security reasons" not in "".join(described)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("error_security_reasons", {"error": "access_denied", "error_description": SECURITY_REASONS}),
        ("error_description_long", {"error": "access_denied", "error_description": "d" * 3_000}),
    ],
)
def test_an_error_with_a_description_of_its_own(sender: Sender, fault: str, expected: dict[str, Any]) -> None:
    parameters, state = brought_back(sender, fault)
    assert {name: value for name, (value,) in parameters.items()} == {**expected, "state": state}
    assert "security reasons" in SECURITY_REASONS


def test_the_error_itself_may_be_a_script(sender: Sender) -> None:
    parameters, _ = brought_back(sender, "error_script")
    assert SCRIPT in parameters["error"][0]


def test_an_error_may_come_beside_a_code(sender: Sender) -> None:
    parameters, state = brought_back(sender, "error_beside_code")
    assert {**parameters, "code": None} == {"error": ["access_denied"], "state": [state], "code": None}
    assert is_granted(sender.relying_party, parameters["code"][0])


def test_faults_go_together(sender: Sender) -> None:
    parameters, _ = brought_back(sender, "error_access_denied", "state_wrong")
    assert parameters["error"] == ["access_denied"]
    assert parameters["state"] == ["another-state"]


def test_no_fault_is_left_out_here() -> None:
    errors = {f"error_{error}{variant}" for error in ERRORS for variant in ("", "_bare", "_script")}
    others = {"error_security_reasons", "error_description_long", "error_script", "error_beside_code"}
    others |= {f"state_{word}" for word in ("wrong", "missing", "empty", "doubled")}
    others |= {f"code_{word}" for word in ("missing", "empty", "long", "unknown", "doubled")}
    assert CALLBACK.keys() == errors | others
