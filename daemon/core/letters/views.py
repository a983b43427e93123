"""Views: what a template gets to see. Nothing in them has to be looked up or computed any more.

Every instant is an aware datetime in UTC; the templates show it in the reader's `zone` (an IANA name). Every text is as
somebody wrote it: the renderer escapes it, brings it to one line and cuts it. Tuples that are empty make their section
vanish. `kind`, `level`, `word` and the like are keys into the words of a language (`templates/<language>/*.words`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from daemon.core.commands.word import Word
from daemon.core.filing.lookalikes import ascii_address
from daemon.core.model import Address
from daemon.core.project.written_plan import UnreadPlan
from daemon.core.schedule.context import Said


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail, ready for `daemon.core.letters.letter.compose`."""

    subject: str  # one line, at most 150 characters
    text: str  # wrapped at 72
    html: str  # a whole document
    content: str = ""  # the middle of the HTML, to be shown inside another mail (a draft); "" when there is none
    pictures: tuple[tuple[str, bytes], ...] = ()  # that the HTML shows: Content-ID and JPEG
    language: str = ""  # that it is written in


@dataclass(frozen=True, slots=True)
class Closed:
    """A day on which the clock of an SLA stood still though it usually runs."""

    day: date
    name: str = ""  # of the holiday; "" for a day off


