"""What goes wrong with the clerk itself, and whom it tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import PM
from daemon.core.schedule.retention import AHEAD, Leaving
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.marks import Noticed
from daemon.core.state.swept import KINDS
from daemon.core.state.trouble import BLIND, TOLD_BY_ITSELF

TELL_AFTER = timedelta(minutes=10)  # trouble shorter than that is nobody's business but the log's
OF_MAILS_A_DAY = 5  # notices of each kind that mails bring about, whoever sent them; the rest stands in the next day's


def notices(desk: Desk, now: datetime) -> Iterator[Plan]:
    """Of what could not be read or sent, of mailboxes that changed, and of trouble that lasts or is over."""
    news, notice, today = desk.news, Writer(desk, now).notice, f"{now:%Y-%m-%d}"
    for kind, client in dict.fromkeys((one.kind, one.client) for one in desk.clerk.untold):
        yield _of_mails(desk, kind, client, now)
    for one in news.leaving:
        yield notice("retention", one.mark, detail=_going(one, now), path=one.path, count=one.mails)
    yield from _swept(desk, now)
    for mailbox in news.changed:
        yield notice("mailbox-changed", Noticed("mailbox", mailbox, today), detail=mailbox)
    for mailbox, words in news.refused.items():
        yield notice("mailbox-refused", Noticed("refused", mailbox, today), detail=f"{mailbox}: {words}")
    for mailbox, seen in news.gone.items():
        yield notice("mailbox-gone", Noticed("gone", mailbox, f"{seen:%Y-%m-%d}"), detail=mailbox)
    for client, plan in desk.unread_plans.items():
        mark, pm = Noticed("plan", client, today), desk.directory.pm_of(client)
        yield notice("plan", mark, path=plan.path, plan=plan, client=desk.directory.clients[client].name, to=pm)
    for entry in _unsent(desk):
        kind = "dead-letter" if entry.state is EntryState.DEAD else "unknown-outcome"
        to, mark = ", ".join(entry.to), Noticed(kind, entry.key)
        yield notice(kind, mark, detail=entry.reason, subject=entry.subject, recipient=to)
        for person in _others(desk, entry) if kind == "dead-letter" else ():
            theirs = replace(mark, reader=person.address)
            yield notice(kind, theirs, detail=entry.reason, subject=entry.subject, recipient=to, to=person)
    for trouble in desk.clerk.troubles.values():
        if now - trouble.since >= TELL_AFTER and trouble.name not in TOLD_BY_ITSELF:
            about = {"since": trouble.since, "detail": trouble.reason, "missing": trouble.name in BLIND}
            yield notice(trouble.notice, trouble.mark, **about)  # type: ignore[arg-type]
    for trouble in news.over:
        if trouble.mark in desk.clerk.memory:
            over = replace(trouble.mark, topic="over", about=trouble.name)
            yield notice(trouble.notice, over, since=trouble.since, over=True)


def _of_mails(desk: Desk, kind: str, client: str, now: datetime) -> Plan:
    """What mails brought and nobody was told, all of it in one notice: who sends many such mails fills no mailbox.

    What concerns a client is told to the client's PM, all else to the admin.
    """
    clerk, begin = desk.clerk, Noticed(kind).key
    today = [entry for entry in clerk.outbox.values() if now - entry.created < timedelta(days=1)]
    news = [one for one in clerk.untold if (one.kind, one.client) == (kind, client)]
    waiting = [one for one in news if one.mark not in clerk.memory]
    if not waiting or sum(entry.key.startswith(f"{begin}:") for entry in today) >= OF_MAILS_A_DAY:
        return Plan()
    about: dict[str, object] = {"subject": waiting[0].subject} if len(waiting) == 1 else {"count": len(waiting)}
    about |= {"path": desk.news.quarantine} if kind == "unreadable" else {}
    to = desk.directory.pm_of(client) if client in desk.directory.clients else None
    about |= {"client": desk.directory.clients[client].name} if to else {}
    details = "; ".join(dict.fromkeys(one.detail for one in waiting))
    plan = Writer(desk, now).notice(kind, waiting[0].mark, detail=details, to=to, **about)  # type: ignore[arg-type]
    return plan + Plan(marks=dict.fromkeys((one.mark for one in waiting), now)) if plan.marks else plan


def _swept(desk: Desk, now: datetime) -> Iterator[Plan]:
    """How much went for its age in the months that are over."""
    zone = desk.directory.team.zone
    over = [one for one in desk.clerk.swept if one.month < f"{now.astimezone(zone):%Y-%m}"]
    for month, mark in {one.month: one.mark for one in over}.items():
        first = datetime.fromisoformat(f"{month}-01").replace(tzinfo=zone).astimezone(UTC)
        counts = {one.kind: one.count for one in over if one.month == month}
        swept = tuple((kind, counts[kind]) for kind in KINDS if kind in counts)
        yield Writer(desk, now).notice("swept", mark, since=first, swept=swept)


def _going(one: Leaving, now: datetime) -> str:
    """In figures, which every language reads: how much, from before which day, and when it goes."""
    return f"{one.size / 1e6:.1f} MB · < {one.before:%Y-%m-%d} · → {now + AHEAD:%Y-%m-%d}"


def clock_went_back(desk: Desk, last: datetime, since: datetime, detail: str, now: datetime) -> Plan:
    """`last` is when the last pass was made, `since` from when the clock is not believed."""
    mark = Noticed("clock", when=last.isoformat())
    return Writer(desk, now).notice("clock", mark, since=since, detail=detail)


def template_failures(desk: Desk, now: datetime) -> Iterator[Plan]:
    """Of the user's own templates that failed while mails were made; the shipped ones stood in for them."""
    for problem in desk.team_mails.failed:
        mark = Noticed("own-template", f"{problem.template}:{problem.line}")
        yield Writer(desk, now).notice("own-template", mark, detail=str(problem))


def _others(desk: Desk, entry: Entry) -> list[PM]:
    """Who also hears that a colleague did not get a mail: that colleague, for another may pass, and who stands in."""
    if entry.kind not in ("alert", "digest", "draft"):
        return []
    pms = [desk.directory.pms[one] for one in entry.to if one in desk.directory.pms]
    named = [one for pm in pms for one in (pm.address, pm.deputy or pm.lead) if one and one != desk.settings.admin]
    return [desk.person(one) for one in dict.fromkeys(named)]


def _unsent(desk: Desk) -> list[Entry]:
    """Entries that a human must know of; never a notice about a notice."""
    return [
        entry
        for entry in desk.clerk.outbox.values()
        if entry.state in (EntryState.DEAD, EntryState.UNKNOWN) and entry.finished and entry.kind != "notice"
    ]
