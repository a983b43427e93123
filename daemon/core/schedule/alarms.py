"""Alarms: red flags that a PM hears of at once, whether a question is due or not."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import datetime, timedelta

from daemon.core.hours.retry import GIVE_UP
from daemon.core.message.origin import believed
from daemon.core.model import Direction, Filed
from daemon.core.schedule.alerts import Alarm
from daemon.core.schedule.context import Context
from daemon.core.state.marks import Alarmed, Mark

FRESH = timedelta(days=2)  # what is older stood in a digest
AGAIN = timedelta(days=1)  # a thread that goes on complaining is told of once a day


def alarms(
    context: Context,
    critical: frozenset[str],
    raised: Mapping[Mark, datetime],
    since: datetime,
    now: datetime,
    reader: str,
    waiting: Container[Mark] = (),
) -> Iterator[Alarm]:
    """The newest flag of each `critical` kind and thread that came after `since`, when the clerk began.

    They are for the client's PM, in whose place `reader` may read. `raised` are the marks of what was told before →
    when, `waiting` those of mails that the server has not taken yet: they do not grow old before they are given up.
    What the team has written in the thread since is an answer: whoever wrote it has read the mail.
    """
    newest: dict[Alarmed, Alarm] = {}
    pm = context.client.pm
    for flag in sorted(context.ledger.red_flags, key=lambda one: one.at):
        message = context.messages.get(flag.message_id)
        if not message or message.quiet or flag.kind not in critical:
            continue
        # A forged one neither takes the place of the client's own, nor stands for it as told.
        kind = flag.kind if believed([flag]) else f"refuted {flag.kind}"
        mark = Alarmed(context.client.id, message.thread, kind)
        fresh = FRESH + GIVE_UP if mark in waiting else FRESH
        told = flag.at <= raised.get(mark, since - AGAIN) + AGAIN
        if flag.at > max(since, now - fresh) and not told and not _answered(context, message):
            newest[mark] = Alarm(context.client.id, flag, mark, reader, pm if reader != pm else "")
    yield from newest.values()


def _answered(context: Context, message: Filed) -> bool:
    return any(
        one.direction is Direction.OUTBOUND
        and one.thread == message.thread
        and one.at > message.at
        and not (one.automatic or one.ours)
        for one in believed(context.messages.values())
    )
