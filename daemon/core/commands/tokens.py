"""Tokens: how a reply proves that its writer has seen one mail of ours.

A token names that mail and carries a MAC over the mail, the person it went to and the last day on which it counts. It
stands in the address that the mail asks replies to, or in the subject; where neither survives, the Message-ID of our
mail in In-Reply-To or References does the same, for nobody can make one (see `our_id` in message/identity.py). What
may be ruled with it is what that mail showed, no more: the token of another question opens nothing here.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import islice

LIFE = timedelta(days=30)  # how long a mail of ours may be answered with a command
MOST = 20  # that are looked for in one mail; a mail to us brings one or two

_NAME, _DAY, _MAC = 9, 2, 10  # bytes: which mail, the last day since the epoch, the proof
_LENGTH = 34  # characters in base 32, which survives programs that change the case of an address
_TOKEN = re.compile(rf"(?<![a-z2-7])[a-z2-7]{{{_LENGTH}}}(?![a-z2-7])")


@dataclass(frozen=True, slots=True)
class Token:
    """What a token claims; `valid` is whether it is true of the person who shows it."""

    name: str  # of the mail: see `name_of`
    last_day: int  # since 1970-01-01
    valid: bool

    def expired(self, now: datetime) -> bool:
        return _day(now) > self.last_day


def name_of(key: str) -> str:
    """The name of the mail with this outbox key: the one in its Message-ID."""
    return blake2b(key.encode(), digest_size=_NAME).hexdigest()


def seal(key: str, person: str, made: datetime, secret: bytes) -> str:
    """The token in the mail with the outbox key `key`, made at `made` for the address `person`."""
    head = bytes.fromhex(name_of(key)) + _day(made + LIFE).to_bytes(_DAY)
    return b32encode(head + _mac(head, person, secret)).decode().lower().rstrip("=")


def unseal(text: str, person: str, secret: bytes) -> Token | None:
    """The token in `text`, read for `person`; None where it is none."""
    try:
        data = b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return None
    if len(data) != _NAME + _DAY + _MAC:
        return None
    head, mac = data[:-_MAC], data[-_MAC:]
    valid = hmac.compare_digest(mac, _mac(head, person, secret))
    return Token(head[:_NAME].hex(), int.from_bytes(head[_NAME:]), valid)


def name_in(text: str) -> str:
    """The name of the mail that the token in `text` claims to be of, proved or not; "" where it is no token."""
    token = unseal(text, "", b"")
    return token.name if token else ""


def found_in(texts: Iterable[str]) -> tuple[str, ...]:
    """What looks like a token in `texts` (addresses, a subject), each once, the first MOST of them."""
    found = (one for text in texts for one in _TOKEN.findall(text.lower()))
    return tuple(dict.fromkeys(islice(found, MOST)))


def without_tokens(subject: str) -> str:
    """A subject without the tokens in it, and the brackets around them."""
    found = re.sub(_TOKEN.pattern, "", subject, flags=re.IGNORECASE)
    return " ".join(found.replace("[]", " ").split())


def tagged(address: str, token: str) -> str:
    """`address` with the token behind a plus (RFC 5233): `projects+token@agency.example`."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def untagged(address: str) -> str:
    """`address` without what stands behind a plus."""
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _mac(head: bytes, person: str, secret: bytes) -> bytes:
    # `person=` parts this use of the key from the Message-IDs', which blake2b makes with the same secret.
    return blake2b(
        head + person.encode("utf-8", "surrogatepass"), key=secret, digest_size=_MAC, person=b"token"
    ).digest()


def _day(at: datetime) -> int:
    return (at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days
