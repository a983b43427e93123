"""People and machines told apart."""

from __future__ import annotations

from datetime import date

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.message.parse import parse
from daemon.core.model import Automatic, AutomaticMail, Away
from daemon.core.reading.automatic import AutomaticReader

READER = AutomaticReader(shipped_rules())


def judge(
    *fields: str,
    body: str = "Could you send the offer?",
    sender: str = "Anna <anna@client.example>",
    subject: str = "Offer",
) -> AutomaticMail | None:
    head = [f"From: {sender}"] if sender else []
    head += ["To: projects@agency.example", f"Subject: {subject}", "Date: Mon, 2 Mar 2026 10:00:00 +0100", *fields]
    message = parse(("\r\n".join(head) + "\r\n\r\n" + body).encode())
    return READER.judge(message, message.text)


def kind(verdict: AutomaticMail | None) -> Automatic | None:
    return verdict.kind if verdict else None


# ── people ──
@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: no",
        "Auto-Submitted: No (by hand)",
        "List-Unsubscribe: <https://crm.example/u/1>",
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "Precedence: first-class",
        "Return-Path: <anna@client.example>",
        "Feedback-ID: 1:crm",
        "Received: by x.example with auto-submitted: auto-replied",
        "X-Note: Auto-Submitted: auto-replied",
    ],
)
def test_headers_that_people_have_too_leave_them_people(field: str) -> None:
    assert judge(field) is None


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Automatic reply: Offer",
        "AW: Abwesenheitsnotiz: Angebot",
        "Fwd: Undelivered Mail Returned to Sender",
        "Out of office on Friday, who covers?",
        "Delivery of the samples",
        "Automatic doors",
    ],
)
def test_a_subject_that_speaks_of_a_machine_is_a_persons(subject: str) -> None:
    assert judge(subject=subject) is None


def test_an_address_that_takes_answers_for_a_program_makes_no_person_of_it() -> None:
    assert kind(judge("Reply-To: reply+abc123@forge.example", sender="noreply@forge.example")) is Automatic.BULK


def test_a_postmaster_who_writes_a_letter_is_a_person() -> None:
    assert (
        judge(sender="Postmaster <postmaster@client.example>", body="We move our mail on Friday. Does that suit you?")
        is None
    )


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your email. I'm on vacation until Monday. Any news?",
        "I am out of the office until 12 May. The logo should be blue, not green. The second page needs another photo. And the third one lacks a price.",
        "Ciao, ora sono in riunione, ti rispondo nel pomeriggio",
        "Sam has left the company and I've taken over the project.",
        "Thank you for your message. We look into it.",
        "Jutro mam wolne, będę pojutrze od 8.",
    ],
)
def test_who_has_something_to_say_is_a_person_even_if_away(text: str) -> None:
    assert judge(body=text) is None


# ── answers by programs ──
@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied",
        "auto-submitted: Auto-Replied; owner-email=anna@client.example",
        "X-Autoreply: yes",
        "X-Autorespond: Thank you",
        "X-Auto-Reply-From: anna@client.example",
        "Precedence: auto_reply",
        "Return-Path: <>",
        "X-Apple-Action: VACATION",
    ],
)
def test_headers_of_auto_replies_are_believed(field: str) -> None:
    assert kind(judge(field, body="Thanks.")) is Automatic.AUTO_REPLY


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Offer", "Out of Office: Offer", "Risposta automatica: Preventivo", "Fuori ufficio: Preventivo", "Odpowiedź automatyczna: Oferta",
        "Autoodpowiedź: Oferta", "Автоматична відповідь: Пропозиція", "Răspuns automat: Ofertă", "Автоматический ответ: Предложение", "Автоответ: Предложение",
        "Automatische Antwort: Angebot", "Abwesenheitsnotiz: Angebot", "Réponse automatique : Devis", "Absence du bureau : Devis", "Respuesta automática: Presupuesto", "Fuera de la oficina: Presupuesto",
        "Automatisch antwoord: offerte", "自動応答: お見積もり",
    ],
)  # fmt: skip
def test_subjects_of_auto_replies_are_known(subject: str) -> None:
    assert kind(judge(subject=subject, body="Ok.")) is Automatic.AUTO_REPLY


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office. I will be back on Monday 16.",
        "I am out of the office this week. I will be back on Monday 16 March.",
        "Sono in ferie, rientro lunedì 16 marzo.",
        "Jestem na urlopie. Wracam do biura 16 marca.",
        "Я у відпустці. Повернуся 16 березня.",
        "Sunt în concediu. Mă întorc luni, 16 martie.",
        "Я в отпуске. Вернусь 16 марта.",
        "Ich bin nicht im Büro. Ab dem 16. März bin ich wieder da.",
        "Je suis absente du bureau. Je serai de retour le lundi 16 mars.",
        "Estoy fuera de la oficina. Vuelvo el lunes 16 de marzo.",
    ],
)
def test_who_is_back_on_a_day_is_away_until_the_day_before(text: str) -> None:
    verdict = judge("Auto-Submitted: auto-replied", body=text, subject="Automatic reply: Offer")
    assert verdict is not None
    assert verdict.away == Away(date(2026, 3, 15))


