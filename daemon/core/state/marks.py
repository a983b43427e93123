"""Marks: each says that something was told or done, so that it is not told or done again.

The `key` of a mark names the mail that it is of, in the outbox and in the Message-ID that is made of that name. Mail
programs keep those ids, so a key stays as it is for ever; nothing is read back from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A reader was told of a question at a level."""

    question: str  # id
    level: int  # see `daemon.core.schedule.alerts.Level`
    reader: str  # address; "" for everybody, as the first versions noted it
    basis: str = (
        ""  # ISO 8601: the ruling or promise, and the snooze, that the deadline rests on; with others it is told anew
    )
    given_to: str = ""  # address of who is responsible, where it is not the client's PM
    day: date | None = None  # of a daily repetition, on the reader's calendar

    @property
    def key(self) -> str:
        return f"{self.question}:{self.level}:{self.basis}{self.given_to}{_ending(self.reader, self.day)}"


@dataclass(frozen=True, slots=True)
class ToldLoop:
    """A reader was told that a client should hear from us, at a level."""

    client: str  # id
    level: int
    reader: str  # address; "" for everybody, as the first versions noted it
    start: datetime  # from which the time without a word is counted
    day: date | None = None

    @property
    def key(self) -> str:
        return f"loop:{self.client}:{self.level}:{self.start.isoformat()}{_ending(self.reader, self.day)}"


def _ending(reader: str, day: date | None) -> str:
    return (f"@{reader}" if reader else "") + (f":{day}" if day else "")


@dataclass(frozen=True, slots=True)
class ToldDue:
    """A reader was told when a question is due. Its instant is that due time, not when it was told."""

    question: str
    reader: str
    basis: str  # a hash of all that was said and ruled about the due time; see `daemon.core.schedule.moved`


@dataclass(frozen=True, slots=True)
class Mailed:
    """A reader was told of a question in the mail with this Message-ID: later ones join its thread."""

    question: str
    reader: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Alarmed:
    """A reader heard at once of a red flag of this kind in a thread."""

    client: str
    thread: str
    kind: str
    reader: str = ""  # address; "" for the client's PM

    @property
    def key(self) -> str:
        return f"alarm:{self.client}:{self.thread}:{self.kind}{_ending(self.reader, None)}"


@dataclass(frozen=True, slots=True)
class Knocked:
    """A reader was told what a stranger asks."""

    mail: str  # the key of the stranger's mail
    reader: str

    @property
    def key(self) -> str:
        return f"knock:{self.mail}{_ending(self.reader, None)}"


@dataclass(frozen=True, slots=True)
class Hunched:
    """A digest showed what a client's mail may ask."""

    question: str  # id


@dataclass(frozen=True, slots=True)
class Updated:
    """A client's regular update was made, or skipped."""

    client: str
    period: str  # an ISO week, such as 2026-W12

    @property
    def key(self) -> str:
        return f"update:{self.client}:{self.period}"


@dataclass(frozen=True, slots=True)
class Explained:
    """A client was told what a word means."""

    client: str
    word: str  # in normal form


@dataclass(frozen=True, slots=True)
class Reminded:
    """It was decided that a client is reminded of a question of ours; with `sent`, that the reminder went out."""

    client: str
    question: str
    turn: int  # from 1; the one after the last says that we go on without the answer
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Digested:
    """A PM's morning digest was made, or was not worth a mail."""

    pm: str
    day: date

    @property
    def key(self) -> str:
        return f"digest:{self.pm}:{self.day}"


@dataclass(frozen=True, slots=True)
class Reported:
    """A reader had the report on a month."""

    reader: str
    month: str  # such as 2026-03

    @property
    def key(self) -> str:
        return f"report:{self.reader}:{self.month}"


@dataclass(frozen=True, slots=True)
class Introduced:
    """A PM had the first report, or there was no history to report on."""

    pm: str

    @property
    def key(self) -> str:
        return f"first:{self.pm}"


@dataclass(frozen=True, slots=True)
class Noticed:
    """The admin, or `reader`, was told that something went wrong."""

    topic: str  # the name of a trouble, or a kind of notice
    about: str = ""  # a client, a mailbox, a mail, a reason
    when: str = ""  # ISO 8601, a day, week or instant: what goes wrong again after it is told again
    reader: str = ""

    @property
    def key(self) -> str:
        return ":".join(filter(None, ("notice", self.topic, self.about, self.when, self.reader)))


@dataclass(frozen=True, slots=True)
class HeardMail:
    """A mail to the clerk was heard; what it ordered is done."""

    mail: str  # its key


AlertMark = Told | ToldLoop | Alarmed  # one of these names the mail of an alert
OnceMark = Hunched | Updated | Explained | Reminded | Digested | Reported | Introduced | HeardMail
Mark = AlertMark | Knocked | ToldDue | Mailed | OnceMark | Noticed
