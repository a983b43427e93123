"""Whether a mail is for the clerk, and what it says: decided on paper, and cheaply whatever a stranger sends."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import replace
from typing import Any

import pytest

from daemon.core.commands.abouts import ToConfirm
from daemon.core.commands.tokens import seal
from daemon.core.commands.word import Word
from daemon.core.desk.effects import Ruled
from daemon.core.desk.hearing import ClerkMail, after, hear, is_own, upshot
from daemon.core.state.entry import Entry
from tests.core.desk.office import ABOUT, DIRECTORY, INBOX, JOHN, MARTA, MONDAY, SECRET, entry, office, read
from tests.effort import assert_within
from tests.every import every

ALERT = entry("alert:1", about=ABOUT)
TOKEN = seal(ALERT.key, MARTA.address, MONDAY, SECRET)
VOUCHED = "Authentication-Results: mx.agency.example; dmarc=pass header.from=agency.example"


def letter(text: str, sender: str = MARTA.address, to: str = INBOX, *head: str, subject: str = "x") -> bytes:
    fields = (*head, f"From: {sender}", f"To: {to}", f"Subject: {subject}", "Message-ID: <m1@mail.example>")
    return "\r\n".join((*fields, "Content-Type: text/plain; charset=utf-8", "", text)).encode()


def tagged(token: str) -> str:
    return f"projects+{token}@agency.example"


def heard(raw: bytes, *sent: Entry, server: str | None = None) -> ClerkMail | None:
    return hear(office(*(sent or (ALERT,)), server=server), read(raw), MONDAY)


def said(found: ClerkMail | None) -> str:
    """In one line."""
    if found is None:
        return "not for the clerk"
    if found.heard.refused:
        return f"refused to {found.heard.person}"
    return " ".join((*(command.word for command in found.commands), *(f"waits:{one}" for one in found.heard.waiting)))


@pytest.mark.parametrize("text", ["status", "help", "find the contract", "away until 12 March", "1 done"])
def test_what_our_own_server_refutes_gets_no_answer(text: str) -> None:
    """Not even a question whether it is true: who forges a hundred mails would fill the mailbox of the person."""
    for verdict, answered in (("fail", False), ("pass", True)):
        raw = f"Authentication-Results: mx.agency.example; dmarc={verdict} header.from=agency.example\n".encode()
        found = heard(raw + letter(text), server="mx.agency.example")
        assert (found is not None) is answered, text


@every(
    "raw, expected",
    [
        (letter("1 done\n2 snooze 2d", MARTA.address, tagged(TOKEN)), "done snooze"),
        (letter("1 done", MARTA.address, INBOX, f"In-Reply-To: <{ALERT.message_id}>"), "done"),
        (letter("1 done", MARTA.address, INBOX, subject=f"Re: x [{TOKEN}]"), "done"),
        (letter("thanks", MARTA.address, tagged(TOKEN)), ""),
        (letter("what?", MARTA.address, tagged(TOKEN)), "unknown"),
        (letter("1 done", JOHN.address, tagged(TOKEN)), f"refused to {JOHN.address}"),
        (letter("1 done", "eve@evil.example", tagged(TOKEN)), f"refused to {MARTA.address}"),
        (letter("1 done", "anna@client.example", tagged(TOKEN)), "not for the clerk"),
        (letter("1 done", MARTA.address, f"{tagged(TOKEN)}, {JOHN.address}"), "not for the clerk"),
        (letter("1 done", MARTA.address, tagged(TOKEN), "Auto-Submitted: auto-replied"), "not for the clerk"),
        (letter("status"), "status"),
        (letter("away until 12 March"), "waits:away until 12 March"),
        (letter("1 done"), f"refused to {MARTA.address}"),
        (letter("Hello all,\nthe printer is broken."), "not for the clerk"),
        (letter("Note for the file: Anna called."), "not for the clerk"),
        (letter("Status of Rossi is fine, see below.\nWe ship on Monday.\nNothing else."), "not for the clerk"),
        (letter("Monday 9:00"), "not for the clerk"),
        (letter("👍", MARTA.address, tagged(TOKEN)), "approve"),
        (letter("❤️", MARTA.address, tagged(TOKEN)), "unknown"),
        (letter("👍 Marta reacted via Gmail <https://www.google.com/gmail/about>", to=tagged(TOKEN)), "unknown"),
        (letter("status", "boss@agency.example"), "status"),
        (letter("status", "admin@agency.example"), "status"),
        (letter("status", "temp@agency.example"), "not for the clerk"),
    ],
)
def test_who_is_heard_and_what_is_heard(raw: bytes, expected: str) -> None:
    assert said(heard(raw)) == expected


@pytest.mark.parametrize("language", ["en", "it", "pl", "uk", "ro", "ru", "de", "fr", "es"])
def test_a_note_may_have_its_client_in_the_subject_and_its_text_below(language: str) -> None:
    desk = replace(office(ALERT, server="mx.agency.example"), **speaking(language))
    subject = NOTES[language].partition(":")[0].strip()
    raw = letter("She wants three copies.\n\nAnd soon.\n\nMarta", MARTA.address, INBOX, VOUCHED, subject=subject)
    found = hear(desk, read(raw), MONDAY)
    assert found
    assert found.mail
    (command,) = found.commands
    (effect,) = upshot(desk, command, found.mail).effects
    assert isinstance(effect, Ruled)
    assert (effect.record, effect.ruling.text) == ("rossi", "She wants three copies.\nAnd soon.")


@pytest.mark.parametrize("subject", ["Re: note rossi", "note nobody", "about rossi", "note"])
def test_any_other_subject_makes_no_note_of_a_letter(subject: str) -> None:
    raw = letter("She wants three copies.", MARTA.address, INBOX, VOUCHED, subject=subject)
    assert said(heard(raw, server="mx.agency.example")) == "not for the clerk"


SECOND = "Authentication-Results: mx.agency.example; dmarc=pass header.from=home.example"


@pytest.mark.parametrize(
    ("raw", "trouble"),
    [
        (letter("1 done", "eve@evil.example", tagged(TOKEN)), "elsewhere"),
        (letter("status", "Marta Bianchi <marta@home.example>", INBOX, SECOND), "elsewhere"),
        (letter("status", "Marta Bianchi <marta@home.example>"), None),  # nobody vouches for it
        (letter("status", "Marta <marta@home.example>", INBOX, SECOND), None),
        (letter("Hello, where is it?", "Marta Bianchi <marta@home.example>", INBOX, SECOND), None),
        (letter("1 done", JOHN.address, tagged(TOKEN)), "passed-on"),
        (letter("1 done", JOHN.address, INBOX, f"In-Reply-To: <{ALERT.message_id}>"), "passed-on"),
        (letter("1 done", JOHN.address, tagged("q" * len(TOKEN))), "forged"),
        (letter("1 done"), "no-reply"),
    ],
)
def test_a_refusal_says_what_to_do_and_accuses_nobody(raw: bytes, trouble: str | None) -> None:
    found = heard(raw, server="mx.agency.example")
    assert (found.heard.trouble if found and found.heard.refused else None) == trouble
    assert not (found and found.commands)


def test_with_our_servers_word_a_started_order_needs_no_yes() -> None:
    raw = letter("away until 12 March", MARTA.address, INBOX, VOUCHED)
    assert said(heard(raw, server="mx.agency.example")) == "away"
    assert said(heard(letter("away until 12 March"), server="mx.agency.example")).startswith("waits:")


NOTES = {
    "en": "note rossi: agreed on the phone that we ship on Friday",
    "it": "nota rossi: concordato al telefono che spediamo venerdì",
    "pl": "notatka rossi: ustalono telefonicznie, że wysyłamy w piątek",
    "uk": "нотатка rossi: домовилися телефоном, що надсилаємо в п’ятницю",
    "ro": "notă rossi: am stabilit la telefon că livrăm vineri",
    "ru": "заметка rossi: договорились по телефону, что отправляем в пятницу",
    "de": "Notiz rossi: am Telefon vereinbart, dass wir Freitag liefern",
    "fr": "note rossi : convenu au téléphone que nous livrons vendredi",
    "es": "nota rossi: acordado por teléfono que enviamos el viernes",
}


@pytest.mark.parametrize("language", NOTES)
def test_a_note_on_a_client_is_kept_line_by_line(language: str) -> None:
    desk = replace(office(ALERT, server="mx.agency.example"), **speaking(language))
    text = NOTES[language] + "\nShe wants three copies.\n2 in blue, 1 in red.\n\nMarta\n"
    found = hear(desk, read(letter(text, MARTA.address, INBOX, VOUCHED)), MONDAY)
    assert found
    assert found.mail
    (effect,) = upshot(desk, found.commands[0], found.mail).effects
    assert isinstance(effect, Ruled)
    assert (effect.record, effect.ruling.question) == ("rossi", "")
    said = NOTES[language].partition(":")[2].strip()
    assert effect.ruling.text.splitlines() == [said, "She wants three copies.", "2 in blue, 1 in red."]


def speaking(language: str) -> dict[str, Any]:
    """What of the desk is another where Marta reads that language."""
    return {"directory": replace(DIRECTORY, pms={MARTA.address: replace(MARTA, language=language)})}


def test_a_yes_means_the_lines_that_waited_for_it() -> None:
    receipt = entry("receipt:1", "receipt", about=[ToConfirm("away until 12 March"), ToConfirm("1 done")])
    raw = letter("yes", MARTA.address, INBOX, f"In-Reply-To: <{receipt.message_id}>")
    assert said(heard(raw, receipt)) == "away done"


def test_what_is_answered_follows_the_commands_one_by_one() -> None:
    desk = office(ALERT)
    found = hear(desk, read(letter("1 done\nstatus rossi\n9 done\ndue whenever", MARTA.address, tagged(TOKEN))), MONDAY)
    assert found
    assert found.mail
    answer = found.heard
    for command in found.commands:
        answer = after(desk, answer, command, upshot(desk, command, found.mail).results)
    assert [result.word for result in answer.results] == [Word.DONE, "no-question", Word.UNKNOWN]
    assert (answer.asked, answer.help) == (((Word.STATUS, "rossi"),), True)


def test_our_own_mail_is_known_by_its_id_where_the_sender_is_ours() -> None:
    own = f"Message-ID: <{ALERT.message_id}>"
    for sender, expected in ((INBOX, True), ("eve@evil.example", False)):
        raw = letter("x", sender).replace(b"Message-ID: <m1@mail.example>", own.encode())
        assert is_own(office(ALERT), read(raw).message) is expected


def test_thousands_of_addresses_like_tokens_cost_nothing_however_much_was_sent() -> None:
    """They cost twelve seconds against the outbox of ninety days when each was tried on each of our mails."""
    made = (b32encode(f"{n:021}".encode()).decode().lower().rstrip("=") for n in range(2_000))
    raw = letter("1 done", "eve@evil.example", ", ".join(map(tagged, made)))
    desk, reading = office(*(entry(f"alert:{n}") for n in range(10_000))), read(raw)
    assert hear(desk, reading, MONDAY) is None  # the look-up is made once for all mails of a pass
    assert_within(0.02, lambda: hear(desk, reading, MONDAY))
