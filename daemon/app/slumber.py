"""Records that are let go of sleep: packed with how far they were read, so that their next mail has nothing read anew.

A tenth of what they take awake, in one block each, which goes back to the system when they wake. In memory only: a
record that was written meanwhile, or whose packing is gone, is read from the disk.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable
from copyreg import dispatch_table
from dataclasses import dataclass, fields
from functools import partial
from operator import attrgetter
from typing import Any

from daemon.core.ledger.bookkeeper import Bookkeeper, Progress
from daemon.core.ledger.case import Posed
from daemon.core.ledger.gist import Gists
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.wording import Wording
from daemon.core.model import Ask, Filed, Question
from daemon.core.state.record import Record

# What a record has hundreds of, with what gives their fields: made by these it wakes in a fifth less time.
_OFTEN = {kind: attrgetter(*(field.name for field in fields(kind))) for kind in (Ask, Bag, Filed, Posed, Question)}
_QUICKLY = 1  # zlib's level: 20 ms for 1,000 messages, a quarter of their size


@dataclass(frozen=True, slots=True)
class Sleeper:
    """One record, packed."""

    packed: bytes
    books: Bookkeeper

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.packed)

    def wake(self) -> Record:
        """The record, and its fold with the bookkeeper again."""
        unpickler = self._unpickler()
        record: Record = unpickler.load()
        self.books.resume(record.messages.values(), unpickler.load())
        return record

    def look(self) -> Record:
        """A copy of the record, without its fold, for who changes nothing of it. It sleeps on."""
        record: Record = self._unpickler().load()
        return record

    def _unpickler(self) -> _Unpickler:
        return _Unpickler(self.books, zlib.decompress(self.packed))


def lay(record: Record, books: Bookkeeper) -> Sleeper:
    """Pack a record that says what the disk says. Nobody may go on with it, or with its fold."""
    record.counted = None  # of the configuration: counted again in no time
    text, sets = io.BytesIO(), dict[object, object]()
    pickler = pickle.Pickler(text, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = dispatch_table | {Wording: lambda _: (_wording, ()), Gists: lambda _: (_gists, ())}
    pickler.dispatch_table |= {kind: partial(_parts, kind, values, sets) for kind, values in _OFTEN.items()}
    progress: Progress | None = books.leave(record.messages.values())
    pickler.dump(record)
    pickler.dump(progress)  # names what it shares with the record
    return Sleeper(zlib.compress(text.getbuffer(), _QUICKLY), books)


class _Unpickler(pickle.Unpickler):  # what it reads never left this process
    """Gives back what is the same for all records in the place of what stood for it."""

    def __init__(self, books: Bookkeeper, text: bytes) -> None:
        super().__init__(io.BytesIO(text))
        self._books = books

    def find_class(self, module: str, name: str) -> object:
        if module == __name__:
            shared: Callable[[], object] = {"_wording": self._wording, "_gists": self._gists}[name]
            return shared
        return super().find_class(module, name)

    def _wording(self) -> Wording:
        return self._books.wording

    def _gists(self) -> Gists:
        return self._books.gists


def _parts(
    kind: type, values: Callable[[Any], tuple[object, ...]], sets: dict[object, object], one: object
) -> tuple[type, tuple[object, ...]]:
    """Of what something is made, with one set for all that are equal: most are empty, and each takes 216 bytes."""
    return kind, tuple(sets.setdefault(value, value) if type(value) is frozenset else value for value in values(one))


def _wording() -> None:
    """Stands for the bookkeeper's own."""


def _gists() -> None:
    """As `_wording`."""
