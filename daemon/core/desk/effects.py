"""Effects: what a mail to the clerk is to change. Deciding makes them; `carry_out` does what needs memory alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from daemon.core.ledger.rulings import Ruling
from daemon.core.state.clerk import ClerkState
from daemon.core.state.entry import Entry
from daemon.core.state.record import Record

OFFICE = ""  # in place of a record's id: the clerk's own rulings, on what is no question


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling comes into force."""

    record: str  # the id of the client whose record keeps it, or OFFICE
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A ruling is in force no more."""

    record: str
    ruling: Ruling
    by: str  # the Message-ID of the mail that takes it back


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry of the outbox is another now: an update that was approved or held."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Moved:
    """An address belongs to another record, with its mail; the records are those of clients, or of unknown senders."""

    address: str
    source: str
    target: str


Kept = Ruled | TakenBack | Changed  # of memory alone; a move is of files too
Effect = Kept | Moved


def carry_out(effect: Kept, clerk: ClerkState, record: Callable[[str], Record]) -> None:
    """Change the clerk's state, or the record of that id. Done twice, as after a crash, it is as if done once."""
    match effect:
        case Ruled(name, ruling):
            keeper = record(name) if name != OFFICE else clerk
            if ruling not in (*keeper.rulings, *(replace(gone, undone_by="") for gone in keeper.undone)):
                keeper.rulings.append(ruling)
        case TakenBack(name, ruling, by):
            keeper = record(name) if name != OFFICE else clerk
            if ruling in keeper.rulings:
                keeper.rulings.remove(ruling)
                keeper.undone.append(replace(ruling, undone_by=by))
        case Changed(entry):
            clerk.outbox[entry.key] = entry
