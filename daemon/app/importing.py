"""`import`: existing mail goes through the same intake as IMAP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from daemon.adapters.sources import Piece, files, pieces
from daemon.app.gathered import Gathered
from daemon.app.hand import Read
from daemon.app.hands import Hands
from daemon.app.intake import Disposition, Intake
from daemon.app.office import Office
from daemon.core.message.origin import Found
from daemon.core.state.untold import Untold

MUCH = 5_000_000  # bytes from which on it pays to begin processes that read them

Progress = Callable[[str, int, int], None]  # file, bytes read, of
_Found = tuple[Path, int, Piece]  # a message, its file, and the bytes of the files before that


def import_mail(office: Office, paths: list[Path], now: datetime, progress: Progress) -> Gathered:
    """File all mail in `paths`. Raises NoMail, OSError. What was committed before a crash is recognised next time."""
    found = files(paths)
    total = sum(path.stat().st_size for path in found)
    intake, result = Intake(office, now), Gathered()
    with office.hands() if total >= MUCH else nullcontext() as hands:
        for (path, before, piece), read in _read(_pieces(found), intake, hands):
            taken = intake.take(piece.raw, quiet=True, cut=piece.cut, found=Found.FILE, read=read)
            result.count(taken)
            if piece.cut and taken.disposition is Disposition.FILED:
                said = f"{piece.source}: its first {len(piece.raw):,} bytes"
                result.cut.append(Untold("cut", said, taken.subject))
            progress(path.name, before + piece.read, total)
            if intake.due:
                intake.commit(hands)
        intake.commit(hands)
    tell_ahead(office, now)
    return result


def tell_ahead(office: Office, now: datetime) -> None:
    """Have the index ready for who asks what is owed, and the holidays of all the years that this takes."""
    office.client_outlines(now)
    for extract in office.extracts(office.directory.clients):
        office.terms.dues(extract.id, extract.around)
    office.index.commit()


def _pieces(found: Iterable[Path]) -> Iterator[_Found]:
    """The messages of all files in one row: a folder of single mails is read as fast as they lie in one file."""
    before = 0
    for path in found:
        yield from ((path, before, piece) for piece in pieces(path))
        before += path.stat().st_size


def _read(found: Iterable[_Found], intake: Intake, hands: Hands | None) -> Iterator[tuple[_Found, Read]]:
    """What is found, with what hands read of it where there are some."""
    if hands is None:
        return ((one, None) for one in found)
    return hands.read(found, lambda one: intake.unread(one[2].raw, None, quiet=True))
