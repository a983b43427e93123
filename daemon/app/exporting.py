"""`export`: a client's record as a folder or zip: record.json, the mail, and a page for people."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from daemon.adapters.rulebook import data_folder
from daemon.app.office import Office
from daemon.app.views import show

log = logging.getLogger(__name__)

_SECTIONS = (
    ("questions", "Questions"),
    ("approvals", "Approvals and decisions"),
    ("red_flags", "Red flags"),
    ("returned", "Mail of ours that came back"),
    ("promises", "Promises"),
    ("awaiting_client", "What we wait for"),
    ("notes", "Notes"),
)
_UNITS = ("bytes", "kB", "MB", "GB")


def export(office: Office, client: str, to: Path, now: datetime) -> Path:
    """Write the client's record to the folder `to`, or to a zip when it ends in .zip. Raises BadArgument, OSError."""
    page = record_page(office, client, now)
    return packed(to, lambda folder: _write(office, client, folder, page))


def packed(to: Path, write: Callable[[Path], None]) -> Path:
    """What `write` leaves in the folder that it is given: in the folder `to`, or in a zip when that is its name.

    It is mail: what is made anew is its owner's alone, and so is a zip that is written over. Raises OSError.
    """
    if to.suffix != ".zip":
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(to)
        return to
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
        to.parent.mkdir(parents=True, exist_ok=True)
        to.touch(mode=0o600)
        to.chmod(0o600)  # before anything stands in it
        shutil.make_archive(str(to.with_suffix("")), "zip", name)
    return to


def _write(office: Office, client: str, folder: Path, page: str) -> None:
    source = office.records.folder(client)
    for name in ("cur", "new", "tmp"):
        (folder / "mail" / name).mkdir(parents=True, exist_ok=True)
    if (source / "mail").exists():
        shutil.copytree(source / "mail", folder / "mail", dirs_exist_ok=True)
    if (source / "record.json").exists():  # a client of whom no mail has come has none
        shutil.copy(source / "record.json", folder / "record.json")
    (folder / "record.html").write_text(page, encoding="utf-8")


def record_page(office: Office, client: str, now: datetime) -> str:
    """The record as one HTML page: no scripts, nothing from outside, all of the mail escaped."""
    record = show(office, now, client)
    zone = office.directory.clients[client].zone
    rows = [(name, title, record[name]) for name, title in _SECTIONS]

    def rendered(*folders: Path) -> str:
        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined
        )
        environment.filters |= {"when": lambda text: _when(text, zone), "size": _size}
        template = environment.get_template("record/record.html")
        return template.render(record=record, sections=rows, files=_files(record), now=_when(now.isoformat(), zone))

    ours = data_folder("templates")
    if own := office.config.templates_dir:
        try:
            return rendered(own, ours)
        except Exception as error:  # noqa: BLE001 -- a template may raise anything, and the page is for the team
            log.warning("record/record.html of %s: %s; ours is used in its place", own, error)
    return rendered(ours)


def _files(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**file, "by": mail["from"], "at": mail["at"]}
        for thread in record["threads"]
        for mail in thread["messages"]
        for file in mail["attachments"]
    ]


def _when(text: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(text).astimezone(zone):%a %d %b %Y %H:%M}" if text else ""


def _size(count: float) -> str:
    for unit in _UNITS[:-1]:
        if count < 1000:  # noqa: PLR2004 -- as the SI counts
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} {_UNITS[-1]}"
