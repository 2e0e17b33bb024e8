"""What became of searches for a lost TRN."""

from matching.find_trn.models import Outcome, PastSearch, Search
from notifications.messages import YourTrn
from notifications.models import Email


def email_of(search: Search) -> Email | None:
    """The e-mail with the TRN that the search found, or what was last sent in its place; None where there is none."""
    if search.submitted_at is None:
        return None
    past = PastSearch.objects.filter(visitor=search.visitor, at=search.submitted_at, outcome=Outcome.FOUND).first()
    if past is None or past.record is None:
        return None
    about = Email.objects.about(past.record).filter(kind=YourTrn.kind, to=search.sent_to)
    email = about.filter(queued_at=search.submitted_at).first()
    while email and email.sent_again_as:
        email = email.sent_again_as
    return email
