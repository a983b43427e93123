"""Mails that a team member hands over as attachments: each of them is its writer's, as in an inline forward."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.core.filing.authors import author
from daemon.core.filing.people import Directory
from daemon.core.filing.place import UNMATCHED, Place
from daemon.core.message.certified import is_envelope
from daemon.core.model import Direction, Message, OriginKind, Reading


@dataclass(frozen=True, slots=True)
class Handover:
    """One attached mail, and whose it is."""

    message: Message
    place: Place


def handovers(reading: Reading, directory: Directory, origin: OriginKind) -> list[Handover]:
    """The attached mails that somebody of the team only passes on to the shared mailbox; their own are none.

    To a colleague they are a talk about them, and what our server says is not of the team hands nothing over.
    """
    message = reading.message
    sender = message.sender.address if message.sender else ""
    readers = [entry.address for entry in (*message.to, *message.cc, *message.bcc)]
    handed = sender in directory.team and all(address in directory.team.addresses for address in readers)
    if not handed or origin is OriginKind.REFUTED or reading.automatic or is_envelope(message):
        return []
    found: list[Handover] = []
    for one in message.mails:
        writer = author(one, directory).address
        if writer.address and writer.address not in directory.team:
            client = directory.client_at(writer.address)
            place = Place((client or UNMATCHED,), Direction.INBOUND, writer, forwarded_by=sender)
            found.append(Handover(one, place))
    return found
