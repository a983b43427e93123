"""Mails without words that can be read, and mails that are no words: sealed ones, votes, receipts, recalls."""

from __future__ import annotations

import base64

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.model import SEALED, Automatic, Reading, Speech
from daemon.core.reading.enclosures import sent_by_hand
from daemon.core.reading.reader import Reader
from tests.core.message.test_tnef import packed

READER = Reader(shipped_rules())


def read(*parts: str, subject: str = "Proofs", kind: str = "mixed", fields: tuple[str, ...] = ()) -> Reading:
    head = ["From: Anna <anna@client.example>", "To: projects@agency.example", f"Subject: {subject}", *fields]
    body = "".join(f"--x\n{part}\n" for part in parts)
    return READER.read(
        "\n".join([*head, f'Content-Type: multipart/{kind}; boundary="x"', "", f"{body}--x--\n"]).encode()
    )


def text(words: str, kind: str = "plain") -> str:
    return f"Content-Type: text/{kind}; charset=utf-8\n\n{words}\n"


def file(
    name: str, kind: str = "application/octet-stream", disposition: str = "attachment", content: bytes = b"0"
) -> str:
    data = base64.b64encode(content).decode()
    return f'Content-Type: {kind}; name="{name}"\nContent-Disposition: {disposition}; filename="{name}"\nContent-Transfer-Encoding: base64\n\n{data}\n'


PROTECTED = (
    "Anna Verdi (anna@client.example) has sent you a protected message.\n\nRead the message <https://office.example/x>"
)


@pytest.mark.parametrize(
    "parts",
    [
        (text(""), file("smime.p7m")),
        (text("\n--\n"), file("winmail.dat")),
        (text("Empty Message"), file("v.asc", "application/pgp-encrypted"), file("encrypted.asc")),
        (text(PROTECTED), file("message_v2.rpmsg", "application/x-microsoft-rpmsg-message")),
        (text("Sie haben eine sichere Nachricht erhalten: https://gateway.example/x"),),
        (text("Hai ricevuto un messaggio protetto.\n\nApri l'allegato."), file("message.rpmsg")),
        (text("-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n-----END PGP MESSAGE-----"),),
    ],
)
def test_a_mail_that_cannot_be_read_asks_one_thing_to_be_opened(parts: tuple[str, ...]) -> None:
    (ask,) = read(*parts).asks
    assert (ask.text, ask.rule) == ("Proofs", SEALED)


@pytest.mark.parametrize(
    "parts",
    [
        (text("The proofs are fine, thanks."), file("smime.p7s")),
        (text("I sent you a protected message on Monday, did it arrive?"),),
        (text("See the file."), file("offer.pdf", "application/pdf")),
    ],
)
def test_a_mail_with_words_of_its_own_is_read(parts: tuple[str, ...]) -> None:
    assert all(ask.rule != SEALED for ask in read(*parts).asks)


# ── what a file is ──
@pytest.mark.parametrize(
    ("part", "by_hand"),
    [
        (file("offer.pdf", "application/pdf"), True),
        (file("offer.pdf", "application/pdf", "inline"), True),
        (file("photo.jpg", "image/jpeg", "inline"), True),
        (file("photo.jpg", "image/jpeg", "inline").replace("Content-Dis", "Content-ID: <a@b>\nContent-Dis", 1), False),
        (file("anna.vcf", "text/x-vcard"), False),
        (file("ATT00001.htm", "text/html"), False),
        (file("0xABCD.asc", "application/pgp-keys"), False),
        (file("smime.p7m"), False),
        (file("x.json", "text/vnd.google.email-reaction+json", "inline"), False),
    ],
)
def test_a_file_is_what_somebody_sent_and_not_what_a_program_added(part: str, by_hand: bool) -> None:
    (found,) = read(text("Here."), part).message.attachments
    assert sent_by_hand(found) is by_hand


def test_a_picture_that_the_text_shows_is_no_file_though_it_says_attachment() -> None:
    logo = file("group.png", "image/png", content=b"0" * 40_000).replace(
        "Content-Dis", "Content-ID: <logo@a>\nContent-Dis", 1
    )
    shown = read(text('<p>Hi</p><img src="cid:logo@a">', "html"), logo)
    assert [one.inline for one in shown.message.attachments] == [True]
    assert [one.inline for one in read(text("<p>Hi</p>", "html"), logo).message.attachments] == [False]