def test_a_return_that_the_subject_alone_names_ends_the_absence_too() -> None:
    verdict = judge(subject="Out of office: back on 16 March", body="I am out of the office.")
    assert verdict is not None
    assert verdict.away == Away(date(2026, 3, 15))


def test_an_out_of_office_that_names_no_day_yields_none() -> None:
    verdict = judge("Auto-Submitted: auto-replied", body="I am out of the office. I will reply when I am back.")
    assert verdict is not None
    assert verdict.away == Away(None)


def test_an_acknowledgement_is_automatic_but_nobody_is_away() -> None:
    verdict = judge("Auto-Submitted: auto-replied", body="Your request has been received.")
    assert verdict is not None
    assert (verdict.kind, verdict.away) == (Automatic.AUTO_REPLY, None)


def test_a_read_receipt_that_is_only_words_is_automatic() -> None:
    body = "Your message To: Bob Subject: Offer was read on 3 May."
    assert kind(judge(subject="Read: Offer", body=body)) is Automatic.AUTO_REPLY


# ── bounces ──
@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "MAILER-DAEMON@mx.example (Mail Delivery System)",
            "Undelivered Mail Returned to Sender",
            "This is the mail system at host mx.example.",
        ),
        ("", "Mail delivery failed", "There was an error delivering your mail to <b@x.example>."),
        (
            "no-reply@provider.example",
            "Mail",
            "A message that you sent could not be delivered to one or more of its recipients.",
        ),
        ("postmaster@x.example", "Ваше сообщение не доставлено. Mail failure.", "550 5.1.1 user unknown"),
    ],
)
def test_free_form_bounces_of_old_servers_are_known(sender: str, subject: str, text: str) -> None:
    assert kind(judge(sender=sender, subject=subject, body=text)) is Automatic.BOUNCE


# ── calendars, lists, bulk ──
@pytest.mark.parametrize(
    ("method", "text", "expected"),
    [
        ("REQUEST", "Kick-off?", Automatic.CALENDAR),
        ("PUBLISH", "See attached.", None),
    ],
)
def test_calendar_mail_is_a_machines_unless_someone_asks_in_an_answer(
    method: str, text: str, expected: Automatic | None
) -> None:
    part = f"Content-Type: text/calendar; method={method}\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    body = f"--cut\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--cut\r\n{part}--cut--\r\n"
    assert kind(judge('Content-Type: multipart/alternative; boundary="cut"', body=body)) is expected


@pytest.mark.parametrize(
    ("fields", "sender", "expected"),
    [
        (["Precedence: list"], "Anna <anna@client.example>", Automatic.LIST),
        (["Sender: owner-talk@client.example"], "Anna <anna@client.example>", Automatic.LIST),
        (["List-Id: <news.shop.example>", "Precedence: bulk"], "noreply@shop.example", Automatic.BULK),
        (
            ["X-Mailer: MailChimp Mailer", "List-Unsubscribe: <https://shop.example/u>"],
            "Shop <news@shop.example>",
            Automatic.BULK,
        ),
        (["Auto-Submitted: auto-generated"], "Shop <orders@shop.example>", Automatic.BULK),
    ],
)
def test_lists_and_bulk_mail_are_known(fields: list[str], sender: str, expected: Automatic) -> None:
    assert kind(judge(*fields, sender=sender)) is expected


def test_auto_submitted_no_on_a_list_is_still_the_lists() -> None:
    assert kind(judge("Auto-Submitted: no", "List-Id: <talk.client.example>")) is Automatic.LIST
