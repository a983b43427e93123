"""Series: mails that somebody sent in a row and numbered, "Photos 1/4" to "Photos 4/4", "[PATCH v2 3/7] …"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from itertools import pairwise

from daemon.core.filing.threadable import Threadable

IN_A_ROW = timedelta(minutes=10)  # between two mails of a series


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
