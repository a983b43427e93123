"""Delivery: the outbox goes to the SMTP server, with the intent on disk before the socket is touched."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace
from datetime import datetime

from daemon.adapters.imap.connect import ImapError
from daemon.adapters.imap.session import Imap
from daemon.adapters.smtp.session import Attempt, Smtp
from daemon.app.office import Office
from daemon.app.servers import imap_settings, smtp_settings
from daemon.core.hours.retry import next_try
from daemon.core.schedule import outbox
from daemon.core.schedule.outbox import Outcome
from daemon.core.state.entry import Entry, EntryState

log = logging.getLogger(__name__)


@dataclass
class Delivered:
    sent: list[Entry] = field(default_factory=list)
    dead: list[Entry] = field(default_factory=list)
    unknown: list[Entry] = field(default_factory=list)
    waiting: list[Entry] = field(default_factory=list)
    copies: list[bytes] = field(default_factory=list)  # the clients' mails among those sent

    @property
    def problems(self) -> list[str]:
        """What needs a human."""
        dead = [f"not sent: {entry.subject!r} to {', '.join(entry.to)}: {entry.reason}" for entry in self.dead]
        return dead + [f"nobody knows whether this arrived: {entry.subject!r}" for entry in self.unknown]


def send(
    office: Office, now: datetime, stop: Callable[[], bool] = lambda: False, hold: Container[str] = ()
) -> Delivered:
    """Log in, deliver what is due, and keep a copy of what clients got where that is configured. Raises OSError."""
    with Smtp(smtp_settings(office.config), stop) as server:
        delivered = deliver(office, server, now, stop, hold)
    if delivered.copies and office.config.smtp.save_sent and not stop():
        _keep_copies(office, delivered.copies, now)
    return delivered


def _keep_copies(office: Office, copies: list[bytes], now: datetime) -> None:
    """Into the first mailbox of sent mail. The mail is out: a copy that fails is only logged."""
    try:
        with Imap(imap_settings(office.config)) as imap:
            names = office.rules.rule("mail", "sent", "sent")
            for mailbox in imap.sent(office.config.imap.sent, names, office.config.imap.mailboxes)[:1]:
                for raw in copies:
                    imap.append(mailbox, raw, now)
    except ImapError as error:
        log.warning("no copy in Sent: %s; %s", error, error.remedy)


def deliver(
    office: Office,
    server: Smtp,
    now: datetime,
    stop: Callable[[], bool] = lambda: False,
    hold: Container[str] = (),
) -> Delivered:
    """Try every entry that is due, one after the other, but for kinds on `hold`: nobody knows if they are still true.

    `waiting` are those that the server would not take, now or when they were tried last. Raises OSError when the state
    cannot be written.
    """
    result = Delivered()
    clerk = office.clerk
    entries = list(clerk.outbox.values())
    tried = [entry for entry in outbox.due(entries, now) if entry.kind not in hold]
    result.waiting += [entry for entry in entries if outbox.put_off(entry) and entry not in tried]
    for entry in tried:
        if stop():
            break
        _put(office, outbox.sending(entry), now)
        attempt = server.send(entry.raw.encode("ascii"), entry.sender, entry.to)
        sending, no_mail = clerk.outbox[entry.key], attempt.any_mail
        reason = "; ".join(filter(None, (attempt.reason, attempt.remedy)))
        settled = outbox.settled(sending, attempt.outcome, reason, now, any_mail=no_mail)
        clerk.outbox |= {part.key: part for part in _left_out(entry, attempt, now)}
        _put(office, settled, now)
        if settled.state is EntryState.SENT and entry.to_client:
            result.copies.append(entry.raw.encode("ascii"))
        about = (settled.state, entry.kind, entry.client, entry.to, entry.message_id, entry.key, attempt.reason)
        log.info("mail %s kind=%s client=%s to=%s message_id=%s key=%s reason=%s", *about)
        _sort(result, settled)
        if no_mail:  # the others would wait as long for the same answer: they are tried in the next passes
            break
    return result


def _left_out(entry: Entry, attempt: Attempt, now: datetime) -> list[Entry]:
    """Entries for the recipients that were refused while others were served: tried again, or dead."""
    if attempt.outcome is not Outcome.SENT:
        return []
    later = tuple(address for address, refusal in attempt.refused.items() if not refusal.for_good)
    never = {address: str(refusal) for address, refusal in attempt.refused.items() if refusal.for_good}
    rest = replace(entry, key=f"{entry.key}:rest", to=later, not_before=next_try(1, now), maybe=True)
    parts = [rest] if later else []  # others have it: as it is it goes, to these alone
    if never:
        dead = replace(entry, key=f"{entry.key}:refused", to=tuple(never), raw="", state=EntryState.DEAD, finished=now)
        parts.append(replace(dead, reason="; ".join(never.values())))
    return parts


def settle_unknown(office: Office, in_sent: Callable[[str], bool], now: datetime) -> list[Entry]:
    """Decide about entries whose fate nobody knows. `in_sent` looks a Message-ID up in the Sent mailboxes.

    Gives those that stay unknown: a human has to look.
    """
    left: list[Entry] = []
    for entry in list(office.clerk.outbox.values()):
        if entry.state is EntryState.SENDING:
            entry = outbox.after_crash(entry)  # noqa: PLW2901 -- the same entry, one step on
        if entry.state is EntryState.UNKNOWN and entry.finished is None:
            resolved = outbox.resolved(entry, in_sent(entry.message_id), now)
            _put(office, resolved, now)
            log.warning("mail of unknown fate message_id=%s key=%s now=%s", entry.message_id, entry.key, resolved.state)
            if resolved.state is EntryState.UNKNOWN:
                left.append(resolved)
    return left


def _put(office: Office, entry: Entry, now: datetime) -> None:
    office.clerk.outbox[entry.key] = entry
    office.commit(now)


def _sort(result: Delivered, entry: Entry) -> None:
    groups = {EntryState.SENT: result.sent, EntryState.DEAD: result.dead, EntryState.UNKNOWN: result.unknown}
    groups.get(entry.state, result.waiting).append(entry)
