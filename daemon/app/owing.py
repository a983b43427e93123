"""The questions of a record with their deadlines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.app.office import Office
from daemon.core.schedule.alerts import Owed
from daemon.core.schedule.owing import Debts
from daemon.core.state.record import Record


def owed(office: Office, record: Record) -> list[Owed]:
    """Every question of one client's record with its deadline, computed from the configuration as it is now."""
    return list(_counted(office, record)[1])


def owed_and_loop(office: Office, record: Record, now: datetime) -> list[Owed]:
    """The same, and when the client should next hear from us where the SLA says so."""
    debts, questions = _counted(office, record)
    updated = max((sent.sent_at for sent in record.updates if sent.state == "sent" and sent.sent_at), default=None)
    loop = debts.loop(questions, updated, now)
    return [*questions, loop] if loop else list(questions)


def _counted(office: Office, record: Record) -> tuple[Debts, tuple[Owed, ...]]:
    """Counted once for each ledger and configuration: a pass without news counts nothing again.

    Whatever changes the messages makes a new ledger: see `bookkeeping.refresh`.
    """
    client, pms = office.directory.clients[record.id], office.directory.pms
    ledger, slas, calendar = record.ledger, office.slas_of(client.id), office.calendars.of_client(client.id)
    basis = (ledger, client, pms, slas, calendar)
    if not record.counted or any(one is not other for one, other in zip(record.counted[0], basis, strict=True)):
        debts = Debts(client, ledger, record.messages.values(), slas, calendar)
        record.counted = (basis, (debts, tuple(_of_the_team(office, debts.owed()))))
    found: tuple[Debts, tuple[Owed, ...]] = record.counted[1]
    return found


def _of_the_team(office: Office, questions: list[Owed]) -> list[Owed]:
    """What was given to somebody who is no PM any more is for the client's PM again."""
    pms = {"", *office.directory.pms}
    return [
        one if one.question.given_to in pms else replace(one, question=replace(one.question, given_to=""))
        for one in questions
    ]
