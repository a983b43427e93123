"""[alarm] and [heartbeat]: how the admin hears of trouble when mail is what fails, and how that is noticed."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from daemon.adapters.config.secrets import Secret
from daemon.adapters.config.values import (
    ConfigPart,
    Elapsed,
    ElapsedOrNone,
    FilePath,
    Mail,
    NamedAddress,
    Port,
    Seconds,
)
from daemon.adapters.transport import Security, is_loopback

TOKEN = "{token}"


def _ping(url: str) -> str:
    parts = urlsplit(url)
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not secure or not parts.hostname or not url.isascii() or not url.isprintable():
        raise ValueError(f'{url!r} is no https address; it looks like "https://hc-ping.example/{TOKEN}"')
    return url


class AlarmPart(ConfigPart):
    """A second route to the admin, for trouble that lasts: a command, another mail account, or both. Each trouble is
    told once, and once when it is over.
    """

    command: Annotated[tuple[str, ...], Field(min_length=1)] | None = Field(
        None,
        description="A program with its arguments, run without a shell; it gets one JSON object on its standard input "
        "(event, kind, since, subject, text, detail, mailbox); docs/operations.md has an example.",
        examples=[["/usr/local/bin/tell-admin"]],
    )
    timeout: Seconds = Field(20, description="Seconds (1 to 600) until the command, or that server, is given up.")
    host: str | None = Field(
        None,
        description="The server of another mail account, best with another provider.",
        examples=["smtp.other.example"],
    )
    port: Port = Field(465, description="Usually 465 with tls, 587 with starttls.")
    security: Security = Field(
        Security.TLS, description="How it is encrypted: tls, starttls, or none (on loopback only)."
    )
    username: str | None = Field(None, description="Who logs in there; nobody if unset.", examples=["clerk"])
    password: Secret | None = Field(
        None,
        description="Where the password lies: env, file, command or credential.",
        examples=[{"env": "INBOXCLERK_ALARM_PASSWORD"}],
    )
    ca_file: FilePath | None = Field(None, description="The certificate of a private authority.", examples=["ca.pem"])
    sender: NamedAddress | None = Field(
        None, alias="from", description="The From of mails by that account.", examples=["clerk@other.example"]
    )
    to: tuple[Mail, ...] = Field(
        (), description="Who gets them, at best not in the mailbox that fails.", examples=[["admin@other.example"]]
    )
    ping: Annotated[str, AfterValidator(_ping)] | None = Field(
        None,
        description="Asked after each pass that went well, and with /fail behind it where there is trouble: for "
        "healthchecks.io and the like, which tell you when it is not.",
        examples=["https://hc-ping.example/{token}"],
    )
    ping_token: Secret | None = Field(
        None,
        description="Where the secret part of that address lies, put in the place of {token}.",
        examples=[{"credential": "ping"}],
    )

    @model_validator(mode="after")
    def _complete(self) -> AlarmPart:
        if self.host and not (self.sender and self.to):
            raise ValueError("host: also from and to are needed, to send mail there")
        if self.host and self.username and not self.password:
            raise ValueError("password: missing; see config.example.toml for an example")
        if self.host and self.security is Security.NONE and not is_loopback(self.host):
            raise ValueError(f'security = "none" would send all in clear to {self.host}; use "tls" or "starttls"')
        if (TOKEN in (self.ping or "")) != (self.ping_token is not None):
            raise ValueError(f"ping: {TOKEN} in it and ping_token go together")
        return self


class HeartbeatPart(ConfigPart):
    """A mail from the clerk to itself, out by the real SMTP server and in by IMAP: so it is measured, and not assumed,
    that mail goes out and comes in. It is nobody's mail, and moved out of sight (imap.clerk_mailbox) within seconds.
    """

    every: ElapsedOrNone | None = Field(
        None,
        description="How often, or none. If unset: each hour where imap.clerk_mailbox is set, else none, for it would "
        "stay in the inbox.",
        examples=["1h"],
    )
    lost_after: Elapsed = Field(
        "30m", validate_default=True, description="How long one may be under way until it counts as lost."
    )
