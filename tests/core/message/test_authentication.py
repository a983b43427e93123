"""Authentication-Results: what our own server wrote is told from what a sender brought along or made it repeat."""

from __future__ import annotations

import re

import pytest

from daemon.core.message.authentication import TOPMOST, Statement, stated
from daemon.core.message.headers import MAX_VALUE
from daemon.core.message.parse import MAX_FIELDS, parse

NAMED = re.compile(r"[^\s;]+: ")
MX = "mx.agency.example"
PASS = f"{MX}; dmarc=pass header.from=agency.example"
FAIL = f"{MX}; dmarc=fail header.from=agency.example"
FLAWS = [
    f'{MX}; spf=pass smtp.mailfrom="a@agency.example',
    f"{MX}; spf=pass smtp.mailfrom=x@agency.example(a)@evil.example",
    f"{MX}; spf=pass smtp.mailfrom=x@agency.example(@evil.example",
    f"{MX}; spf=pass smtp.mailfrom=x@agency.example)@evil.example",
    f"{MX}; spf=pass smtp.mailfrom=x@agency.example;x@evil.example",
    f"{MX}; spf=pass smtp.mailfrom=x@agency.example x@evil.example",
    f"{MX}; spf=pass smtp.mailfrom=x@agency.example\\@evil.example",
    f'{MX}; spf=pass (domain of "x); dmarc=pass header.from=agency.example; ("@evil.example) smtp.mailfrom=x@evil.example',
    f"{MX}; spf=pass (domain of x\\) smtp.mailfrom=x@agency.example",
    f"{MX}; dkim=pass header.d=evil.example header.d=agency.example",
    f"{MX}; dmarc=fail dmarc=pass header.from=agency.example",
    f"{MX}; dmarc pass header.from=agency.example",
    f"{MX}; =pass header.from=agency.example",
]


def read(*fields: str, server: str = MX) -> Statement | None:
    head = "".join(f"{field}\r\n" if NAMED.match(field) else f"Authentication-Results: {field}\r\n" for field in fields)
    return stated(parse(f"{head}From: marta@agency.example\r\n\r\nhi".encode()).trace, server)


def passed(*fields: str, server: str = MX) -> list[tuple[str, str]]:
    found = read(*fields, server=server)
    return [(one.method, one.domain) for one in found.passes] if found else []


def test_a_field_is_read_method_by_method() -> None:
    found = read("mx.agency.example (our relay) 1; DKIM/1 = Pass (2048-bit) header.d = A.example; spf=none")
    assert found
    assert [(one.method, one.result) for one in found.results] == [("dkim", "pass"), ("spf", "none")]
    assert found.passes[0].properties == {"header.d": "a.example"}


@pytest.mark.parametrize(
    "field",
    [
        (
            "mx.google.com; dkim=pass header.i=@agency.example header.s=google header.b=AbC1d+/e; spf=pass (google.com: domain of"
            " marta@agency.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=marta@agency.example;"
            " dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=agency.example"
        ),
        (
            'mx.google.com; dkim=pass (2048-bit key; unprotected) header.d=agency.example header.i=@agency.example header.b="aB+c=";'
            ' dkim-atps=neutral; dmarc=pass reason="aligned (relaxed)" header.from=agency.example'
        ),
        "mx.google.com; dkim=pass header.d=agency.example header.b=a=; none; spf=pass smtp.mailfrom=<>; dmarc=pass header.from=agency.example;",
        "mx.google.com; spf=pass smtp.mailfrom=; dkim=pass header.d=agency.example; dmarc=pass header.from=agency.example",
        (
            "mx.google.com; spf=pass smtp.mailfrom=bounce+anna=client.example@agency.example; dkim=pass header.d=agency.example;"
            " dmarc=pass (policy=reject) header.from=agency.example"
        ),
    ],
    ids=["Gmail", "OpenDKIM", "padded base64", "no envelope sender", "a variable envelope return path"],
)
def test_fields_as_servers_write_them_are_whole(field: str) -> None:
    found = read(field, server="mx.google.com")
    assert found
    assert not found.flaw
    assert ("dmarc", "agency.example") in passed(field, server="mx.google.com")


@pytest.mark.parametrize("field", FLAWS)
def test_a_field_that_can_be_read_in_two_ways_lets_nothing_pass(field: str) -> None:
    found = read(field)
    assert found
    assert found.flaw
    assert found.passes == ()


@pytest.mark.parametrize("field", FLAWS)
def test_what_can_be_read_in_two_ways_spoils_our_servers_other_fields(field: str) -> None:
    assert passed(PASS, field) == []


def test_an_envelope_sender_ends_where_its_domain_does() -> None:
    assert passed(f'{MX}; spf=pass smtp.mailfrom="a@agency.example"@evil.example') == [("spf", "evil.example")]
    assert passed(f"{MX}; spf=pass smtp.mailfrom=a=agency.example@evil.example") == [("spf", "evil.example")]


