"""Who is who: the team, the project managers, the clients and the people who write for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from daemon.core.filing.party import Party, domain_of
from daemon.core.hours.duration import Duration
from daemon.core.hours.week import Week
from daemon.core.message.addresses import mailbox
from daemon.core.words.text import normal, words

ROLES = ("pm", "deputy", "lead")  # whom an SLA may escalate to beside addresses: of the client's PM

_FRIDAY = 4  # when a week is told where the rhythm named a day of the month
_STEM = 3  # letters of a name that no case changes


@dataclass(frozen=True, slots=True)
class PM:
    name: str
    address: str
    lead: str = ""  # address of whom an escalation goes to
    language: str = ""  # of the PM's mails; the team's when empty
    timezone: ZoneInfo | None = None  # the team's when None
    deputy: str = ""  # address of whom their mail goes to while they are away; the lead's when empty
    quiet_receipts: bool = False  # what was carried out as ordered is not confirmed
    zipped: bool = False  # a record's page comes in a zip


@dataclass(frozen=True, slots=True)
class Team:
    name: str
    addresses: frozenset[str]  # of the shared mailbox
    domains: frozenset[str]
    zone: ZoneInfo
    language: str
    people: frozenset[str] = frozenset()  # further addresses of team members, PMs and leads

    def __contains__(self, address: str) -> bool:
        if address in self.addresses or address in self.people or domain_of(address) in self.domains:
            return True
        return mailbox(address) in _mailboxes(self.addresses, self.people)


@lru_cache(maxsize=4)
def _mailboxes(*addresses: frozenset[str]) -> frozenset[str]:
    """The same for each mail."""
    return frozenset(map(mailbox, chain(*addresses)))


class Consent(StrEnum):
    """Whether a PM must approve an update before the client gets it."""

    NONE = "none"
    REQUIRED = "required"
    AUTO = "auto"  # it goes out by itself some time after the PM has seen it


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a client's regular update goes out, in the client's zone."""

    weeks: int  # 1, 2 or 4; 0: each month
    weekday: int  # 0 is Monday; each month: the last of the month
    at: time  # wall clock
    approval: Consent
    to: tuple[str, ...] = ()  # the client's readers; empty: whom the record suggests
    day: int = 0  # of the month, 1 to 28, in place of the weekday; 0: none
    pauses: tuple[tuple[date, date], ...] = ()  # the first and last day of each
    one_thread: bool = True  # of all updates; else each begins its own
    draft_before: timedelta = timedelta()  # the PM's working time, from the draft until it goes out
    pulse: bool = True  # it asks how it was
    alone_after: timedelta | None = None  # the PM's working time, from a draft until it goes out without a word
    silent_send: bool = False  # it goes out in the end where nobody answers a draft
    send_empty: bool = False  # a quiet week has its letter, too
    phase: int = 0  # of every second or fourth week: weeks from the Monday from which they are counted

    def pauses_on(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.pauses)


@dataclass(frozen=True, slots=True)
class Reminding:
    """How a client is reminded of what the team asked."""

    after: Duration  # the client's working time, from the question or the reminder before
    times: int
    consent: Consent
    alone_after: timedelta | None = None  # the PM's working time, from a draft until it goes out without a word
    onward: bool = False  # when the last has had no answer either, the client is told that we go on without it


@dataclass(frozen=True, slots=True)
class Client:
    id: str  # the name of its folder
    name: str
    addresses: frozenset[str]
    domains: frozenset[str]
    pm: str
    language: str
    zone: ZoneInfo
    sla: str
    detail: str = "A"  # A every item, B by component, C the bottom line
    update: Rhythm | None = None
    remind: Reminding | None = None
    hours: Week | None = None  # in the client's zone: when the client may be written to; 7 to 21 when None
    closed: Mapping[date, str] = field(default_factory=dict, compare=False)  # days on which nobody writes to the client
    called: Mapping[str, str] = field(default_factory=dict, compare=False)  # how letters greet, by address; "": all
    glossary: Mapping[str, str] = field(default_factory=dict, compare=False)  # a word → what it means; "": known

    @property
    def manner(self) -> str:
        """How often and how fully it is written to, in short."""
        return f"{self.update.weeks if self.update else '-'}{self.detail}"

    def written_to(self, weeks: int | None, detail: str, phase: int = 0) -> Client:
        """The same client in another rhythm or detail, see `daemon.core.commands.abouts.OnWish`."""
        rhythm = self.update
        if rhythm and weeks is not None and weeks != rhythm.weeks:
            weekday = _FRIDAY if rhythm.day else rhythm.weekday
            rhythm = replace(rhythm, weeks=weeks, weekday=weekday, day=0, phase=phase)
        return replace(self, update=rhythm, detail=detail or self.detail)


