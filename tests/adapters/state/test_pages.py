"""Pages: what the index says of a long list is always the list, however little of it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

import orjson
import pytest

from daemon.adapters.state.index import Index
from daemon.adapters.state.pages import SIZE, Paged, Pages


class Scribe:
    """Writes the versions of one list, and counts the pages that it has to write."""

    def __init__(self, index: Index) -> None:
        self.index, self.pages, self.version, self.dumped = index, Pages(), 0, 0

    def write(self, values: Sequence[str]) -> int:
        """How many pages it took."""
        self.version, self.dumped = self.version + 1, 0

        def dump(place: slice) -> bytes:
            self.dumped += 1
            return orjson.dumps(values[place])

        self.pages.keep(self.index, "rossi", f"v{self.version}", [Paged("rows", (values,), dump)], {"few": b"1"})
        return self.dumped

    def read(self) -> list[str] | None:
        kept = self.index.kept("rossi", f"v{self.version}", "few", "rows")
        return list(chain.from_iterable(map(orjson.loads, kept["rows"]))) if kept else None


@pytest.fixture
def scribe(tmp_path: Path) -> Iterator[Scribe]:
    with closing(Index(tmp_path / "index.sqlite")) as index:
        yield Scribe(index)


def rows(count: int) -> list[str]:
    return [f"row {number}" for number in range(count)]


@pytest.mark.parametrize("length", [0, 1, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE])
def test_a_list_is_read_as_it_was_written(scribe: Scribe, length: int) -> None:
    scribe.write(rows(length))
    assert scribe.read() == rows(length)


@pytest.mark.parametrize("length", [3 * SIZE - 1, 3 * SIZE, 3 * SIZE + 1])
def test_a_row_that_comes_or_changes_costs_its_page(scribe: Scribe, length: int) -> None:
    values = rows(length)
    assert scribe.write(values) > 2
    values = [*values, "new"]
    assert scribe.write(values) == 1
    assert scribe.read() == values
    values = [*values[:SIZE], "another", *values[SIZE + 1 :]]
    assert scribe.write(values) == 1
    assert scribe.read() == values
    assert scribe.write(values) == 0
    assert scribe.read() == values


def test_what_grew_shorter_leaves_no_page_behind(scribe: Scribe) -> None:
    values = rows(3 * SIZE)
    scribe.write(values)
    scribe.write(values[:5])
    assert scribe.read() == values[:5]


def test_pages_that_were_rolled_back_or_purged_are_written_again(scribe: Scribe) -> None:
    values = rows(2 * SIZE)
    scribe.write(values)
    scribe.index.commit()
    scribe.write([*values, "new"])
    scribe.index.rollback()
    values = [*values, "newer", "newest"]
    scribe.write(values)
    assert scribe.read() == values
    scribe.index.purge()
    assert scribe.read() is None
    scribe.write(values)
    assert scribe.read() == values
