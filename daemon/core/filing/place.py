"""Under which client a message is filed, and which way it went."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from daemon.core.filing.authors import NOBODY, Author, author, client_named
from daemon.core.filing.people import Directory
from daemon.core.model import Address, Automatic, Bounced, Direction, OriginKind, Reading

UNMATCHED = "unmatched"  # the record of senders nobody knows yet

_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_HEADER_LINES = 12  # how far down a forwarded mail's own header may reach


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs. Several records only when the team wrote to several clients at once."""

    records: tuple[str, ...]  # client ids, or UNMATCHED
    direction: Direction
    sender: Address  # of a forwarded client's mail: the client
    forwarded_by: str = ""
    through: str = ""  # the address of the From, where somebody else is the sender
    several: bool = False  # the mail touches more than one client: a human should know


# Given Message-IDs and an address: the clients in whose threads they stand, if that address took part there.
ThreadClients = Callable[[Iterable[str], str], list[str]]


def place(
    reading: Reading, directory: Directory, thread_clients: ThreadClients, origin: OriginKind = OriginKind.VOUCHED
) -> Place:
    """Decide the record and direction of one message. Pure: `thread_clients` looks into what is already filed.

    A forward hands a client's mail over unless our server says that nobody of the team sent it.
    """
    message = reading.message
    wrote = author(message, directory)
    if origin is OriginKind.REFUTED and wrote.through in directory.team:
        wrote = Author(message.sender or NOBODY)  # nobody of ours said who wrote it
    sender = wrote.address
    recipients = [entry.address for entry in (*message.to, *message.cc, *message.bcc)]
    related = (*message.references, *message.in_reply_to)
    if reading.automatic and reading.automatic.kind is Automatic.BOUNCE:
        return _returned(reading.bounced, related, sender, directory, thread_clients)
    if sender.address in directory.team:
        # A calendar writes to each guest alone: who else is invited stands in the event.
        recipients += (guest for event in message.appointments for guest in event.people)
        found = _from_team(reading, sender, recipients, directory, thread_clients(related, sender.address))
        if found.forwarded_by and origin is OriginKind.REFUTED:
            return Place(found.records, Direction.INTERNAL, sender)
        return found
    client = directory.client_at(sender.address)
    if client is None:
        # A guessed reference proves nothing: only who was written to in that thread belongs to it.
        clients = thread_clients(related, sender.address)
        client = clients[0] if len(clients) == 1 else None
    if client is None and not wrote.through and (named := client_named(message, directory)):
        wrote, client = named, directory.client_at(named.address.address)
    others = set(directory.clients_at(recipients)) - {client}
    return Place(
        (client or UNMATCHED,),
        Direction.INBOUND,
        wrote.address,
        through=wrote.through,
        several=bool(client and others),
    )


def _returned(
    back: Bounced | None, related: tuple[str, ...], sender: Address, directory: Directory, thread_clients: ThreadClients
) -> Place:
    """A bounce belongs to whom the mail was for that came back, whichever server tells of it, ours too."""
    clients = thread_clients((back.message_id, *related) if back else related, "")
    named = directory.clients_at((back and back.addresses) or (sender.address,))
    client = clients[0] if len(clients) == 1 else next(iter(named), UNMATCHED)
    return Place((client,), Direction.INBOUND, sender)


def _from_team(
    reading: Reading, sender: Address, recipients: list[str], directory: Directory, in_threads: list[str]
) -> Place:
    clients = directory.clients_at(recipients)
    outside = [address for address in recipients if address and address not in directory.team]
    if clients:
        return Place(tuple(clients), Direction.OUTBOUND, sender, several=len(clients) > 1)
    if outside:
        return Place(tuple(in_threads[:1]) or (UNMATCHED,), Direction.OUTBOUND, sender)
    # Handed to the clerk alone it is the client's mail; sent to a colleague it is a talk about it.
    handed_over = all(address in directory.team.addresses for address in recipients)
    writer = forwarded_author(reading.body.forwarded)
    client = directory.client_at(writer.address) if writer else None
    outsider = writer is not None and writer.address not in directory.team
    if writer and handed_over and (client or (outsider and not in_threads)):
        return Place((client or UNMATCHED,), Direction.INBOUND, writer, forwarded_by=sender.address)
    if handed_over and writer is None and reading.body.forwarded and not in_threads:
        return Place((UNMATCHED,), Direction.INBOUND, sender, forwarded_by=sender.address)
    about = in_threads[:1] or ([client] if client else [UNMATCHED])
    return Place(tuple(about), Direction.INTERNAL, sender)


def forwarded_words(forwarded: str) -> str:
    """The text of a forwarded mail without its own header, which ends at the first blank line below a label."""
    lines = forwarded.splitlines()
    labelled = False
    for number, line in enumerate(lines[:_HEADER_LINES]):
        labelled = labelled or bool(_ADDRESS.search(line[:500]))
        if labelled and not line.strip(" >*\t"):
            return "\n".join(lines[number + 1 :]).strip()
    return forwarded


def forwarded_author(forwarded: str) -> Address | None:
    """Who wrote the mail that was forwarded: the first address in its quoted header."""
    for line in forwarded.splitlines()[:_HEADER_LINES]:
        if address := _ADDRESS.search(line[:500]):
            name = line[: address.start()].partition(":")[2].strip(" \t<>\"'[(*")
            return Address(name, address[0].lower())
    return None
