"""What a digest shows, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from daemon.core.letters.views import Head, Noted, QuestionLine, Stranger
from daemon.core.model import Address
from daemon.core.schedule.context import Said


@dataclass(frozen=True, slots=True)
class Due:
    """A promise of the team."""

    client: str
    text: str
    due: date | None
    by: Address
    subject: str = ""
    link: str = ""
    number: int | None = None  # short number, for commands
    command: str = ""  # what to reply: "6 kept"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question of ours to a client."""

    client: str
    to: str
    text: str
    since: datetime
    subject: str
    chaser: str = ""  # a suggested text, in the client's language
    language: str = ""  # the client's
    uri: str = ""  # mailto: with that text
    number: int | None = None  # short number, for commands
    command: str = ""  # what to reply: "7 done"
    sure: bool = True  # False: it may be no question, or answered, and no update puts it to the client


@dataclass(frozen=True, slots=True)
class LetGo:
    """A question of ours to a client that has ended without a sure answer."""

    number: int
    client: str
    text: str
    since: datetime  # when it was asked
    kind: str  # day, weeks: time ended it; said: they wrote, and perhaps of something else
    command: str = ""  # what to reply: "8 still open"


@dataclass(frozen=True, slots=True)
class Held:
    """What a client asks in a mail that is taken for automatic, or may ask in any."""

    number: int
    client: str
    asked_by: Address
    text: str
    asked_at: datetime
    proved: bool = True  # our server does not say that it comes from elsewhere
    command: str = ""  # what to reply: "9 still open"


@dataclass(frozen=True, slots=True)
class Settled:
    """A question that is taken as answered, though a person may know better."""

    number: int | None  # short number, for commands; None where it is closed
    client: str
    asked_by: Address
    text: str
    asked_at: datetime
    state: str  # of the question
    by: Said | None = None  # the mail that settled it
    link: str = ""
    proved: bool = True  # False: our server says that the client did not send it


@dataclass(frozen=True, slots=True)
class Impostor:
    """A mail in somebody's name that our server says they did not send."""

    client: str  # in whose record it lies; "" for none
    sender: Address  # whom it names
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """A client's update that waits for approval."""

    client: str
    since: datetime  # when it was ready
    goes_at: datetime | None = None  # its hour, where that is to come
    alone: bool = False  # it goes then without a word; else once it is approved
    subject: str = ""
    number: int | None = None  # short number, for commands
    command: str = ""  # what to reply: "7 approve"


@dataclass(frozen=True, slots=True)
class Health:
    """Something the clerk suffers from; an empty tuple of them means that all is well."""

    kind: str  # one of TROUBLES
    since: datetime
    count: int = 1


@dataclass(frozen=True, slots=True)
class DigestView:
    """`digest`: a working morning's overview for one PM."""

    head: Head
    overdue: tuple[QuestionLine, ...] = ()
    due_today: tuple[QuestionLine, ...] = ()
    settled: tuple[Settled, ...] = ()
    promises: tuple[Due, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    let_go: tuple[LetGo, ...] = ()
    held: tuple[Held, ...] = ()
    hunches: tuple[Held, ...] = ()
    approvals: tuple[Noted, ...] = ()
    red_flags: tuple[Noted, ...] = ()
    impostors: tuple[Impostor, ...] = ()
    strangers: tuple[Stranger, ...] = ()
    drafts: tuple[Pending, ...] = ()
    health: tuple[Health, ...] = ()
    instead_of: str = ""  # the PM who is away, when a deputy or lead reads
    away_until: date | None = None
    besides: tuple[tuple[str, date | None], ...] = ()  # who else is away, and until when: theirs stands here, too
    more: Mapping[str, int] = field(default_factory=dict)  # section → how many it has beyond those shown

    def count(self, section: str) -> int:
        """How many there are, shown or not."""
        return len(getattr(self, section)) + self.more.get(section, 0)

    @property
    def quiet(self) -> bool:
        """Nothing to say."""
        questions = self.overdue or self.due_today or self.settled or self.promises or self.waiting or self.let_go
        news = self.approvals or self.red_flags or self.impostors or self.strangers or self.held or self.hunches
        return not (questions or news or self.drafts or self.health)
