"""The questions of a record with their deadlines."""

from __future__ import annotations

from daemon.adapters.records import Record
from daemon.app.office import Office
from daemon.core.alerts import Owed
from daemon.core.sla import deadline


def owed(office: Office, record: Record) -> list[Owed]:
    """Every question of one client's record with its deadline, computed from the configuration as it is now."""
    client = office.directory.clients[record.id]
    sla = office.slas[client.sla]
    quiet = {message.message_id for message in record.messages.values() if message.quiet}
    return [
        Owed(client, question, deadline(question, sla, office.calendar), question.message_id in quiet)
        for question in record.ledger.questions
    ]
