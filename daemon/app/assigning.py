"""Unknown senders whom a PM assigned to a client: their address is the client's, and their mail moves there."""

from __future__ import annotations

from dataclasses import replace

from daemon.app.office import Office
from daemon.core.filing.people import Directory
from daemon.core.filing.place import UNMATCHED
from daemon.core.model import Filed
from daemon.core.state.record import Record


def assign(office: Office, address: str, client: str) -> list[Record]:
    """Make `address` the client's and move its mail; gives the records that changed, for the caller to commit."""
    office.directory = office.directory.with_address(client, address)
    return _move(office, address, UNMATCHED, client)


def unassign(office: Office, address: str, client: str) -> list[Record]:
    """The reverse. What the address wrote since goes to the unknown senders too."""
    office.directory = office.directory.without_address(client, address)
    return _move(office, address, client, UNMATCHED)


def _move(office: Office, address: str, source: str, target: str) -> list[Record]:
    old, new = office.records.get(source), office.records.get(target)
    for message in [message for message in old.messages.values() if _of(message, address, office.directory)]:
        path = office.records.archive(source).path(message.key)
        if not path.exists():
            continue  # it came a moment ago and is not written yet; `replay` moves it
        new.put(replace(message, thread=""))
        office.records.archive(target).add(message.key, path.read_bytes(), message.at)
        old.drop(message.key)
        office.index.drop(source, message.key)
        office.index.add(target, message)
    return [new, old]


def _of(message: Filed, address: str, directory: Directory) -> bool:
    """Whether the address wrote it, or the team to this address alone."""
    others = [one for one in message.to if one != address and one not in directory.team]
    return message.sender.address == address or (address in message.to and not others)
