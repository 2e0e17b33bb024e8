"""The address to which somebody is about to send an e-mail again: kept in their session until it is done."""

from uuid import UUID

from django.http import HttpRequest

ADDRESSES = "send_again_to"


def address(request: HttpRequest, reference: UUID) -> str:
    """That of the e-mail with the reference; "" where none was chosen."""
    kept: str = request.session.get(ADDRESSES, {}).get(str(reference), "")
    return kept


def keep(request: HttpRequest, reference: UUID, to: str) -> None:
    request.session[ADDRESSES] = request.session.get(ADDRESSES, {}) | {str(reference): to}


def forget(request: HttpRequest, reference: UUID) -> None:
    """It was sent."""
    kept = request.session.get(ADDRESSES, {})
    request.session[ADDRESSES] = {key: to for key, to in kept.items() if key != str(reference)}
