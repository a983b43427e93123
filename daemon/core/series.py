"""Series: mails that somebody sent in a row and numbered, "Photos 1/4" to "Photos 4/4", "[PATCH v2 3/7] …"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from daemon.core.text import one_line

if TYPE_CHECKING:
    from daemon.core.threads import Threadable

LONGEST = 500  # characters of a subject
IN_A_ROW = timedelta(minutes=10)  # between two mails of a series

_NUMBER = re.compile(r"\b(\d{1,3})/(\d{1,3})\b")


class Numbered(NamedTuple):
    row: str  # what all subjects of one series have in common; "" for a subject without such a number
    number: int


UNNUMBERED = Numbered("", 0)


def numbered(subject: str) -> Numbered:
    """The place of a mail in its series. Of a number within a leading `[tag]` only the tag counts: what follows is each
    mail's own.
    """
    line = one_line(subject[:LONGEST]).casefold()
    tag, bracket, _ = line.partition("]")
    frame = tag if bracket and line.startswith("[") and _NUMBER.search(tag) else line
    found = _NUMBER.search(frame)
    if not found or int(found[1]) > int(found[2]):
        return UNNUMBERED
    return Numbered(f"{frame[: found.start()]}#/{found[2]}{frame[found.end() :]}", int(found[1]))


def neighbours(
    items: Sequence[Threadable], places: Iterable[int], alone: AbstractSet[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of mails that follow each other in a series of one sender; one of the two is in a thread, the other not.

    `places` are those of all numbered mails, `alone` those of them that name nobody and that nobody names. A row
    without any such tie was never meant as one thread.
    """
    wanted = {(items[place].sender, items[place].series.row) for place in alone}
    rows: dict[tuple[str, str], list[int]] = {}
    for place in places:
        item = items[place]
        if (item.sender, item.series.row) in wanted:
            rows.setdefault((item.sender, item.series.row), []).append(place)
    for row in rows.values():
        row.sort(key=lambda place: (items[place].at, items[place].series.number, items[place].key))
        for one, other in pairwise(row):
            if (one in alone) != (other in alone) and _follows(items[one], items[other]):
                yield one, other


def _follows(one: Threadable, other: Threadable) -> bool:
    """A number that does not grow begins another series."""
    return other.at - one.at <= IN_A_ROW and other.series.number > one.series.number
