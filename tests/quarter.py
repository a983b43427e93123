"""The mailbox of an invented agency after a quarter: some 300 mails with eight correspondents, suppliers and lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from zoneinfo import ZoneInfo

NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
SHARED = "projects@agency.example"
MARTA = "Marta Bianchi <marta@agency.example>"
LUCA = "Luca Ferri <luca@agency.example>"
ROME, LONDON, WARSAW = ZoneInfo("Europe/Rome"), ZoneInfo("Europe/London"), ZoneInfo("Europe/Warsaw")

_ITALIAN = ("Bozza del catalogo di primavera", "Foto della nuova collezione", "Quando consegnate le brochure?")
_ENGLISH = ("New homepage, first draft", "Photos for the spring campaign", "When will the brochure be ready?")
_POLISH = ("Projekt ulotki na targi", "Zdjęcia do nowego katalogu", "Kiedy będzie gotowa strona?")
_GERMAN = ("Entwurf für die neue Broschüre", "Fotos für den Frühjahrskatalog", "Wann ist die Webseite fertig?")


@dataclass(frozen=True)
class Person:
    """Somebody who writes to the agency, and who answers."""

    address: str
    pm: str
    subjects: tuple[str, ...]
    zone: ZoneInfo
    threads: int


PEOPLE = (
    Person("Anna Rossi <anna@rossi-arredi.example>", MARTA, _ITALIAN, ROME, 24),
    Person("Paolo Rossi <paolo@rossi-arredi.example>", MARTA, _ITALIAN, ROME, 10),
    Person("James Hill <james@hillbrook.example>", LUCA, _ENGLISH, LONDON, 20),
    Person("Ewa Nowak <ewa@mail.targi.example>", LUCA, _POLISH, WARSAW, 16),
    Person("Jonas Weber <jonas@weber-bau.example>", MARTA, _GERMAN, ROME, 16),
    Person("Sara Conti <sara.conti@gmail.com>", MARTA, _ITALIAN, ROME, 14),
    Person("Dr. Olena Koval <olena@svitlo.example>", LUCA, _ENGLISH, ZoneInfo("Europe/Kyiv"), 14),
    Person("Chiara Bassi <chiara@bassi-vini.example>", MARTA, _ITALIAN, ROME, 14),
)


@dataclass(frozen=True)
class Stored:
    """A mail with its mailbox and arrival."""

    mailbox: str
    raw: bytes
    at: datetime


def mailbox() -> list[Stored]:
    """In the order of their arrival."""
    mails = [*_clients(), *_others()]
    return sorted(mails, key=lambda one: one.at)


def _clients() -> Iterator[Stored]:
    for place, person in enumerate(PEOPLE):
        for n in range(person.threads):
            day = _working_day(n * 80 / person.threads + place / 3)
            asked = day.replace(hour=9 + (n * 3 + place) % 8, minute=(n * 7) % 60).replace(tzinfo=person.zone)
            answered = (asked + timedelta(minutes=50)).astimezone(ROME)
            subject, mid = f"{person.subjects[n % 3]} ({n + 1})", f"{place}.{n}@mail.example"
            text = f"{person.subjects[2]}\n" if n % 3 == 2 else f"{subject}\n"
            yield Stored("INBOX", _mail(person.address, SHARED, subject, asked, mid, text), asked)
            if n != person.threads - 1 or place % 2:
                answer = _mail(person.pm, person.address, f"Re: {subject}", answered, f"a{mid}", "OK.\n", reply=mid)
                yield Stored("Sent", answer, answered)


def _others() -> Iterator[Stored]:
    for n in range(39):
        at = _working_day(n * 2).replace(hour=6, minute=n)
        news = _mail("Design Weekly <news@designweekly.example>", SHARED, f"Issue {n}", at, f"n{n}@x.example", "News.\n",
                     List_Unsubscribe="<https://designweekly.example/u>", Precedence="bulk")  # fmt: skip
        yield Stored("INBOX", news, at)
    for n in range(6):
        at = _working_day(n * 13).replace(hour=11)
        bill = _mail(
            "Cartiera <fatture@cartiera.example>", SHARED, f"Fattura n. {n}", at, f"f{n}@x.example", "Fattura.\n"
        )
        yield Stored("INBOX", bill, at)
    for n in range(3):
        at = _working_day(n * 9 + 4).replace(hour=15)
        sale = _mail(
            "Kim <kim@growth.example>", SHARED, "Quick question", at, f"k{n}@x.example", "Do you need leads?\n"
        )
        yield Stored("INBOX", sale, at)


def _working_day(days_ago: float) -> datetime:
    day = (NOW - timedelta(days=2 + days_ago)).astimezone(ROME)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _mail(
    sender: str, to: str, subject: str, at: datetime, mid: str, text: str, *, reply: str = "", **headers: str
) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"], message["Message-ID"] = format_datetime(at), f"<{mid}>"
    if reply:
        message["In-Reply-To"] = message["References"] = f"<{reply}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()
