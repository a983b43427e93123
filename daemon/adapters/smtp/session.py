"""Hands mail to the SMTP server, and says exactly what became of it: RFC 5321, with aiosmtplib underneath."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import aiosmtplib
from aiosmtplib.protocol import normalize_message_line_endings

from daemon.adapters.network import network_error
from daemon.adapters.smtp.connect import SmtpError, SmtpSettings, connect, drop
from daemon.core.schedule.outbox import Outcome
from daemon.core.words.text import one_line

T = TypeVar("T")

GOODBYE = 2.0  # seconds for the answer to QUIT
LAST_WORD = 1.0  # seconds that a server has left once we are told to stop
_LOOK = 0.2  # seconds between two looks at whether we are
SLOWEST_LINE = 32 << 10  # bytes a second that a message is given to go out
_STOPPED = "the clerk was stopped before the server answered"
_STATE = "The server refuses all mail of this log-in or sender for now: check smtp.from, the account and its limits."
_DOT = re.compile(rb"(?m)^\.")  # RFC 5321 4.5.2: a dot that begins a line is doubled
_ACCEPTED = 250
_START_INPUT = 354
_CLOSING = 421  # RFC 5321 4.2.3: to any command, where the server goes away
_PERMANENT = 500
_TOO_MUCH, _TOO_LARGE = 552, "5.3.4"  # RFC 1870 6, RFC 3463 3.4: this mail, and not the mailbox's quota
# Refused for what we are, not for what we send: the mail itself may go once that is set right (RFC 4954 4 and 6).
_AUTH_CODES = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class Refusal:
    code: int
    text: str  # the server's words, one line

    @property
    def for_good(self) -> bool:
        return self.code >= _PERMANENT and self.code not in _AUTH_CODES

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one message. `refused` holds the recipients that will not get it by this, also when others do."""

    outcome: Outcome
    reason: str  # one line: the server's words, or what failed
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    remedy: str = ""  # for people, where there is one
    any_mail: bool = False  # whichever mail it was, the server would not have taken it just now


