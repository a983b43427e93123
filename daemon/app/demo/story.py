"""The story: its mails as real messages, and the configuration of the agency that it is about."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Rome")
HERE = Path(__file__).parent

CONFIG = """
state_dir = "state"

[team]
name = "Agency"
addresses = ["projects@agency.example"]
domains = ["agency.example"]
timezone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"
holidays = ["IT"]
language = "en"

[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "projects"
password = {{ env = "INBOXCLERK_DEMO_PASSWORD" }}
mailboxes = ["INBOX"]
sent = "auto"

[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "Agency Projects <projects@agency.example>"

[sla.standard]
answer_within = "8h"
warn_before = "2h"
escalate_after = ["4h"]

[[pm]]
name = "Marta Bianchi"
address = "marta@agency.example"
lead = "boss@agency.example"

[[client]]
id = "rossi"
name = "Rossi Arredi"
domains = ["rossi-arredi.example"]
pm = "marta@agency.example"
language = "it"
timezone = "Europe/Rome"
sla = "standard"
update = {{ every = "week", on = "Fri 16:00", approval = "none" }}

[[client]]
id = "hillbrook"
name = "Hill & Brook"
domains = ["hillbrook.example"]
pm = "marta@agency.example"
language = "en"
timezone = "Europe/London"
sla = "standard"
detail = "C"
update = {{ every = "week", on = "Fri 16:00", approval = "required" }}

[[client]]
id = "svitlo"
name = "Клініка «Світло»"
domains = ["svitlo-clinic.example"]
pm = "marta@agency.example"
language = "uk"
timezone = "Europe/Kyiv"
sla = "standard"
detail = "B"
update = {{ every = "week", on = "Fri 16:00", approval = "none" }}
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """One mail of the story."""

    at: datetime
    mailbox: str
    sender: str
    subject: str
    raw: bytes


def scenes() -> list[Scene]:
    """The mails in the order of their arrival."""
    story = tomllib.loads((HERE / "story.toml").read_text(encoding="utf-8"))
    made: list[tuple[EmailMessage, list[str]]] = []
    found = []
    for number, mail in enumerate(story["mail"]):
        before = made[mail["reply"]] if "reply" in mail else None
        message = _message(number, mail, story["people"], before)
        made.append((message, [*(before[1] if before else []), str(message["Message-ID"])]))
        mailbox = "Sent" if mail.get("sent") else "INBOX"
        sender = parseaddr(str(message["From"]))
        found.append(Scene(_at(mail), mailbox, sender[0], str(message["Subject"]), message.as_bytes()))
    return found


def _at(mail: dict[str, Any]) -> datetime:
    at: datetime = mail["at"]
    return at.replace(tzinfo=ZONE)


def _message(
    number: int, mail: dict[str, Any], people: dict[str, str], before: tuple[EmailMessage, list[str]] | None
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = people[mail["from"]]
    message["To"] = ", ".join(people[name] for name in mail["to"])
    if mail.get("cc"):
        message["Cc"] = ", ".join(people[name] for name in mail["cc"])
    message["Subject"] = mail.get("subject") or _reply_subject(before)
    message["Date"] = format_datetime(_at(mail))
    message["Message-ID"] = f"<story-{number}@{parseaddr(people[mail['from']])[1].partition('@')[2]}>"
    if before:
        message["In-Reply-To"] = before[1][-1]
        message["References"] = " ".join(before[1])
    for name, value in mail.get("headers", {}).items():
        message[name] = value
    message.set_content(mail["text"].lstrip("\n"))
    if name := mail.get("attach"):
        message.add_attachment(b"invented", maintype="application", subtype="octet-stream", filename=name)
    return message


def _reply_subject(before: tuple[EmailMessage, list[str]] | None) -> str:
    return f"Re: {str(before[0]['Subject']).removeprefix('Re: ')}" if before else ""
