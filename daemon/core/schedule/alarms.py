"""Alarms: red flags that a PM hears of at once, whether a question is due or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from daemon.core.filing.people import Client
from daemon.core.hours.retry import GIVE_UP
from daemon.core.message.origin import believed
from daemon.core.model import Direction, Filed, Ledger, OriginKind, Question, Remark
from daemon.core.schedule.alerts import Alarm
from daemon.core.schedule.around import Around
from daemon.core.state.marks import Alarmed, Mark

FRESH = timedelta(days=2)  # what is older stood in a digest
AGAIN = timedelta(days=1)  # a thread that goes on complaining is told of once a day


@dataclass(frozen=True, slots=True)
class Flagged:
    """A red flag, and what of its mail decides whether somebody hears of it at once."""

    flag: Remark
    thread: str
    quiet: bool  # found by a first sync
    answered: bool  # the team wrote in the thread since: whoever did has read the mail


def flags_of(ledger: Ledger, around: Around, since: datetime) -> tuple[Flagged, ...]:
    """The red flags after `since` whose mail is there, oldest first."""
    recent = sorted((flag for flag in ledger.red_flags if flag.at > since), key=lambda flag: flag.at)
    found = ((flag, mail) for flag in recent if (mail := around.mail(flag.message_id)))
    return tuple(Flagged(flag, one.thread, one.quiet, _answered(one, around.thread(one.thread))) for flag, one in found)


def beside(question: Question, flags: Iterable[Remark]) -> tuple[str, ...]:
    """The kinds of the red `flags` of its thread since a question was asked; forged ones beside a forged one alone."""
    heard = flags if question.origin is OriginKind.REFUTED else believed(flags)
    return tuple(dict.fromkeys(flag.kind for flag in heard if flag.at >= question.asked_at))


def pressing(
    questions: Iterable[Question], flags: Iterable[Remark], mail: Callable[[str], Filed | None]
) -> dict[str, tuple[str, ...]]:
    """Question → what is `beside` it, of those beside which there is any. `mail` gives the one with a Message-ID."""
    threads = defaultdict[str, list[Remark]](list)
    for flag in flags:
        if message := mail(flag.message_id):
            threads[message.thread].append(flag)
    found = {one.id: beside(one, threads[one.thread]) for one in questions if one.thread in threads}
    return {question: kinds for question, kinds in found.items() if kinds}


def alarms(
    client: Client,
    flags: Iterable[Flagged],
    critical: frozenset[str],
    raised: Mapping[Mark, datetime],
    since: datetime,
    now: datetime,
    reader: str,
    waiting: Container[Mark] = (),
    lead: str = "",
) -> Iterator[Alarm]:
    """The newest flag of each `critical` kind and thread that came after `since`, when the clerk began.

    They are for the client's PM, or for `lead`, in whose place `reader` may read. `raised` are the marks of what was
    told before → when, `waiting` those of mails that the server has not taken yet: they do not grow old before they
    are given up. What the team has written in the thread since is an answer.
    """
    newest: dict[Alarmed, Alarm] = {}
    person = lead or client.pm
    for one in flags:
        flag = one.flag
        if one.quiet or flag.kind not in critical:
            continue
        # A forged one neither takes the place of the client's own, nor stands for it as told.
        kind = flag.kind if believed([flag]) else f"refuted {flag.kind}"
        mark = Alarmed(client.id, one.thread, kind, lead)
        fresh = FRESH + GIVE_UP if mark in waiting else FRESH
        told = flag.at <= raised.get(mark, since - AGAIN) + AGAIN
        if flag.at > max(since, now - fresh) and not told and not one.answered:
            newest[mark] = Alarm(client.id, flag, mark, reader, person if reader != person else "")
    yield from newest.values()


def _answered(message: Filed, thread: Iterable[Filed]) -> bool:
    return any(
        one.direction is Direction.OUTBOUND and one.at > message.at and not (one.automatic or one.ours)
        for one in thread
    )
