"""A message as it is parsed, and what is known of who sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from daemon.core.model.appointment import Appointment


@dataclass(frozen=True, slots=True)
class Address:
    name: str  # display name, decoded, one line; "" when there is none
    address: str  # lower-cased addr-spec, an IDNA domain in its Unicode form; "" when the header held none


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str  # decoded, one line, without any path; "" when there is none
    content_type: str
    size: int  # bytes after transfer decoding
    inline: bool = False  # a part of the text that is shown: in its alternatives, or a picture within it; no file


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
    received: datetime | None  # of the topmost Received header that no getmail wrote: when our side got it
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
    appointments: tuple[Appointment, ...] = ()  # of a mail that a calendar wrote
    mails: tuple[Message, ...] = ()  # the messages attached to this one, each with its own fields; none within those
    bcc: tuple[Address, ...] = ()  # whom a copy in a mailbox of sent mail names so
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
