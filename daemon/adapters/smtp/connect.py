"""One SMTP connection, secured and logged in, and every failure on the way as an SmtpError."""

from __future__ import annotations

import asyncio
import base64
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiosmtplib

from daemon.adapters.network import NETWORK, network_error, tls_context
from daemon.adapters.sasl import Auth, Bearer, decoded
from daemon.adapters.transport import Failure, Security, ServerError, check_security
from daemon.core.words.text import one_line

LONGEST_COMMAND = 510  # bytes without the line's end: RFC 5321 4.5.3.1.4
_HOST = re.compile(r"[A-Za-z0-9.-]+")
_GO_ON = 334
_LOGGED_IN = 235


class SmtpError(ServerError):
    """No connection or no log-in: nothing was sent."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where and how to send. Raises ValueError for `none` off loopback."""

    host: str
    port: int = 465
    security: Security = Security.TLS
    username: str = ""  # "" sends without log-in
    # Or the access token. Asked at each log-in and not kept; may raise ServerError.
    password: Callable[[], str] = field(default=str, repr=False)
    ca_file: Path | None = None
    timeout: float = 30.0  # seconds for the connection and for each reply
    # Seconds for the reply to the whole message. RFC 5321 4.5.3.2.6 allows a server ten minutes; whoever waits less
    # sends more mails twice, whoever waits longer keeps everybody else waiting.
    final_timeout: float = 120.0
    auth: Auth = Auth.PASSWORD
    refused: Callable[[str], bool] = field(default=lambda _token: False, repr=False)  # the token; is there another?

    def __post_init__(self) -> None:
        check_security("smtp", self.host, self.security)

    @property
    def where(self) -> str:
        return f"SMTP {self.host}:{self.port}"


async def connect(settings: SmtpSettings) -> aiosmtplib.SMTP:
    """A connection that is secured and logged in. Raises SmtpError.

    An access token that is refused before its time is tried once more with a new one.
    """
    secret = _secret(settings)
    try:
        return await _log_in(settings, secret)
    except SmtpError as error:
        if settings.auth is Auth.PASSWORD or error.kind is not Failure.LOGIN or not settings.refused(secret):
            raise
    return await _log_in(settings, _secret(settings))


async def _log_in(settings: SmtpSettings, secret: str) -> aiosmtplib.SMTP:
    client = aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        local_hostname=_own_name(),
        timeout=settings.timeout,
        # Both said out loud: left to itself it logs in without encryption where the server offers no STARTTLS.
        use_tls=settings.security is Security.TLS,
        start_tls=settings.security is Security.STARTTLS,
        tls_context=None if settings.security is Security.NONE else tls_context(settings.ca_file),
    )
    try:
        await client.connect()
        if settings.auth is not Auth.PASSWORD:
            await _say_token(client, Bearer(settings.auth, settings.username, secret))
        elif settings.username:
            await client.login(settings.username, secret)
    except asyncio.CancelledError:
        await drop(client)
        raise
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        await drop(client)
        raise _connect_error(settings, error, secret) from None
    return client


async def _say_token(client: aiosmtplib.SMTP, bearer: Bearer) -> None:
    """AUTH with a token (RFC 4954 4). aiosmtplib knows no OAUTHBEARER and keeps the server's reason to itself."""
    if client.last_ehlo_response is None:
        await client.ehlo()
    if bearer.mechanism.lower() not in client.server_auth_methods:
        offered = ", ".join(client.server_auth_methods).upper() or "no log-in"
        raise aiosmtplib.SMTPException(f"the server takes no {bearer.mechanism}, only {offered}: set smtp.auth to that")
    line = [b"AUTH", bearer.mechanism.encode(), base64.b64encode(bearer.first)]
    too_long = len(b" ".join(line)) > LONGEST_COMMAND  # then the token goes by itself, after the server's 334
    reply = await client.execute_command(*(line[:2] if too_long else line))
    if too_long and reply.code == _GO_ON:
        reply = await client.execute_command(line[2])
    if reply.code == _GO_ON:
        reply = await client.execute_command(base64.b64encode(bearer(decoded(reply.message))))
    if reply.code != _LOGGED_IN:
        raise aiosmtplib.SMTPAuthenticationError(reply.code, bearer.told(one_line(reply.message)))


async def drop(client: aiosmtplib.SMTP) -> None:
    """Closes the socket now: asyncio leaves it to a later turn of the loop, and the loop may not turn again."""
    transport = client.transport
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    await asyncio.sleep(0)


def _secret(settings: SmtpSettings) -> str:
    try:
        return settings.password() if settings.username else ""
    except ServerError as error:
        raise SmtpError(error.kind, str(error), error.remedy) from None


def _connect_error(settings: SmtpSettings, error: Exception, secret: str) -> SmtpError:
    where = settings.where
    words = one_line(str(getattr(error, "message", error)))
    words = words.replace(secret, "…") if secret else words
    cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        message = f"{where}: {settings.username} may not log in: {error.code} {words}"
        return SmtpError(Failure.LOGIN, message, _login_remedy(settings, words))
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return SmtpError(Failure.SERVER, f"{where}: {error.code} {words}", "The server's words say why.")
    if isinstance(cause, (TimeoutError, ssl.SSLError, socket.gaierror, ConnectionRefusedError)):
        return SmtpError(*network_error(where, cause))
    if isinstance(error, aiosmtplib.SMTPException) and not isinstance(error, OSError):
        return SmtpError(Failure.TLS if "TLS" in words else Failure.SERVER, f"{where}: {words}", _OFFER)
    return SmtpError(Failure.CONNECT, f"{where}: {words}", NETWORK)


def _login_remedy(settings: SmtpSettings, words: str) -> str:
    if "5.7.139" in words:
        return _SWITCHED_OFF
    return _LOGIN if settings.auth is Auth.PASSWORD else _TOKEN


def _own_name() -> str:
    """What we call ourselves in EHLO. Not getfqdn(): without a DNS that answers it takes half a minute."""
    name = socket.gethostname()
    return name if _HOST.fullmatch(name) else "localhost"


_LOGIN = "Check smtp.username and smtp.password; many providers want an app password."
_TOKEN = (
    "Check that smtp.username is the mailbox's address, and that oauth.scope and the consent cover sending (Microsoft "
    '365: SMTP.Send, or SMTP.SendAsApp with client credentials; Google: "https://mail.google.com/").'
)
_SWITCHED_OFF = (
    "Microsoft 365 has SMTP AUTH switched off for this mailbox: switch on Authenticated SMTP under Manage email apps "
    "in the admin center (Set-CASMailbox -SmtpClientAuthenticationDisabled $false); security defaults also forbid it."
)
_OFFER = "Compare what the server offers with security, username and port."
