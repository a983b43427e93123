"""The plans that lie as `plan.toml` in the clients' folders: what is new in one becomes a ruling of its record."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime

from daemon.adapters.state.store import BadStore
from daemon.app.bookkeeping import refresh
from daemon.app.office import Office
from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.project.written_plan import MOST_BYTES, PlanFault, UnreadPlan, read, written
from daemon.core.state.record import Record

NAME = "plan.toml"


def take_plans(office: Office, now: datetime) -> dict[str, UnreadPlan]:
    """Keep the plans that are new, and say which cannot be read: client → where it lies and why. Raises OSError."""
    faults: dict[str, UnreadPlan] = {}
    for client in office.directory.clients:
        if not os.access(office.records.file(client, NAME), os.F_OK):  # in each pass, for each client
            continue
        path = office.records.folder(client) / NAME
        if not path.is_file():
            continue
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        try:
            _keep(office, office.records.get(client), content, now)
        except PlanFault as fault:
            faults[client] = UnreadPlan(str(path), fault.reason, fault.line, fault.detail, fault.known)
        except BadStore:
            continue  # the record's own trouble, which is told
    return faults


def _keep(office: Office, record: Record, content: bytes, now: datetime) -> None:
    """`content` as the newest plan, unless it is that already."""
    mail = f"{NAME}:{hashlib.sha256(content).hexdigest()[:16]}"
    known = [one for one in record.rulings if one.word is Word.PLAN and one.message_id.startswith(f"{NAME}:")]
    if known and max(known, key=lambda one: one.at).message_id == mail:
        return
    if len(content) > MOST_BYTES:
        raise PlanFault("large")
    try:
        plan = read(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PlanFault("syntax", reason="binary") from error
    record.rulings.append(Ruling("", Word.PLAN, "", now, mail, text=written(plan.steps, plan.name)))
    refresh(record, office, now)
    office.records.commit(record)
