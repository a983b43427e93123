"""What goes wrong with the clerk itself, and whom it tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.desk.writer import Writer
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.marks import Noticed

TELL_AFTER = timedelta(minutes=10)  # trouble shorter than that is nobody's business but the log's


def notices(desk: Desk, now: datetime) -> Iterator[Plan]:
    """Of what could not be read or sent, of mailboxes that changed, and of trouble that lasts or is over."""
    news, notice, today = desk.news, Writer(desk, now).notice, f"{now:%Y-%m-%d}"
    for reason in news.set_aside:
        yield notice("unreadable", Noticed("unreadable", reason), detail=reason, path=news.quarantine)
    for cut in news.cut:
        yield notice("cut", Noticed("cut", cut.words), detail=cut.words, subject=cut.subject)
    for mailbox in news.changed:
        yield notice("mailbox-changed", Noticed("mailbox", mailbox, today), detail=mailbox)
    for mailbox, words in news.refused.items():
        yield notice("mailbox-changed", Noticed("refused", mailbox, today), detail=f"{mailbox}: {words}")
    for entry in _unsent(desk):
        kind = "dead-letter" if entry.state is EntryState.DEAD else "unknown-outcome"
        to, mark = ", ".join(entry.to), Noticed(kind, entry.key)
        yield notice(kind, mark, detail=entry.reason, subject=entry.subject, recipient=to)
    for trouble in desk.clerk.troubles.values():
        if now - trouble.since >= TELL_AFTER:
            yield notice(trouble.notice, trouble.mark, since=trouble.since, detail=trouble.reason)
    for trouble in news.over:
        if trouble.mark in desk.clerk.memory:
            over = replace(trouble.mark, topic="over", about=trouble.name)
            yield notice(trouble.notice, over, since=trouble.since, over=True)


def clock_went_back(desk: Desk, last: datetime, since: datetime, detail: str, now: datetime) -> Plan:
    """`last` is when the last pass was made, `since` from when the clock is not believed."""
    mark = Noticed("clock", when=last.isoformat())
    return Writer(desk, now).notice("clock", mark, since=since, detail=detail)


def template_failures(desk: Desk, now: datetime) -> Iterator[Plan]:
    """Of the user's own templates that failed while mails were made; the shipped ones stood in for them."""
    for problem in desk.team_mails.failed:
        mark = Noticed("own-template", f"{problem.template}:{problem.line}")
        yield Writer(desk, now).notice("own-template", mark, detail=str(problem))


def _unsent(desk: Desk) -> list[Entry]:
    """Entries that a human must know of; never a notice about a notice."""
    return [
        entry
        for entry in desk.clerk.outbox.values()
        if entry.state in (EntryState.DEAD, EntryState.UNKNOWN) and entry.finished and entry.kind != "notice"
    ]
