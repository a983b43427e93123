"""Sweeping: what is nobody's goes once it is old or too much, a client who ended once that is long ago.

The admin was told in time of all that goes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from daemon.adapters.state.store import BadStore
from daemon.app.forgetting import erase, preview
from daemon.app.office import Office
from daemon.core.filing.place import UNMATCHED
from daemon.core.schedule.retention import Leaving, Lying, Retention, due, leaving
from daemon.core.state import swept

log = logging.getLogger(__name__)

QUARANTINE = "quarantine"
_KINDS = {QUARANTINE: swept.QUARANTINE, UNMATCHED: swept.STRANGERS}  # place → as what it is counted; all else: a client


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
        records, keep = self._office.records, self._office.config.retention
        found = [self._place(QUARANTINE, self._office.quarantine.folder, keep.kept_in_quarantine, now)]
        ended = (
            set(records.ids()) - self._office.directory.clients.keys() - {UNMATCHED} if keep.kept_of_ended else set()
        )
        for name in (UNMATCHED, *sorted(ended)):
            kept = keep.kept_of_strangers if name == UNMATCHED else keep.kept_of_ended
            try:
                found.append(self._place(name, records.folder(name), kept, now) if kept else None)
            except BadStore as error:
                log.warning("not swept: %s", error)
        self.leaving = tuple(one for one in found if one)

    def _place(self, place: str, path: Path, keep: Retention, now: datetime) -> Leaving | None:
        clerk = self._office.clerk
        lying = list(self._lying(place))
        going = due(place, lying, keep, clerk.memory, clerk.outbox, now)
        if going:
            kind, many = (_KINDS[place], len(going)) if place in _KINDS else (swept.ENDED, 1)
            self._office.count_swept(kind, many, now)
            self._remove(place, [one.name for one in going], now)
            self._office.commit(now)
            log.info("swept place=%s mails=%d bytes=%d", place, len(going), sum(one.size for one in going))
        left = [one for one in lying if one not in set(going)]
        return leaving(place, str(path), left, keep, clerk.memory, now)

    def _lying(self, place: str) -> Iterable[Lying]:
        office = self._office
        if place == QUARANTINE:
            paths = {path.stem: path for path in office.quarantine.folder.glob("*.eml")}
        elif office.records.exists(place):
            archive = office.records.archive(place)
            paths = {key: archive.path(key) for key in office.records.get(place).messages}
        else:
            paths = {}
        lying = [_lying(name, path) for name, path in paths.items() if path.exists()]
        if place in (QUARANTINE, UNMATCHED):
            return lying
        newest = max((one.since for one in lying), default=None)  # a client's record goes whole
        return [replace(one, since=newest) for one in lying if newest]

    def _remove(self, place: str, names: Iterable[str], now: datetime) -> None:
        office = self._office
        if place not in (QUARANTINE, UNMATCHED):
            erase(office, preview(office, place), place, now)
            return
        if place == QUARANTINE:
            for name in names:
                office.quarantine.remove(name)
            return
        record = office.records.get(UNMATCHED)
        for name in names:
            record.drop(name)
            office.index.drop(UNMATCHED, name)
        office.clerk.knocks = [one for one in office.clerk.knocks if one.mail in record.messages]
        office.records.commit(record)
        office.index.commit()


def _lying(name: str, path: Path) -> Lying:
    """Since its inode changed last (stat(2)): the time of the file is the mail's, and an import brings old mail."""
    found = path.stat()
    return Lying(name, datetime.fromtimestamp(found.st_ctime, UTC), found.st_size)
