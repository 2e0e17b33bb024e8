"""The words of the e-mails about a support task."""

from dataclasses import replace

import pytest

from notifications.markdown import blocks
from notifications.messages import (
    Message,
    RecordConnected,
    RecordDisconnected,
    RecordNotConnected,
    SupportRequestReceived,
    TrnNotSent,
    TrnRequested,
    YourTrn,
)
from support_tasks.models import REASONS, Outcome, Reason

RECEIVED = SupportRequestReceived(
    to="grace@example.com", name="Grace", reference="TRS-0123456", answer_by="30 November 2026"
)
TRN_RECEIVED = replace(RECEIVED, name="", asked_for="find_trn")
CONNECTED = RecordConnected(to="grace@example.com", name="Grace")
DISCONNECTED = RecordDisconnected(to="grace@example.com", name="Grace")
LOOKED_AT_AGAIN = RecordDisconnected(to="grace@example.com", name="Grace", reference="TRS-0123456")
TRN_REQUESTED = TrnRequested(to="grace@example.com", name="Grace", at="4 January 2026 at 12:07pm")
DETAIL = "Your name changed.\n\nSend us proof of that."


def not_connected(reason: str, detail: str = "", name: str = "Grace") -> RecordNotConnected:
    return RecordNotConnected(to="grace@example.com", name=name, reference="TRS-0123456", reason=reason, detail=detail)


def your_trn(account_is_open: bool | None = True) -> YourTrn:
    return YourTrn(to="grace@example.com", trn="0123456", account_is_open=account_is_open)


def trn_not_sent(reason: str) -> TrnNotSent:
    detail = DETAIL if reason == Reason.ANOTHER_REASON else ""
    return TrnNotSent(to="grace@example.com", reference="TRS-0123456", reason=reason, detail=detail)


REFUSALS = [
    not_connected(reason, DETAIL if reason == Reason.ANOTHER_REASON else "")
    for reason in REASONS[Outcome.NOT_CONNECTED]
]
NOT_SENT = [trn_not_sent(reason) for reason in Reason.values]
YOUR_TRN = [your_trn(account_is_open) for account_is_open in (True, False, None)]
TOLD = [CONNECTED, DISCONNECTED, LOOKED_AT_AGAIN, *REFUSALS, *NOT_SENT]
OF_STRANGERS = [TRN_RECEIVED, *NOT_SENT, *YOUR_TRN]  # who asks may be anybody
EVERY = [RECEIVED, TRN_RECEIVED, *TOLD, *YOUR_TRN, TRN_REQUESTED]


class TestEveryEmail:
    @pytest.mark.parametrize("message", EVERY, ids=lambda message: message.kind)
    def test_has_a_subject_a_greeting_and_somebody_to_ask(self, message: Message) -> None:
        preview = message.preview()
        assert preview.subject
        assert "\n" not in preview.subject
        assert preview.body.startswith("Hello\n\n" if message in OF_STRANGERS else "Dear Grace\n\n")
        assert "teaching.record@example.com" in preview.body
        assert "\n\n\n" not in preview.body

    @pytest.mark.parametrize("message", EVERY, ids=lambda message: message.kind)
    def test_keeps_its_headings_apart_from_what_follows(self, message: Message) -> None:
        headings = [block for block in blocks(message.preview().body) if block.kind == "heading"]
        assert headings
        assert "# " not in "".join(line for block in blocks(message.preview().body) for line in block.lines)

    def test_greets_who_has_no_given_name(self) -> None:
        assert not_connected(Reason.NO_RECORD, name="").preview().body.startswith("Hello\n\n")


class TestSupportRequestReceived:
    def test_says_by_when_and_under_which_reference(self) -> None:
        preview = RECEIVED.preview()
        assert "TRS-0123456" in preview.subject
        assert "by 30 November 2026" in preview.body


class TestRecordDisconnected:
    def test_says_how_to_find_a_record_of_their_own(self) -> None:
        body = DISCONNECTED.preview().body
        assert "sign in and we will ask you for what we need to find it" in body
        assert "support request" not in body

    def test_says_that_their_request_is_looked_at_again(self) -> None:
        preview = LOOKED_AT_AGAIN.preview()
        assert preview.subject == "Your GOV.UK One Login is no longer connected to a teaching record"
        assert "We are looking at your support request (TRS-0123456) again." in preview.body
        assert "sign in" not in preview.body


class TestRecordNotConnected:
    @pytest.mark.parametrize(
        ("reason", "words"),
        [
            (Reason.NO_RECORD, "We could not find a teaching record"),
            (Reason.SEVERAL_RECORDS, "more than one teaching record"),
            (Reason.NOT_CLOSE_ENOUGH, "do not match a teaching record closely enough"),
        ],
    )
    def test_gives_the_reason_in_plain_words(self, reason: str, words: str) -> None:
        body = not_connected(reason).preview().body
        assert words in body
        assert reason not in body

    def test_gives_another_reason_as_the_officer_wrote_it(self) -> None:
        body = not_connected(Reason.ANOTHER_REASON, DETAIL).preview().body
        assert f"# Why\n\n{DETAIL}\n\n# What you can do now" in body

    def test_refuses_a_reason_without_words(self) -> None:
        with pytest.raises(Exception, match="no such reason"):
            not_connected("no such reason").preview()

    def test_says_how_to_try_again(self) -> None:
        body = not_connected(Reason.NO_RECORD).preview().body
        assert "You can try again by signing in at http://localhost:8000/\n" in body


class TestTrnNotSent:
    @pytest.mark.parametrize("reason", Reason.values)
    def test_gives_the_reason_in_plain_words(self, reason: str) -> None:
        preview = trn_not_sent(reason).preview()
        why = preview.body.partition("# Why\n\n")[2].partition("\n\n#")[0]
        assert why
        assert "TRS-0123456" in preview.subject
        assert "/find-a-lost-trn" in preview.body

    def test_gives_what_staff_wrote(self) -> None:
        assert DETAIL in trn_not_sent(Reason.ANOTHER_REASON).preview().body


class TestYourTrn:
    @pytest.mark.parametrize("account_is_open", [True, False, None])
    def test_has_the_trn_and_never_in_its_subject(self, account_is_open: bool | None) -> None:
        preview = your_trn(account_is_open).preview()
        assert "Your TRN is 0123456\n" in preview.body
        assert "0123456" not in preview.subject

    @pytest.mark.parametrize(
        ("account_is_open", "words"),
        [
            (True, "You can sign in to your account now."),
            (False, "To have your account opened, email teaching.record@example.com"),
            (None, "We are checking whether your account needs to be unlocked."),
        ],
    )
    def test_says_what_to_do_about_the_portal(self, account_is_open: bool | None, words: str) -> None:
        body = your_trn(account_is_open).preview().body
        assert words in body
        assert "alert" not in body.lower()


class TestTrnRequested:
    def test_says_when_and_whom_to_tell(self) -> None:
        body = TRN_REQUESTED.preview().body
        assert "on 4 January 2026 at 12:07pm" in body
        assert "If this was not you\n\nEmail teaching.record@example.com" in body
