"""DKIM, verified with a key made for the test and a DNS that is a table."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import dkim
import pytest

from daemon.adapters.signatures import DkimSignatures, Silence
from tests.agency import at, mail
from tests.effort import assert_doubling
from tests.servers import certificate as certificates

HEADERS = [b"from", b"to", b"subject", b"date", b"message-id"]


@cache
def key(bits: int) -> tuple[bytes, bytes]:
    """A private key, and the record that publishes the public one."""
    if not certificates.available():
        pytest.skip("openssl is not installed")
    made = subprocess.run(["openssl", "genrsa", str(bits)], capture_output=True, check=True).stdout
    public = subprocess.run(
        ["openssl", "rsa", "-pubout", "-outform", "DER"], input=made, capture_output=True, check=True
    ).stdout
    return made, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@dataclass
class Dns:
    """Keys by name; `asked` says for which there was a question."""

    records: dict[bytes, bytes] = field(default_factory=dict)
    silent: bool = False
    asked: list[bytes] = field(default_factory=list)

    def __call__(self, name: bytes) -> bytes | None:
        self.asked.append(name)
        if self.silent:
            raise Silence("no answer")
        return self.records.get(name)


MAIL = mail(
    "Anna <anna@client.example>", "projects@agency.example", "Bozza", "Va bene.\n", at("2026-03-02 10:00"), mid="1"
)


def signed(raw: bytes = MAIL, domain: str = "client.example", bits: int = 1024, **how: object) -> bytes:
    given = {"include_headers": HEADERS, **how}
    signature: bytes = dkim.sign(raw, b"s1", domain.encode(), key(bits)[0], **given)
    return signature + raw


def published(domain: str = "client.example", **more: object) -> Dns:
    return Dns({f"s1._domainkey.{domain}.".encode(): key(1024)[1]}, **more)  # type: ignore[arg-type]


def proved(raw: bytes, dns: Dns | None = None, wanted: Callable[[str], bool] = lambda _: True) -> tuple[str, ...]:
    return DkimSignatures(dns or published()).domains(raw, wanted)


def test_a_mail_that_its_domain_signed_is_proved() -> None:
    assert proved(signed()) == ("client.example",)
    assert proved(signed(domain="xn--bcher-kva.example"), published("xn--bcher-kva.example")) == ("bücher.example",)


def test_what_passes_through_a_gateway_that_breaks_another_signature_is_proved_by_the_one_that_holds() -> None:
    other = signed(domain="relay.example").replace(b"d=relay", b"d=broken")
    assert proved(signed(other)) == ("client.example",)


@pytest.mark.parametrize(
    "forged",
    [
        lambda: MAIL,
        lambda: signed().replace(b"Va bene.", b"Annullate."),
        lambda: signed().replace(b"Subject: Bozza", b"Subject: Altro"),
        lambda: b"Subject: Altro\r\n" + signed(),
        lambda: b"From: anna@client.example\r\n" + signed(),
        lambda: b"X-A: b\rSubject: Altro\r\n" + signed(),
        lambda: signed(include_headers=[b"from", b"date", b"message-id"]),
        lambda: signed(include_headers=[b"from", b"subject", b"date"]),
        lambda: signed(length=True) + b"Annullate tutto.\r\n",
        lambda: signed(length=True),
        lambda: signed(domain="evil.example").replace(b"d=evil.example", b"d=client.example"),
        lambda: signed(signature_algorithm=b"rsa-sha1"),
        lambda: signed().replace(b"v=1;", b"v=1; x=1;"),
        lambda: signed(MAIL + b" " * 10_000 + b"x\r\n"),
        lambda: b"DKIM-Signature: nonsense\r\n" + MAIL,
    ],
    ids=[
        "no signature",
        "another text",
        "another subject",
        "a second subject",
        "a second From",
        "a field that a lone return hides",
        "a subject that is not signed",
        "an id that is not signed",
        "a text behind what is signed",
        "a text that may go on",
        "another's signature",
        "SHA-1",
        "a date that is past",
        "what would take long",
        "nonsense",
    ],
)
def test_what_was_changed_or_left_open_is_not(forged: Callable[[], bytes]) -> None:
    assert proved(forged()) == ()


@pytest.mark.parametrize(
    "record", [b"", b"v=DKIM1; p=", b"v=DKIM1; t=y; p=%s", b"v=DKIM1; t=s:y; p=%s", b"v=DKIM2; p=%s"]
)
def test_a_key_that_is_withdrawn_or_only_tried_out_proves_nothing(record: bytes) -> None:
    public = key(1024)[1].partition(b"p=")[2]
    assert proved(signed(), Dns({b"s1._domainkey.client.example.": record.replace(b"%s", public)})) == ()


def test_a_key_that_can_be_broken_proves_nothing() -> None:
    assert proved(signed(bits=512), Dns({b"s1._domainkey.client.example.": key(512)[1]})) == ()


def test_of_domains_that_are_not_wanted_and_of_a_fourth_signature_nobody_is_asked() -> None:
    dns = published()
    assert proved(signed(), dns, lambda domain: domain != "client.example") == ()
    assert dns.asked == []
    many = MAIL
    for number in range(6):
        many = signed(many, domain=f"d{number}.example")
    assert proved(many, dns) == ()
    assert len(dns.asked) == 3


def test_a_key_is_asked_for_once_and_a_silent_dns_is_left_alone_for_a_minute() -> None:
    now = [0.0]
    dns = published(silent=True)
    signatures = DkimSignatures(dns, lambda: now[0])
    raw = signed()
    for second in (0, 30, 61, 62):
        now[0] = second
        assert signatures.domains(raw, lambda _: True) == ()
    assert len(dns.asked) == 2
    dns.silent, now[0] = False, 200
    assert [signatures.domains(raw, lambda _: True) for _ in range(3)] == [("client.example",)] * 3
    assert len(dns.asked) == 3
    dns.records.clear()  # the key is withdrawn
    now[0] = 900
    assert signatures.domains(raw, lambda _: True) == ()


@pytest.mark.parametrize(
    "piece", [b"a b\r\n", b"\r\n", b" \t" * 8 + b"x\r\n", b"x"], ids=["lines", "empty", "blanks", "one line"]
)
def test_megabytes_are_verified_in_a_time_that_grows_with_them(piece: bytes) -> None:
    def work(size: int) -> None:
        DkimSignatures(published()).domains(head + piece * (size // len(piece)), lambda _: True)

    head = signed()
    assert_doubling(work, 2_000_000)
