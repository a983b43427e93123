"""`export`: a client's record as a folder or zip: record.json, the mail, and a page for people."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from daemon.adapters.rulebook import data_folder
from daemon.adapters.state.record_file import RecordFile
from daemon.adapters.templates import load_templates
from daemon.app.office import Office
from daemon.app.views import show
from daemon.core.letters.environment import environment
from daemon.core.letters.grounds import ground
from daemon.core.letters.spelling import Speller
from daemon.core.schedule.context import Context
from daemon.core.words.rules import ENGLISH

log = logging.getLogger(__name__)

_PAGE = "record/record.html"
_SECTIONS = ("questions", "approvals", "red_flags", "returned", "promises", "awaiting_client", "notes")


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
        RecordFile(folder).write(RecordFile(source).read())  # whole, where a part of it stands in its journal
    (folder / "record.html").write_text(page, encoding="utf-8")


def record_page(office: Office, client: str, now: datetime, language: str = "") -> str:
    """The record as one HTML page: no scripts, nothing from outside, all of the mail escaped.

    In `language`, the team's if empty.
    """
    wanted, own = language or office.config.team.language, office.config.templates_dir
    record, zone = _explained(office, client, show(office, now, client)), office.directory.clients[client].zone.key
    if own:
        try:
            return _rendered(office, load_templates(own) | _page(own), wanted, record, zone, now)
        except Exception as error:  # noqa: BLE001 -- a template may raise anything, and the page is for the team
            log.warning("record/record.html of %s: %s; ours is used in its place", own, error)
    return _rendered(office, load_templates(), wanted, record, zone, now)


def _explained(office: Office, client: str, shown: dict[str, Any]) -> dict[str, Any]:
    """The record as `show` gives it, each question with who said it is so, and since when the client contests it."""
    record, calendar = office.records.get(client), office.calendars.of_client(client)
    context = Context(office.directory.clients[client], record.ledger, record.messages.values(), calendar)
    questions = {one.id: one for one in record.ledger.questions}
    rows = []
    for row in shown["questions"]:
        question = questions[row["id"]]
        said, contested = ground(context, record.rulings, question), question.contested
        rows.append({**row, "ground": said, "contested": contested.closed_at if contested else None})
    return {**shown, "questions": rows}


def _page(folder: Path) -> dict[str, str]:
    path = folder / _PAGE
    return {_PAGE: path.read_text(encoding="utf-8")} if path.exists() else {}


def _rendered(
    office: Office, sources: dict[str, str], wanted: str, record: dict[str, Any], zone: str, now: datetime
) -> str:
    """The page in the language `wanted`, if the templates have the words for it, else in English."""
    language = wanted if f"{wanted}/record.words" in sources else ENGLISH
    speller = Speller(office.rules, language)
    made = environment(_page(data_folder("templates")) | sources, speller, html=True)
    made.filters |= {
        "instant": lambda text: speller.longmoment(datetime.fromisoformat(text), zone) if text else "",
        "on_day": lambda text: speller.monthday(date.fromisoformat(text)),
    }
    words, common, digest = (
        made.get_template(f"{language}/{name}.words").module for name in ("record", "common", "digest")
    )
    kinds = {**vars(digest)["approved"], **vars(common)["flags"]}
    template = made.get_template(_PAGE)
    return template.render(
        record=record,
        sections=_SECTIONS,
        files=_files(record),
        now=now,
        zone=zone,
        language=language,
        words=words,
        common=common,
        kinds=kinds,
    )


def _files(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**file, "by": mail["from"], "at": mail["at"]}
        for thread in record["threads"]
        for mail in thread["messages"]
        for file in mail["attachments"]
    ]
