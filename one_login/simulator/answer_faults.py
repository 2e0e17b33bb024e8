"""Faults of the answers that the client fetches: the transport's, the same for all, and each endpoint's own."""

from collections.abc import Callable, Mapping
from typing import Any

from one_login.simulator.answers import Answer
from one_login.simulator.authorization_request import CORE_IDENTITY, RETURN_CODE
from one_login.simulator.changes import Change, codes, seconds
from one_login.simulator.claim_faults import ANOTHER_SUBJECT, ELSEWHERE
from one_login.simulator.forger import KEY_SET_PATH

type AnswerChanges = Mapping[str, Change[Answer]]

HTML_PAGE = "<!DOCTYPE html><html><body><h1>Bad gateway</h1><script>alert(1)</script></body></html>"
HUGE = 20_000_000


def _status(status: int, document: dict[str, Any], description: str = "") -> Change[Answer]:
    def change(answer: Answer, _: object) -> None:
        answer.status = status
        answer.document = document

    return Change(description or f"the status is {status}", change)


def _body(description: str, body: str, content_type: str = "application/json", status: int = 200) -> Change[Answer]:
    def change(answer: Answer, _: object) -> None:
        answer.body, answer.content_type, answer.status = body, content_type, status

    return Change(description, change)


def _redirect(answer: Answer, _: object) -> None:
    """To where a second request would find what the first should have."""
    answer.status, answer.body = 307, ""
    answer.headers["Location"] = f"{answer.address}?redirected=1"


def _delay(answer: Answer, wait: float) -> None:
    answer.delay += wait


def _hang(answer: Answer, wait: float) -> None:
    answer.delay += wait
    answer.status, answer.body = 504, ""


def _trickle(answer: Answer, pause: float) -> None:
    answer.pause = pause


def _cut(answer: Answer, _: object) -> None:
    answer.body = '{"sub": "urn:fdc:gov'


def _member(description: str, **members: Any) -> Change[Answer]:
    return Change(description, lambda answer, _: answer.document.update(members))


def _missing(member: str, description: str = "") -> Change[Answer]:
    return Change(description or f"{member} is missing", lambda answer, _: answer.document.pop(member, None))


TRANSPORT: AnswerChanges = {
    "status_400": _status(400, {"error": "invalid_request", "error_description": HTML_PAGE}),
    "status_401": _status(401, {"error": "invalid_client"}),
    "status_403": _status(403, {}),
    "status_404": _status(404, {}),
    "status_429": _status(429, {}),
    "status_500": _status(500, {"error": "server_error"}),
    "status_503": _status(503, {}),
    "html": _body("an HTML page, with status 200", HTML_PAGE, "text/html"),
    "html_502": _body("an HTML page, with status 502", HTML_PAGE, "text/html", 502),
    "empty": _body("nothing, with status 200", ""),
    "json_list": _body("a JSON list", "[]"),
    "json_text": _body("a JSON text", '"text"'),
    "json_null": _body("JSON null", "null"),
    "json_nested": _body("lists in lists, 100,000 deep", "[" * 100_000 + "]" * 100_000),
    "json_cut": Change("half of a JSON object", _cut),
    "encoding_false": Change(
        "says gzip and is not", lambda answer, _: answer.headers.update({"Content-Encoding": "gzip"})
    ),
    "huge": _body("20 million characters", f'{{"filler": "{"x" * HUGE}"}}'),
    "redirect": Change("a redirect to where the answer is", _redirect),
    "slow": Change("the answer comes late", _delay, seconds(2)),
    "hanging": Change("nothing comes for long, then an error", _hang, seconds(60)),
    "trickling": Change("the answer comes byte by byte", _trickle, seconds(0.2)),
}

TOKEN: AnswerChanges = {
    "invalid_grant": _status(400, {"error": "invalid_grant", "error_description": HTML_PAGE}, "the code is refused"),
    "id_token_missing": _missing("id_token"),
    "id_token_null": _member("id_token is null", id_token=None),
    "id_token_number": _member("id_token is a number", id_token=7),
    "id_token_empty": _member("id_token is empty", id_token=""),
    "access_token_missing": _missing("access_token"),
    "access_token_number": _member("access_token is a number", access_token=7),
    "access_token_other": _member("the access token is not the one that at_hash is of", access_token="another-token"),  # noqa: S106  no secret
    "access_token_control_characters": _member("a line break in the access token", access_token="a\r\nX-Other: b"),  # noqa: S106  no secret
    "token_type_wrong": _member("token_type is MAC", token_type="MAC"),  # noqa: S106  no secret
}

