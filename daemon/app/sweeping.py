"""Sweeping: what is nobody's goes once it is old or too much, and the admin was told in time."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from daemon.adapters.state.store import BadStore
from daemon.app.office import Office
from daemon.core.filing.place import UNMATCHED
from daemon.core.schedule.retention import Leaving, Lying, due, leaving

log = logging.getLogger(__name__)

QUARANTINE = "quarantine"


class Sweeper:
    """Looks once a day. `leaving` is what the admin is to be told of."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._day: date | None = None
        self.leaving: tuple[Leaving, ...] = ()

    def sweep(self, now: datetime) -> None:
        """Raises OSError; what is left is swept the next day."""
        if self._day == now.date() or self._office.dry:
            return
        self._day = now.date()
        found = [self._place(QUARANTINE, self._office.quarantine.folder, now)]
        try:
            found.append(self._place(UNMATCHED, self._office.records.folder(UNMATCHED), now))
        except BadStore as error:
            log.warning("not swept: %s", error)
        self.leaving = tuple(one for one in found if one)

    def _place(self, place: str, path: Path, now: datetime) -> Leaving | None:
        clerk, keep = self._office.clerk, self._office.config.retention.kept
        lying = list(self._lying(place))
        going = due(place, lying, keep, clerk.memory, clerk.outbox, now)
        if going:
            self._remove(place, [one.name for one in going])
            log.info("swept place=%s mails=%d bytes=%d", place, len(going), sum(one.size for one in going))
        left = [one for one in lying if one not in set(going)]
        return leaving(place, str(path), left, keep, clerk.memory, now)

    def _lying(self, place: str) -> Iterable[Lying]:
        office = self._office
        if place == QUARANTINE:
            paths = {path.stem: path for path in office.quarantine.folder.glob("*.eml")}
        elif office.records.exists(UNMATCHED):
            archive = office.records.archive(UNMATCHED)
            paths = {key: archive.path(key) for key in office.records.get(UNMATCHED).messages}
        else:
            paths = {}
        return [_lying(name, path) for name, path in paths.items() if path.exists()]

    def _remove(self, place: str, names: Iterable[str]) -> None:
        office = self._office
        if place == QUARANTINE:
            for name in names:
                office.quarantine.remove(name)
            return
        record = office.records.get(UNMATCHED)
        for name in names:
            record.drop(name)
            office.index.drop(UNMATCHED, name)
        office.records.commit(record)
        office.index.commit()


def _lying(name: str, path: Path) -> Lying:
    """Since its inode changed last (stat(2)): the time of the file is the mail's, and an import brings old mail."""
    found = path.stat()
    return Lying(name, datetime.fromtimestamp(found.st_ctime, UTC), found.st_size)
