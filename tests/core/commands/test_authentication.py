"""Authentication-Results: only our own server's topmost word counts."""

from __future__ import annotations

import pytest

from daemon.core.commands.authentication import proves, results

MX, MARTA = "mx.agency.example", "marta@agency.example"

PASSES = [
    "mx.agency.example; dmarc=pass header.from=agency.example",
    "mx.agency.example; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=agency.example",
    'mx.agency.example 1; dkim=pass reason="good" header.d=agency.example; spf=fail smtp.mailfrom=x@evil.example',
    "MX.Agency.Example; DKIM=Pass header.i=@mail.agency.example header.s=k1",
    "mx.agency.example; spf=pass (domain of marta@agency.example) smtp.mailfrom=marta@agency.example",
    "mx.agency.example; spf=pass smtp.mailfrom=agency.example smtp.helo=x.example; dmarc=none",
    "mx.agency.example (our relay); dkim/1 = pass (2048-bit) header.d = agency.example",
    "mx.agency.example; auth=pass smtp.auth=marta@agency.example",
    "mx.agency.example; dkim=fail header.d=evil.example; dkim=pass header.d=agency.example",
    "mx.agency.example; spf=pass smtp.mailfrom=bounce@mail.agency.example; dmarc=none header.from=agency.example",
    "mx.agency.example; dmarc=pass (p=reject; dis=none) header.from=AGENCY.example; dkim=fail header.d=list.example",
]
FAILS = [
    "",
    ";",
    "mx.agency.example",
    "mx.agency.example; none",
    "mx.agency.example; dmarc=fail header.from=agency.example",
    "mx.agency.example; dmarc=pass header.from=evil.example",
    "mx.agency.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example; dmarc=fail",
    "mx.agency.example; dkim=pass",
    "mx.agency.example; dkim=pass header.d=example",
    "mx.agency.example; dkim=pass header.d=notagency.example",
    "mx.agency.example; spf=pass smtp.helo=agency.example",
    "mx.agency.example; spf=pass smtp.mailfrom=marta@evilagency.example",
    "mx.agency.example; spf=softfail smtp.mailfrom=marta@agency.example",
    "mx.agency.example; auth=pass smtp.auth=paolo@agency.example",
    "mx.agency.example; iprev=pass policy.iprev=192.0.2.1; arc=pass header.d=agency.example",
    "mx.agency.example.evil.example; dmarc=pass header.from=agency.example",
    "evil.example; mx.agency.example; dmarc=pass header.from=agency.example",
    "evil.example (mx.agency.example; dmarc=pass header.from=agency.example)",
    "mx.agency.example; x=(; dmarc=pass header.from=agency.example; )",
    'mx.agency.example; spf=fail reason="; dmarc=pass header.from=agency.example;" smtp.mailfrom=x@evil.example',
    'mx.agency.example; spf=fail smtp.mailfrom="x; dmarc=pass"@evil.example',
    "mx.agency.example 2; dmarc=pass header.from=agency.example",
    "mx.agency.example; dmarc=fail dmarc=pass header.from=agency.example",
    "mx.agency.example; dkim=pass header.d=evil.example header.d=agency.example",
    "mx.agency.example; dkim=pass header.d=list.example; dmarc=fail header.from=agency.example",
    "mx.agency.example; spf=pass smtp.mailfrom=x@shop.agency.example; dmarc=fail (aspf=s) header.from=agency.example",
    "mx.agency.example; spf=pass smtp.mailfrom=<>; spf=pass smtp.helo=agency.example",
    "mx.agency.example/1; dmarc=pass header.from=agency.example",
    "dmarc=pass header.from=agency.example",
    " ; dmarc=pass header.from=agency.example",
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=agency.example; dmarc=pass action=none header.from=agency.example",
]
GOOD = PASSES[0]
BAD = "mx.agency.example; dmarc=fail header.from=agency.example"
OTHER = "evil.example; dmarc=pass header.from=agency.example"


@pytest.mark.parametrize("value", PASSES)
def test_a_pass_for_the_senders_domain_proves(value: str) -> None:
    assert proves([value], MX, MARTA)


@pytest.mark.parametrize("value", FAILS)
def test_anything_else_proves_nothing(value: str) -> None:
    assert not proves([value], MX, MARTA)


@pytest.mark.parametrize(
    ("fields", "proved"),
    [
        ([], False),
        ([OTHER], False),
        ([OTHER, OTHER, BAD], False),  # forged ones above ours
        ([OTHER, GOOD], True),
        ([BAD, GOOD], False),  # a forged one below ours, under our name
        ([GOOD, BAD], True),
    ],
)
def test_only_the_topmost_of_our_own_counts(fields: list[str], proved: bool) -> None:
    assert proves(fields, MX, MARTA) is proved


@pytest.mark.parametrize(
    ("domain", "signer", "proved"),
    [
        ("agency.example", "agency.example", True),
        ("agency.example", "mail.agency.example", True),
        ("it.agency.example", "agency.example", True),
        ("agency.co.uk", "agency.co.uk", True),
        ("agency.co.uk", "co.uk", False),
        ("agency.com.ua", "com.ua", False),
        ("agency.example", "example", False),
        ("it.agency.example", "shop.agency.example", False),
    ],
)
def test_alignment_is_relaxed_within_what_one_owner_holds(domain: str, signer: str, proved: bool) -> None:
    assert proves([f"{MX}; dkim=pass header.d={signer}"], MX, f"marta@{domain}") is proved


def test_what_a_field_says_is_read_method_by_method() -> None:
    found = results("mx.agency.example; dkim=pass header.d=A.example; spf=none", MX)
    assert found
    assert [(one.method, one.result) for one in found] == [("dkim", "pass"), ("spf", "none")]
    assert found[0].properties["header.d"] == "a.example"


@pytest.mark.parametrize("piece", ["(", ")", '"', "\\", "; dkim=pass ", "a=b ", "((a", "=", "ж"])
def test_a_megabyte_of_anything_is_read_at_once(piece: str) -> None:
    assert not proves([f"{MX}; {piece * (1_000_000 // len(piece))}"], MX, MARTA)
