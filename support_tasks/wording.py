"""What the pages of a task say, by what its person asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from support_tasks.models import Kind, Outcome


@dataclass(frozen=True)
class Wording:
    """`person` heads what is known of the person, `additional` what they added besides; "" where nothing is apart.

    Of the decision: the question, its answers (`{}` is a record), and the pages that lead from it to its end.
    """

    caption: str
    title: str
    explanation: str
    person: str
    additional: str
    question: str
    yes: str
    found: str
    trn: str
    choose: str
    choose_found: str
    enter_trn: str
    why_not: str
    select_why_not: str
    no_trn: str
    cannot: str
    confirm: str
    confirm_button: str
    confirm_not: str


_CONNECT = {
    "additional": "Additional",
    "question": "Connect record?",
    "yes": "Yes, connect to {}",
    "found": "Yes, a record that I have found",
    "trn": "Connect to TRN",
    "choose": "Select which record to connect, or select no",
    "choose_found": "Select yes if you have found the record to connect",
    "enter_trn": "Enter the TRN of the record to connect",
    "why_not": "Why are you not connecting a record?",
    "select_why_not": "Select why you are not connecting a record",
    "no_trn": "Reason must not include a TRN, or any other number with 7 digits",
    "cannot": "This record cannot be connected",
    "confirm": "Confirm that you want to connect this record",
    "confirm_button": "Connect record",
    "confirm_not": "Confirm that you do not want to connect a record",
}

WORDING: Mapping[Kind, Wording] = {
    Kind.CONNECT_ONE_LOGIN: Wording(
        caption="Connect to a record",
        title="Unable to connect GOV.UK One Login to a teaching record",
        explanation=(
            "This person signed in with GOV.UK One Login and verified their identity, "
            "but could not be connected to a teaching record automatically."
        ),
        person="GOV.UK One Login verified",
        **_CONNECT,
    ),
    Kind.VERIFY_IDENTITY: Wording(
        caption="Verify an identity",
        title="Failed GOV.UK One Login identity verification",
        explanation="This person signed in with GOV.UK One Login, but could not verify their identity there.",
        person="GOV.UK One Login authenticated",
        **_CONNECT,
    ),
    Kind.FIND_TRN: Wording(
        caption="Find a lost TRN",
        title="Unable to find a lost TRN",
        explanation=(
            "This person asked for their TRN without signing in. Nobody has verified who they are: "
            "anybody can give these details."
        ),
        person="What they gave",
        additional="",
        question="Send TRN?",
        yes="Yes, send the TRN of {}",
        found="Yes, of a record that I have found",
        trn="TRN to send",
        choose="Select whose TRN to send, or select no",
        choose_found="Select yes if you have found the record whose TRN to send",
        enter_trn="Enter the TRN to send",
        why_not="Why are you not sending a TRN?",
        select_why_not="Select why you are not sending a TRN",
        no_trn=(
            "Reason must not include a TRN, or any other number with 7 digits. "
            "To send a TRN, go back and choose the record"
        ),
        cannot="The TRN of this record cannot be sent",
        confirm="Confirm that you want to send this TRN",
        confirm_button="Send TRN",
        confirm_not="Confirm that you do not want to send a TRN",
    ),
}


@dataclass(frozen=True)
class OutcomeWording:
    """`short` is for a tag; `chose` goes on from who decided; `done` heads the banner, `sending` goes on (`{}` to)."""

    short: str
    colour: str
    chose: str
    done: str
    sending: str


OUTCOME_WORDING: Mapping[Outcome, OutcomeWording] = {
    Outcome.CONNECTED: OutcomeWording(
        "Connected",
        "green",
        "connected a record",
        "Record connected",
        "We are emailing {} to say that their record is connected.",
    ),
    Outcome.NOT_CONNECTED: OutcomeWording(
        "Not connected",
        "grey",
        "chose not to connect a record",
        "Teaching record not connected",
        "We are emailing {} to tell them why.",
    ),
    Outcome.TRN_SENT: OutcomeWording(
        "TRN sent", "green", "sent a TRN", "Lost TRN found", "We are emailing the TRN to {}."
    ),
    Outcome.TRN_NOT_SENT: OutcomeWording(
        "TRN not sent",
        "grey",
        "chose not to send a TRN",
        "TRN not sent",
        "We are emailing {} to tell them why.",
    ),
}