class Smtp:
    """A context manager that keeps one connection for all that is sent in it, made when first needed."""

    def __init__(self, settings: SmtpSettings, stop: Callable[[], bool] = lambda: False) -> None:
        """Once `stop` says so, whatever waits for the server is broken off within two seconds."""
        self._settings = settings
        self._stop = stop
        self._runner = asyncio.Runner()
        self._client: aiosmtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._client is not None:  # most passes have nothing to send
                self._run(self._quit())
        finally:
            self._runner.close()

    def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Attempt:
        """Sends `raw` from the envelope address `sender` to all `recipients`, to each once however it is spelled.

        Raises nothing a server can cause.
        """
        return self._run(self._send(raw, sender, _once(recipients)))

    def probe(self) -> None:
        """Connects, secures, logs in and leaves. Raises SmtpError."""
        self._run(self._connected())

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(self._until_stopped(work))

    async def _until_stopped(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.ensure_future(work)
        while not task.done():
            await asyncio.wait([task], timeout=_LOOK)
            if self._stop() and not task.done():
                await asyncio.wait([task], timeout=LAST_WORD)
                task.cancel()
        return await task

    async def _send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Attempt:
        try:
            client = await self._connected()
            attempt = await self._transaction(client, raw, sender, recipients)
        except SmtpError as error:
            return Attempt(Outcome.LATER, str(error), remedy=error.remedy, any_mail=True)
        except asyncio.CancelledError:
            attempt = Attempt(Outcome.LATER, _STOPPED)
        if attempt.outcome is not Outcome.SENT:
            await self._quit()  # the next mail begins on a connection in a known state
        return attempt

    async def _transaction(
        self, client: aiosmtplib.SMTP, raw: bytes, sender: str, recipients: Sequence[str]
    ) -> Attempt:
        try:
            await client._ehlo_or_helo_if_needed()  # noqa: SLF001 -- what the server can do is asked below
            if (most := _most(client)) and len(raw) > most:
                return Attempt(Outcome.REFUSED, f"the mail has {len(raw)} bytes, and the server takes {most}")
            refused = await _envelope(client, raw, sender, recipients)
            if len(refused) == len(recipients):
                return _all_refused(refused)
            reply = await client.execute_command(b"DATA")
        except aiosmtplib.SMTPResponseException as error:  # of EHLO or MAIL: the server's state, and not this mail's
            reason = f"{self._settings.where}: {error.code} {one_line(error.message)}"
            if error.code == _TOO_MUCH and _TOO_LARGE in error.message:
                return Attempt(Outcome.REFUSED, reason)
            return Attempt(Outcome.LATER, reason, remedy=_STATE, any_mail=True)
        except aiosmtplib.SMTPNotSupported as error:
            return Attempt(Outcome.REFUSED, one_line(error.message))
        except (aiosmtplib.SMTPException, OSError) as error:
            await drop(client)  # whoever says nothing will not say goodbye either
            _, reason, remedy = network_error(self._settings.where, error)
            return Attempt(Outcome.LATER, reason, remedy=remedy, any_mail=True)
        if reply.code != _START_INPUT:
            return _refused(Refusal(reply.code, one_line(reply.message)))
        return await self._content(client, raw, refused)

    async def _content(self, client: aiosmtplib.SMTP, raw: bytes, refused: dict[str, Refusal]) -> Attempt:
        """Sends the message itself. From the first byte on, a connection that fails leaves the outcome unknown."""
        try:
            if client.protocol is None:
                raise aiosmtplib.SMTPServerDisconnected("Connection lost")
            client.protocol.write(_DOT.sub(b"..", normalize_message_line_endings(raw)) + b".\r\n")
            patience = self._settings.final_timeout + len(raw) / SLOWEST_LINE
            reply = await client.protocol.read_response(timeout=patience)
        except asyncio.CancelledError:
            return Attempt(Outcome.UNKNOWN, f"after the message: {_STOPPED}", refused)
        except (aiosmtplib.SMTPException, OSError) as error:
            await drop(client)
            return Attempt(
                Outcome.UNKNOWN, f"after the message: {network_error(self._settings.where, error)[1]}", refused
            )
        answer = Refusal(reply.code, one_line(reply.message))
        if reply.code == _ACCEPTED:
            return Attempt(Outcome.SENT, str(answer), refused)
        return _refused(answer)

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is None or not self._client.is_connected:
            self._client = await connect(self._settings)
        return self._client

    async def _quit(self) -> None:
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                if not self._stop():
                    await client.execute_command(b"QUIT", timeout=GOODBYE)
            await drop(client)


async def _envelope(client: aiosmtplib.SMTP, raw: bytes, sender: str, recipients: Sequence[str]) -> dict[str, Refusal]:
    """MAIL and one RCPT for each recipient; those that the server refuses. Raises aiosmtplib's own."""
    international = not all(ascii_domain(address).isascii() for address in (sender, *recipients))
    encoding = "utf-8" if international else "ascii"
    options = _options(client, raw, international=international)
    await client.mail(ascii_domain(sender), options=options, encoding=encoding)
    refused: dict[str, Refusal] = {}
    for recipient in recipients:
        try:
            await client.rcpt(ascii_domain(recipient), encoding=encoding)
        except aiosmtplib.SMTPRecipientRefused as error:
            refused[recipient] = Refusal(error.code, one_line(error.message))
    return refused


def _once(recipients: Sequence[str]) -> tuple[str, ...]:
    """The first spelling of each address: servers deliver a copy for each spelling.

    RFC 5321 2.4 lets two names differ by their case alone, and nobody has two such people.
    """
    spelled: dict[str, str] = {}
    for recipient in recipients:
        spelled.setdefault(ascii_domain(recipient.lower()), recipient)
    return tuple(spelled.values())


def ascii_domain(address: str) -> str:
    """`address` with its domain in A-labels (RFC 5891): what a server without SMTPUTF8 takes."""
    local, at, domain = address.rpartition("@")
    labels = [label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in domain.split(".")]
    return f"{local}{at}{'.'.join(labels)}"


def _options(client: aiosmtplib.SMTP, raw: bytes, *, international: bool) -> list[str]:
    options = []
    if client.supports_extension("size"):
        options.append(f"SIZE={len(raw)}")
    if not raw.isascii() and client.supports_extension("8bitmime"):
        options.append("BODY=8BITMIME")
    if international:
        if not client.supports_extension("smtputf8"):
            raise aiosmtplib.SMTPNotSupported("the server takes no addresses outside ASCII (SMTPUTF8, RFC 6531)")
        options.append("SMTPUTF8")
    return options


def _most(client: aiosmtplib.SMTP) -> int:
    """Bytes of a mail that the server says to take (RFC 1870 3); 0 where it says nothing, or that it minds none."""
    said = client.esmtp_extensions.get("size", "").strip()
    return int(said) if said.isascii() and said.isdigit() else 0


def _refused(refusal: Refusal) -> Attempt:
    outcome = Outcome.REFUSED if refusal.for_good else Outcome.LATER
    return Attempt(outcome, str(refusal), any_mail=refusal.code == _CLOSING)


def _all_refused(refused: dict[str, Refusal]) -> Attempt:
    """One that may be taken later is reason enough to try again; the caller leaves out those refused for good."""
    outcome = Outcome.REFUSED if all(refusal.for_good for refusal in refused.values()) else Outcome.LATER
    reason = "; ".join(f"{recipient}: {refusal}" for recipient, refusal in refused.items())
    return Attempt(outcome, reason, refused)
