"""Every word of every e-mail, as it stands in words.md.

Where words were changed on purpose: WRITE_WORDS=1 bin/test tests/notifications/test_words.py
"""

import os
from pathlib import Path

from notifications.messages import Message
from notifications.samples import SAMPLES, Sample

WORDS = Path(__file__).parent / "words.md"


def words_of(sample: Sample) -> str:
    preview = sample.message.preview()
    return f"=== {sample.title}\n\nTo: {preview.to}\nSubject: {preview.subject}\n\n{preview.body}"


def test_the_words_are_those_that_were_agreed() -> None:
    text = "\n".join(map(words_of, SAMPLES))
    if os.environ.get("WRITE_WORDS"):
        WORDS.write_text(text)
    assert WORDS.read_text() == text


def test_every_message_has_a_sample() -> None:
    assert {type(sample.message) for sample in SAMPLES} == set(Message.__subclasses__())


def test_titles_are_not_alike() -> None:
    assert len({sample.title for sample in SAMPLES}) == len(SAMPLES)