class _Places:
    """Where the clients write from, each found in one look: of several that share a place, the first named."""

    def __init__(self, clients: Collection[Client], freemail: frozenset[str]) -> None:
        self._addresses: dict[str, str] = {}
        self._mailboxes: dict[str, str] = {}
        self._domains: dict[str, str] = {}
        self._freemail = freemail
        for client in clients:
            for address in client.addresses:
                self._addresses.setdefault(address, client.id)
                self._mailboxes.setdefault(mailbox(address), client.id)
            for domain in client.domains:
                self._domains.setdefault(domain, client.id)

    def at(self, address: str) -> str | None:
        found = self._addresses.get(address) or self._mailboxes.get(mailbox(address))
        domain = domain_of(address)
        if found or not domain or domain in self._freemail:
            return found
        # The closest domain wins: a client may be a daughter of another.
        return next((self._domains[name] for name in (domain, *_above(domain)) if name in self._domains), None)


@dataclass(frozen=True)
class Directory:
    """Everybody that the configuration names. `freemail` are domains that belong to nobody."""

    team: Team
    clients: Mapping[str, Client]
    pms: Mapping[str, PM]
    freemail: frozenset[str] = field(default_factory=frozenset)
    escalated_to: frozenset[str] = field(default_factory=frozenset)  # the addresses that SLAs name

    def client_at(self, address: str) -> str | None:
        """The client of `address`: by exact address, then by domain or a domain above it, never a free-mail one."""
        return self._places.at(address)

    @cached_property
    def _places(self) -> _Places:
        return _Places(self.clients.values(), self.freemail)

    def with_address(self, client: str, address: str) -> Directory:
        """The same directory with one more address of a client."""
        before = self.clients[client]
        changed = replace(before, addresses=before.addresses | {address})
        return replace(self, clients={**self.clients, client: changed})

    def agreed(self, client: str, weeks: int | None, detail: str, instead: str, phase: int) -> Directory:
        """The same directory with a client written to as it wished, `instead` of the manner that it had then.

        As it is where the configuration was changed since: who changes that has the last word.
        """
        before = self.clients.get(client)
        if before is None or before.manner != instead:
            return self
        return replace(self, clients={**self.clients, client: before.written_to(weeks, detail, phase)})

    def without_address(self, client: str, address: str) -> Directory:
        before = self.clients[client]
        changed = replace(before, addresses=before.addresses - {address})
        return replace(self, clients={**self.clients, client: changed})

    def clients_at(self, addresses: Iterable[str]) -> list[str]:
        """The clients among `addresses`, each once, in order."""
        return list(dict.fromkeys(client for address in addresses if (client := self.client_at(address))))

    @property
    def domains(self) -> list[str]:
        """The domains of the team and the clients, in order; those of single addresses too, but for free-mail ones."""
        clients = self.clients.values()
        single = {domain_of(address) for client in clients for address in client.addresses} - self.freemail
        return sorted(single.union(self.team.domains, *(client.domains for client in clients)))

    @property
    def readers(self) -> frozenset[str]:
        """Everybody whom a mail of ours may go to: PMs, their deputies and leads, and whom an SLA escalates to."""
        people = (address for pm in self.pms.values() for address in (pm.address, pm.deputy, pm.lead) if address)
        return frozenset(people) | self.escalated_to

    def party(self, client: str) -> Party:
        """Who may speak for a client; nobody for one that the configuration does not name any more."""
        found = self.clients.get(client)
        return Party(found.addresses, found.domains - self.freemail) if found else Party()

    def pm_of(self, client: str) -> PM:
        return self.pms[self.clients[client].pm]


def _above(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[n:]) for n in range(1, len(labels) - 1)]


def client_named(directory: Directory, named: str) -> str | None:
    """The one client whom an id, a name or a word of it means."""
    clients = directory.clients
    if named.lower() in clients:
        return named.lower()
    asked = set(words(named))
    matches = [client.id for client in clients.values() if normal(client.name) == normal(named)]
    matches = matches or [client.id for client in clients.values() if asked and asked <= set(words(client.name))]
    return matches[0] if len(matches) == 1 else None
