"""What somebody passes on is a forward, and its writer is found, whatever program and language put it there."""

from __future__ import annotations

import pytest

from daemon.core.filing.place import forwarded_author, forwarded_words
from tests.core.body.test_body import read

QUESTION = "When do we get the proofs?"
ANNA = "Anna Rossi <anna@client.example>"
# Outlook writes the same ruler above what it answers; SOGo names the subject first.
SOGO = [
    ("-------- Original Message --------", "Subject", "Date", "From", "To"),
    ("-------- Messaggio originale --------", "Oggetto", "Data", "Da", "A"),
    ("-------- Oryginalna wiadomość --------", "Temat", "Data", "Od", "Do"),
    ("-------- Початкове повідомлення --------", "Тема", "Дата", "Від", "Кому"),
    ("-------- Mesaj Inițial --------", "Subiect", "Data", "De la", "Destinatar"),
    ("-------- Исходное сообщение --------", "Тема", "Дата", "От", "Кому"),
    ("-------- Original E-Mail --------", "Betreff", "Datum", "Sender", "An"),
    ("-------- Message original --------", "Sujet", "Date", "De", "Pour"),
    ("-------- Mensaje Original --------", "Asunto", "Fecha", "De", "Para"),
]
MUTT = [
    "Forwarded message from",
    "Przesłana wiadomość od",
    "Weitergeleitete Nachricht von",
    "Переслане повідомлення від",
]


@pytest.mark.parametrize("labels", SOGO, ids=lambda labels: labels[0].strip("- "))
@pytest.mark.parametrize("above", ["", "Can you take this one?\n\n"])
def test_sogo_in_nine_languages(labels: tuple[str, ...], above: str) -> None:
    ruler, subject, date, sender, to = labels
    head = f"{ruler}\n{subject}: Proofs\n{date}: Monday, March 2, 2026 09:00 CET\n{sender}: {ANNA}\n{to}: marta@agency.example\n"
    body = read(f"{above}{head}\n{QUESTION}\n\nAnna\n", subject="Fwd: Proofs")
    author = forwarded_author(body.forwarded)
    assert author is not None
    assert author.address == "anna@client.example"
    assert forwarded_words(body.forwarded).startswith(QUESTION)
    assert body.own_text == above.strip()


def test_outlook_in_plain_text() -> None:
    head = f"-----Original Message-----\nFrom: {ANNA} \nSent: Monday, March 2, 2026 9:00 AM\nTo: Marta <marta@agency.example>\nSubject: Proofs\n"
    text = f"\n{head}\n{QUESTION}\n\nAnna\n"
    assert QUESTION in read(text, subject="FW: Proofs").forwarded
    assert read(text, subject="RE: Proofs").forwarded == ""


@pytest.mark.parametrize("words", MUTT)
def test_mutt_names_the_writer_in_its_ruler(words: str) -> None:
    head = f"----- {words} {ANNA} -----\n\nDate: Mon, 2 Mar 2026 09:00:00 +0100\nFrom: {ANNA}\nTo: Marta <marta@agency.example>\nSubject: Proofs\n"
    body = read(f"{head}\n{QUESTION}\n\n----- End -----\n", subject="[anna@client.example: Proofs]")
    author = forwarded_author(body.forwarded)
    assert author is not None
    assert author.address == "anna@client.example"
    assert QUESTION in forwarded_words(body.forwarded)
    assert body.own_text == ""


def test_a_ruler_with_an_address_above_nothing_is_the_writers_own() -> None:
    assert (
        "Rossi"
        in read("Thanks.\n\n--- Anna Rossi, anna@client.example ---\nWe need 20 posters.", subject="Posters").own_text
    )
