"""Who wrote a mail that another address sent: a group, a form, a help desk, a provider of certified mail.

What such a mail says of its writer is a claim of whoever sent it; what the claim is worth is said by its origin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from daemon.core.filing.people import Directory
from daemon.core.message.addresses import addresses
from daemon.core.message.certified import is_envelope
from daemon.core.message.groups import group_names, is_of_group
from daemon.core.model import Address, Message
from daemon.core.words.text import normal

NOBODY = Address("", "")

_read = lru_cache(maxsize=256)(addresses)  # a list's or a server's Sender comes back with each mail
_ORIGINAL = ("x-original-from", "x-original-sender", "x-original-author", "rt-originator", "x-envelope-sender")


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a mail."""

    address: Address
    through: str = ""  # the address of the From, where it is another's


def author(message: Message, directory: Directory) -> Author:
    """Who wrote `message`: its From, or whom a mail of ours, or a stranger's, names in its place."""
    sender = message.sender or NOBODY
    if is_envelope(message):
        writer = message.mails[0].sender or NOBODY
        return Author(writer, sender.address) if writer.address != sender.address else Author(sender)
    if sender.address in directory.team and (behind := _behind_ours(message, sender, directory)):
        return Author(behind, sender.address)
    return Author(sender)


def writer_of(message: Message, directory: Directory) -> Address:
    """Who wrote `message`, as far as it says so itself: the client whom a stranger's program names, too."""
    wrote = author(message, directory)
    if wrote.address.address in directory.team or directory.client_at(wrote.address.address):
        return wrote.address
    named = client_named(message, directory)
    return named.address if named else wrote.address


def client_named(message: Message, directory: Directory) -> Author | None:
    """The client's person for whom a stranger's program sends, as a help desk does; None where it names none or two."""
    sender = message.sender or NOBODY
    named = (*message.reply_to, *(who for name in ("sender", *_ORIGINAL) for who in _fields(message, name)))
    theirs = [one for one in named if one.address not in directory.team and directory.client_at(one.address)]
    clients = set(directory.clients_at(one.address for one in theirs))
    return Author(theirs[0], sender.address) if len(clients) == 1 else None


def is_list(message: Message, address: str) -> bool:
    """Whether `message` came through the group with that address."""
    local, _, domain = address.partition("@")
    named = group_names(message)
    return bool(local and domain) and (address in named or f"<{local}.{domain}>" in named)


def _behind_ours(message: Message, sender: Address, directory: Directory) -> Address | None:
    """The one outsider for whom an address of ours stands in From: a group puts it there for DMARC, and a form."""

    def outside(people: Iterable[Address]) -> dict[str, Address]:
        return {one.address: one for one in people if one.address and one.address not in directory.team}

    for name in _ORIGINAL:
        if original := outside(_fields(message, name)):
            return next(iter(original.values()))
    answers, readers = outside(message.reply_to), outside((*message.to, *message.cc))
    listed = is_of_group(message)
    if len(answers) == 1:
        writer = next(iter(answers.values()))
        if listed or not readers.keys() - answers or _names(sender.name, writer, listed=listed):
            return writer
    # Where answers go to the list, Mailman copies the writer in.
    named = (one for one in readers.values() if _names(sender.name, one, listed=listed))
    return next(named, None)


def _names(name: str, person: Address, *, listed: bool) -> bool:
    """Whether a display name begins with a person: "Anna Rossi via Projects", in whatever language it goes on."""
    begins = normal(name).startswith
    if person.name and begins(normal(person.name)):
        return True
    local = person.address.partition("@")[0]
    written = name.lower().strip("'\"")
    return written.startswith(person.address) or (listed and not person.name and begins(normal(local)))


def _fields(message: Message, name: str) -> tuple[Address, ...]:
    return _read(message.headers[name]) if name in message.headers else ()
