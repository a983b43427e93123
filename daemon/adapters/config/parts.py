"""The configuration, from TOML: every problem at once, with its key, what is wrong and what would be right."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from daemon.adapters.config.checks import contradictions
from daemon.adapters.config.location import BadConfig
from daemon.adapters.config.oauth import OAuthPart
from daemon.adapters.config.secrets import Auth, Secret
from daemon.adapters.config.values import (
    Domain,
    Duration,
    Holiday,
    Hours,
    Language,
    Mail,
    MailLink,
    Port,
    Recipients,
    Security,
    Slot,
    Zone,
    digest_time,
    mailbox_with_name,
    month_slot,
)
from daemon.adapters.rulebook import spoken_languages

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TeamPart(_Part):
    name: str
    addresses: list[Mail] = Field(min_length=1)
    domains: list[Domain] = []
    people: list[Mail] = []  # team members who write from elsewhere
    timezone: Zone
    hours: Hours
    holidays: list[Holiday] = []
    closed: list[date] = []
    language: Language = "en"
    admin: Mail | None = None  # who is told when the clerk itself is in trouble; the PMs' leads otherwise
    plus_addressing: bool = False  # projects+anything@… arrives too: answers to alerts carry their token in the address


class _ServerPart(_Part):
    host: str
    port: Port
    security: Security = "tls"
    username: str | None = None
    password: Secret | None = None
    auth: Auth = "password"
    ca_file: str | None = None
    timeout: Annotated[int, Field(ge=1, le=600)] = 30  # seconds

    @model_validator(mode="after")
    def _loopback(self) -> _ServerPart:
        if self.security == "none" and self.host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError(f'security = "none" would send all in clear to {self.host}; use "tls" or "starttls"')
        return self


class ImapPart(_ServerPart):
    port: Port = 993
    username: str
    mailboxes: list[str] = Field(default=["INBOX"], min_length=1)
    sent: str | list[str] = "auto"
    poll: Duration = "2m"
    authserv_id: str | None = None  # under which our server writes Authentication-Results (RFC 8601)
    clerk_mailbox: str | None = None  # where mails between PMs and the clerk are moved to
    mail_link: MailLink = "auto"  # what opens a message in the readers' mail program


class SmtpPart(_ServerPart):
    port: Port = 465
    sender: Annotated[str, AfterValidator(mailbox_with_name)] = Field(alias="from")
    save_sent: bool = False  # put a copy of what we send to clients into the Sent mailbox


class OfficePart(_Part):
    """What differs from the team's calendar."""

    timezone: Zone | None = None
    hours: Hours | None = None
    holidays: list[Holiday] | None = None
    closed: list[date] | None = None


class SlaPart(_Part):
    answer_within: Duration
    question: Duration | None = None  # instead of answer_within, by what the client wants
    request: Duration | None = None
    approval: Duration | None = None
    next_answer_within: Duration | None = None
    keep_in_loop: Duration | None = None
    urgent: str | None = None  # the SLA that applies once the client says that it is urgent
    warn_before: Duration = "0h"
    escalate_after: list[Duration] = []
    escalate_to: list[Recipients] = []  # for each step: pm, deputy, lead or addresses; the lead if empty


class PMPart(_Part):
    name: str
    address: Mail
    lead: Mail | None = None
    language: Language | None = None
    timezone: Zone | None = None
    hours: Hours | None = None  # when alerts reach them; the office's or the team's if unset
    holidays: list[Holiday] | None = None  # in place of the office's or the team's
    closed: list[date] = []  # further days off
    office: str | None = None
    deputy: Mail | None = None  # who gets their mail while they are away; the lead if unset


class AlertsPart(_Part):
    per_day: Annotated[int, Field(ge=1, le=15)] = 8  # mails to one reader
    repeat: Literal["once", "daily"] = "once"
    critical: list[Literal["chaser", "repeated", "urgent", "complaint", "cancel"]] = ["urgent", "complaint", "cancel"]


class DigestPart(_Part):
    at: Annotated[str, AfterValidator(digest_time)] = "08:30"
    empty: Literal["line", "none"] = "line"


class ReportPart(_Part):
    monthly: Annotated[str, AfterValidator(month_slot)] | None = None  # day of the month and time; none if unset
    to: list[Mail] = []  # the leads if empty
    textfile: str | None = None  # for node_exporter's textfile collector


class UpdatePart(_Part):
    every: Literal["week", "2 weeks", "4 weeks"] = "week"
    on: Slot
    approval: Literal["none", "required"] = "required"
    to: list[Mail] = []


class ClientPart(_Part):
    id: str
    name: str
    domains: list[Domain] = []
    addresses: list[Mail] = []
    pm: Mail
    language: Language = "en"
    timezone: Zone | None = None
    sla: str
    office: str | None = None  # whose calendar counts; the team's if unset
    hours: Hours | None = None  # when the client may be written to
    holidays: list[Holiday] = []  # on these and on `closed` days the client is not written to
    closed: list[date] = []
    detail: Literal["A", "B", "C"] = "A"
    update: UpdatePart | None = None

    @model_validator(mode="after")
    def _reachable(self) -> ClientPart:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"id: {self.id!r} names a folder; use a-z, 0-9, - and _ only, 64 at most")
        if not self.domains and not self.addresses:
            raise ValueError("name at least one of domains and addresses, or no mail will ever be filed here")
        return self


class Config(_Part):
    state_dir: str = "state"
    rules_dir: str | None = None
    templates_dir: str | None = None
    team: TeamPart
    imap: ImapPart
    smtp: SmtpPart
    oauth: OAuthPart | None = None
    sla: dict[str, SlaPart] = Field(min_length=1)
    office: dict[str, OfficePart] = {}
    alerts: AlertsPart = AlertsPart()
    digest: DigestPart = DigestPart()
    report: ReportPart = ReportPart()
    pm: list[PMPart] = Field(min_length=1)
    client: list[ClientPart] = []
    folder: Path = Path()  # of the file; relative paths in it start here

    def path(self, name: str) -> Path:
        return (self.folder / name).expanduser()

    @property
    def state(self) -> Path:
        return self.path(self.state_dir)

    @property
    def templates(self) -> Path | None:
        """The user's own; None for ours alone."""
        return self.path(self.templates_dir) if self.templates_dir else None


def load_config(path: Path, freemail: frozenset[str]) -> Config:
    """The configuration in `path`. `freemail` are domains that no client may claim. Raises BadConfig."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        remedy = "copy config.example.toml there, or name another with --config"
        raise BadConfig(path, [f"{error.strerror}; {remedy}"]) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadConfig(path, [f"this is not TOML: {error}"]) from None
    try:
        folder = path.resolve().parent
        config = Config.model_validate({**tables, "folder": folder}, context=_spoken(folder, tables.get("rules_dir")))
    except ValidationError as error:
        raise BadConfig(path, [_problem(entry) for entry in error.errors()]) from None
    if problems := contradictions(config, freemail):
        raise BadConfig(path, problems)
    return config


def _spoken(folder: Path, rules_dir: object) -> tuple[str, ...]:
    """The languages that `language` may name: ours, and those that the user's rules add."""
    return spoken_languages((folder / rules_dir).expanduser() if isinstance(rules_dir, str) else None)


def _problem(error: Any) -> str:  # noqa: ANN401 -- pydantic's ErrorDetails
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
    if error["type"] == "extra_forbidden":
        return f"{key}: no such key; see config.example.toml for all of them"
    if error["type"] == "missing":
        return f"{key}: missing; see config.example.toml for an example"
    return f"{key or 'config'}: {error['msg'].removeprefix('Value error, ')}"
