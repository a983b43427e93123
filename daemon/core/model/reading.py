"""What a person would see in a message: the writer's own words, what they ask and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daemon.core.model.message import Message


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
    others: tuple[str, ...] = ()  # more addresses that it did not reach

    @property
    def addresses(self) -> tuple[str, ...]:
        """All that it did not reach."""
        return (self.address, *self.others) if self.address else ()


class Kind(StrEnum):
    QUESTION = "question"
    REQUEST = "request"
    APPROVAL = "approval"  # the client asks us to approve


SEALED = "cannot be read here"  # the rule of an ask that stands for a whole mail which somebody has to open


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
    whole: bool = True  # else no more was read than who wrote it and that it went to many
    own_print: tuple[int, ...] = ()  # as `Filed.own_print`
    quoted_print: tuple[int, ...] = ()
    hunch: str = ""  # as `Filed.hunch`
