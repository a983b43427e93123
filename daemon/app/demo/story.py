"""The story: its mails as real messages, and the configuration of the agency that it is about."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Rome")
HERE = Path(__file__).parent
INBOX = "Agency Projects <projects@agency.example>"
SERVER = "mail.agency.example"

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
authserv_id = "{server}"

[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "{inbox}"

[sla.standard]
answer_within = "8h"
warn_before = "2h"
escalate_after = ["4h"]

[[pm]]
name = "Marta Bianchi"
address = "marta@agency.example"
lead = "boss@agency.example"
deputy = "luca@agency.example"

[[pm]]
name = "Luca Ferri"
address = "luca@agency.example"
lead = "boss@agency.example"

[[client]]
id = "rossi"
name = "Rossi Arredi"
domains = ["rossi-arredi.example"]
pm = "marta@agency.example"
language = "it"
timezone = "Europe/Rome"
sla = "standard"
detail = "C"
update = {{ every = "week", on = "Fri 16:00", approval = "none", to = ["anna@rossi-arredi.example"] }}

[[client]]
id = "hillbrook"
name = "Hill & Brook"
domains = ["hillbrook.example"]
pm = "marta@agency.example"
language = "en"
timezone = "Europe/London"
sla = "standard"
update = {{ every = "week", on = "Fri 16:00", approval = "required", to = ["james@hillbrook.example"] }}

[[client]]
id = "svitlo"
name = "Клініка «Світло»"
domains = ["svitlo-clinic.example"]
pm = "marta@agency.example"
language = "uk"
timezone = "Europe/Kyiv"
sla = "standard"
detail = "B"
update = {{ every = "week", on = "Fri 16:00", approval = "none", to = ["olena@svitlo-clinic.example"] }}
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """One mail of the story; a PM's command is written when it is time, since it answers a mail of the clerk's."""

    at: datetime
    mailbox: str
    sender: str  # From, as in the mail
    subject: str
    raw: bytes = b""
    to_last: str = ""  # the kind of mail that it answers; "" for a mail of its own
    words: str = ""


def scenes() -> list[Scene]:
    """The mails in the order of their arrival."""
    story = tomllib.loads((HERE / "story.toml").read_text(encoding="utf-8"))
    people = story["people"]
    commands = [_command(one, people) for one in story["command"]]
    return sorted([*_mails(story["mail"], people), *commands], key=lambda scene: scene.at)


def _mails(mails: list[dict[str, Any]], people: dict[str, str]) -> list[Scene]:
    made: list[tuple[EmailMessage, list[str]]] = []
    found = []
    for number, mail in enumerate(mails):
        before = made[mail["reply"]] if "reply" in mail else None
        message = _message(number, mail, people, before)
        made.append((message, [*(before[1] if before else []), str(message["Message-ID"])]))
        mailbox = "Sent" if mail.get("sent") else "INBOX"
        found.append(Scene(_at(mail), mailbox, str(message["From"]), str(message["Subject"]), message.as_bytes()))
    return found


def _command(one: dict[str, Any], people: dict[str, str]) -> Scene:
    return Scene(
        _at(one),
        "INBOX",
        people[one["from"]],
        one.get("subject", ""),
        to_last=one.get("to_last", ""),
        words=one["text"],
    )


def commanded(scene: Scene, inbox: str, answered: bytes | None) -> Scene:
    """The scene with its mail as a mail program writes it: the words, and below them the start of what they answer."""
    message = EmailMessage()
    message["From"] = scene.sender
    message["To"] = inbox
    message["Date"] = format_datetime(scene.at)
    message["Message-ID"] = make_msgid(domain=parseaddr(scene.sender)[1].partition("@")[2])
    text = f"{scene.words}\n"
    if answered:
        ours = message_from_bytes(answered, policy=policy.default)
        body = ours.get_body(("plain",))
        quoted = "".join(f"> {line}\n" for line in (body.get_content() if body else "").splitlines()[:6])
        message["In-Reply-To"] = message["References"] = ours["Message-ID"]
        text += f"\nOn {scene.at:%a, %d %b %Y} {ours['From']} wrote:\n{quoted}"
    message["Subject"] = f"Re: {ours['Subject']}" if answered else scene.subject
    message.set_content(text)
    return replace(scene, subject=str(message["Subject"]), raw=message.as_bytes())


def delivered(scene: Scene) -> bytes:
    """The mail as the server leaves it in a mailbox: on top, in one that receives mail, what it proved of the From."""
    if scene.mailbox == "Sent":
        return scene.raw
    domain = parseaddr(scene.sender)[1].partition("@")[2]
    return f"Authentication-Results: {SERVER}; dmarc=pass header.from={domain}\n".encode() + scene.raw


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
