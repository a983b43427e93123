"""Fingerprints: a few numbers that tell whether one text holds words of another, however its lines were broken."""

from __future__ import annotations

from itertools import islice
from string import punctuation
from zlib import crc32

from daemon.core.words.text import fold

ANCHOR = 5  # letters of a word that a row may begin with: the same places in both texts, and a third of the work
MOST_HASHES = 48
LONGEST = 8_000  # characters of a text that are looked at

_MARKS = str.maketrans(dict.fromkeys(punctuation + "«»“”„‘’‚–—…•·¿¡", " "))


def fingerprint(text: str) -> frozenset[int]:
    """At most 48 hashes, the same on every machine, of the rows of four words in `text`; none of a text of three words.

    The smallest hashes are kept, so that a part of a text has a fair share of them in common with the whole.
    """
    row = fold(text[:LONGEST]).translate(_MARKS).split()  # a third of the time of text.words, and as good here
    rows = zip(row, islice(row, 1, None), islice(row, 2, None), islice(row, 3, None), strict=False)
    hashes = {crc32(" ".join(four).encode()) for four in rows if len(four[0]) >= ANCHOR}
    return frozenset(sorted(hashes)[:MOST_HASHES])
