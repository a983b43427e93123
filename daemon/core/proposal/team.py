"""Who is the team: the shared mailbox's own addresses, its domain, and the people who write for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.core.filing.party import domain_of
from daemon.core.proposal.envelopes import Envelope
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.text import short

_LONGEST = 80  # characters of a name
_SEEN = 2  # mails in which a colleague who wrote none stands


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the team, not the shared mailbox itself."""

    name: str
    address: str
    wrote: int  # mails of theirs in the mailboxes of sent mail


@dataclass(frozen=True, slots=True)
class OurSide:
    """The team as its mail shows it."""

    addresses: tuple[str, ...]  # of the shared mailbox, the one that was typed first
    domains: tuple[str, ...]  # none at a free-mail provider
    people: tuple[Colleague, ...]  # who wrote most first
    called: str  # the name that mails from the shared mailbox bear most; ""

    def has(self, address: str) -> bool:
        return domain_of(address) in self.domains or address in self.addresses or address in self._known

    @property
    def _known(self) -> frozenset[str]:
        return frozenset(one.address for one in self.people)


def our_side(envelopes: Sequence[Envelope], address: str, own_domain: str, roles: Lexicon) -> OurSide:
    """`own_domain`: that of `address`, "" where it is a free-mail one. `roles`: what an office's address looks like."""
    sent = [one for one in envelopes if one.sent and not one.machine]
    wrote = Counter(one.sender.address for one in sent)
    offices = [one for one in wrote if one != address and _is_office(one, own_domain, roles)]
    addresses = (address, *sorted(offices, key=lambda one: -wrote[one]))
    seen = Counter(one for one in _colleagues(envelopes, own_domain) if not roles.find_pattern(one))
    found = [one for one in {*wrote, *seen} if one not in addresses and (wrote[one] or seen[one] >= _SEEN)]
    names = _names(envelopes)
    people = [Colleague(names.get(one) or _spoken(one), one, wrote[one]) for one in found]
    people.sort(key=lambda one: (-one.wrote, -seen[one.address], one.address))
    called = Counter(one.sender.name for one in sent if one.sender.address == address and one.sender.name)
    name = plain_name(max(called, key=lambda one: called[one], default=""))
    return OurSide(addresses, (own_domain,) if own_domain else (), tuple(people), name)


def plain_name(name: str) -> str:
    """A name as it may stand in a file and in a From: whoever wrote it may have made it steer something."""
    return short("".join(one for one in name if one.isprintable() and one not in '<>"').strip(), _LONGEST)


def _is_office(address: str, own_domain: str, roles: Lexicon) -> bool:
    return domain_of(address) == own_domain != "" and roles.find_pattern(address) is not None


def _colleagues(envelopes: Iterable[Envelope], own_domain: str) -> Iterable[str]:
    """The addresses at the team's domain, once for each mail that they stand in."""
    for one in envelopes:
        if own_domain and not one.machine:
            yield from {each.address for each in (one.sender, *one.readers) if domain_of(each.address) == own_domain}


def _names(envelopes: Iterable[Envelope]) -> dict[str, str]:
    """The name that each address bears most."""
    counted: dict[str, Counter[str]] = {}
    for one in envelopes:
        for each in (one.sender, *one.readers):
            if each.name:
                counted.setdefault(each.address, Counter())[plain_name(each.name)] += 1
    return {address: names.most_common(1)[0][0] for address, names in counted.items()}


def _spoken(address: str) -> str:
    """A name out of an address: `Marta Bianchi` of marta.bianchi@."""
    local = address.partition("@")[0]
    return " ".join(part.capitalize() for part in local.replace("_", ".").replace("-", ".").split(".") if part)
