"""One logged-in IMAP connection, with the defects of imapclient 4 worked around and every failure as an ImapError."""

from __future__ import annotations

import contextlib
import imaplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, LoginError

from daemon.adapters.network import network_error, tls_context, tune
from daemon.adapters.sasl import Auth, Bearer
from daemon.adapters.transport import Failure, Security, ServerError, check_security
from daemon.core.words.text import one_line

# A SEARCH of a large mailbox answers in one line of 7 to 10 bytes a message; imaplib stops at 1 MB, 140,000 messages.
LONGEST_LINE = 32 << 20
# RFC 5530: the server cannot do it just now, whoever asks and whatever for.
_NOT_NOW = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[CONTACTADMIN]")
_NOT_CONNECTED = "authenticated but not connected"  # Exchange, to any command after a log-in that it took


class ImapError(ServerError):
    """The IMAP server failed us; the connection is of no further use unless `kind` is `server`."""


class _TokenRefused(ImapError):
    """There is another one to try."""


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Where and how to log in. Raises ValueError for `none` off loopback."""

    host: str
    username: str
    # Or the access token. Asked at each log-in and not kept; may raise ServerError.
    password: Callable[[], str] = field(repr=False)
    port: int = 993
    security: Security = Security.TLS
    ca_file: Path | None = None
    connect_timeout: float = 15.0  # seconds
    read_timeout: float = 60.0  # seconds without a byte from the server
    auth: Auth = Auth.PASSWORD
    refused: Callable[[str], bool] = field(default=lambda _token: False, repr=False)  # the token; is there another?
    read_only: bool = True  # EXAMINE; else SELECT, for servers that number mail for good only then

    def __post_init__(self) -> None:
        check_security("imap", self.host, self.security)

    @property
    def where(self) -> str:
        return f"IMAP {self.host}:{self.port}"


def connect(settings: ImapSettings) -> IMAPClient:
    """A connection that is logged in, with time-outs and INTERNALDATE as sent. Raises ImapError.

    An access token that is refused before its time is tried once more with a new one.
    """
    try:
        return _connect(settings)
    except _TokenRefused:
        return _connect(settings)


def _connect(settings: ImapSettings) -> IMAPClient:
    try:
        with failures(settings):
            client = _open(settings)
    except ImapError as error:
        if error.kind is not Failure.SERVER:
            raise
        raise ImapError(Failure.CONNECT, str(error), _AGAIN) from error  # BYE in place of a greeting: it takes nobody
    try:
        with failures(settings):
            if settings.security is Security.STARTTLS:
                client.starttls(tls_context(settings.ca_file))
            tune(client.socket())
        _login(client, settings)
    except BaseException:
        drop(client)
        raise
    return client


def drop(client: IMAPClient) -> None:
    """Closes the socket without a word to the server: for a connection that failed."""
    with contextlib.suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()


@contextlib.contextmanager
def failures(settings: ImapSettings, doing: str = "") -> Iterator[None]:
    """Turns whatever imapclient, imaplib, TLS and the socket raise into ImapError; `doing` says at what."""
    where = f"{settings.where}: {doing}" if doing else settings.where
    try:
        yield
    except CapabilityError as error:
        raise ImapError(*_incapable(where, error)) from error
    except imaplib.IMAP4.abort as error:
        raise ImapError(Failure.CONNECT, f"{where}: the connection was lost: {_say(error)}", _AGAIN) from error
    except imaplib.IMAP4.error as error:
        if _NOT_CONNECTED in _say(error):  # no trouble of one mailbox: nothing can be read
            raise ImapError(Failure.LOGIN, f"{where}: {_say(error)}", _NO_MAILBOX) from error
        raise ImapError(Failure.SERVER, f"{where}: {_say(error)}", "The server's words say why.") from error
    except OSError as error:
        raise ImapError(*network_error(where, error)) from error
    except (ValueError, AssertionError, IndexError, KeyError) as error:
        # imapclient reads what the server says with int(), next() and indexes; a line that is no IMAP ends there.
        raise ImapError(Failure.SERVER, f"{where}: an answer that makes no sense: {_say(error)}", _AGAIN) from error


def _open(settings: ImapSettings) -> IMAPClient:
    imaplib._MAXLINE = LONGEST_LINE  # type: ignore[attr-defined]  # noqa: SLF001
    tls = settings.security is Security.TLS
    client = IMAPClient(
        settings.host,
        settings.port,
        ssl=tls,
        ssl_context=tls_context(settings.ca_file) if tls else None,
        timeout=SocketTimeout(settings.connect_timeout, settings.read_timeout),
    )
    client.normalise_times = False  # else INTERNALDATE comes as naive local time
    client._imap.debug = 0  # it formats every literal for a log that nobody reads: 5,865 → 19,301 msg/s  # noqa: SLF001
    return client


def _secret(settings: ImapSettings) -> str:
    try:
        return settings.password()
    except ServerError as error:
        raise ImapError(error.kind, str(error), error.remedy) from None


def _login(client: IMAPClient, settings: ImapSettings) -> None:
    secret = _secret(settings)
    with failures(settings, "log-in"):
        if client._imap.state == "AUTH":  # noqa: SLF001 -- PREAUTH (RFC 9051 7.1.4): LOGIN is not valid any more
            return
        if client.has_capability("LOGINDISABLED") and settings.auth is Auth.PASSWORD:
            message = f"{settings.where}: no log-in without encryption"
            raise ImapError(Failure.TLS, message, 'Set security to "tls" or "starttls".')
        try:
            if settings.auth is Auth.PASSWORD:
                _say_password(client, settings.username, secret)
            else:
                _say_token(client, settings, secret)
        except LoginError as error:
            cause = error.__context__ or error
            if isinstance(cause, imaplib.IMAP4.abort):
                raise cause from None
            # A server may repeat the command that it did not understand.
            words = _say(cause).replace(secret, "…") if secret else _say(cause)
            raise _refused(settings, words) from None


def _say_password(client: IMAPClient, username: str, password: str) -> None:
    """LOGIN, which every server knows; AUTHENTICATE PLAIN for what LOGIN cannot say (RFC 4616: UTF-8)."""
    if username.isascii() and password.isascii():
        client.login(username, password)
    elif client.has_capability("AUTH=PLAIN"):
        client.plain_login(username, password)
    else:
        raise LoginError("the server takes no letters outside ASCII in a name or password")


def _say_token(client: IMAPClient, settings: ImapSettings, token: str) -> None:
    bearer = Bearer(settings.auth, settings.username, token)
    if not client.has_capability(f"AUTH={bearer.mechanism}"):
        offered = [str(name, "ascii", "replace") for name in client.capabilities() if name.startswith(b"AUTH=")]
        message = f"{settings.where}: the server takes no {bearer.mechanism}, only {', '.join(offered) or 'passwords'}"
        raise ImapError(Failure.SERVER, message, "Set imap.auth to what it takes.")
    try:
        client.sasl_login(bearer.mechanism, bearer)
    except LoginError as error:
        cause = error.__context__ or error
        if isinstance(cause, imaplib.IMAP4.abort):
            raise cause from None
        refusal = _refused(settings, bearer.told(_say(cause)))
        # A server that cannot check a token, since it is over, may also say that it is unavailable.
        if settings.refused(token) and refusal.kind is Failure.LOGIN:
            raise _TokenRefused(refusal.kind, str(refusal), refusal.remedy) from None
        raise refusal from None


def _refused(settings: ImapSettings, words: str) -> ImapError:
    if not_now(words):
        return ImapError(Failure.SERVER, f"{settings.where}: no log-in now: {words}", "It will be tried again.")
    message = f"{settings.where}: {settings.username} may not log in: {words}"
    provider = _provider(settings.host)
    if settings.auth is not Auth.PASSWORD:
        return ImapError(Failure.LOGIN, message, _TOKEN_REMEDIES.get(provider, _TOKEN))
    return ImapError(Failure.LOGIN, message, _LOGIN_REMEDIES.get(provider, _LOGIN))


def not_now(words: str) -> bool:
    """Whether the server's refusal will pass by itself."""
    return any(code in words.upper() for code in _NOT_NOW)


