"""No single sign of a machine mutes a client."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.message.parse import parse
from daemon.core.model import Automatic, Reading
from daemon.core.reading.reader import Reader

READER = Reader(shipped_rules())
LETTER = "Hello,\n\nwhen do we get the proofs?\n\nAnna"
STATEMENT = "Hello Marta,\n\nthe proofs came on Friday and they look fine.\n\nAnna"
NEWS = "Our summer sale begins on Friday.\n\nThe shop team"


def read(
    *fields: str,
    body: str = LETTER,
    sender: str = "Anna <anna@client.example>",
    subject: str = "Proofs",
    client: bool = True,
) -> Reading:
    head = [f"From: {sender}", "To: projects@agency.example", f"Subject: {subject}", *fields]
    return READER.understand(parse(("\r\n".join(head) + "\r\n\r\n" + body).encode()), client=client)


ONE_SIGN = [
    ("Precedence: list", "List-Id: <team.client.example>", "List-Unsubscribe: <mailto:sympa@client.example>"),
    ("Precedence: bulk",),
    ("Precedence: list", "List-Id: <team.client.example>", "List-Post: <mailto:team@client.example>", "List-Unsubscribe: <mailto:x@y.example>"),
    ("Auto-Submitted: auto-generated", "X-ServiceNow-Generated: true"),
    ("X-JIRA-FingerPrint: 1", "Precedence: bulk", "Auto-Submitted: auto-generated"),
    ("Return-Path: <>",),
]  # fmt: skip


@pytest.mark.parametrize("fields", ONE_SIGN)
@pytest.mark.parametrize("body", [LETTER, STATEMENT])
def test_one_sign_mutes_no_client_who_greets_asks_or_signs(fields: tuple[str, ...], body: str) -> None:
    assert read(*fields, body=body).automatic is None
    assert read(*fields, body=NEWS).automatic
    assert read(*fields, body=body, client=False).automatic


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        ("Buongiorno,\n\nquando riceviamo le bozze?\n\nAnna", 1), ("Dzień dobry,\n\nkiedy dostaniemy próby?\n\nAnna", 1),
        ("Добрий день,\n\nколи ми отримаємо макети?\n\nАнна", 1), ("Bună ziua,\n\ncând primim machetele?\n\nAnna", 1),
        ("Здравствуйте,\n\nкогда мы получим макеты?\n\nАнна", 1), ("Hallo,\n\nwann bekommen wir die Abzüge?\n\nAnna", 1),
        ("Bonjour,\n\nquand recevons-nous les épreuves ?\n\nAnna", 1), ("Hola,\n\n¿cuándo recibimos las pruebas?\n\nAnna", 1),
    ],
)  # fmt: skip
def test_what_a_client_asks_through_a_ticket_system_is_asked_in_each_language(body: str, asks: int) -> None:
    assert len(read("Precedence: bulk", body=body).asks) == asks


@pytest.mark.parametrize(
    "subject",
    ["Out of office: who covers?", "Delivery problem: 200 flyers missing", "Risposta automatica: quale testo?"],
)
def test_a_subject_alone_mutes_no_client(subject: str) -> None:
    assert read(subject=subject, sender="Anna <mail@client.example>").automatic is None


@pytest.mark.parametrize(
    ("fields", "body", "sender"),
    [
        (("Auto-Submitted: auto-replied",), LETTER, "anna@client.example"),
        (("Precedence: bulk", "List-Unsubscribe: <https://crm.example/u>"), LETTER, "anna@client.example"),
        (("X-Campaign: 4", "Precedence: bulk"), LETTER, "anna@client.example"),
        (("Return-Path: <>",), "Hello,\n\nI am out of the office. Do you need help?\n\nAnna", "anna@client.example"),
        ((), LETTER, "Shop <noreply@client.example>"),
        (("Return-Path: <>",), "Hello,\n\nwhat happened?\n\n550 5.1.1 user unknown", "MAILER-DAEMON@client.example"),
    ],
)
def test_two_signs_or_the_mark_of_an_answering_program_are_believed(
    fields: tuple[str, ...], body: str, sender: str
) -> None:
    assert read(*fields, body=body, sender=sender).automatic


def test_what_a_clients_automatic_mail_asks_is_read_and_only_a_clients() -> None:
    held = read("Auto-Submitted: auto-replied")
    assert held.automatic is not None
    assert held.automatic.kind is Automatic.AUTO_REPLY
    assert [ask.text for ask in held.asks] == ["when do we get the proofs?"]
    assert not held.acts
    assert not read("Auto-Submitted: auto-replied", client=False).asks


def test_a_newsletter_of_a_client_asks_nothing() -> None:
    assert not read("X-Campaign: 4", "List-Unsubscribe: <https://crm.example/u>").asks


@pytest.mark.parametrize("value", ["no", "No", "false", "none", "0"])
def test_an_auto_reply_header_that_says_no_is_none(value: str) -> None:
    assert read(f"X-Autoreply: {value}", client=False).automatic is None
    assert read("X-Autoreply: yes", client=False).automatic
