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
        for earlier, later in pairwise(row):
            if (earlier in alone) != (later in alone) and _follows(items[earlier], items[later]):
                yield earlier, later


def _follows(earlier: Threadable, later: Threadable) -> bool:
    """A number that does not grow begins another series."""
    return later.at - earlier.at <= IN_A_ROW and later.series.number > earlier.series.number
