"""What somebody chose about a connection and has not confirmed: kept in their session until it is done."""

from uuid import UUID

from django.http import HttpRequest

CHOICES = "connection_choices"
type Choice = dict[str, str]


def choice(request: HttpRequest, public_id: UUID, trn: str = "") -> Choice:
    """What was chosen so far about connecting the One Login to a record or, without a TRN, about disconnecting it."""
    kept: Choice = request.session.get(CHOICES, {}).get(_key(public_id, trn), {})
    return kept


def keep(request: HttpRequest, public_id: UUID, trn: str = "", **chosen: str) -> None:
    """Add to what was chosen."""
    before = choice(request, public_id, trn)
    request.session[CHOICES] = request.session.get(CHOICES, {}) | {_key(public_id, trn): before | chosen}


def forget(request: HttpRequest, public_id: UUID) -> None:
    """It was done: nothing about this One Login stays in the session."""
    choices = request.session.get(CHOICES, {})
    request.session[CHOICES] = {key: kept for key, kept in choices.items() if not key.startswith(f"{public_id}")}


def _key(public_id: UUID, trn: str) -> str:
    return f"{public_id} {trn}"
