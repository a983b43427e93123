"""Sample views of a client's project: what `plan`, `notes` and `welcome` bring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from daemon.core.letters.client_views import Term, UpdateView
from daemon.core.letters.occasion_views import Stretch, WelcomeView
from daemon.core.letters.reply_views import NotedLine, PlanView
from daemon.core.letters.specimen_talk import NOW, H, Talk
from daemon.core.project.project import Item, ItemKind, Standing, Step, StepState


def plan(talk: Talk) -> PlanView:
    day = date(2026, 11, 27)
    steps = (
        Step(talk.component, day, StepState.DONE, delivers=talk.thread),
        Step(talk.thread, day + timedelta(days=5), StepState.ACTIVE, talk.luca),
        Step(talk.other, day + timedelta(days=20), before=day + timedelta(days=13), reason=talk.promise, moved_at=NOW),
        Step(talk.client, day - timedelta(days=7)),
    )
    unread, repeated = (talk.when,), (talk.component,)
    return PlanView(talk.client, talk.zone, day, talk.component, steps, unread=unread, repeated=repeated)


def notes(talk: Talk) -> PlanView:
    """A line of each kind, as it was understood."""
    day, said = date(2026, 12, 4), Item(ItemKind.SAID, talk.promise, "marta@agency.example", NOW, talk.component)
    items = (
        replace(said, kind=ItemKind.PROGRESS, percent=50, priority="high", day=day),
        replace(said, kind=ItemKind.PROGRESS, priority="low"),
        replace(said, kind=ItemKind.DONE),
        replace(said, kind=ItemKind.MOVED),
        replace(said, kind=ItemKind.BLOCKED, why=talk.other),
        replace(said, kind=ItemKind.NEEDED, text=talk.thread, day=day, why=talk.component),
        replace(said, kind=ItemKind.NEEDED, text="", day=day),
        replace(said, kind=ItemKind.FIGURE, text="62 / 100"),
        replace(said, kind=ItemKind.CALL, text=talk.anna, day=day, at=NOW + 48 * H),
        replace(said, kind=ItemKind.CALL, text=talk.anna, day=day),
        *(replace(said, kind=ItemKind.STANDING, standing=standing) for standing in Standing),
        replace(said, kind=ItemKind.SORRY),
        said,
    )
    moved = NotedLine(replace(said, kind=ItemKind.MOVED, day=day, why=talk.other), 3, day - timedelta(days=7))
    undated = (Step(talk.thread), Step(talk.component))
    return PlanView(talk.client, talk.zone, day, steps=undated, noted=(moved, *(NotedLine(item) for item in items)))


def welcome(talk: Talk) -> WelcomeView:
    """The first letter to a client."""
    first, second, *_ = talk.steps
    letter = UpdateView(
        zone=talk.zone,
        now=NOW,
        client=talk.client,
        team="Studio Bianchi",
        first=NOW.date(),
        last=NOW.date(),
        greet=talk.anna.split()[0],
        signed="Marta Bianchi",
        steps=(Step(first, date(2026, 12, 18)), Step(second, date(2027, 1, 15), delivers=talk.sent)),
    )
    monday, friday = date(2026, 12, 7), date(2026, 12, 11)
    return WelcomeView(
        letter,
        "projects@agency.example",
        (Stretch(monday, friday, ("09:00–13:00", "14:00–18:00")),),
        timedelta(hours=8),
        deputy=talk.luca,
        on=friday,
        clock="16:00",
        trade="website",
        terms=(Term(talk.component, talk.reason),),
    )
