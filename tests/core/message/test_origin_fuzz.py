"""Whatever a sender writes below our server's own line, in names or values: nothing raises, and nothing is proved by it."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from daemon.core.message.authentication import TOPMOST
from daemon.core.message.origin import Found, origin
from daemon.core.message.parse import Unreadable, parse
from daemon.core.model import Origin, OriginKind

SERVER = "mx.agency.example"
PLAIN_FIELD = re.compile(r"[!-9;-~]+", re.ASCII)  # RFC 5322 section 3.6.8
PIECES = [
    SERVER, "evil.example", "agency.example", "client.example", "dmarc", "dkim", "spf", "auth", "compauth", "arc", "=", "pass",
    "fail", "none", ";", " ", "\t", "\r\n ", "\n\t", "\r", "(", ")", '"', "\\", "header.from=", "header.d=", "header.i=@",
    "smtp.mailfrom=", "smtp.auth=marta@agency.example", "policy.", "reason=", "/1", " 1", "=?utf-8?q?", "?=", "=3B",
    "=?utf-8?b?ZG1hcmM9cGFzcw==?=", "\x00", "\x0b", "\u2028", "ж", "ﬀ", "K", "\udc80",
]  # fmt: skip
NAMES = [
    "Authentication-Results", "authentication-results", "AUTHENTICATION-RESULTS", "Authentication-Results ",
    "=?utf-8?q?Authentication-Results?=", "=?utf-8?q?Authentication-Results:_x?=", "Authentication\u2010Results",
    "Authentication-\u00adResults", "\x00Authentication-Results", " Authentication-Results", "Authentication-Results\t",
    "ARC-Authentication-Results", "X-Authentication-Results", "Received", "Received-SPF", "=?utf-8?q?Received?=", "From",
    "=?utf-8?q?From?=", "Sender", "Subject", "Date", "", "From ", "\ufeffFrom",
]  # fmt: skip
values = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join)
names = st.sampled_from(NAMES) | st.text(max_size=12)
brought = st.lists(st.tuples(names, values), max_size=6)
VERDICTS = {
    f"{SERVER}; dmarc=fail header.from=agency.example": OriginKind.REFUTED,
    f"{SERVER}; spf=none smtp.mailfrom=evil.example": OriginKind.UNPROVED,
    f"{SERVER}; dkim=pass header.d=evil.example": OriginKind.UNPROVED,
}


def octets(text: str) -> bytes:
    return text.encode(
        "utf-8", "surrogateescape" if all(one >= "\udc80" for one in text if one > "\ud7ff") else "replace"
    )


def mail(verdict: str, fields: list[tuple[str, str]], where: str) -> bytes:
    """A mail as it lies in the mailbox: what our server wrote on top, then what the sender brought, around its From."""
    ours = f"Authentication-Results: {verdict}\r\nReceived: from x by {SERVER}; Mon, 02 Mar 2026 10:00:00 +0000\r\n".encode()
    lines = b"".join(b"%s: %s\r\n" % (octets(name), octets(value)) for name, value in fields)
    sender = b"From: Marta <marta@agency.example>\r\nSubject: x\r\n"
    return ours + (lines + sender if where == "before" else sender + lines) + b"\r\nhi\r\n"


def origin_of(raw: bytes, server: str = SERVER) -> Origin:
    return origin(parse(raw), server, lambda domain: ".".join(domain.split(".")[-2:]), Found.MAILBOX)


@pytest.mark.parametrize("where", ["before", "after"])
@pytest.mark.parametrize("server", [SERVER, TOPMOST])
@pytest.mark.parametrize("verdict", VERDICTS)
@given(fields=brought)
@example([("Authentication-Results", f"{SERVER}; dmarc=pass header.from=agency.example")])
@example([("=?utf-8?q?Authentication-Results?=", f"{SERVER}; dmarc=pass header.from=agency.example")])
def test_what_a_sender_brings_along_proves_nothing(
    where: str, server: str, verdict: str, fields: list[tuple[str, str]]
) -> None:
    raw = mail(verdict, fields, where)
    try:
        found, authors = origin_of(raw, server), parse(raw).authors
    except Unreadable:
        return
    assert found.kind is not OriginKind.VOUCHED or all("agency.example" not in one.address for one in authors)
    if VERDICTS[verdict] is OriginKind.REFUTED:
        assert found.kind is OriginKind.REFUTED


@given(brought, st.binary(max_size=200))
def test_every_name_that_is_kept_is_one_and_nothing_raises(fields: list[tuple[str, str]], rest: bytes) -> None:
    raw = mail("x", fields, "after")
    for one in (raw, rest + raw, raw + rest):
        try:
            message = parse(one)
        except Unreadable:
            continue
        assert all(PLAIN_FIELD.fullmatch(name) and name == name.lower() for name in message.headers)
        origin_of(one)


@given(values)
def test_our_own_servers_field_with_anything_behind_its_name_raises_nothing(value: str) -> None:
    """The sender chooses parts of it: an envelope address, a comment that repeats it."""
    raw = b"Authentication-Results: %s; %s\r\nFrom: marta@agency.example\r\n\r\nhi\r\n" % (
        SERVER.encode(),
        octets(value),
    )
    assert origin_of(raw).why
