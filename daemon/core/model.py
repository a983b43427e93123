"""The nouns of the program. Start reading here.

Every instant is an aware datetime in UTC unless a field says otherwise; every address is lower-cased; every text is
decoded, with `\\n` line ends. All of it is frozen: the core hands on new values, it never changes old ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


# ── a message, as parsed ─────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Address:
    name: str  # display name, decoded, one line; "" when there is none
    address: str  # lower-cased addr-spec, an IDNA domain in its Unicode form; "" when the header held none


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str  # decoded, one line, without any path; "" when there is none
    content_type: str
    size: int  # bytes after transfer decoding


@dataclass(frozen=True, slots=True)
class DataFile:
    """An attachment that a program can read, not too large, with its bytes."""

    filename: str  # as Attachment.filename
    kind: str  # csv, ics, toml
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One RFC 5322 message."""

    message_id: str | None  # without <>; the sender's, so not to be trusted to be unique
    in_reply_to: tuple[str, ...]  # ids only, without <>, whatever prose stood around them
    references: tuple[str, ...]  # ids, oldest first, without <>
    thread_index: str | None  # Microsoft's Thread-Index: the first 22 bytes in hex, the same for a whole thread
    date: datetime | None  # the sender's claim, with the sender's offset
    received: datetime | None  # of the topmost Received header: when our side got it
    sender: Address | None  # the first of From, else of Sender
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str  # decoded, one line
    text: str  # the decoded text/plain parts; "" if there are none
    html: str | None  # the decoded text/html part
    attachments: tuple[Attachment, ...]
    headers: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # lower-case name → values, decoded, one line each
    content_type: str = "text/plain"  # of the whole message
    report: Mapping[str, str] = field(default_factory=dict)  # content type of a part that machines write → its text
    calendar: str | None = None  # the METHOD of a text/calendar part, upper case
    enclosed: str = ""  # the text of messages attached to this one: other people's words
    authors: tuple[Address, ...] = ()  # all of From
    trace: tuple[
        tuple[str, str], ...
    ] = ()  # Received and Authentication-Results, topmost first: lower-case name, value
    # as it stands, nothing decoded
    cut: bool = False  # there is more text than is read (see message/parts.py)
    data: tuple[DataFile, ...] = ()
    signed: tuple[
        str, ...
    ] = ()  # domains whose DKIM signature of it we have verified ourselves; none where nobody has looked


class OriginKind(StrEnum):
    """What is known of who sent a message."""

    SENT = "sent"  # our side did: it lies in a mailbox of sent mail, or the clerk wrote it
    VOUCHED = "vouched"  # our server states that it comes from the domain of its From
    UNPROVED = "unproved"  # our server says nothing to the point
    REFUTED = "refuted"  # our server states that it does not


PROVED = frozenset({OriginKind.SENT, OriginKind.VOUCHED})


@dataclass(frozen=True, slots=True)
class Origin:
    kind: OriginKind
    why: str  # one clause, for people: whose word it is, and what it says


# ── what a person would see in it ────────────────────────────────────────────────────────────────────────────────────
class Part(StrEnum):
    """Why a stretch of text is not the sender's own words."""

    QUOTATION = "quotation"
    ATTRIBUTION = "attribution"
    FORWARD = "forward"
    SIGNATURE = "signature"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken off, and by which rule (`language/topic.rule` or a name such as `html.gmail_quote`)."""

    text: str
    part: Part
    rule: str


@dataclass(frozen=True, slots=True)
class Passage:
    """An interleaved answer: the sender's words and the quoted passage that they follow."""

    quoted: str
    answer: str


@dataclass(frozen=True, slots=True)
class Body:
    own_text: str
    removed: tuple[Removed, ...] = ()
    passages: tuple[Passage, ...] = ()
    sign_off: str = ""  # the closing and the name that end `own_text` and ask nothing: "Merci d'avance, Anne"
    quoted: str = ""  # all quoted text, without its marks: what the mail replies to
    forwarded: str = ""  # the text of a forwarded message, headers included; "" for a reply


class Automatic(StrEnum):
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    CALENDAR = "calendar"
    LIST = "list"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Away:
    """An out-of-office: who wrote it is in the message; until when, where it says so."""

    until: date | None


@dataclass(frozen=True, slots=True)
class AutomaticMail:
    """A machine wrote it."""

    kind: Automatic
    rule: str
    away: Away | None = None


@dataclass(frozen=True, slots=True)
class Bounced:
    """What a bounce says of the mail that came back."""

    message_id: str  # of that mail, without <>; "" where the bounce does not say
    address: str  # that it did not reach, lower-cased; ""
    reason: str  # the server's words, one line; ""


class Kind(StrEnum):
    QUESTION = "question"
    REQUEST = "request"
    APPROVAL = "approval"  # the client asks us to approve


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that the writer wants from the reader."""

    text: str  # verbatim from the own words, or the subject
    kind: Kind
    certainty: float  # 0 to 1
    rule: str


class Speech(StrEnum):
    """What a sentence does, other than to ask."""

    HOLDING = "holding"  # received, an answer will come
    PROMISE = "promise"  # commits to an act
    THANKS = "thanks"
    APPROVAL = "approval"
    CONDITIONAL = "conditional approval"
    WITHDRAWAL = "withdrawal"
    CHASER = "chaser"
    COMPLAINT = "complaint"
    CANCEL = "cancel"
    URGENT = "urgent"
    CLIENT_TURN = "client turn"  # the writer will come back


@dataclass(frozen=True, slots=True)
class Act:
    text: str  # the sentence, verbatim
    speech: Speech
    certainty: float
    rule: str
    due: date | None = None  # the day a holding reply or promise names


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one message says, before anybody asks whose it is."""

    message: Message
    body: Body
    language: str | None
    automatic: AutomaticMail | None  # None for a person's mail
    asks: tuple[Ask, ...]
    acts: tuple[Act, ...]
    base_subject: str
    is_reply: bool = False  # the subject says so
    bounced: Bounced | None = None  # what came back, of a bounce