@dataclass(frozen=True, slots=True)
class Counting:
    """How a deadline was found: `start` + `target` in business time = `due`."""

    start: datetime  # when the clock began: the arrival, or the next opening
    target: timedelta  # business time
    due: datetime
    closed: tuple[Closed, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the reader does with one tap, or by typing `command` into a reply."""

    word: Word
    command: str  # in the reader's language: "1 done"
    uri: str = ""  # mailto:…; "" where there is none


@dataclass(frozen=True, slots=True)
class ReplyLink:
    """A mail to a client that the reader begins with one tap."""

    name: str  # of whom it goes to
    uri: str  # mailto: with a subject and first words


@dataclass(frozen=True, slots=True)
class Tried:
    """Who was told of a question before it was escalated, and when."""

    name: str
    warned: datetime | None = None  # that it is due soon
    alerted: datetime | None = None  # that it is overdue


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question in an alert or digest."""

    number: int  # short number, for commands
    level: str  # warning, breach, escalation
    client: str
    asked_by: Address
    text: str  # the sentence, verbatim
    kind: str  # question, request, approval
    asked_at: datetime
    due_at: datetime
    left: timedelta  # business time until it is due, negative when overdue
    client_zone: str
    certainty: float  # 0 to 1, that it is open
    subject: str  # of the thread to answer in
    language: str = ""  # of the sentence; "" where nobody knows
    target: str = "answer"  # what is due: answer, next, promise, loop, ruling
    counting: Counting | None = None
    said: tuple[Said, ...] = ()
    flags: tuple[str, ...] = ()  # chaser, repeated, urgent, complaint, cancel
    promised_for: date | None = None
    link: str = ""  # opens the message in the mail program
    actions: tuple[Action, ...] = ()
    answer: ReplyLink | None = None
    proved: bool = True  # False: our server says that the client did not send it
    sealed: bool = False  # nobody can read the mail here: `text` is its subject
    contested: datetime | None = None  # when it was taken for settled, which the client says it is not
    due_before: datetime | None = None  # as the reader was told before the hours or the SLA were changed
    tried: Tried | None = None  # where it is escalated to somebody who is not responsible


@dataclass(frozen=True, slots=True)
class Head:
    """What every mail to the team says of itself."""

    zone: str  # the reader's
    now: datetime
    mailbox: str  # the address that the clerk looks after
    reader: str = ""  # the name of who gets it
    blind: tuple[datetime, datetime] | None = None  # when no mail could be read; told each reader once


@dataclass(frozen=True, slots=True)
class Stranger:
    """A sender who belongs to no client yet."""

    number: int
    sender: Address
    subject: str
    at: datetime
    command: str = ""  # what to reply: "3 assign to ACME"
    like: str = ""  # the known domain that the sender's is made to be taken for, or may be
    text: str = ""  # what they ask, verbatim; "" for nothing
    language: str = ""  # of that sentence; "" where nobody knows
    due_at: datetime | None = None  # by when it wants an answer
    likely: str = ""  # the name of the client that they may be of: a guess
    ground: str = ""  # … by what, see `daemon.core.filing.likely.Hint`
    actions: tuple[Action, ...] = ()
    link: str = ""  # opens the message in the mail program

    @property
    def shown(self) -> Address:
        """The sender as a reader sees who it is: where letters may deceive, as the domain is registered."""
        return replace(self.sender, address=ascii_address(self.sender.address)) if self.like else self.sender


@dataclass(frozen=True, slots=True)
class AlertView:
    """`alert`: questions that need an answer now, most urgent first, red flags that were raised just now, strangers."""

    head: Head
    entries: tuple[QuestionLine, ...]
    more: int = 0  # questions beyond the day's cap, not shown
    instead_of: str = ""  # the PM who is away, when a deputy or lead reads
    away_until: date | None = None
    besides: tuple[tuple[str, date | None], ...] = ()  # who else is away, and until when: theirs stands here, too
    flags: tuple[Noted, ...] = ()
    more_flags: int = 0  # older ones, not shown
    strangers: tuple[Stranger, ...] = ()  # who ask something, and belong to no client


@dataclass(frozen=True, slots=True)
class Noted:
    """An approval or a red flag."""

    client: str
    by: Address
    text: str
    kind: str  # approval, conditional approval; chaser, repeated, urgent, complaint, cancel
    at: datetime
    link: str = ""
    subject: str = ""  # of the thread
    proved: bool = True  # False: our server says that the client did not send it
    answer: ReplyLink | None = None
    number: int | None = None  # short number, for commands, of the question that the same mail asks
    due_at: datetime | None = None  # by when the thread wants an answer, where something waits in it
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftChange:
    """What an update says that was shown before, and would now say otherwise: its points and paragraphs as text."""

    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wished:
    """How a client wishes to be written to."""

    by: str  # a name
    weeks: int | None = None  # between two updates; 0: each month; None: as before
    detail: str = ""  # A, C; "": as before
    next: date | None = None  # the day of the next update, where it is so from now on


@dataclass(frozen=True, slots=True)
class DraftView:
    """`draft`: a letter to a client for the PM to approve, quoted in full."""

    head: Head
    client: str
    update: Rendered
    recipients: tuple[str, ...]
    send_at: datetime  # the instant that it is for; it goes out as soon as it is approved
    actions: tuple[Action, ...] = ()
    instead_of: str = ""  # the PM who is away, when a deputy or lead reads
    away_until: date | None = None
    careful: tuple[Noted, ...] = ()  # what to mind before it is approved
    jargon: tuple[str, ...] = ()  # words in it that the client may not know
    letter: str = ""  # welcome, farewell, reminder, onward; "" of a regular update
    change: DraftChange | None = None  # since it was approved; None for a first draft
    others: tuple[str, ...] = ()  # addresses that wrote for the client, whom nothing proves to be the client's
    alone_at: datetime | None = None  # when it goes out without a word; None: never
    unclear: tuple[str, ...] = ()  # lines of the reader's that are not understood, and stand in no letter
    silent: bool = False  # the draft was shown before, and nobody answered
    wished: Wished | None = None  # it is so from this update on
    points: tuple[tuple[str, str], ...] = ()  # what the letter says, and the command that takes it out
    silent_of: str = ""  # … the PM of that name, in whose place the reader is asked; "" for the reader


TROUBLES = (
    "unreadable",  # a message is in quarantine
    "cut",  # a message was too large to be read whole
    "twin",  # a message bears the Message-ID of another
    "retention",  # mail that is nobody's is to go
    "swept",  # no trouble: how much went for its age in a month
    "dead-letter",
    "unknown-outcome",
    "imap-refused",
    "smtp-refused",
    "unreachable",
    "disk",
    "room",  # the disk is nearly full
    "heartbeat",  # the clerk's own mail does not come back
    "template",
    "own-template",
    "plan",  # a client's plan.toml cannot be read
    "forged",
    "elsewhere",  # a command came from an address that is nobody's, in the name of a PM or with a token of theirs
    "passed-on",  # a command answers a mail that went to a colleague
    "no-reply",  # a command answers no mail of ours, or none that still takes commands
    "absence",  # an out-of-office without proof
    "clock",
    "mailbox-changed",
    "mailbox-refused",  # it is listed, and the server does not give its mail
    "mailbox-gone",
    "unwatched",  # new mail is seen by polling alone
    "loop",
    "nobody",
    "wish",  # no trouble: a client wishes to be written to otherwise
    "test",  # no trouble: somebody wants to see that mails arrive
    "other",
)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """`notice`: something went wrong and a person should know."""

    head: Head
    kind: str  # one of TROUBLES
    since: datetime
    detail: str = ""  # the server's or the program's own words
    subject: str = ""  # of the mail that it is about
    recipient: str = ""  # of that mail
    sender: str = ""
    client: str = ""
    path: str = ""  # where it lies
    count: int = 1
    over: bool = False  # it works again
    wished: Wished | None = None  # of kind wish
    plan: UnreadPlan | None = None  # of kind plan
    swept: tuple[tuple[str, int], ...] = ()  # of kind swept: what, of `daemon.core.state.swept.KINDS`, and how many
    missing: bool = False  # alerts may not have gone out since
