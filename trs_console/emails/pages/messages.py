"""Every message with made-up data, for its template."""

from dataclasses import dataclass

from django.utils.text import slugify

from notifications.pages import EmailText
from trs_console.emails.samples import samples


@dataclass(frozen=True)
class MessageSample:
    title: str
    anchor: str
    email: EmailText


@dataclass(frozen=True)
class MessagesPage:
    samples: tuple[MessageSample, ...]

    @classmethod
    def of(cls) -> "MessagesPage":
        return cls(
            tuple(
                MessageSample(each.title, slugify(each.title), EmailText.of(each.message.preview()))
                for each in samples()
            )
        )