# ── the record of one client ─────────────────────────────────────────────────────────────────────────────────────────
class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Filed:
    """A message as the record keeps it: what the ledger needs, and nothing that has to be parsed again."""

    key: str  # Message-ID plus a hash of the content: what makes filing idempotent
    message_id: str  # the sender's, or one made of the content
    thread: str
    direction: Direction
    sender: Address
    to: tuple[str, ...]  # addresses of To and Cc
    at: datetime  # arrival
    subject: str
    base_subject: str
    own_text: str
    language: str | None
    automatic: Automatic | None
    attachments: tuple[Attachment, ...]
    asks: tuple[Ask, ...]
    acts: tuple[Act, ...]
    passages: tuple[Passage, ...]
    references: tuple[str, ...] = ()  # In-Reply-To and References together
    ours: bool = False  # written by the clerk itself
    forwarded_by: str = ""  # the team member who forwarded a client's mail to us
    cc: tuple[str, ...] = ()  # those of `to` that stood in Cc only: who is copied is not asked
    quiet: bool = False  # found by a first sync or an import: shown, never alerted
    shared: bool = False  # the same mail concerns another client too
    own_print: tuple[int, ...] = ()  # fingerprint of the own words, and of the quoted ones: see filing/fingerprints.py
    quoted_print: tuple[int, ...] = ()
    thread_index: str | None = None
    is_reply: bool = False  # the subject says so
    cut: bool = False  # there is more of it than was read; the archive has what there is
    bounced: Bounced | None = None  # what came back, of a bounce
    origin: OriginKind = OriginKind.VOUCHED  # the default is of what was filed before origins were: it counted in full
    origin_why: str = ""  # as `Origin.why`


class State(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    REPLIED = "replied"  # the team wrote, and nothing says that this is the answer: a person is asked once
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    SNOOZED = "snoozed"
    LAPSED = "lapsed"  # the team's own: time ended it, without an answer


OWED = frozenset({State.OPEN, State.ACKNOWLEDGED})  # the clock of the SLA runs
UNSETTLED = OWED | {State.REPLIED}  # a later mail may still answer it, put it off or ask again
SURE = 0.85  # certainty of a state from which on nobody is asked about it


@dataclass(frozen=True, slots=True)
class Lapse:
    """When a question of the team to a client ends by itself, and why."""

    at: datetime
    kind: str  # "day": the day that it names is over; "weeks": nobody answered for so long
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a client asked and is owed. Deadlines are not here: they are computed, never stored."""

    id: str  # made of the message and the question's place in it: stable over every recomputation
    thread: str
    message_id: str
    text: str
    kind: Kind
    language: str | None
    asked_by: Address
    asked_at: datetime
    state: State
    why: str  # one sentence: the evidence for the state
    certainty: float  # of the state, 0 to 1
    answered_by: str | None = None  # Message-ID
    answered_at: datetime | None = None
    promised_for: date | None = None
    acknowledged_at: datetime | None = None  # of the newest holding reply
    chased: int = 0  # how often the client asked again
    snoozed_until: datetime | None = None  # the end of the newest snooze, to come or past; owed anew from then on
    ruled_due: datetime | None = None  # a human set the deadline
    given_to: str = ""  # the PM who took it over, by address
    muted: bool = False  # a human wants no more alerts on it
    notes: tuple[str, ...] = ()  # what humans noted
    origin: OriginKind = OriginKind.VOUCHED  # of the mail that asked it
    lapse: Lapse | None = None  # of the team's own: its end where nobody answers; None for a client's


@dataclass(frozen=True, slots=True)
class Promise:
    message_id: str
    text: str
    due: date | None
    at: datetime
    kept_by: str | None = None  # Message-ID
    question: str | None = None  # the id of the question that it acknowledges
    origin: OriginKind = OriginKind.VOUCHED  # of the mail that makes it


@dataclass(frozen=True, slots=True)
class Remark:
    """An approval or a red flag: the sentence, who wrote it and when."""

    message_id: str
    text: str
    kind: str  # "approval", "conditional approval"; or chaser, repeated, urgent, complaint, cancel, bounced
    at: datetime
    by: Address
    origin: OriginKind = OriginKind.VOUCHED  # of the mail that says it


class Judged(StrEnum):
    """What a person's ruling judges."""

    ASKED = "asked"  # that a sentence asks
    SETTLED = "settled"  # that a reply answers


@dataclass(frozen=True, slots=True)
class Label:
    """A person's word on a judgement of the ledger."""

    question: str  # its id
    judged: Judged
    feature: str  # who asked by which rule, or the words of the verdict that settled it
    right: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one client is owed and owes, folded from the filed messages and the rulings."""

    questions: tuple[Question, ...] = ()
    promises: tuple[Promise, ...] = ()
    approvals: tuple[Remark, ...] = ()
    red_flags: tuple[Remark, ...] = ()
    labels: tuple[Label, ...] = ()  # what people's rulings say of the ledger's own judgements
    awaiting_client: tuple[Question, ...] = ()  # the team's questions to the client that still wait, or time will end
    ended: tuple[Question, ...] = ()  # … and those that a mail or a person ended; see `daemon.core.ledger.asks`
