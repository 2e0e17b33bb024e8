"""How often somebody may search within an hour (design §7): nobody is to fish for other people's TRNs."""

from datetime import datetime, timedelta
from uuid import UUID

from matching.find_trn.models import Outcome, PastSearch
from transactions import part_of_use_case
from transactions.locks import Space, hold

AN_HOUR = timedelta(hours=1)
MOST_SEARCHES = 5  # for an address, in a browser, and that find the same record
MOST_SEARCHES_OF_A_NETWORK = 50  # a school's staff share one
MOST_REQUESTS = 3  # for support, in a browser: each is read by somebody, and e-mails an address that anybody can give
MOST_REQUESTS_OF_A_NETWORK = 10


@part_of_use_case
def limit_reached(*, address_key: str, visitor: UUID, network_key: str, at: datetime) -> Outcome | None:
    """The limit that stops another search now, if one does.

    Whoever searches for the same address, in the same browser or network, waits until the caller's transaction ends:
    of several at the same instant no more are let through than of several in a row.
    """
    hold(Space.LOST_TRN_ADDRESS, address_key)
    hold(Space.LOST_TRN_VISITOR, str(visitor))
    searches = PastSearch.objects.carried_out_since(at - AN_HOUR)
    if searches.filter(address_key=address_key).count() >= MOST_SEARCHES:
        return Outcome.ADDRESS_LIMIT
    if searches.filter(visitor=visitor).count() >= MOST_SEARCHES:
        return Outcome.VISITOR_LIMIT
    if network_key and _network_limit_is_reached(network_key, at):
        return Outcome.NETWORK_LIMIT
    return None


def _network_limit_is_reached(network_key: str, at: datetime) -> bool:
    hold(Space.LOST_TRN_NETWORK, network_key)
    searches = PastSearch.objects.carried_out_since(at - AN_HOUR)
    return searches.filter(network_key=network_key).count() >= MOST_SEARCHES_OF_A_NETWORK


@part_of_use_case
def request_limit_reached(*, visitor: UUID, network_key: str, at: datetime) -> Outcome | None:
    """The limit that stops another request for support now, if one does. An address has one request at a time."""
    hold(Space.LOST_TRN_VISITOR, str(visitor))
    hold(Space.LOST_TRN_NETWORK, network_key)
    requests = PastSearch.objects.filter(at__gt=at - AN_HOUR, outcome=Outcome.SUPPORT)
    if requests.filter(visitor=visitor).count() >= MOST_REQUESTS:
        return Outcome.VISITOR_LIMIT
    if network_key and requests.filter(network_key=network_key).count() >= MOST_REQUESTS_OF_A_NETWORK:
        return Outcome.NETWORK_LIMIT
    return None


def record_limit_is_reached(record_id: int, at: datetime) -> bool:
    """Whether the TRN of this record, which is held, was sent so often that it is not sent again now."""
    sent = PastSearch.objects.filter(at__gt=at - AN_HOUR, outcome=Outcome.FOUND, record=record_id)
    return sent.count() >= MOST_SEARCHES
