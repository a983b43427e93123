"""People and machines told apart."""

from __future__ import annotations

from datetime import date

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.message.parse import parse
from daemon.core.model import Automatic, Away, Verdict
from daemon.core.reading.automatic import AutomaticReader

READER = AutomaticReader(shipped_rules())


def judge(
    *fields: str,
    body: str = "Could you send the offer?",
    sender: str = "Anna <anna@client.example>",
    subject: str = "Offer",
    own: str | None = None,
) -> Verdict | None:
    head = [f"From: {sender}"] if sender else []
    head += ["To: projects@agency.example", f"Subject: {subject}", "Date: Mon, 2 Mar 2026 10:00:00 +0100", *fields]
    message = parse(("\r\n".join(head) + "\r\n\r\n" + body).encode())
    return READER.judge(message, message.text if own is None else own)


def kind(verdict: Verdict | None) -> Automatic | None:
    return verdict.kind if verdict else None


def report(kind_: str, part: str, text: str = "Sorry.") -> tuple[str, str]:
    field = f'Content-Type: multipart/report; report-type={kind_}; boundary="cut"'
    return (
        field,
        f"--cut\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--cut\r\nContent-Type: message/{kind_}\r\n\r\n{part}\r\n--cut--\r\n",
    )


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


def test_a_forwarded_bounce_with_a_question_above_is_a_persons() -> None:
    body = "What does this mean?\n\nBegin forwarded message:\n\nThis is the mail system at host mx.example.\nFinal-Recipient: rfc822; b@x.example"
    assert judge(subject="Fwd: Undelivered Mail Returned to Sender", body=body, own="What does this mean?") is None


def test_a_bounce_attached_to_a_persons_mail_is_no_bounce() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\nFrom: MAILER-DAEMON@mx.example\r\nContent-Type: message/delivery-status\r\n\r\nStatus: 5.1.1\r\n"
    body = f"--cut\r\nContent-Type: text/plain\r\n\r\nWhy?\r\n--cut\r\n{inner}\r\n--cut--\r\n"
    assert judge('Content-Type: multipart/mixed; boundary="cut"', body=body) is None


def test_a_persons_mail_through_a_web_form_is_a_persons() -> None:
    assert judge("Reply-To: bob@client.example", sender="noreply@agency.example") is None
    assert kind(judge("Reply-To: reply+abc123@forge.example", sender="noreply@forge.example")) is Automatic.BULK


def test_a_postmaster_who_writes_a_letter_is_a_person() -> None:
    assert (
        judge(sender="Postmaster <postmaster@client.example>", body="We move our mail on Friday. Does that suit you?")
        is None
    )


