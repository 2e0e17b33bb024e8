"""Queries made to be connected to the wrong record. Whoever passes all of them has made no false definite match.

What the truth rests on. Each query is of a person P who is made beside a record X that is not theirs, and each is
such that a careful reader of query and record could tell that X is not P's:

- P's verified date of birth is not X's; or
- P's given name could not be X's person's in any form: no word of it stands in any of their names, and it is no
  short form of one (by the benchmark's own list, not the product's); or
- P's family name is another one and one number alone speaks for X; or
- names and date are the same, but everything that P has of their own is not X's: e-mail address, NINO, TRN.

Where nothing tells P from X (a namesake born on the same day who gives X's number and nothing of their own; a new
surname with X's first name, date, NINO and TRN) nobody could decide, and no such query is made. Most P have no
record at all, and any match is false. Where P has one, `expected_trn` is its TRN, and only a match to another is.
X is taken from records without relatives in the population, but where a pair of relatives is the point.
"""

from benchmarks.adversaries.kinds import KINDS, adversary
from benchmarks.adversaries.making import Adversary

__all__ = ["KINDS", "Adversary", "adversary"]
