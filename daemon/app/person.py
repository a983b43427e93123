"""`export --person`: what is held of one person, who may ask for it (GDPR, article 15)."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from daemon.app.exporting import packed
from daemon.app.office import Office
from daemon.app.traces import is_of, mentions, names, set_aside, tells
from daemon.app.views import message_row, question_row, remark_row
from daemon.core.commands.heard import Heard
from daemon.core.ledger.rulings import Ruling
from daemon.core.state.absence import Absence
from daemon.core.state.knock import Knock
from daemon.core.state.record import Record
from daemon.core.state.untold import Untold
from daemon.core.state.wish import Wish

Json = dict[str, Any]


def export_person(office: Office, who: str, to: Path, now: datetime) -> Path:
    """Write person.json, the person's mails and what of quarantine names them to `to`, a folder or a .zip.

    Mails of others that name the person are listed, and stay what they are: of others. Raises OSError.
    """
    address = who.lower()
    return packed(to, lambda folder: _write(office, address, folder, now))


def _write(office: Office, address: str, folder: Path, now: datetime) -> None:
    held = held_of(office, address, now)
    for name, record in held["records"].items():
        (folder / "mail" / name).mkdir(parents=True, exist_ok=True)
        for message in record["messages"]:
            path = office.records.archive(name).path(message["key"])
            if path.exists():
                shutil.copyfile(path, folder / "mail" / name / f"{message['key']}.eml")
    for path in set_aside(office, address):
        (folder / "quarantine").mkdir(exist_ok=True)
        shutil.copyfile(path, folder / "quarantine" / path.name)
    (folder / "person.json").write_bytes(orjson.dumps(held, option=orjson.OPT_INDENT_2, default=str))


def held_of(office: Office, address: str, now: datetime) -> Json:
    """What is held of the person, by the records that it stands in, and what the clerk itself keeps."""
    clerk = office.clerk
    kept: tuple[Ruling | Heard | Untold | Wish | Knock | Absence, ...]
    kept = (*clerk.rulings, *clerk.undone, *clerk.heard, *clerk.untold, *clerk.wishes, *clerk.knocks)
    kept += (*clerk.absences, *clerk.doubted)
    records = {name: _held(office, office.records.get(name), address, now) for name in office.records.ids()}
    return {
        "address": address,
        "client": office.directory.client_at(address),
        "records": {name: held for name, held in records.items() if any(held.values())},
        "clerk": [asdict(one) for one in kept if names(one, address)],
        "our_mails": [
            {"kind": entry.kind, "to": entry.to, "subject": entry.subject, "at": entry.created}
            for entry in clerk.outbox.values()
            if address in entry.to or tells(entry, address)
        ],
        "quarantine": [path.name for path in set_aside(office, address)],
    }


def _held(office: Office, record: Record, address: str, now: datetime) -> Json:
    messages = sorted(record.messages.values(), key=lambda message: (message.at, message.key))
    theirs = {message.key for message in messages if is_of(message, address, office)}
    owed = office.terms.owed(record) if record.id in office.directory.clients else []
    ledger = record.ledger
    return {
        "messages": [{"key": one.key, **message_row(one)} for one in messages if one.key in theirs],
        "questions": [question_row(entry, now) for entry in owed if entry.question.asked_by.address == address],
        "approvals": [remark_row(one) for one in ledger.approvals if one.by.address == address],
        "red_flags": [remark_row(one) for one in ledger.red_flags if one.by.address == address],
        "rulings": [asdict(one) for one in (*record.rulings, *record.undone) if names(one, address)],
        "named_in": [
            {"message_id": one.message_id, "from": one.sender.address, "at": one.at}
            for one in messages
            if one.key not in theirs and mentions(office, record, one.key, address)
        ],
    }