def test_a_reaction_is_the_picture_alone() -> None:
    said = text('{"emoji": "👍", "version": 1}').replace("text/plain", "text/vnd.google.email-reaction+json")
    reading = read(
        text("👍\n\nAnna reacted via Gmail"), said, text("<p>👍</p><p>Anna reacted</p>", "html"), kind="alternative"
    )
    assert reading.body.own_text == "👍"


# ── votes ──
REPLY = ("In-Reply-To: <v@agency.example>", "Thread-Topic: Brochure")


@pytest.mark.parametrize(
    "label",
    ["Approve", "Approva", "Zatwierdź", "Схвалити", "Aprobă", "Утвердить", "Genehmigen", "Approuver", "Aprobar"],
)
def test_a_vote_for_approves_and_asks_nothing(label: str) -> None:
    reading = read(text(""), subject=f"{label}: Brochure", fields=REPLY)
    assert (reading.asks, reading.body.own_text) == ((), label)
    assert [act.speech for act in reading.acts] == [Speech.APPROVAL]


@pytest.mark.parametrize("label", ["Reject", "Version B"])
def test_another_vote_says_what_was_pressed(label: str) -> None:
    reading = read(text(""), subject=f"{label}: Brochure", fields=REPLY)
    assert (reading.asks, reading.acts, reading.body.own_text) == ((), (), label)


def test_a_subject_with_a_colon_is_no_vote_where_nothing_is_answered() -> None:
    assert not read(text(""), subject="Approve: Brochure").acts


# ── what servers and programs send back ──
@pytest.mark.parametrize(
    "subject",
    [
        "Read: Brochure",
        "Letto: Bozze",
        "Gelesen: Angebot",
        "Lu : Devis",
        "Leído: Oferta",
        "Przeczytane: Oferta",
        "Citit: Ofertă",
        "Прочитано: Макет",
    ],
)
def test_a_receipt_that_is_nothing_but_a_winmail_is_one(subject: str) -> None:
    verdict = read(text(""), file("winmail.dat", "application/ms-tnef"), subject=subject).automatic
    assert verdict is not None
    assert verdict.kind is Automatic.AUTO_REPLY
    assert read(text("When do we get the proofs?"), subject=subject).automatic is None


def test_a_receipt_is_known_by_the_class_in_its_winmail() -> None:
    content = packed("Your message was read.", "REPORT.IPM.Note.IPNRN")
    assert read(text(""), file("winmail.dat", "application/ms-tnef", content=content), subject="Proofs").automatic


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Recall: Proofs", 'Anna Verdi would like to recall the message, "Proofs".'),
        ("Richiamo: Bozze", 'Anna Verdi desidera richiamare il messaggio "Bozze".'),
        ("Rückruf: Angebot", 'Anna Verdi möchte die Nachricht "Angebot" zurückrufen.'),
        ("Rappel : Devis", "Anna Verdi souhaite rappeler le message « Devis »."),
        ("Odwołanie: Oferta", "Anna Verdi chce odwołać wiadomość „Oferta”."),
        ("Отзыв: Макет", "Анна хочет отозвать сообщение «Макет»."),
    ],
)
def test_a_recall_asks_nothing(subject: str, words: str) -> None:
    assert not read(text(words), subject=subject).asks
    assert read(text("Please recall the parts, when do they come back?"), subject=subject).asks


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("Great. Please send us the agenda before.", True), ("Perfetto. Mandateci prima l'ordine del giorno.", True),
        ("Passt. Bitte schicken Sie uns vorher die Tagesordnung.", True), ("D'accord. Merci de nous envoyer l'ordre du jour avant.", True),
        ("De acuerdo. Por favor, envíennos antes el orden del día.", True), ("Świetnie. Proszę przesłać wcześniej porządek obrad.", True),
        ("Чудово. Надішліть, будь ласка, порядок денний заздалегідь.", True), ("Perfect. Vă rugăm să ne trimiteți agenda înainte.", True),
        ("Отлично. Пришлите, пожалуйста, заранее повестку.", True),
        ("Great, see you there!", False), ("", False),
    ],
)  # fmt: skip
def test_a_request_beside_accepted_counts(words: str, asks: bool) -> None:
    event = "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1@a\nEND:VEVENT\nEND:VCALENDAR"
    calendar = f"Content-Type: text/calendar; method=REPLY\n\n{event}\n"
    reading = read(text(words), calendar, subject="Accepted: Review", kind="alternative")
    assert bool(reading.asks) is asks
    assert (reading.automatic is None) is asks
