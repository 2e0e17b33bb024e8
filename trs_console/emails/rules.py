"""What an e-mail with a TRN says of the portal account, and whether that is so still."""

from enum import StrEnum

from notifications.messages import YourTrn


class NoLonger(StrEnum):
    """What an e-mail says that is not so any more, as it goes on from "It "."""

    OPEN = "says that the person can sign in to their portal account, and that account is locked now."
    LOCKED = "says how to have the portal account opened, and that account is open now."
    RECORD = "gives the TRN of a record that has been deactivated since."


def no_longer_so(body: str, *, record_is_active: bool, account_is_locked: bool | None) -> NoLonger | None:
    """What is untrue by now in the body of a `YourTrn`. `account_is_locked`: None where only the portal knows."""
    if not record_is_active:
        return NoLonger.RECORD
    if _says(body, account_is_open=True) and account_is_locked is True:
        return NoLonger.OPEN
    if _says(body, account_is_open=False) and account_is_locked is False:
        return NoLonger.LOCKED
    return None


def _says(body: str, *, account_is_open: bool) -> bool:
    """By a line that only the e-mail which says so has."""
    own, *others = (_lines(each) for each in (account_is_open, not account_is_open, None))
    return not own.difference(*others).isdisjoint(body.splitlines())


def _lines(account_is_open: bool | None) -> set[str]:
    return set(YourTrn(to="", trn="", account_is_open=account_is_open).preview().body.splitlines())
