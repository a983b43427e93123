"""What a bounce says: which mail came back, whom it did not reach and why (RFC 3464, 3462)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daemon.core.model import Bounced, Message
from daemon.core.words.text import one_line

MAX_TEXT = 8000  # characters in which a bounce without a report says what it is of
MOST_FAILED = 10  # readers of one mail that are told of
_LONGEST = 200  # characters of a reason that are kept

_STATUS = ("message/delivery-status", "message/global-delivery-status")
_ORIGINAL = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
_ID = re.compile(r"(?im)^[ >]*message-id:\s*<?([^<>\s]+@[^<>\s]+)>?")
_FIELD = re.compile(r"(?im)^(action|final-recipient|original-recipient|diagnostic-code|status): *(.+)$")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ADDRESSED = re.compile(r"^[<(]?[^\s@<>]+@[^\s@<>]+[>)]?:\s*")  # whom a line of reasons is about, once more
_REASON = re.compile(r"(?m)^.*\b[45](?:\d\d\b|\.\d{1,3}\.\d{1,3}).*$")  # RFC 5321 and 3463: 550, 5.1.1
_TYPE = re.compile(r"^[\w-]+ ?; *")  # `rfc822;` before an address, `smtp;` before a server's words


def bounced(message: Message) -> Bounced | None:
    """What did not arrive, by a mail that is known to be a bounce; None where it says that it did, or takes longer."""
    reports = [_fields(block) for kind in _STATUS for block in message.report.get(kind, "").split("\n\n")]
    told = [fields for fields in reports if "action" in fields or "final-recipient" in fields]
    failed = [fields for fields in told if fields.get("action", "failed").lower().startswith("failed")]
    if told and not failed:
        return None
    text = message.text[:MAX_TEXT]
    failed = failed[:MOST_FAILED] or [_fields(text)]
    addresses = _addresses(failed) or _listed(message) or _foreign(message, text)
    address, *others = dict.fromkeys(address.lower() for address in addresses) or ("",)
    reason = _reasons(failed) or _in_a_line(_reason(text) or failed[0].get("status", ""))
    return Bounced(_original(message, text), address, reason[:_LONGEST], tuple(others[: MOST_FAILED - 1]))


def _fields(block: str) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in _FIELD.findall(block)}


def _addresses(failed: Iterable[dict[str, str]]) -> list[str]:
    """Whom each was written to, else where it ended.

    Exim gives the first in the xtext of SMTP (RFC 3461 section 4), where `+` is `+2B`. Nothing else is taken for xtext:
    others have decoded it, and `anna+2026` is an address.
    """
    named = (
        f"{fields.get('original-recipient', '').replace('+2B', '+')} {fields.get('final-recipient', '')}"
        for fields in failed
    )
    return [found[0] for recipients in named if (found := _ADDRESS.search(recipients))]


def _listed(message: Message) -> list[str]:
    return _ADDRESS.findall(" ".join(message.headers.get("x-failed-recipients", ())))


def _foreign(message: Message, text: str) -> list[str]:
    """The first address in the text that neither wrote the bounce nor got it."""
    known = {entry.address for entry in (message.sender, *message.to, *message.cc) if entry}
    return [address for address in _ADDRESS.findall(text) if address.lower() not in known][:1]


def _reasons(failed: Iterable[dict[str, str]]) -> str:
    given = (_TYPE.sub("", fields.get("diagnostic-code", "")) for fields in failed)
    return "; ".join(dict.fromkeys(_in_a_line(reason) for reason in given if reason))


def _in_a_line(reason: str) -> str:
    return _ADDRESSED.sub("", one_line(reason))


def _reason(text: str) -> str:
    found = _REASON.search(text)
    return found[0].strip() if found else ""


def _original(message: Message, text: str) -> str:
    """The Message-ID of what came back: of its headers in the report, quoted ones, else what the bounce answers."""
    quoted = "\n".join((*(message.report.get(kind, "") for kind in _ORIGINAL), text))
    if found := _ID.search(quoted):
        return found[1]
    return next(iter((*message.in_reply_to, *reversed(message.references))), "")
