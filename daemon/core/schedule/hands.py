"""Who wrote by hand, and when last: whoever did is at work, or has read their mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.message.origin import believed
from daemon.core.model import Filed


def by_hand(message: Filed) -> Iterator[str]:
    """Who wrote a mail by hand, or forwarded it, by address."""
    if message.forwarded_by:
        yield message.forwarded_by
    elif not (message.automatic or message.ours):
        yield message.sender.address


def hands(
    messages: Iterable[Filed], rulings: Iterable[Ruling], wrote: Mapping[str, datetime] = MappingProxyType({})
) -> dict[str, datetime]:
    """When each person last wrote by hand: a mail, or a command. `wrote`: of the mails beside `messages`."""
    found = dict(wrote)
    for message in believed(messages):
        for person in by_hand(message):
            later(found, person, message.at)
    for ruling in rulings:
        if ruling.word not in (Word.AWAY, Word.BACK) and not ruling.taught:
            later(found, ruling.by, ruling.at)
    return found


def later(found: dict[str, datetime], address: str, at: datetime) -> None:
    """Note that somebody wrote at `at`, unless they wrote later."""
    found[address] = max(at, found.get(address, at))
