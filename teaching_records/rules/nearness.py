"""The steps in which two names may be near one another, as they are weighed and shown."""

from enum import StrEnum


class Nearness(StrEnum):
    """How near two names are. A slip is one letter more, less or other, or two neighbours exchanged."""

    SAME = "same"  # token for token, or when joined
    PART = "part"  # one is the other's beginning (first names) or contained in it (last names)
    NICKNAME = "nickname"
    NICKNAME_APART = "nickname_apart"  # a short form, but the further names differ
    SHARED = "shared"  # a word is shared, and other words differ
    INITIAL = "initial"
    MIDDLE = "middle"  # one's first name is the other's middle name
    SOUNDS_SLIP = "sounds_slip"  # sounds alike, and is a slip away
    SOUNDS_SHORT_SLIP = "sounds_short_slip"  # the same of names of four letters or fewer
    SOUNDS_TWO_SLIPS = "sounds_two_slips"
    SOUNDS = "sounds"  # sounds alike, spelt otherwise
    SPELT_SLIP = "spelt_slip"
    SPELT_SHORT_SLIP = "spelt_short_slip"
    SPELT_TINY_SLIP = "spelt_tiny_slip"  # a slip, after which two short names look little alike: Liu, Kiu; Wu, Hu
    SPELT_TWO_SLIPS = "spelt_two_slips"
    SPELT_88 = "spelt_88"  # farther apart, with that Jaro-Winkler likeness at least, in hundredths
    SPELT_84 = "spelt_84"
    SPELT_78 = "spelt_78"
    APART = "apart"


class MiddleStep(StrEnum):
    """How near the further given names and a record's middle name are, where both are there."""

    SAME = "middle_same"  # a word is shared
    INITIAL = "middle_initial"
    CLOSE = "middle_close"
    APART = "middle_apart"
