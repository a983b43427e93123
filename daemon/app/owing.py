"""The questions of a record with their deadlines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.adapters.records import Record
from daemon.app.office import Office
from daemon.core.alerts import Owed
from daemon.core.owing import Debts


def owed(office: Office, record: Record) -> list[Owed]:
    """Every question of one client's record with its deadline, computed from the configuration as it is now."""
    return _of_the_team(office, _debts(office, record).owed())


def owed_and_loop(office: Office, record: Record, now: datetime) -> list[Owed]:
    """The same, and when the client should next hear from us where the SLA says so."""
    debts = _debts(office, record)
    questions = _of_the_team(office, debts.owed())
    updated = max((sent.sent_at for sent in record.updates if sent.state == "sent" and sent.sent_at), default=None)
    loop = debts.loop(questions, updated, now)
    return [*questions, loop] if loop else questions


def _of_the_team(office: Office, questions: list[Owed]) -> list[Owed]:
    """What was given to somebody who is no PM any more is for the client's PM again."""
    pms = {"", *office.directory.pms}
    return [
        one if one.question.given_to in pms else replace(one, question=replace(one.question, given_to=""))
        for one in questions
    ]


def _debts(office: Office, record: Record) -> Debts:
    client = office.directory.clients[record.id]
    calendar = office.calendars.of_client(client.id)
    return Debts(client, record.ledger, record.messages.values(), office.slas_of(client.id), calendar)