@pytest.mark.parametrize(
    "text",
    [
        "I'm on holiday next week. Could you send the offer before?",
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


AWAY = {
    "en": "Thank you for your email.\n\nI am currently out of the office until 12 March 2026 with limited access to email. For urgent matters please contact Bob (bob@client.example).",
    "it": "Buongiorno,\n\nsono fuori ufficio fino al 12 marzo 2026. Risponderò al mio rientro.\n\nPer urgenze contattare Marta Bianchi.",
    "pl": "Dziękuję za wiadomość.\n\nJestem na urlopie do 12 marca 2026. W pilnych sprawach proszę o kontakt z Martą Nowak.",
    "uk": "Дякую за ваш лист!\n\nЯ зараз у відпустці до 12 березня 2026. З термінових питань звертайтеся до Марти.",
    "ro": "Vă mulțumesc pentru mesaj.\n\nSunt în concediu până pe 12 martie 2026. Pentru urgențe vă rog să o contactați pe Marta.",
    "ru": "Спасибо за ваше письмо!\n\nЯ сейчас в отпуске до 12 марта 2026. По срочным вопросам обращайтесь к Марте.",
    "de": "Vielen Dank für Ihre Nachricht.\n\nIch bin bis zum 12. März 2026 im Urlaub. In dringenden Fällen wenden Sie sich bitte an Frau Klein.",
    "fr": "Merci pour votre message.\n\nJe suis absente jusqu'au 12 mars 2026. En cas d'urgence, veuillez contacter Marta Petit.",
    "es": "Gracias por su mensaje.\n\nEstoy fuera de la oficina hasta el 12 de marzo de 2026. Para asuntos urgentes, por favor contacte con Marta Gil.",
}


@pytest.mark.parametrize("language", AWAY)
def test_an_out_of_office_without_any_header_is_known_by_its_words_and_says_until_when(language: str) -> None:
    verdict = judge(body=AWAY[language], subject="Re: Offer")
    assert kind(verdict) is Automatic.AUTO_REPLY
    assert verdict == Verdict(Automatic.AUTO_REPLY, f"{language}/automatic.absence", Away(date(2026, 3, 12)))


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


def test_a_read_receipt_is_automatic() -> None:
    field, body = report("disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed")
    assert kind(judge(field, body=body)) is Automatic.AUTO_REPLY
    assert (
        kind(judge(subject="Read: Offer", body="Your message To: Bob Subject: Offer was read on 3 May."))
        is Automatic.AUTO_REPLY
    )


# ── bounces ──
def test_a_delivery_report_is_a_bounce() -> None:
    field, body = report("delivery-status", "Final-Recipient: rfc822; b@x.example\r\nAction: failed\r\nStatus: 5.1.1")
    assert kind(judge(field, body=body, sender="Mail Delivery System <MAILER-DAEMON@mx.example>")) is Automatic.BOUNCE


def test_a_feedback_report_is_a_bounce() -> None:
    field, body = report("feedback-report", "Feedback-Type: abuse")
    assert kind(judge(field, body=body, sender="fbl@provider.example")) is Automatic.BOUNCE


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "MAILER-DAEMON@mx.example",
            "failure notice",
            "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message.",
        ),
        (
            "Mail Delivery System <Mailer-Daemon@mx.example>",
            "Mail delivery failed: returning message to sender",
            "A message that you sent could not be delivered to one or more of its recipients.",
        ),
        (
            "MAILER-DAEMON@mx.example (Mail Delivery System)",
            "Undelivered Mail Returned to Sender",
            "This is the mail system at host mx.example.",
        ),
        (
            "Mail Delivery Subsystem <MAILER-DAEMON>",
            "Returned mail: see transcript for details",
            "   ----- The following addresses had permanent fatal errors -----\n<b@x.example>",
        ),
        (
            "System Administrator <postmaster@x.example>",
            "Undeliverable: Offer",
            "Your message did not reach some or all of the intended recipients.",
        ),
        (
            "postmaster@x.example",
            "DELIVERY FAILURE: User bob not listed in public Name & Address Book",
            "Your message was not delivered because: User bob not listed",
        ),
        ("", "Mail delivery failed", "There was an error delivering your mail to <b@x.example>."),
        ("MAILER-DAEMON <>", "Mail delivery failed", "There was an error delivering your mail to <b@x.example>."),
        (
            "no-reply@provider.example",
            "Mail",
            "A message that you sent could not be delivered to one or more of its recipients.",
        ),
        ("postmaster@x.example", "メッセージを配信できません。", "宛先が存在しません"),
        ("postmaster@x.example", "Ваше сообщение не доставлено. Mail failure.", "550 5.1.1 user unknown"),
    ],
)
def test_free_form_bounces_of_old_servers_are_known(sender: str, subject: str, text: str) -> None:
    assert kind(judge(sender=sender, subject=subject, body=text)) is Automatic.BOUNCE


def test_an_auto_reply_with_an_empty_return_path_is_no_bounce() -> None:
    verdict = judge(
        "Return-Path: <>",
        subject="Automatic reply: Offer",
        body="This mailbox is full of holiday photos: I am out of the office until 12 March.",
    )
    assert kind(verdict) is Automatic.AUTO_REPLY


# ── calendars, lists, bulk ──
@pytest.mark.parametrize(
    ("method", "text", "expected"),
    [
        ("REQUEST", "Kick-off?", Automatic.CALENDAR),
        ("REPLY", "", Automatic.CALENDAR),
        ("REPLY", "Could we meet at three instead?", None),
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
        (
            ["List-Id: Talk <talk.client.example>", "List-Post: <mailto:talk@client.example>"],
            "Anna <anna@client.example>",
            Automatic.LIST,
        ),
        (["Precedence: list"], "Anna <anna@client.example>", Automatic.LIST),
        (
            ["Mailing-List: contact talk-help@client.example; run by ezmlm"],
            "Anna <anna@client.example>",
            Automatic.LIST,
        ),
        (["Sender: owner-talk@client.example"], "Anna <anna@client.example>", Automatic.LIST),
        (
            ["Precedence: bulk", "List-Unsubscribe: <https://shop.example/u>"],
            "Shop <news@shop.example>",
            Automatic.BULK,
        ),
        (["List-Id: <news.shop.example>", "Precedence: bulk"], "noreply@shop.example", Automatic.BULK),
        (
            ["X-Mailer: MailChimp Mailer", "List-Unsubscribe: <https://shop.example/u>"],
            "Shop <news@shop.example>",
            Automatic.BULK,
        ),
        ([], "no-reply@shop.example", Automatic.BULK),
        (["Auto-Submitted: auto-generated"], "Shop <orders@shop.example>", Automatic.BULK),
    ],
)
def test_lists_and_bulk_mail_are_known(fields: list[str], sender: str, expected: Automatic) -> None:
    assert kind(judge(*fields, sender=sender)) is expected


def test_auto_submitted_no_on_a_list_is_still_the_lists() -> None:
    assert kind(judge("Auto-Submitted: no", "List-Id: <talk.client.example>")) is Automatic.LIST
