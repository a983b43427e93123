"""[imap] and [smtp]: the servers, and what is read and written there."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from daemon.adapters.config.secrets import Secret
from daemon.adapters.config.values import SOME, ConfigPart, Elapsed, FilePath, MailLink, NamedAddress, Port, Seconds
from daemon.adapters.sasl import Auth
from daemon.adapters.transport import Security


class ServerPart(ConfigPart):
    """How a server is reached, and as whom."""

    host: str
    port: Port
    security: Security = Field(
        Security.TLS, description="How it is encrypted: tls, starttls, or none (on loopback only)."
    )
    username: str | None
    password: Secret | None
    auth: Auth = Field(
        Auth.PASSWORD,
        description="By password, or by a token from [oauth]: xoauth2 (Microsoft 365, Google) or oauthbearer.",
    )
    ca_file: FilePath | None = Field(None, description="The certificate of a private authority.", examples=["ca.pem"])
    timeout: Seconds = Field(
        30, description="Seconds without a byte from the server (1 to 600) until it counts as away."
    )

    @model_validator(mode="after")
    def _loopback(self) -> ServerPart:
        if self.security is Security.NONE and self.host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError(f'security = "none" would send all in clear to {self.host}; use "tls" or "starttls"')
        return self


class ImapPart(ServerPart):
    """The shared mailbox. Nothing in it is marked as read."""

    host: str = Field(description="The server's name, as its certificate has it.", examples=["imap.agency.example"])
    port: Port = Field(993, description="Usually 993 with tls, 143 with starttls.")
    username: str = Field(description="Who logs in; with a token, the mailbox's address.", examples=["projects"])
    password: Secret | None = Field(
        None,
        description="Where the password lies: env, file, command or credential.",
        examples=[{"env": "INBOXCLERK_IMAP_PASSWORD"}],
    )
    mailboxes: Annotated[tuple[str, ...], SOME] = Field(
        ("INBOX",), description="What is read; patterns are allowed.", examples=[["INBOX", "Clients/*"]]
    )
    sent: str | tuple[str, ...] = Field(
        "auto",
        description="Where sent mail lies: the SPECIAL-USE mailbox and those of such a name, or a list of names.",
        examples=["auto", ["Sent Items"]],
    )
    poll: Elapsed = Field(
        "2m", validate_default=True, description="How often the mailboxes are looked at, besides IDLE."
    )
    read_only: bool = Field(
        default=True,
        description="Mailboxes are opened with EXAMINE; with SELECT if false, for a server that numbers mail for good "
        "only in a session that may write (Courier; `check` tells). Flags stay as they are either way.",
    )
    authserv_id: str | None = Field(
        None,
        description="What Authentication-Results of your mail begin with (RFC 8601): commands and out-of-office "
        'replies then need that server\'s word. "topmost" for Microsoft 365, which writes no name there.',
        examples=["mx.agency.example"],
    )
    verify_dkim: bool = Field(
        default=False,
        description="Where your server states nothing of a mail, verify its DKIM signature and believe what it proves. "
        "Asks the DNS for keys of your own and your clients' domains; needs the extra `inboxclerk[dkim]`.",
    )
    clerk_mailbox: str | None = Field(
        None,
        description="Where mails between PMs and the clerk are moved to; they are left where they are if unset.",
        examples=["Clerk"],
    )
    mail_link: MailLink = Field(
        "auto",
        description="What our mails link to: the message in Gmail where the mailbox is there (auto), none, or your "
        "webmail's address with {message_id} in it.",
        examples=["auto", "https://webmail.agency.example/open/{message_id}"],
    )


class SmtpPart(ServerPart):
    """The server that takes our mails."""

    host: str = Field(description="The server's name, as its certificate has it.", examples=["smtp.agency.example"])
    port: Port = Field(465, description="Usually 465 with tls, 587 with starttls.")
    username: str | None = Field(None, description="Who logs in; nobody if unset.", examples=["projects"])
    password: Secret | None = Field(
        None,
        description="Where the password lies: env, file, command or credential.",
        examples=[{"env": "INBOXCLERK_SMTP_PASSWORD"}],
    )
    sender: NamedAddress = Field(
        alias="from", description="The From of our mails.", examples=["Agency Projects <projects@agency.example>"]
    )
    save_sent: bool = Field(
        default=False,
        description="Keep a copy of updates in the Sent mailbox, where the server does not do it by itself.",
    )
