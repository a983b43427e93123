"""Whole threads taken in at once, from raw mail to the ledger, without any server: each under a client of its own."""

from __future__ import annotations

import email.policy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from daemon.app.intake import Intake
from daemon.app.office import open_office
from daemon.core.model import Ledger
from tests.agency import write_config

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MARTA = "Marta Bianchi <marta@agency.example>"
LUCA = "Luca Ferri <luca@agency.example>"
INBOX = "projects@agency.example"

_CLIENT = """
[[client]]
id = "{id}"
name = "{id}"
domains = ["{id}.example"]
pm = "marta@agency.example"
language = "{language}"
timezone = "Europe/Rome"
sla = "standard"
"""


@dataclass(frozen=True)
class Mail:
    """One mail of a thread. `{client}` in its texts is the client's own domain."""

    text: str
    team: bool = False
    sender: str = ""  # another than Anna of the client, or Marta of the team
    to: str = ""
    subject: str = "Brochure"
    replies: bool = True  # to the mail before it
    html: str = ""
    headers: Mapping[str, str] | None = None
    files: tuple[str, ...] = ()  # the names of what is attached
    content: bytes = b""  # the whole body with its own Content-… headers, instead of `text`


def _raw(mail: Mail, client: str, number: int) -> bytes:
    message = EmailMessage(policy=email.policy.SMTP.clone(cte_type="8bit", max_line_length=900))
    anna = f"Anna Verdi <anna@{client}.example>"
    message["From"] = (mail.sender or (MARTA if mail.team else anna)).replace("{client}", f"{client}.example")
    message["To"] = (mail.to or (anna if mail.team else INBOX)).replace("{client}", f"{client}.example")
    message["Subject"] = f"Re: {mail.subject}" if number and mail.replies else mail.subject
    message["Date"] = format_datetime(MONDAY + timedelta(minutes=number))
    message["Message-ID"] = f"<{client}.{number}@mail.example>"
    if number and mail.replies:
        message["In-Reply-To"] = message["References"] = f"<{client}.{number - 1}@mail.example>"
    for name, value in (mail.headers or {}).items():
        del message[name]
        message[name] = value.replace("{client}", f"{client}.example")
    if mail.content:
        return message.as_bytes().rstrip(b"\r\n") + b"\r\n" + mail.content
    message.set_content(mail.text.replace("{client}", f"{client}.example"))
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for name in mail.files:
        message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def ledgers(folder: Path, threads: Iterable[tuple[str, list[Mail]]]) -> list[Ledger]:
    """The ledger that each thread leads to; a thread comes with its client's language."""
    all_threads = list(threads)
    names = [f"client{number}" for number in range(len(all_threads))]
    clients = (
        _CLIENT.format(id=name, language=language) for name, (language, _) in zip(names, all_threads, strict=True)
    )
    with open_office(write_config(folder, 1143, 1025, end="".join(clients))) as office:
        intake = Intake(office, MONDAY + timedelta(days=1))
        for name, (_, mails) in zip(names, all_threads, strict=True):
            for number, mail in enumerate(mails):
                intake.take(_raw(mail, name, number), MONDAY + timedelta(minutes=number), quiet=True)
        intake.commit()
        return [office.records.get(name).ledger for name in names]