def test_an_encoded_word_in_a_field_is_no_more_than_its_letters() -> None:
    sender = "=?utf-8?q?a=3B_dmarc=3Dpass_header.from=3Dagency.example=3B?=@evil.example"
    found = read(f"{MX}; spf=pass smtp.mailfrom={sender}")
    assert found
    assert [one.method for one in found.results] == ["spf"]


@pytest.mark.parametrize(
    ("fields", "proved"),
    [
        ([PASS], True),
        (["evil.example; dmarc=pass", PASS], True),
        ([f"{MX}; none", PASS], False),  # the second may be forged
        ([f"{MX}; none", PASS, "Received: by mx.agency.example"], True),  # written after the last hop
        ([f"{MX}; none", "Received: by mx.agency.example", PASS], False),
        (["Received: by mx.agency.example", PASS], True),
        (["Received: by mx.agency.example", "Subject: x", f"{MX}; spf=none", PASS], False),
    ],
)
def test_a_pass_counts_only_where_nobody_else_can_have_written_it(fields: list[str], proved: bool) -> None:
    assert bool(passed(*fields)) is proved


@pytest.mark.parametrize("fields", [[PASS, FAIL], [FAIL, PASS], ["Received: by x", PASS, FAIL]])
def test_a_failure_counts_wherever_our_server_wrote_it(fields: list[str]) -> None:
    found = read(*fields)
    assert found
    assert "fail" in [one.result for one in found.results]


@pytest.mark.parametrize("filler", ["x", " ", "(", "; x=y ", "é"])
def test_a_field_that_is_cut_lets_nothing_pass(filler: str) -> None:
    found = read(f"{PASS}; {filler * MAX_VALUE}; dmarc=fail")
    assert found
    assert found.flaw
    assert found.passes == ()


def test_a_flood_of_fields_hides_no_failure_of_the_one_on_top() -> None:
    found = read(FAIL, *[f"{PASS} {'x' * 50_000}"] * 40)
    assert found
    assert found.results[0].result == "fail"
    assert found.passes == ()
    assert passed(*["evil.example; none"] * MAX_FIELDS, PASS) == []


@pytest.mark.parametrize(
    "field",
    [
        "=?utf-8?q?Authentication-Results?=: " + PASS,
        "Authentication-Results=?utf-8?q??=: " + PASS,
        "Authentication\u2011Results: " + PASS,
        "X-Authentication-Results: " + PASS,
    ],
)
def test_a_name_that_only_looks_like_the_fields_is_another(field: str) -> None:
    assert read(field) is None


# ── Microsoft 365 ────────────────────────────────────────────────────────────────────────────────────────────────────
NAMELESS = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=agency.example; dkim=pass (signature was verified)"
    " header.d=agency.example;dmarc=pass action=none header.from=agency.example;compauth=pass reason=100"
)
BORDER = (
    "Received: from mail.agency.example (192.0.2.1) by AM0EUR02FT031.mail.protection.outlook.com (10.13.1.2) with"
    " Microsoft SMTP Server id 15.20.1 via Frontend Transport; Mon, 2 Mar 2026 16:00:00 +0000"
)
INSIDE = (
    "Received: from AM0EUR02FT031.prod.outlook.com (2001:db8::1) by AM0PR05MB1.outlook.office365.com; Mon, 2 Mar 2026"
)
FORGED = "Received: from x (192.0.2.9) by FORGED.mail.protection.outlook.com (10.0.0.1); Mon, 2 Mar 2026"


@pytest.mark.parametrize(
    ("fields", "proved"),
    [
        ([INSIDE, INSIDE, NAMELESS, BORDER], True),
        ([NAMELESS, BORDER], True),
        ([NAMELESS], True),
        ([INSIDE, BORDER, NAMELESS], False),  # brought along: Microsoft wrote none
        ([INSIDE, BORDER, NAMELESS, FORGED], False),
        ([INSIDE, NAMELESS], False),  # no border is seen
        ([INSIDE, "spf=none", BORDER, NAMELESS], False),
        (["Received: from x by mail.protection.outlook.com.evil.example (10.0.0.1)", NAMELESS], False),
        (["Received: from x by evil.example; AM0.mail.protection.outlook.com", NAMELESS, BORDER], True),
    ],
)
def test_without_a_name_what_stands_above_the_border_counts(fields: list[str], proved: bool) -> None:
    assert (("dmarc", "agency.example") in passed(*fields, server=TOPMOST)) is proved


def test_without_a_name_what_the_sender_brought_refutes_nothing() -> None:
    found = read(NAMELESS, BORDER, FAIL, server=TOPMOST)
    assert found
    assert "fail" not in [one.result for one in found.results]


@pytest.mark.parametrize("piece", ["(", ")", '"', "\\", "; dkim=pass ", "a=b ", "((a", "=", "ж"])
def test_a_megabyte_of_anything_is_read_at_once(piece: str) -> None:
    assert passed(f"{MX}; {piece * (1_000_000 // len(piece))}") == []
