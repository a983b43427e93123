"""The door: from the envelopes of a mailbox to the configuration that is proposed.

Whatever is guessed is shown and can be changed. Nobody is taken for a client to whom nobody of the team ever wrote; who
is left out is no stranger less: their mail waits as an unknown sender's, and is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from zoneinfo import ZoneInfo

from daemon.core.filing.party import domain_of
from daemon.core.message.origin import Organisation
from daemon.core.proposal.circles import Census, Circle, Guess, Signs
from daemon.core.proposal.countries import Countries
from daemon.core.proposal.envelopes import Envelope
from daemon.core.proposal.habits import working_hours
from daemon.core.proposal.team import Colleague, OurSide, our_side, plain_name
from daemon.core.proposal.tongues import SaidIn, Tongues
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import ENGLISH, Rules

_FALLBACK = "UTC"
_ID = 40  # characters of a folder's name
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae"})


@dataclass(frozen=True, slots=True)
class Prospect:
    """Somebody who may be a client."""

    id: str  # as a client's: the name of its folder
    name: str
    guess: Guess
    domains: tuple[str, ...]
    addresses: tuple[str, ...]  # of a person with free mail
    pm: str  # address of who of the team answers them most; "" where nobody's name stands there
    language: str
    sure: bool  # of the language; else it is the team's
    timezone: str  # "": the team's
    received: int  # mails by people
    sent: int
    automatic: int
    last: date | None  # of their mails


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a configuration."""

    name: str  # the team's
    sender: str  # the name in the From of our mails
    addresses: tuple[str, ...]
    domains: tuple[str, ...]
    people: tuple[Colleague, ...]  # who may be a PM, the likeliest first
    timezone: str
    hours: str
    holidays: tuple[str, ...]
    language: str
    prospects: tuple[Prospect, ...]  # clients first
    mails: int  # headers that were read


class Proposer:
    """Everything that is compiled from the rules, made once."""

    def __init__(self, rules: Rules, organisation: Organisation, freemail: frozenset[str]) -> None:
        self._countries = Countries(rules)
        self._tongues = Tongues(rules, self._countries)
        self._roles = Lexicon([rules.rule("mail", "correspondents", "role")])
        offices = Lexicon([rules.rule("mail", "correspondents", "supplier")])
        self._signs = Signs(offices, Lexicon.everywhere(rules, "correspondents", "supplier"))
        self._organisation = organisation
        self._freemail = freemail

    def propose(self, envelopes: Sequence[Envelope], address: str) -> Proposal:
        """`address` is the shared mailbox's, lower-cased."""
        domain = domain_of(address)
        own = "" if domain in self._freemail else domain
        side = our_side(envelopes, address, own, self._roles)
        found = Census(side, self._freemail, self._organisation).count(envelopes)
        spoken = {one.key: self._tongues.of(one) for one in found}
        language = self._countries.language(domain) or _most(found, spoken) or ENGLISH
        written = [one.at for one in envelopes if one.sent and not one.machine]
        zone = self._countries.zone(domain, written, self._countries.zones_of(language)) or _FALLBACK
        code, name = self._countries.holidays(zone, language), _team_name(side, domain)
        return Proposal(
            name=name,
            sender=side.called or name,
            addresses=side.addresses,
            domains=side.domains,
            people=side.people,
            timezone=zone,
            hours=working_hours(written, ZoneInfo(zone)),
            holidays=(code,) if code else (),
            language=language,
            prospects=self._prospects(found, side, spoken, zone, language),
            mails=len(envelopes),
        )

    def _prospects(
        self, found: Iterable[Circle], side: OurSide, spoken: Mapping[str, SaidIn], zone: str, language: str
    ) -> tuple[Prospect, ...]:
        taken: set[str] = set()
        prospects = []
        for one in found:
            said = spoken[one.key]
            theirs = said.language if said.sure else language
            zones = (zone,) if theirs == language else (*self._countries.zones_of(theirs), zone)
            where = self._countries.zone(one.domain, one.instants, zones) if one.instants else ""
            tongue = SaidIn(theirs, said.sure or said.language == language)
            prospects.append(self._prospect(one, side, tongue, "" if where == zone else where, taken))
        order = list(Guess)
        return tuple(sorted(prospects, key=lambda one: order.index(one.guess)))

    def _prospect(self, one: Circle, side: OurSide, tongue: SaidIn, zone: str, taken: set[str]) -> Prospect:
        domains = tuple(dict.fromkeys((one.domain, *sorted(one.domains)))) if one.domain else ()
        return Prospect(
            id=_folder(one, taken),
            name=_client_name(one),
            guess=self._signs.guess(one),
            domains=tuple(name for name in domains if name == one.domain or not name.endswith(f".{one.domain}")),
            addresses=() if one.domain else tuple(one.names),
            pm=_pm(one, side),
            language=tongue.language,
            sure=tongue.sure,
            timezone=zone,
            received=len(one.received),
            sent=one.sent,
            automatic=one.machines,
            last=max((at.date() for at in one.instants), default=None),
        )


def _most(found: Iterable[Circle], spoken: Mapping[str, SaidIn]) -> str:
    """The language of most mails that came, where it is sure; "" for none."""
    counted: Counter[str] = Counter()
    for one in found:
        if spoken[one.key].sure and one.sent:
            counted[spoken[one.key].language] += len(one.received)
    return max(counted, key=lambda language: (counted[language], language), default="")


def _pm(one: Circle, side: OurSide) -> str:
    """Who answers them most; else who is most in copy; else who writes most in all."""
    for counted in (one.answers, one.beside):
        if counted:
            return max(counted, key=lambda person: (counted[person], person))
    return side.people[0].address if side.people else ""


def _team_name(side: OurSide, domain: str) -> str:
    """The name in the shared mailbox's From where the domain bears it out; it may be a person's."""
    label = _titled(domain)
    said = {word for word in re.split(r"\W+", side.called.lower()) if len(word) > 2}  # noqa: PLR2004 -- no "di", "of"
    return side.called if side.called and (not side.domains or any(word in domain for word in said)) else label


def _client_name(one: Circle) -> str:
    if one.domain:
        return _titled(one.domain)
    return plain_name(next(iter(one.names.values()), "")) or one.key


def _titled(domain: str) -> str:
    """`Rossi Arredi` of rossi-arredi.example: the first label."""
    return " ".join(part.capitalize() for part in re.split(r"[-_]+", domain.partition(".")[0]) if part) or domain


def _folder(one: Circle, taken: set[str]) -> str:
    """A name of its own in the letters of folders."""
    text = one.domain.partition(".")[0] if one.domain else one.key.partition("@")[0]
    plain = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_ID].strip("-") or "client"
    found = next(name for n in count(1) if (name := slug if n == 1 else f"{slug}-{n}") not in taken)
    taken.add(found)
    return found
