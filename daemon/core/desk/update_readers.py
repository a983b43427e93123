"""Who of a client gets its updates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from daemon.core.filing.party import Party
from daemon.core.filing.people import Client, Rhythm
from daemon.core.letters.foreign import is_writable
from daemon.core.model import PROVED, Address, Direction, Filed, OriginKind

_LATELY = timedelta(days=60)  # who wrote within it may be the one to send the update to
_OFTEN = 2  # mails of the team to somebody: more than once is no slip


@dataclass(frozen=True, slots=True)
class UpdateReaders:
    """`others` wrote for the client lately, and nothing proves that they are the client's: a person decides."""

    chosen: tuple[Address, ...]
    others: tuple[str, ...] = ()  # addresses
    unwritable: tuple[str, ...] = ()  # of those configured or chosen: no mail can go there


def update_readers(
    client: Client, rhythm: Rhythm | None, party: Party, messages: Collection[Filed], now: datetime
) -> UpdateReaders:
    """As configured, else who of the client wrote to us most in the last two months.

    Nobody is chosen whom the directory does not place with the client, nor anyone new whose mail no server vouches for
    and to whom the team did not write more than once.
    """
    if rhythm and rhythm.to:
        return _written([Address("", address) for address in rhythm.to])
    wrote = [one.sender for one in messages if _is_lately(one, now) and party.spoke(one)]
    known = client.addresses | _vouched(messages) | _written_to(messages)
    counted = Counter(sender.address for sender in wrote if sender.address in known)
    others = tuple(sorted({sender.address for sender in wrote} - known))
    if not counted:
        return _written([Address("", address) for address in sorted(client.addresses)[:1]], others)
    most = max(sorted(counted), key=lambda address: counted[address])
    return _written([next(sender for sender in reversed(wrote) if sender.address == most)], others)


def _written(readers: Iterable[Address], others: tuple[str, ...] = ()) -> UpdateReaders:
    """One address that cannot be written keeps the update from nobody else; one that is named twice gets it once."""
    readers = tuple({reader.address: reader for reader in readers}.values())
    safe = tuple(one for one in readers if is_writable(one))
    return UpdateReaders(safe, others, tuple(one.address for one in readers if one not in safe))


def _is_lately(filed: Filed, now: datetime) -> bool:
    person = filed.direction is Direction.INBOUND and filed.automatic is None and not filed.forwarded_by
    return person and filed.at >= now - _LATELY


def _vouched(messages: Iterable[Filed]) -> set[str]:
    return {one.sender.address for one in messages if one.origin is OriginKind.VOUCHED}


def _written_to(messages: Iterable[Filed]) -> set[str]:
    ours = (one for one in messages if one.direction is Direction.OUTBOUND and one.origin in PROVED and not one.ours)
    counted = Counter(address for one in ours for address in set(one.to))
    return {address for address, count in counted.items() if count >= _OFTEN}
