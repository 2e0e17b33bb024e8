"""What the browser may bring back to the client that One Login did not mean, and every error that it may mean."""

import secrets
from collections.abc import Mapping

from one_login.simulator.changes import Change

type Parameters = dict[str, list[str]]

SCRIPT_DESCRIPTION = '<script>alert("description")</script><b>Ring 0300 123 4567</b>'
ERRORS: Mapping[str, str] = {
    "access_denied": "The identity could not be proven",
    "temporarily_unavailable": "The service is temporarily unavailable",
    "unauthorized_client": "Client deactivated",
    "login_required": "Login required",
    "invalid_request": "Request is not valid",
    "invalid_scope": "Invalid, unknown or malformed scope",
    "unsupported_response_type": "Unsupported response type",
    "server_error": "Internal server error",
    "never_heard_of": "An error that no document names",
}
SECURITY_REASONS = "Access denied for security reasons, a new authentication request may be successful"


def _setting(description: str, name: str, *values: str) -> Change[Parameters]:
    return Change(description, lambda parameters, _: parameters.update({name: list(values)}))


def _missing(name: str) -> Change[Parameters]:
    return Change(f"{name} is missing", lambda parameters, _: parameters.pop(name, None))


def _error(description: str, error: str, error_description: str) -> Change[Parameters]:
    """An error in place of the code."""

    def change(parameters: Parameters, _: object) -> None:
        parameters.pop("code", None)
        parameters["error"] = [error]
        parameters["error_description"] = [error_description]
        if not error_description:
            del parameters["error_description"]

    return Change(description, change)


def _unknown_code(parameters: Parameters, _: object) -> None:
    parameters["code"] = [secrets.token_urlsafe(32)]


def _errors() -> dict[str, Change[Parameters]]:
    changes = {}
    for error, description in ERRORS.items():
        changes[f"error_{error}"] = _error(error, error, description)
        changes[f"error_{error}_bare"] = _error(f"{error} without a description", error, "")
        changes[f"error_{error}_script"] = _error(f"{error}, a script in its description", error, SCRIPT_DESCRIPTION)
    return changes


CALLBACK: Mapping[str, Change[Parameters]] = {
    "state_wrong": _setting("state is wrong", "state", "another-state"),
    "state_missing": _missing("state"),
    "state_empty": _setting("state is empty", "state", ""),
    "state_doubled": Change(
        "state comes twice, the second time wrong",
        lambda parameters, _: parameters.update(state=[*parameters.get("state", []), "another-state"]),
    ),
    "code_missing": _missing("code"),
    "code_empty": _setting("code is empty", "code", ""),
    "code_unknown": Change("code is one that was never given out", _unknown_code),
    "code_doubled": Change(
        "code comes twice, the second time wrong",
        lambda parameters, _: parameters.update(code=[*parameters.get("code", []), "another-code"]),
    ),
    "code_long": _setting("code has 4,000 characters", "code", "c" * 4_000),
    **_errors(),
    "error_security_reasons": _error("access_denied, for security reasons", "access_denied", SECURITY_REASONS),
    "error_script": _error("the error itself is a script", SCRIPT_DESCRIPTION, SCRIPT_DESCRIPTION),
    "error_description_long": _error("access_denied, in 3,000 characters", "access_denied", "d" * 3_000),
    "error_beside_code": _setting("an error comes beside the code", "error", "access_denied"),
}
