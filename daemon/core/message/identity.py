"""What makes a message the same message, and how the clerk knows its own."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from daemon.core.model import Message

_MADE = "@missing.invalid"
COPIED = timedelta(days=1)  # no server takes so long between its Received and its INTERNALDATE
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def key_of(message: Message) -> str:
    """The same for every copy of one mail (INBOX, Sent, a gateway's), different for a reused Message-ID.

    Trace headers, transfer encodings and list footers differ between copies; sender and Date do not.
    """
    sender = message.sender.address if message.sender else ""
    date = message.date.isoformat() if message.date else ""
    if not message.message_id or not date:
        return own_key(message)
    return _key(message.message_id, sender, date)


def own_key(message: Message) -> str:
    """A key that no other mail shares, though it bear the same Message-ID, sender and Date: made of its words too."""
    sender = message.sender.address if message.sender else ""
    date = message.date.isoformat() if message.date else ""
    return _key(message.message_id or "", sender, date, message.subject, message.text, message.html or "")


def _key(*parts: str) -> str:
    return _digest("\0".join(parts).encode("utf-8", "surrogatepass"))


def made_id(key: str) -> str:
    """A Message-ID for a mail that came without one, made of its content. RFC 5322, 3.6.4."""
    return f"{key}{_MADE}"


def is_made(message_id: str) -> bool:
    """Whether no mail program knows this Message-ID, since the mail came without one."""
    return message_id.endswith(_MADE)


def arrival(message: Message) -> datetime:
    """When a mail without an INTERNALDATE arrived (UTC): its topmost Received, else its Date, else the epoch.

    Years that no calendar can count with, which a Date may claim, become the first or last that it can.
    """
    at = message.received or message.date or _EARLIEST
    return min(max(at, _EARLIEST), _LATEST).astimezone(UTC)


def arrived(message: Message, internal: datetime | None, *, history: bool) -> datetime:
    """When a mail arrived (UTC) that its mailbox dates `internal`.

    Of `history` that was copied, all may have the day of copying there: then a mail's own headers say it.
    """
    if internal is None:
        return arrival(message)
    known = message.received or message.date
    return arrival(message) if history and known and internal - arrival(message) > COPIED else internal


def raw_hash(raw: bytes) -> str:
    return _digest(raw)


def header_hash(raw: bytes) -> str:
    """Of the header of a mail, or of a header alone: where a server keeps no numbers, a mail is known again by it."""
    header = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].rstrip(b"\n")
    return _digest(b"header\0" + header)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


def our_id(key: str, domain: str, secret: bytes) -> str:
    """The Message-ID of a mail that we send: the same for the same outbox key, and nobody else can make one."""
    name = blake2b(key.encode(), digest_size=9).hexdigest()
    host = domain if domain.isascii() else domain.encode("idna").decode()
    return f"clerk.{name}.{_mac(name, secret)}@{host}"


def is_ours(message_id: str, secret: bytes) -> bool:
    """Whether we made this Message-ID. A header that says so proves nothing; this does."""
    head, _, rest = message_id.partition("@")[0].partition(".")
    name, _, mac = rest.partition(".")
    return head == "clerk" and hmac.compare_digest(mac.encode("utf-8", "replace"), _mac(name, secret).encode())


def _mac(name: str, secret: bytes) -> str:
    return blake2b(name.encode("utf-8", "surrogatepass"), key=secret, digest_size=9).hexdigest()