def _provider(host: str) -> str:
    return ".".join(host.lower().rsplit(".", 2)[-2:])


def _incapable(where: str, error: CapabilityError) -> tuple[Failure, str, str]:
    if "STARTTLS" in str(error):
        return Failure.TLS, f"{where}: the server offers no STARTTLS", 'Set security to "tls" and port to 993.'
    return Failure.SERVER, f"{where}: {_say(error)}", "The server lacks what is needed here."


def _say(error: BaseException) -> str:
    words = error.args[0] if error.args else ""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return one_line(text) or type(error).__name__


_AGAIN = "It will be tried again; look at the server's log if it goes on."
_LOGIN = "Check username and password, and that IMAP is switched on for this account."
_APP_PASSWORD = "This provider wants an app password in place of the account's own; make one in its security settings."
_LOGIN_REMEDIES = {
    "gmail.com": _APP_PASSWORD,
    "googlemail.com": _APP_PASSWORD,
    "yahoo.com": _APP_PASSWORD,
    "icloud.com": _APP_PASSWORD,
    "me.com": _APP_PASSWORD,
    "office365.com": 'Microsoft 365 takes no passwords over IMAP: set imap.auth = "xoauth2" and write [oauth].',
}
_TOKEN = "Check that imap.username is the mailbox's address, and that oauth.scope and the consent are for its mail."
_TOKEN_REMEDIES = {
    "gmail.com": 'imap.username is the full address whose owner logged in; oauth.scope is "https://mail.google.com/".',
    "office365.com": (
        "imap.username is the mailbox's address. With client credentials the application needs IMAP.AccessAsApp with "
        "consent, New-ServicePrincipal in Exchange and Add-MailboxPermission on this mailbox; with a refresh token, "
        "IMAP.AccessAsUser.All. IMAP must be on: Set-CASMailbox -ImapEnabled $true."
    ),
}
_NO_MAILBOX = (
    "Exchange took the log-in and opens no mailbox for it. imap.username must be the mailbox's own address, have an "
    "Exchange licence (a shared mailbox needs none) and IMAP on (Set-CASMailbox -ImapEnabled $true); who logged in, or "
    "the application, needs full access to it (Add-MailboxPermission). Changes there take up to an hour. With a "
    "password, a wrong one is answered like this, too."
)
