"""What people ask for, and what may come of it."""

from collections.abc import Mapping

from django.db import models


class Kind(models.TextChoices):
    CONNECT_ONE_LOGIN = "connect_one_login", "Connect GOV.UK One Login to a teaching record"
    VERIFY_IDENTITY = "verify_identity", "Failed GOV.UK One Login identity verification"
    FIND_TRN = "find_trn", "Find a lost TRN"


class Outcome(models.TextChoices):
    CONNECTED = "connected", "Record connected"
    NOT_CONNECTED = "not_connected", "Teaching record not connected"
    TRN_SENT = "trn_sent", "TRN sent"
    TRN_NOT_SENT = "trn_not_sent", "TRN not sent"


class Reason(models.TextChoices):
    """Why a person did not get what they asked for, as staff choose it."""

    NO_RECORD = "no_record", "There is no teaching record with these details"
    SEVERAL_RECORDS = "several_records", "There is more than one possible record"
    NOT_CLOSE_ENOUGH = "not_close_enough", "The details do not match a record closely enough"
    NOT_CERTAIN_WHO = "not_certain_who", "We cannot be certain that this person is who they say they are"
    ANOTHER_REASON = "another_reason", "Another reason"


# What a task of each kind is closed with: the person got what they asked for, or did not.
OUTCOMES: Mapping[Kind, tuple[Outcome, Outcome]] = {
    Kind.CONNECT_ONE_LOGIN: (Outcome.CONNECTED, Outcome.NOT_CONNECTED),
    Kind.VERIFY_IDENTITY: (Outcome.CONNECTED, Outcome.NOT_CONNECTED),
    Kind.FIND_TRN: (Outcome.TRN_SENT, Outcome.TRN_NOT_SENT),
}
NAME_A_RECORD = tuple(dict.fromkeys(got for got, _ in OUTCOMES.values()))
# One Login says who is to be connected; who lost their TRN may be anybody.
REASONS: Mapping[Outcome, tuple[Reason, ...]] = {
    Outcome.NOT_CONNECTED: tuple(reason for reason in Reason if reason != Reason.NOT_CERTAIN_WHO),
    Outcome.TRN_NOT_SENT: tuple(Reason),
}
