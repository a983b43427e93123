"""`import`: existing mail goes through the same intake as IMAP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from daemon.adapters.sources import files, pieces
from daemon.app.gather import Gathered
from daemon.app.intake import Disposition, Intake, Pace
from daemon.app.office import Office
from daemon.core.message.origin import Found
from daemon.core.state.untold import Untold

PACE = Pace(mails=5_000, seconds=120)  # each commit rewrites the records that it touches

Progress = Callable[[str, int, int], None]  # file, bytes read, of


def import_mail(office: Office, paths: list[Path], now: datetime, progress: Progress) -> Gathered:
    """File all mail in `paths`. Raises NoMail, OSError. What was committed before a crash is recognised next time."""
    found = files(paths)
    total = sum(path.stat().st_size for path in found)
    intake, result, before = Intake(office, now, PACE), Gathered(), 0
    for path in found:
        for piece in pieces(path):
            taken = intake.take(piece.raw, quiet=True, cut=piece.cut, found=Found.FILE)
            result.count(taken)
            if piece.cut and taken.disposition is Disposition.FILED:
                read = f"{piece.source}: its first {len(piece.raw):,} bytes"
                result.cut.append(Untold("cut", read, taken.subject))
            progress(path.name, before + piece.read, total)
            if intake.due:
                intake.commit()
        before += path.stat().st_size
    intake.commit()
    return result
