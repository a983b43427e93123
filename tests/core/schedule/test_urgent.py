"""What a client calls urgent is due by the urgent SLA: from the bytes of a mail to the deadline, in every language."""

from __future__ import annotations

import email.policy
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.filing.people import Client
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA
from daemon.core.hours.week import parse_hours
from daemon.core.model import Address, Filed
from daemon.core.reading.reader import Reader
from daemon.core.schedule.alerts import Owed
from daemon.core.schedule.owing import Debts, circumstances
from tests.correspondence import BOOKKEEPER, VERDI, Mails
from tests.languages import LANGUAGES

READER = Reader(shipped_rules())
ALWAYS = Calendar(ZoneInfo("UTC"), parse_hours("24/7"))
HOUR = timedelta(hours=1)
SLAS = {"standard": SLA("standard", 8 * HOUR, urgent="hot"), "hot": SLA("hot", 2 * HOUR)}
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)

# A question, and how its urgency is said: twice beside it, and in a later mail.
SAID = {
    "en": ("When will the proofs be ready?", ("This is urgent.", "We need it ASAP!"), "It has become really urgent."),
    "it": ("Quando saranno pronte le bozze?", ("È urgente.", "Ci serve con urgenza."), "Ormai è urgentissimo."),
    "pl": ("Kiedy będą gotowe próbki?", ("To pilne.", "Sprawa jest bardzo pilna."), "To się zrobiło pilne!"),
    "uk": ("Коли будуть готові зразки?", ("Це терміново.", "Питання дуже термінове."), "Тепер це вже терміново."),
    "ro": ("Când sunt gata mostrele?", ("Este urgent.", "Avem nevoie de urgență."), "A devenit foarte urgent."),
    "ru": ("Когда будут готовы образцы?", ("Это срочно.", "Вопрос очень срочный."), "Теперь это срочно!"),
    "de": ("Wann sind die Muster fertig?", ("Es ist dringend.", "Das ist sehr eilig."), "Inzwischen ist es dringend."),
    "fr": (
        "Quand les épreuves seront-elles prêtes ?",
        ("C'est urgent.", "Très urgent, merci."),
        "C'est devenu urgent.",
    ),
    "es": ("¿Cuándo estarán listas las muestras?", ("Es urgente.", "Lo necesitamos con urgencia."), "Ya es urgente."),
}


def filed(number: int, text: str, language: str, subject: str, **headers: str) -> Filed:
    """A client's mail as the record keeps it; each comes an hour after the one before."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = "anna@verdi.example", "projects@agency.example", subject
    message["Message-ID"] = f"<{number}@mail.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text + "\n")
    reading = READER.read(message.as_bytes(), language, MONDAY.date())
    made = Mails(language)
    at = MONDAY + number * HOUR
    return made.client(
        reading.body.own_text,
        by=Address("", "anna@verdi.example"),
        asks=reading.asks,
        acts=reading.acts,
        message_id=f"{number}@mail.example",
        key=str(number),
        at=at,
        language=language,
    )


def owed(language: str, *mails: Filed) -> Owed:
    ledger = BOOKKEEPER.fold(list(mails), [], now=MONDAY + 24 * HOUR, party=VERDI)
    domains = frozenset({"verdi.example"})
    client = Client("v", "Verdi", frozenset(), domains, "m@agency.example", language, ZoneInfo("UTC"), "standard")
    return Debts(client, circumstances(ledger, mails), SLAS, ALWAYS).owed()[0]


def hours(entry: Owed) -> float:
    return (entry.deadline.due_at - entry.question.asked_at) / HOUR


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_that_is_called_urgent_is_due_by_the_urgent_sla(language: str) -> None:
    asked, urgent, _ = SAID[language]
    assert hours(owed(language, filed(0, asked, language, "Brochure"))) == 8
    for words in urgent:
        assert hours(owed(language, filed(0, f"{asked} {words}", language, "Brochure"))) == 2, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_becomes_urgent_later_is_counted_from_then(language: str) -> None:
    asked, _, later = SAID[language]
    first = filed(0, asked, language, "Brochure")
    assert hours(owed(language, first, filed(1, later, language, "Re: Brochure"))) == 3


MARKS = {
    "en": "URGENT",
    "it": "Urgente",
    "pl": "PILNE",
    "uk": "Терміново",
    "ro": "URGENT",
    "ru": "СРОЧНО",
    "de": "Dringend",
    "fr": "URGENT",
    "es": "Urgente",
}


@pytest.mark.parametrize(("language", "mark"), MARKS.items())
def test_a_mark_in_the_subject_counts_for_the_mail_that_brings_it_and_not_for_replies(language: str, mark: str) -> None:
    asked = SAID[language][0]
    assert hours(owed(language, filed(0, asked, language, f"{mark}: brochure"))) == 2
    assert hours(owed(language, filed(0, asked, language, f"Re: {mark}: brochure"))) == 8


@pytest.mark.parametrize("headers", [{"Importance": "high"}, {"X_Priority": "1"}, {"Priority": "urgent"}])
def test_what_a_mail_program_sets_is_no_word_of_the_clients(headers: dict[str, str]) -> None:
    """Some set it on every mail; it would shorten deadlines and wake a PM at night."""
    assert hours(owed("en", filed(0, SAID["en"][0], "en", "Brochure", **headers))) == 8
