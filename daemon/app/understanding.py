"""Reading a message in the light of whose it may be."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from daemon.core.filing.authors import writer_of
from daemon.core.filing.people import Directory
from daemon.core.model import Message, Reading
from daemon.core.reading.reader import Reader


class Knowing(Protocol):
    """Who knows the rules, and who is who."""

    @property
    def reader(self) -> Reader: ...
    @property
    def directory(self) -> Directory: ...


def skim(knowing: Knowing, message: Message, at: datetime) -> Reading:
    """The same; of what a stranger's program sends to many, no more than is kept of it (see `Reading.whole`)."""
    directory = knowing.directory
    team, writer = directory.team, writer_of(message, directory).address
    stranger = writer not in team and directory.client_at(writer) is None
    skimmed = knowing.reader.skim(message, team.addresses | team.domains) if stranger else None
    return skimmed or understand(knowing, message, at)


def understand(knowing: Knowing, message: Message, at: datetime) -> Reading:
    """Read a message that arrived at `at`: what is known of its writer's language, and the day in their zone, count."""
    directory = knowing.directory
    writer = writer_of(message, directory)
    addresses = [entry.address for entry in (writer, *message.to, *message.cc)]
    known = directory.clients_at(addresses)
    client = directory.clients[known[0]] if known else None
    team = directory.team
    day = at.astimezone(client.zone if client else team.zone).date()
    return knowing.reader.understand(
        message,
        client.language if client else None,
        day,
        team.addresses | team.domains,
        client=directory.client_at(writer.address) is not None,
    )
