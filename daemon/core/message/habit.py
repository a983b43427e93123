"""Which name our server writes into Authentication-Results, by mails that it took in: what `authserv_id` should be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from daemon.core.message.authentication import stated, writer
from daemon.core.model import Message

FEWEST = 5  # mails that tell a habit
_SENDERS = 3  # domains that write them: one sender can put any name into all that it sends
_MOST = 0.8  # of the mails that bear the name: below, not the server writes it but some that send to it


@dataclass(frozen=True, slots=True)
class Habit:
    """What stands in mails from outside."""

    mails: int  # looked at
    name: str = ""  # that most of them bear on top
    bearing: int = 0  # how many do
    steady: bool = False  # so many, and from so many senders, that only our server can have written it
    trusted: int = 0  # those in which the name that is configured says something


def habit(messages: Iterable[Message], team: frozenset[str], server: str | None) -> Habit:
    """What recent mails show of our server. Mail from the domains of the `team` is left out: some servers judge it not.

    `server`: the authserv-id that is configured now, if any.
    """
    outside = [(domain, message) for message in messages if (domain := _domain(message)) and domain not in team]
    trusted = sum(bool(server and stated(message.trace, server)) for _, message in outside)
    senders: defaultdict[str, list[str]] = defaultdict(list)  # name → the domains of the mails that bear it
    for domain, message in outside:
        if name := writer(message.trace):
            senders[name].append(domain)
    if not senders:
        return Habit(len(outside), trusted=trusted)
    name = max(senders, key=lambda name: len(senders[name]))
    bearing = len(senders[name])
    steady = len(outside) >= FEWEST and bearing >= _MOST * len(outside) and len(set(senders[name])) >= _SENDERS
    return Habit(len(outside), name, bearing, steady, trusted)


def _domain(message: Message) -> str:
    return message.sender.address.rpartition("@")[2] if message.sender else ""
