"""What came back: which mail, from where and why."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.model import Bounced
from daemon.core.reading.bounces import MOST_FAILED
from daemon.core.reading.reader import Reader

READER = Reader(shipped_rules())
HEAD = "From: MAILER-DAEMON@mx.example\r\nTo: marta@agency.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
REPORT = """Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x

This is the mail system at host mx.example.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; anna@client.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--x
Content-Type: {original}

Message-ID: <offer.1@agency.example>
From: marta@agency.example
To: anna@client.example
Subject: Offer

On Friday.
--x--
"""


def back(mail: str) -> Bounced | None:
    return READER.read((HEAD + mail.replace("\n", "\r\n")).encode()).bounced


def named(mail: str) -> tuple[str, ...]:
    found = back(mail)
    return found.addresses if found else ()


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_mail_the_address_and_the_reason(original: str) -> None:
    mail = REPORT.format(action="failed", original=original)
    assert back(mail) == Bounced("offer.1@agency.example", "anna@client.example", "550 5.1.1 No such user here")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_mail_that_arrived_or_only_takes_longer_has_not_come_back(action: str) -> None:
    assert back(REPORT.format(action=action, original="message/rfc822")) is None


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("anna+2Bwork@client.example", "anna+work@client.example"),
        ("anna+work@client.example", "anna+work@client.example"),
        ("anna+2026@client.example", "anna+2026@client.example"),
    ],
)
def test_the_reader_whom_it_was_written_to_is_named_though_the_server_repeats_xtext(told: str, address: str) -> None:
    """Exim does; others decode it, and `+20` may be what somebody's address is made of."""
    final = "Final-Recipient: rfc822; anna@elsewhere.example"
    mail = REPORT.replace("Final-Recipient: rfc822; anna@client.example", f"Original-Recipient: rfc822;{told}\n{final}")
    assert named(mail.format(action="failed", original="message/rfc822")) == (address,)


def recipient(address: str, action: str = "failed", reason: str = "550 5.1.1 No such user here") -> str:
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nDiagnostic-Code: smtp; {reason}\n\n"


def test_all_readers_whom_it_did_not_reach_are_named_once_with_the_reasons() -> None:
    more = (
        recipient("Bob@client.example", reason="bob@client.example: 552 5.2.2 mailbox is full")
        + recipient("cara@client.example", action="delivered")
        + recipient("dora@client.example")
        + recipient("anna@client.example")
    )
    mail = REPORT.format(action="failed", original="message/rfc822")
    found = back(mail.replace("user here\n\n", f"user here\n\n{more}"))
    assert found
    assert found.addresses == ("anna@client.example", "bob@client.example", "dora@client.example")
    assert found.reason == "550 5.1.1 No such user here; 552 5.2.2 mailbox is full"


def test_of_very_many_readers_some_are_named() -> None:
    many = "".join(recipient(f"r{number}@client.example") for number in range(500))
    mail = REPORT.format(action="failed", original="message/rfc822").replace("user here\n\n", f"user here\n\n{many}")
    assert len(named(mail)) == MOST_FAILED
    assert len(named(f"X-Failed-Recipients: {', '.join(f'r{n}@client.example' for n in range(50))}\n\n")) == MOST_FAILED


def test_a_bounce_in_free_words_tells_it_by_the_headers_that_it_quotes() -> None:
    text = """
Sorry, this message could not be delivered to <anna@client.example>:
anna@client.example: 552 5.2.2 mailbox is full

--- Original message headers follow ---
Message-ID: <offer.2@agency.example>
To: anna@client.example
"""
    assert back(text) == Bounced("offer.2@agency.example", "anna@client.example", "552 5.2.2 mailbox is full")


def test_where_nothing_is_quoted_the_mail_that_it_answers_came_back() -> None:
    mail = (
        "In-Reply-To: <offer.3@agency.example>\nX-Failed-Recipients: anna@client.example\n\nIt could not be delivered."
    )
    assert back(mail) == Bounced("offer.3@agency.example", "anna@client.example", "")


def test_a_persons_mail_is_of_nothing_that_came_back() -> None:
    mail = b"From: anna@client.example\r\nSubject: Offer\r\n\r\nYour mail to bob@client.example came back."
    assert READER.read(mail).bounced is None
