"""A mail from the clerk to itself, by the real servers: sent by SMTP, told by IDLE, seen in the inbox."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from daemon.adapters.config.parts import Config
from daemon.adapters.imap.connect import ImapError, connect, drop, failures
from daemon.adapters.imap.idle import Idle
from daemon.adapters.imap.session import Imap
from daemon.adapters.smtp.session import Attempt, Smtp
from daemon.adapters.state.clerk_file import load_secret
from daemon.adapters.transport import Failure
from daemon.app.findings import Finding, fine, wrong
from daemon.app.servers import imap_settings, smtp_settings
from daemon.core.filing.party import domain_of
from daemon.core.letters.letter import compose
from daemon.core.letters.views import Rendered
from daemon.core.message.authentication import TOPMOST, stated, writer
from daemon.core.message.identity import our_id
from daemon.core.message.parse import parse
from daemon.core.model import Address, Message
from daemon.core.schedule.outbox import Outcome

ROUND = 10.0  # seconds of one IDLE, after which the mailbox is looked at all the same
NAP = 1.0  # seconds between two looks where the server has no IDLE
NEWEST = 30  # mails of each other mailbox among which it may lie
_COPIES = frozenset({"\\sent", "\\all"})  # mailboxes where it lies whether it came or not
SKEW = timedelta(minutes=2)  # by which two clocks may differ: deadlines are counted in minutes


@dataclass(frozen=True, slots=True)
class Seen:
    """The mail as it was found, and where; `told`: IDLE said that it came."""

    message: Message
    mailbox: str
    arrived: datetime | None
    told: bool


class RoundTrip:
    """Findings one after the other, as they come; nothing is marked, moved or deleted."""

    def __init__(self, config: Config, watched: list[str], patience: float) -> None:
        """`patience`: seconds within which the mail has to be there."""
        self._config = config
        self._watched = watched
        self._patience = patience
        self._id = our_id(f"doctor:{token_hex(8)}", domain_of(config.smtp.sender.address), _secret(config))
        self._sent = datetime.now(UTC)
        self._attempt: Attempt | None = None

    def findings(self) -> Iterator[Finding]:
        """Raises nothing that a server can cause."""
        try:
            with Imap(imap_settings(self._config)) as imap:
                yield from self._told(imap)
        except ImapError as error:
            yield wrong("inbox", str(error), error.remedy)

    def _told(self, imap: Imap) -> Iterator[Finding]:
        inbox, to = self._watched[0], self._config.team.addresses[0]
        before = max(imap.uids_after(inbox, 0), default=0)
        began = time.monotonic()
        idle = imap.client.has_capability("IDLE")
        seen = self._by_idle(imap, inbox, before) if idle else self._by_looking(imap, inbox, before, began)
        attempt = self._attempt
        if attempt is None or attempt.outcome is not Outcome.SENT:
            reason, remedy = (attempt.reason, attempt.remedy) if attempt else ("nothing was sent", "")
            yield wrong("mail to itself", f"{to}: {reason}", remedy or "Correct smtp.from and team.addresses.")
            return
        yield fine("mail to itself", f"taken by the server: {attempt.reason}")
        if seen is None:
            yield self._lost(imap, to)
            return
        lasted = time.monotonic() - began
        yield fine("inbox", f"it was in {seen.mailbox} after {lasted:.0f} s, and stays there; delete it if you like")
        yield _idle(seen, idle=idle)
        yield from _clock(seen, self._sent, datetime.now(UTC))
        yield self._word(seen.message)
        yield from self._by_id(imap, seen)

    # ── the mail on its way ──────────────────────────────────────────────────────────────────────────────────────────
    def _post(self) -> None:
        config, now = self._config, datetime.now(UTC)
        raw = compose(
            Rendered(f"inboxclerk doctor {now:%Y-%m-%dT%H:%M:%SZ}", "A test of inboxclerk. You may delete it.\n", ""),
            sender=config.smtp.sender,
            to=(Address("", config.team.addresses[0]),),
            message_id=self._id,
            date=now,
            headers={"X-Inboxclerk": "doctor"},
        )
        self._sent = now
        with Smtp(smtp_settings(config)) as server:
            self._attempt = server.send(raw, config.smtp.sender.address, [config.team.addresses[0]])

    @property
    def _refused(self) -> bool:
        return self._attempt is not None and self._attempt.outcome is not Outcome.SENT

    def _ready(self) -> bool:
        """Whether there is nothing to wait for; sends the mail when it is asked first, once the server idles."""
        if self._attempt is None:
            self._post()
        return self._refused

    def _by_idle(self, imap: Imap, inbox: str, before: int) -> Seen | None:
        """As the running clerk waits: on a connection of its own, the mailbox opened for reading."""
        settings = replace(imap_settings(self._config), read_timeout=max(ROUND, self._config.imap.timeout))
        client = connect(settings)
        deadline = time.monotonic() + self._patience
        try:
            with failures(settings, f"IDLE {inbox}"):
                client.select_folder(inbox, readonly=True)
                idle = Idle(client, settings.read_timeout)
                while not self._refused and (left := deadline - time.monotonic()) > 0:
                    told = idle.wait(min(ROUND, left), self._ready)
                    if not self._refused and (seen := self._look(imap, inbox, before, told=told)):
                        return seen
        except ImapError as error:
            if error.kind is not Failure.SERVER:
                raise
            return self._by_looking(imap, inbox, before, time.monotonic())
        finally:
            drop(client)
        return None

    def _by_looking(self, imap: Imap, inbox: str, before: int, began: float) -> Seen | None:
        while not self._ready() and time.monotonic() - began < self._patience:
            if seen := self._look(imap, inbox, before, told=False):
                return seen
            time.sleep(NAP)
        return None

    def _look(self, imap: Imap, mailbox: str, before: int, *, told: bool) -> Seen | None:
        headers = imap.headers_of(mailbox, imap.uids_after(mailbox, before))
        return next((seen for seen in self._ours(mailbox, headers, told=told)), None)

    def _ours(
        self, mailbox: str, headers: Iterator[tuple[int, bytes, datetime | None]], *, told: bool
    ) -> Iterator[Seen]:
        for _, header, arrived in headers:
            if (message := parse(header)).message_id == self._id:
                yield Seen(message, mailbox, arrived, told)

    def _lost(self, imap: Imap, to: str) -> Finding:
        """Where it lies instead: a filter of the mailbox may have moved it."""
        for box in imap.listing():
            uids = imap.uids_after(box.name, 0)[-NEWEST:] if box.selectable else []
            if box.flags & {"\\sent", "\\all"} or not any(
                self._ours(box.name, imap.headers_of(box.name, uids), told=False)
            ):
                continue
            if box.name in self._watched:
                return fine("inbox", f"it came into {box.name}, which is read as well as {self._watched[0]}")
            remedy = (
                f"Let mail from {self._config.smtp.sender.address} into the inbox, or add {box.name} to imap.mailboxes."
            )
            return wrong("inbox", f"the mail lies in {box.name}, which is not read", remedy)
        remedy = f"See whether {to} is this mailbox's own address, and whether a filter or the provider keeps it back."
        return wrong("inbox", f"the server took it, and after {self._patience:.0f} s it is in no mailbox", remedy)

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────────
    def _word(self, message: Message) -> Finding:
        """What the server wrote into it of who sent it."""
        name, server = writer(message.trace), self._config.imap.authserv_id
        if server is None:
            if not name:
                return fine("server's word", "it wrote no Authentication-Results into its own mail")
            propose = f'Set imap.authserv_id = "{name}", if mails from outside bear it as well.'
            return fine("server's word", f"Authentication-Results of {_named(name)} stand in the mail", propose)
        said = stated(message.trace, server)
        if said is None:
            advice = f'The mail bears "{name}".' if name and name != server else ""
            return fine("server's word", f"Authentication-Results of {server} do not stand in its own mail", advice)
        failed = sorted({one.method for one in said.results if one.result in ("fail", "softfail", "permerror")})
        if failed:
            remedy = "Others see the same, and may refuse our mails. Have SPF, DKIM and DMARC of the domain set right."
            return wrong("server's word", f"our own mail fails {', '.join(failed)}", remedy)
        return fine(
            "server's word", f"{server} says: {', '.join(f'{one.method}={one.result}' for one in said.results)}"
        )

    def _by_id(self, imap: Imap, seen: Seen) -> Iterator[Finding]:
        if not imap.search_message_id(seen.mailbox, self._id):
            yield fine(
                "search",
                "the server does not find a mail by its Message-ID",
                "A mail of ours of which nobody knows whether it went out is then left to a person.",
            )


def _named(name: str) -> str:
    return "no name, as Microsoft writes it," if name == TOPMOST else name


def _idle(seen: Seen, *, idle: bool) -> Finding:
    if seen.told:
        return fine("IDLE", "the server told at once that it came")
    advice = "imap.poll says how often it is looked at; a shorter time makes it quicker."
    if idle:
        return fine("IDLE", "the server has it, and did not tell that the mail came", advice)
    return fine("IDLE", "the server has none", advice)


def _clock(seen: Seen, sent: datetime, now: datetime) -> Iterator[Finding]:
    """Our clock beside the server's: it dated the mail between our sending and our seeing of it."""
    if seen.arrived is None:
        return
    ahead = max(sent - seen.arrived, seen.arrived - now)
    if ahead > SKEW:
        way = "behind" if seen.arrived > now else "ahead of"
        detail = f"this machine's clock is {ahead.total_seconds() / 60:.0f} minutes {way} the mail server's"
        yield wrong("clock", detail, "Have it set by NTP: timedatectl set-ntp true. All deadlines are counted by it.")
    else:
        yield fine("clock", "this machine and the mail server agree")


def _secret(config: Config) -> bytes:
    """What makes the mail known as the clerk's own to the clerk, where it has worked here before."""
    return load_secret(config.state_dir, dry=True)
