"""Bytes to a Message: the one door for raw mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import Message as Mime
from functools import lru_cache
from itertools import islice

from daemon.core.message.certified import opened
from daemon.core.message.headers import MAX_VALUE, base64, ids, message_id, parameters, replied_to, text
from daemon.core.message.invitations import appointments
from daemon.core.message.parts import MAX_HTML, MAX_TEXT, Parts, read_parts
from daemon.core.message.people import People
from daemon.core.message.structure import TooDeep, structure, within
from daemon.core.message.transfer import octets
from daemon.core.model import Message

MAX_FIELDS = 1000  # header fields that are read
_INDEX = 22  # bytes of Thread-Index that a whole thread shares
_NAME = re.compile(
    r"[!-9;-~]+"
)  # RFC 5322 section 3.6.8 (ftext): encoded words are none of a name (RFC 2047 section 5)
_TRACE = frozenset({"received", "authentication-results"})
_CONTROLS = dict.fromkeys(range(0x20), " ")


class Unreadable(ValueError):
    """Nothing can be made of these bytes; the text says why, in plain words."""


def parse(raw: bytes) -> Message:
    """The message in `raw`, however broken; an empty one of nothing. Raises Unreadable."""
    kept = within(raw)
    try:
        mime = structure(kept)
        parts = read_parts(mime)
        mails = tuple(_attached(parts.mails))
    except (TooDeep, RecursionError) as error:
        raise Unreadable(str(error)) from error
    parts.cut = parts.cut or len(kept) < len(raw)
    return opened(replace(_message(parts, _fields(mime), _trace(mime)), mails=mails))


def _attached(mails: Sequence[Mime]) -> Iterator[Message]:
    """The messages attached to one, which share what text is read of them. Raises TooDeep."""
    left = {False: MAX_TEXT, True: MAX_HTML}
    for mime in mails:
        yield _message(read_parts(mime, left), _fields(mime), _trace(mime))


def attached(raw: bytes, place: int) -> bytes:
    """The bytes of one of a message's `attachments`, by its place among them. Raises Unreadable, IndexError."""
    try:
        return octets(read_parts(structure(within(raw))).files[place])
    except (TooDeep, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _fields(mime: Mime) -> dict[str, list[str]]:
    """Lower-case name → raw values in order, bytes beyond ASCII as surrogates; what has no name is left out."""
    fields: dict[str, list[str]] = {}
    for name, value in islice(mime.raw_items(), MAX_FIELDS):
        if known := _field_name(name):
            fields.setdefault(known, []).append(value[:MAX_VALUE])
    return fields


@lru_cache(maxsize=1024)
def _field_name(name: str) -> str:
    """In lower case; "" for what is none. All mail has the same few."""
    return name.lower() if _NAME.fullmatch(name) else ""


def _trace(mime: Mime) -> tuple[tuple[str, str], ...]:
    """The fields that servers add, in their order among each other.

    Their values are those of machines: an encoded word in one is the sender's, to be read as it stands. A character
    stays a character, so that a value of MAX_VALUE shows that it was cut.
    """
    lines = (
        (name.lower(), value[:MAX_VALUE].encode("ascii", "replace").decode().translate(_CONTROLS))
        for name, value in mime.raw_items()
        if _field_name(name) in _TRACE
    )
    return tuple(islice(lines, MAX_FIELDS))


def _message(parts: Parts, fields: dict[str, list[str]], trace: tuple[tuple[str, str], ...]) -> Message:
    headers = {name: tuple(text(value, parts.charset) for value in values) for name, values in fields.items()}
    people = People(fields, parts.charset)
    first = {name: values[0] for name, values in headers.items()}
    authors = people.read("from")
    sender = authors or people.read("sender")
    to, cc = people.read("to"), people.read("cc")
    correspondents = frozenset(person.address for person in (*sender, *to, *cc))
    return Message(
        message_id=message_id(first.get("message-id", "")),
        in_reply_to=replied_to(headers.get("in-reply-to", ()), correspondents),
        references=ids(headers.get("references", ())),
        thread_index=_thread_index(first.get("thread-index", "")),
        date=people.date(),
        received=people.received(),
        sender=sender[0] if sender else None,
        to=to,
        cc=cc,
        bcc=people.read("bcc"),
        reply_to=people.read("reply-to"),
        subject=next((value for value in headers.get("subject", ()) if value), ""),
        text=_plain(parts),
        html="\n".join(parts.html) if parts.html and parts.reaction is None else None,
        attachments=tuple(parts.attachments),
        headers=headers,
        content_type=parameters(fields.get("content-type", ["text/plain"])[0])[0] or "text/plain",
        report=parts.report,
        calendar=parts.calendar,
        enclosed="".join(parts.enclosed),
        authors=authors,
        trace=trace,
        cut=parts.cut,
        data=tuple(parts.data),
        appointments=appointments(parts.calendar, parts.data),
    )


def _plain(parts: Parts) -> str:
    if parts.reaction is not None:
        return parts.reaction
    return "\n".join(parts.plain or ([] if parts.html else parts.other))


def _thread_index(value: str) -> str | None:
    data = base64(value.encode("ascii", "ignore")) if value else b""
    return data[:_INDEX].hex() if len(data) >= _INDEX else None
