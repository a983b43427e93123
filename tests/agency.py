"""An invented agency with one or two clients on real servers: what the end-to-end tests play with."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from daemon.adapters.embedded import AcceptedMail
from daemon.app.clerk import Clerk, PassReport
from daemon.app.office import Office, open_office
from daemon.app.views import questions
from daemon.core.state.entry import UNDECIDED
from tests.conftest import ImapServer
from tests.servers.smtp_server import SmtpServer

ROME = ZoneInfo("Europe/Rome")

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
admin = "admin@agency.example"
[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "projects"
password = {{ env = "TEST_PASSWORD" }}
mailboxes = ["INBOX"]
sent = "auto"
timeout = 10
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "Agency Projects <projects@agency.example>"
timeout = 10
[sla.standard]
answer_within = "8h"
warn_before = "2h"
escalate_after = ["4h"]
[digest]
{digest}
[[pm]]
name = "Marta Bianchi"
address = "marta@agency.example"
lead = "boss@agency.example"
[[client]]
id = "rossi"
name = "Rossi Arredi"
domains = ["client.example"]
pm = "marta@agency.example"
language = "it"
timezone = "Europe/Rome"
sla = "standard"
{update}
[[client]]
id = "hill"
name = "Hill & Brook"
domains = ["hill.example"]
pm = "marta@agency.example"
language = "en"
timezone = "Europe/London"
sla = "standard"
"""


def at(text: str) -> datetime:
    """`2026-03-02 10:14` in Rome, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(UTC)


def mail(
    sender: str, to: str, subject: str, text: str, when: datetime, *, reply: str = "", mid: str = "", **headers: str
) -> bytes:
    """One mail. `reply` is the Message-ID it answers; headers come by name, with `_` for `-`."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(when)
    message["Message-ID"] = f"<{mid or f'{abs(hash((sender, when)))}'}@mail.example>"
    if reply:
        message["In-Reply-To"] = message["References"] = f"<{reply}@mail.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


@lru_cache(maxsize=1024)
def parsed(raw: bytes) -> EmailMessage:
    """Tests ask for the same mails again and again."""
    return email.message_from_bytes(raw, policy=email.policy.default)


@dataclass
class Agency:
    """The clerk with its servers. `pass_at` makes one pass at an instant."""

    office: Office
    imap: ImapServer
    smtp: SmtpServer
    folder: Path

    @cached_property
    def clerk(self) -> Clerk:
        return Clerk(self.office)

    def pass_at(self, text: str) -> PassReport:
        return self.clerk.run_pass(at(text))

    def receive(self, raw: bytes, when: str, mailbox: str = "INBOX") -> None:
        self.imap.append(mailbox, raw, at(when))

    def ledger(self, when: str = "2026-12-31 12:00") -> list[dict[str, Any]]:
        rows = questions(self.office, at(when), None, None)
        self.office.records.release()
        return rows

    def sent(self, to: str = "") -> list[EmailMessage]:
        """What the SMTP server took, in order; all, or what went to one address."""
        mails = [mail for mail in self.smtp.mails if not to or to in mail.recipients]
        return [parsed(mail.raw) for mail in mails]

    @property
    def mails(self) -> list[AcceptedMail]:
        """What the SMTP server took, in order."""
        return self.smtp.mails

    def kinds(self, to: str = "") -> list[str]:
        """The kinds of the entries that were sent, by the outbox."""
        entries = self.office.clerk.outbox.values()
        return [entry.kind for entry in entries if entry.state not in UNDECIDED and (not to or to in entry.to)]

    def stored(self, name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.folder / "state" / name).read_bytes())
        return loaded


def write_config(
    folder: Path,
    imap_port: int,
    smtp_port: int,
    /,
    update: str = "",
    digest: str = 'at = "none"',
    swap: Mapping[str, str] = MappingProxyType({}),
    **more: str,
) -> Path:
    """`more`: lines to add to a table, by its name: `team="plus_addressing = true"`; `end` at the end of the file.

    `swap`: what stands in the file → what is to stand there.
    """
    config = folder / "config.toml"
    text = CONFIG.format(imap=imap_port, smtp=smtp_port, update=update, digest=digest) + more.pop("end", "")
    for table, lines in more.items():
        text = text.replace(f"[{table}]\n", f"[{table}]\n{lines}\n", 1)
    for old, new in swap.items():
        assert old in text
        text = text.replace(old, new)
    config.write_text(text, encoding="utf-8")
    return config


Open = Callable[..., AbstractContextManager[Agency]]  # what the fixture `open_agency` is


@contextmanager
def agency(
    folder: Path, imap: ImapServer, smtp: SmtpServer, /, update: str = "", *, dry: bool = False, **more: Any
) -> Iterator[Agency]:
    """The agency at work in `folder`; leaving the block is the clerk's end, `folder` remembers."""
    with open_office(write_config(folder, imap.port, smtp.port, update, **more), dry=dry) as office:
        yield Agency(office, imap, smtp, folder)


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    text: str = part.get_content() if part else ""
    return text
