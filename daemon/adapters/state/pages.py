"""Long lists of a record as the index keeps them: in pages, of which a mail changes a few.

A record of years holds tens of thousands of questions. Who asks reads all of them; the clerk, who writes after each
mail, writes the pages in which anything is another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import is_not

from daemon.adapters.state.index import Index

SIZE = 64  # rows of a page


@dataclass(frozen=True, slots=True)
class Paged:
    """A list of rows."""

    name: str
    of: tuple[Sequence[object], ...]  # what the row at each place is made of: it is another one where one of these is
    dump: Callable[[slice], bytes]  # the rows at some places, as they are kept

    def changed(self, before: tuple[Sequence[object], ...]) -> Iterator[tuple[str, int, bytes]]:
        """The pages that do not say what those of `before` did: name, number and body."""
        length = len(self.of[0])
        pages = {place // SIZE for one, old in zip(self.of, before, strict=True) for place in _others(one, old)}
        if length != len(before[0]):
            pages.update(range(min(length, len(before[0])) // SIZE, _pages(self.of[0])))
        for number in sorted(pages):
            yield self.name, number, self.dump(slice(number * SIZE, (number + 1) * SIZE))


class Pages:
    """Of one record: what the index keeps of it, as it was written last."""

    def __init__(self) -> None:
        self._version = ""
        self._before: dict[str, tuple[Sequence[object], ...]] = {}

    def keep(self, index: Index, record: str, version: str, lists: Sequence[Paged], whole: Mapping[str, bytes]) -> None:
        """Have the index say of that version of the record what `lists` and `whole` say."""
        if not self._version or index.kept_as(record) != self._version:  # rolled back, purged, or another's
            index.cut(record)
            self._before = {}
        index.keep(record, version, ((name, 0, body) for name, body in whole.items()))
        for one in lists:
            before = self._before.get(one.name, ((),) * len(one.of))
            index.keep(record, version, one.changed(before))
            if len(one.of[0]) < len(before[0]):
                index.cut(record, one.name, _pages(one.of[0]))
        self._version, self._before = version, {one.name: one.of for one in lists}


def _pages(rows: Sequence[object]) -> int:
    return -(-len(rows) // SIZE)


def _others(one: Sequence[object], other: Sequence[object]) -> Iterator[int]:
    return compress(count(), map(is_not, one, other))