USERINFO: AnswerChanges = {
    "sub_other": _member("sub is somebody else's", sub=ANOTHER_SUBJECT),
    "sub_missing": _missing("sub"),
    "sub_list": Change("sub is a list", lambda answer, _: answer.document.update(sub=[answer.document.get("sub")])),
    "email_missing": _missing("email"),
    "email_empty": _member("email is empty", email=""),
    "email_number": _member("email is a number", email=7),
    "email_html": _member("email is HTML", email="<script>alert(1)</script>@example.com"),
    "email_long": _member("email has 10,000 characters", email=f"{'e' * 9_988}@example.com"),
    "email_not_verified": _member("email_verified is false", email_verified=False),
    "email_changed": _member("email is another than before", email="another.address@example.com"),
    "core_identity_missing": _missing(CORE_IDENTITY, "the core identity is missing"),
    "core_identity_null": _member("the core identity is null", **{CORE_IDENTITY: None}),
    "core_identity_empty": _member("the core identity is empty", **{CORE_IDENTITY: ""}),
    "core_identity_object": _member("the core identity is an object, unsigned", **{CORE_IDENTITY: {"vot": "P2"}}),
    "return_codes_chosen": Change(
        "return codes as chosen, beside an identity if there is one",
        lambda answer, chosen: answer.document.update({RETURN_CODE: [{"code": code} for code in chosen]}),
        codes("A", "V"),
    ),
    "return_codes_missing": _missing(RETURN_CODE, "the return codes are missing"),
    "return_codes_text": _member("the return codes are a text", **{RETURN_CODE: "A"}),
    "return_codes_of_wrong_types": _member("the return codes are none", **{RETURN_CODE: [None, 7, {"code": [1]}, "A"]}),
}

DOCUMENT: AnswerChanges = {
    "max_age_missing": Change("no Cache-Control", lambda answer, _: answer.headers.pop("Cache-Control", None)),
    "max_age_malformed": Change(
        "max-age is no number", lambda answer, _: answer.headers.update({"Cache-Control": "max-age=soon"})
    ),
    "max_age_chosen": Change(
        "max-age as chosen",
        lambda answer, chosen: answer.headers.update({"Cache-Control": f"max-age={int(chosen)}"}),
        seconds(1),
    ),
}

DISCOVERY: AnswerChanges = {
    "issuer_other": _member("the issuer is another", issuer=ELSEWHERE),
    "issuer_missing": _missing("issuer"),
    "issuer_without_slash": Change(
        "the issuer lacks its last slash",
        lambda answer, _: answer.document.update(issuer=str(answer.document.get("issuer")).rstrip("/")),
    ),
    "token_endpoint_missing": _missing("token_endpoint"),
    "token_endpoint_elsewhere": _member("the token endpoint is elsewhere", token_endpoint=f"{ELSEWHERE}token"),
    "userinfo_endpoint_elsewhere": _member("userinfo is elsewhere", userinfo_endpoint=f"{ELSEWHERE}userinfo"),
    "jwks_uri_missing": _missing("jwks_uri"),
    "jwks_uri_elsewhere": _member("the keys are elsewhere", jwks_uri=f"{ELSEWHERE}{KEY_SET_PATH}"),
}


def _each_key(description: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Change[Answer]:
    def apply(answer: Answer, _: object) -> None:
        answer.document["keys"] = [change(key) for key in answer.document.get("keys", [])]

    return Change(description, apply)


JWKS: AnswerChanges = {
    "keys_missing": _missing("keys"),
    "keys_empty": _member("there are no keys", keys=[]),
    "keys_text": _member("the keys are a text", keys="keys"),
    "keys_of_wrong_types": _member("the keys are no keys", keys=[None, 7, "key", {}]),
    "keys_for_encryption": _each_key("each key is for encryption", lambda key: {**key, "use": "enc"}),
    "keys_of_no_curve": _each_key("each key is of an unknown curve", lambda key: {**key, "crv": "P-1", "kty": "EC"}),
    "keys_without_kid": _each_key(
        "no key has a kid", lambda key: {name: value for name, value in key.items() if name != "kid"}
    ),
}


def _each_method(description: str, **members: Any) -> Change[Answer]:
    def apply(answer: Answer, _: object) -> None:
        methods = answer.document.get("assertionMethod", [])
        answer.document["assertionMethod"] = [{**method, **members} for method in methods]

    return Change(description, apply)


def _not_for_assertion(answer: Answer, _: object) -> None:
    answer.document["verificationMethod"] = answer.document.pop("assertionMethod", [])


DID: AnswerChanges = {
    "id_other": _member("the document is of another host", id="did:web:elsewhere.example"),
    "id_missing": _missing("id"),
    "assertion_method_empty": _member("nothing may assert", assertionMethod=[]),
    "assertion_method_text": _member("assertionMethod is a text", assertionMethod="method"),
    "key_not_for_assertion": Change("the key is in verificationMethod, not in assertionMethod", _not_for_assertion),
    "controller_other": _each_method("the key's controller is another host", controller="did:web:elsewhere.example"),
    "public_key_missing": _each_method("the key is null", publicKeyJwk=None),
    "public_key_malformed": _each_method("the key is no key", publicKeyJwk={"kty": "EC", "crv": "P-256", "x": "x"}),
}
