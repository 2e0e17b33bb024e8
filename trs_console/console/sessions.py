"""What somebody chose about a connection and has not confirmed: kept in their session until it is done."""

from uuid import UUID

from django.http import HttpRequest

CHOICES = "connection_choices"
BEGUN_AT = "begun_at"
type Choice = dict[str, str]


def choice(request: HttpRequest, public_id: UUID, trn: str = "") -> Choice:
    """What was chosen so far about connecting the One Login to a record or, without a TRN, about disconnecting it."""
    kept: Choice = request.session.get(CHOICES, {}).get(_key(public_id, trn), {})
    return kept


def keep(request: HttpRequest, public_id: UUID, trn: str = "", **chosen: str) -> None:
    """Add to what was chosen."""
    _put(request, public_id, trn, choice(request, public_id, trn) | chosen)


def answer(request: HttpRequest, public_id: UUID, trn: str = "", **answers: str) -> None:
    """Put these answers in place of those from before: a question that is not asked any more has none."""
    before = choice(request, public_id, trn)
    _put(request, public_id, trn, {name: kept for name, kept in before.items() if name == BEGUN_AT} | answers)


def forget(request: HttpRequest, public_id: UUID) -> None:
    """It was done: nothing about this One Login stays in the session."""
    choices = request.session.get(CHOICES, {})
    request.session[CHOICES] = {key: kept for key, kept in choices.items() if not key.startswith(f"{public_id}")}


def _put(request: HttpRequest, public_id: UUID, trn: str, chosen: Choice) -> None:
    request.session[CHOICES] = request.session.get(CHOICES, {}) | {_key(public_id, trn): chosen}


def _key(public_id: UUID, trn: str) -> str:
    return f"{public_id} {trn}"
