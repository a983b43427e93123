"""Origin: who sent a message, as far as our own server vouches for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.suffixes import organisation
from daemon.core.message.authentication import TOPMOST
from daemon.core.message.origin import Found, aligned, origin
from daemon.core.message.parse import parse
from daemon.core.model import Origin, OriginKind
from tests.every import every

MX, MARTA = "mx.agency.example", "marta@agency.example"
SENT, VOUCHED, UNPROVED, REFUTED = OriginKind

STATEMENTS = {
    "dmarc=pass header.from=agency.example": VOUCHED,
    "dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=agency.example": VOUCHED,
    'dkim=pass reason="good" header.d=agency.example; spf=fail smtp.mailfrom=x@evil.example': VOUCHED,
    "DKIM=Pass header.i=@mail.agency.example header.s=k1": VOUCHED,
    "spf=pass (domain of marta@agency.example) smtp.mailfrom=marta@agency.example": VOUCHED,
    "spf=pass smtp.mailfrom=agency.example smtp.helo=x.example; dmarc=none": VOUCHED,
    "dkim/1 = pass (2048-bit) header.d = agency.example": VOUCHED,
    "auth=pass smtp.auth=marta@agency.example": VOUCHED,
    "dkim=fail header.d=evil.example; dkim=pass header.d=agency.example": VOUCHED,
    "spf=pass smtp.mailfrom=bounce@mail.agency.example; dmarc=none header.from=agency.example": VOUCHED,
    "dmarc=pass (p=reject; dis=none) header.from=AGENCY.example; dkim=fail header.d=list.example": VOUCHED,
    "spf=fail smtp.mailfrom=x@agency.example; dkim=pass header.d=agency.example": VOUCHED,
    "none": UNPROVED,
    "dmarc=pass": UNPROVED,
    "dkim=pass": UNPROVED,
    "dkim=pass header.d=example": UNPROVED,
    "dkim=pass header.d=notagency.example": UNPROVED,
    "dkim=pass header.d=evil.example header.d=agency.example": UNPROVED,
    "dkim=fail header.d=list.example": UNPROVED,
    "spf=pass smtp.helo=agency.example": UNPROVED,
    "spf=pass smtp.mailfrom=marta@evilagency.example": UNPROVED,
    'spf=pass smtp.mailfrom="a@agency.example"@evil.example': UNPROVED,
    "spf=softfail smtp.mailfrom=marta@agency.example": UNPROVED,
    "spf=pass smtp.mailfrom=<>; spf=pass smtp.helo=agency.example": UNPROVED,
    "auth=pass smtp.auth=paolo@agency.example": UNPROVED,
    "iprev=pass policy.iprev=192.0.2.1; arc=pass header.d=agency.example": UNPROVED,
    'spf=softfail reason="; dmarc=pass header.from=agency.example;" smtp.mailfrom=x@evil.example': UNPROVED,
    "dmarc=fail header.from=agency.example": REFUTED,
    "dmarc=fail": REFUTED,
    "dmarc=pass header.from=evil.example": REFUTED,
    "dmarc=none header.from=evil.example": REFUTED,
    "dmarc=fail dmarc=pass header.from=agency.example": REFUTED,
    "dkim=pass header.d=agency.example; dmarc=fail header.from=agency.example": REFUTED,
    "dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example; dmarc=fail": REFUTED,
    "spf=pass smtp.mailfrom=x@shop.agency.example; dmarc=fail (aspf=s) header.from=agency.example": REFUTED,
    "spf=fail smtp.mailfrom=marta@agency.example": REFUTED,
    "dkim=fail header.d=agency.example; spf=pass smtp.mailfrom=x@evil.example": REFUTED,
    "spf=pass smtp.mailfrom=x@evil.example; dmarc=none header.from=agency.example; compauth=fail reason=001": REFUTED,
}  # fmt: skip
OTHERS = [
    "mx.agency.example.evil.example; dmarc=pass header.from=agency.example",
    "evil.example; mx.agency.example; dmarc=pass header.from=agency.example",
    "evil.example (mx.agency.example; dmarc=pass header.from=agency.example)",
    "mx.agency.example 2; dmarc=pass header.from=agency.example",
    "mx.agency.example/1; dmarc=pass header.from=agency.example",
    "dmarc=pass header.from=agency.example",
    " ; dmarc=pass header.from=agency.example",
    ";",
    "",
]


def of(*fields: str, sender: str = f"Marta <{MARTA}>", server: str | None = MX, found: Found = Found.MAILBOX) -> Origin:
    head = "".join(f"Authentication-Results: {field}\r\n" for field in fields)
    return origin(parse(f"{head}From: {sender}\r\nSubject: x\r\n\r\nhi".encode()), server, organisation, found)


@every("statement, kind", STATEMENTS.items())
def test_what_our_server_states_decides(statement: str, kind: OriginKind) -> None:
    assert of(f"{MX}; {statement}").kind is kind


@pytest.mark.parametrize("field", OTHERS)
def test_what_others_state_decides_nothing(field: str) -> None:
    assert of(field).kind is UNPROVED
    assert of(field, f"{MX}; dmarc=fail").kind is REFUTED


def test_without_a_server_that_is_named_nothing_is_proved_or_refuted() -> None:
    for statement in STATEMENTS:
        assert of(f"{MX}; {statement}", server=None).kind is UNPROVED


def test_a_mailbox_of_sent_mail_outweighs_all_and_a_file_all_but_a_refutation() -> None:
    for statement, kind in STATEMENTS.items():
        assert of(f"{MX}; {statement}", found=Found.SENT).kind is SENT
        assert of(f"{MX}; {statement}", found=Found.FILE).kind is (REFUTED if kind is REFUTED else VOUCHED)
    assert of(found=Found.FILE, server=None).kind is VOUCHED


@pytest.mark.parametrize(
    ("signer", "server", "kind"),
    [
        ("agency.example", None, VOUCHED),
        ("agency.example", MX, VOUCHED),
        ("mail.agency.example", None, VOUCHED),
        ("evil.example", None, UNPROVED),
        ("example", None, UNPROVED),
    ],
)
def test_a_signature_that_we_have_verified_vouches_for_its_own_domain(
    signer: str, server: str | None, kind: OriginKind
) -> None:
    message = replace(parse(f"From: {MARTA}\r\n\r\nhi".encode()), signed=(signer,))
    assert origin(message, server, organisation).kind is kind


@pytest.mark.parametrize("signatures", [100, 2_000, 20_000])
def test_so_many_signatures_that_a_field_is_cut_hide_no_failure(signatures: int) -> None:
    many = "; ".join(f"dkim=fail header.d=e{number}.example" for number in range(signatures))
    assert of(f"{MX}; {many}; dmarc=fail header.from=agency.example").kind is REFUTED


def test_what_our_server_refutes_no_signature_proves_nor_one_of_several_people() -> None:
    field = f"Authentication-Results: {MX}; dmarc=fail header.from=agency.example\r\n"
    refuted = replace(parse(f"{field}From: {MARTA}\r\n\r\nhi".encode()), signed=("agency.example",))
    assert origin(refuted, MX, organisation).kind is REFUTED
    two = replace(parse(f"From: {MARTA}, x@evil.example\r\n\r\nhi".encode()), signed=("agency.example",))
    assert origin(two, None, organisation).kind is UNPROVED


@pytest.mark.parametrize(
    ("fields", "server", "why"),
    [
        (
            [f"{MX}; dmarc=pass header.from=agency.example"],
            MX,
            "mx.agency.example states dmarc=pass for agency.example",
        ),
        ([f"{MX}; dmarc=fail"], MX, "mx.agency.example states that it does not come from agency.example (dmarc=fail)"),
        ([], MX, "mx.agency.example states nothing about it (Authentication-Results)"),
        ([f"{MX}; none"], MX, "mx.agency.example states no pass for agency.example"),
        ([f"{MX}; dmarc=pass ("], MX, "its Authentication-Results can be read in two ways"),
        (["dmarc=fail"], TOPMOST, "the server states that it does not come from agency.example (dmarc=fail)"),
        ([], None, "no server is named whose word counts (imap.authserv_id)"),
    ],
)
def test_the_reason_names_whose_word_it_is(fields: list[str], server: str | None, why: str) -> None:
    assert of(*fields, server=server).why == why


@pytest.mark.parametrize(
    "sender",
    [
        "marta@agency.example, x@evil.example",
        "x@evil.example, marta@agency.example",
        "Marta <marta@agency.example>\r\nFrom: x@evil.example",
        "x@evil.example\r\nFrom: Marta <marta@agency.example>",
    ],
)
@pytest.mark.parametrize("judged", ["agency.example", "evil.example"])
def test_a_from_of_several_people_is_never_vouched_for(sender: str, judged: str) -> None:
    assert of(f"{MX}; dmarc=pass header.from={judged}", sender=sender).kind is REFUTED


@pytest.mark.parametrize(
    ("sender", "judged", "kind"),
    [
        ("marta@bücher.example", "xn--bcher-kva.example", VOUCHED),
        ("marta@xn--bcher-kva.example", "xn--bcher-kva.example", VOUCHED),
        ("marta@xn--agency-.example", "agency.example", REFUTED),  # which the Punycode of nothing would be
        ("marta@xn--agency-.example", "xn--agency-.example", VOUCHED),
        ("MARTA@AGENCY.EXAMPLE", "agency.example", VOUCHED),
        ("marta@agency.example.", "agency.example", VOUCHED),
        ("Marta", "agency.example", REFUTED),
    ],
)
def test_domains_are_compared_in_one_form(sender: str, judged: str, kind: OriginKind) -> None:
    assert of(f"{MX}; dmarc=pass header.from={judged}", sender=sender).kind is kind


@pytest.mark.parametrize(
    ("domain", "other", "one_owner"),
    [
        ("agency.example", "agency.example", True),
        ("agency.example", "mail.agency.example", True),
        ("it.agency.example", "shop.agency.example", True),
        ("agency.co.uk", "mail.agency.co.uk", True),
        ("abc.de", "mail.abc.de", True),
        ("abc.de", "abc.de", True),
        ("agency.co.uk", "co.uk", False),
        ("agency.com.ua", "com.ua", False),
        ("agency.kyiv.ua", "evil.kyiv.ua", False),
        ("agency.github.io", "evil.github.io", False),
        ("agency.github.io", "github.io", False),
        ("agency.example", "example", False),
        ("agency", "agency", False),
        ("[192.0.2.1]", "[10.0.2.1]", False),
        ("", "", False),
    ],
)
def test_domains_align_within_what_one_owner_registered(domain: str, other: str, one_owner: bool) -> None:
    assert aligned(domain, other, organisation) is one_owner
    assert aligned(other, domain, organisation) is one_owner


# ── what a sender can bring about ────────────────────────────────────────────────────────────────────────────────────
PASSES = [f"{MX}; {text}" for text in ("dmarc=pass header.from=agency.example", "dkim=pass header.d=agency.example")]
PIECES = [
    *PASSES,
    *OTHERS,
    "(",
    ")",
    '"',
    "\\",
    ";",
    "=",
    " ",
    "\r\n ",
    "@",
    "=?utf-8?q?",
    "?=",
    "é",
    "x",
    "\x00",
    "dmarc=pass ",
]
NAMES = [
    "Authentication-Results",
    "=?utf-8?q?Authentication-Results?=",
    "AUTHENTICATION-RESULTS",
    "Received",
    "X",
    "Authentication-Results ",
]
BROUGHT = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(PIECES), max_size=6).map("".join)), max_size=6
)
LOCAL_PARTS = st.one_of(
    st.text("ab!#$%&'*+-/=?^_`{|}~.", min_size=1, max_size=20),  # as RFC 5321 allows them without quotation marks
    st.lists(
        st.sampled_from([*PASSES, "agency.example", "@", ";", "(", ")", "=", " ", "\\\\", '\\"', "pass"]), max_size=8
    ).map(lambda pieces: f'"{"".join(pieces)}"'),
)


@given(
    BROUGHT,
    st.sampled_from(
        ["none", "dmarc=none header.from=agency.example", "dmarc=fail", "spf=pass smtp.mailfrom=evil.example"]
    ),
)
def test_no_field_that_a_mail_brings_along_proves_anything(brought: list[tuple[str, str]], stated: str) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in brought)
    for hops in ("", "Received: by mx.agency.example\r\n"):
        raw = f"{hops}Authentication-Results: {MX}; {stated}\r\nReceived: by {MX}\r\n{head}From: {MARTA}\r\n\r\nhi"
        kind = origin(parse(raw.encode()), MX, organisation).kind
        assert kind is not VOUCHED
        assert kind is REFUTED or "fail" not in stated


@given(LOCAL_PARTS, st.sampled_from(["softfail", "pass"]))
def test_no_envelope_sender_that_our_server_repeats_proves_anything(local: str, result: str) -> None:
    sender = f"{local}@evil.example"
    statement = f"spf={result} (domain of {sender}) smtp.mailfrom={sender}; dmarc=none header.from=agency.example"
    assert of(f"{MX}; {statement}").kind is not VOUCHED
    assert of(f"{MX}; spf={result} smtp.mailfrom={sender}").kind is not VOUCHED
