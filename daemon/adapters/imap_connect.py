"""One logged-in IMAP connection, with the defects of imapclient 4 worked around and every failure as an ImapError."""

from __future__ import annotations

import contextlib
import imaplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, LoginError

from daemon.adapters.transport import Security, ServerError, Trouble, check_security, network_error, tls_context, tune
from daemon.core.text import one_line

# A SEARCH of a large mailbox answers in one line of 7 to 10 bytes a message; imaplib stops at 1 MB, 140,000 messages.
LONGEST_LINE = 32 << 20
# RFC 5530: the server cannot do it just now, whoever asks and whatever for.
_NOT_NOW = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[CONTACTADMIN]")


class ImapError(ServerError):
    """The IMAP server failed us; the connection is of no further use unless `kind` is `server`."""


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Where and how to log in. Raises ValueError for `none` off loopback."""

    host: str
    username: str
    password: Callable[[], str] = field(repr=False)  # asked at each log-in and not kept; may raise ServerError
    port: int = 993
    security: Security = Security.TLS
    ca_file: Path | None = None
    connect_timeout: float = 15.0  # seconds
    read_timeout: float = 60.0  # seconds without a byte from the server

    def __post_init__(self) -> None:
        check_security("imap", self.host, self.security)

    @property
    def where(self) -> str:
        return f"IMAP {self.host}:{self.port}"


def connect(settings: ImapSettings) -> IMAPClient:
    """A connection that is logged in, with time-outs, INTERNALDATE as sent and CONDSTORE on. Raises ImapError."""
    with failures(settings):
        client = _open(settings)
    try:
        with failures(settings):
            if settings.security is Security.STARTTLS:
                client.starttls(tls_context(settings.ca_file))
            tune(client.socket())
        _login(client, settings)
        with failures(settings):
            if client.has_capability("CONDSTORE") and client.has_capability("ENABLE"):
                client.enable("CONDSTORE")
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
        raise ImapError(Trouble.CONNECT, f"{where}: the connection was lost: {_say(error)}", _AGAIN) from error
    except imaplib.IMAP4.error as error:
        raise ImapError(Trouble.SERVER, f"{where}: {_say(error)}", "The server's words say why.") from error
    except OSError as error:
        raise ImapError(*network_error(where, error)) from error
    except (ValueError, AssertionError, IndexError, KeyError) as error:
        # imapclient reads what the server says with int(), next() and indexes; a line that is no IMAP ends there.
        raise ImapError(Trouble.SERVER, f"{where}: an answer that makes no sense: {_say(error)}", _AGAIN) from error


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


def _login(client: IMAPClient, settings: ImapSettings) -> None:
    try:
        password = settings.password()
    except ServerError as error:
        raise ImapError(error.kind, str(error), error.remedy) from None
    with failures(settings, "log-in"):
        if client.has_capability("LOGINDISABLED"):
            message = f"{settings.where}: no log-in without encryption"
            raise ImapError(Trouble.TLS, message, 'Set security to "tls" or "starttls".')
        try:
            _say_password(client, settings.username, password)
        except LoginError as error:
            cause = error.__context__ or error
            if isinstance(cause, imaplib.IMAP4.abort):
                raise cause from None
            # A server may repeat the command that it did not understand.
            words = _say(cause).replace(password, "…") if password else _say(cause)
            raise _refused(settings, words) from None


def _say_password(client: IMAPClient, username: str, password: str) -> None:
    """LOGIN, which every server knows; AUTHENTICATE PLAIN for what LOGIN cannot say (RFC 4616: UTF-8)."""
    if username.isascii() and password.isascii():
        client.login(username, password)
    elif client.has_capability("AUTH=PLAIN"):
        client.plain_login(username, password)
    else:
        raise LoginError("the server takes no letters outside ASCII in a name or password")


def _refused(settings: ImapSettings, words: str) -> ImapError:
    if not_now(words):
        return ImapError(Trouble.SERVER, f"{settings.where}: no log-in now: {words}", "It will be tried again.")
    message = f"{settings.where}: {settings.username} may not log in: {words}"
    return ImapError(Trouble.LOGIN, message, _LOGIN_REMEDIES.get(_provider(settings.host), _LOGIN))


def not_now(words: str) -> bool:
    """Whether the server's refusal will pass by itself."""
    return any(code in words.upper() for code in _NOT_NOW)


def _provider(host: str) -> str:
    return ".".join(host.lower().rsplit(".", 2)[-2:])


def _incapable(where: str, error: CapabilityError) -> tuple[Trouble, str, str]:
    if "STARTTLS" in str(error):
        return Trouble.TLS, f"{where}: the server offers no STARTTLS", 'Set security to "tls" and port to 993.'
    return Trouble.SERVER, f"{where}: {_say(error)}", "The server lacks what is needed here."


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
    "office365.com": "Microsoft 365 takes no passwords over IMAP any more: OAuth has to be set up for this mailbox.",
}
