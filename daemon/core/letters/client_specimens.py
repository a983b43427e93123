"""Sample views of what a client gets to read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from daemon.core.commands.taps import Mood
from daemon.core.letters.client_views import Absent, ChaserView, HoldingView, Point, TapButton, Term, UpdateView
from daemon.core.letters.reminder_views import AskingMail, ReminderView
from daemon.core.letters.specimen_talk import NOW, Talk
from daemon.core.letters.views import Wished
from daemon.core.project.project import Item as NotedItem
from daemon.core.project.project import ItemKind, Standing, Step, StepState


def update(talk: Talk, detail: str = "A") -> UpdateView:
    """From the record alone: there is no plan, and nobody noted anything."""
    return UpdateView(
        zone=talk.zone,
        now=NOW,
        client=talk.client,
        team="Studio Bianchi",
        first=date(2026, 12, 2),
        last=date(2026, 12, 8),
        greet=talk.anna.split()[0],
        signed="Marta Bianchi",
        detail=detail,
        answered=(
            Point(
                talk.price,
                talk.thread,
                NOW - timedelta(days=1),
                talk.luca.split()[0],
                asked=NOW - timedelta(days=4),
                sorry=True,
            ),
            Point(talk.ours, talk.component, NOW - timedelta(days=2), "Marta", asked=NOW - timedelta(days=2)),
        ),
        open=(
            Point(talk.when, talk.thread, NOW - timedelta(days=3), "Marta", date(2026, 12, 10)),
            Point(talk.please, talk.component, NOW - timedelta(days=6), day=date(2026, 12, 1)),
        ),
        waiting=(Point(talk.ours, talk.thread, NOW - timedelta(days=5), talk.anna.split()[0]),),
        coming=(Point(talk.promise, talk.component, NOW, day=date(2026, 12, 14)),),
        unapproved=True,
    )


def planned(talk: Talk, detail: str = "A") -> UpdateView:
    """With a plan, and the lines that a PM added."""
    first, second, third, last = talk.steps
    noted = NOW - timedelta(days=1)
    view = update(talk, detail)
    return replace(
        view,
        answered=view.answered[:1],
        open=view.open[:1],
        waiting=(Point(talk.needed, second, noted, day=date(2026, 12, 11), why=talk.waits, quoted=False),),
        coming=(),
        approved=(Point(talk.please, first, noted, kind="approval"),),
        done=(Point(talk.sent, "", noted, quoted=False),),
        progress=(Point(second, second, noted, day=date(2026, 12, 15), percent=50, quoted=False),),
        calls=(Point("", "", NOW + timedelta(days=2, hours=-4), day=date(2026, 12, 10), quoted=False),),
        steps=(
            Step(first, date(2026, 11, 20), StepState.DONE),
            Step(second, date(2026, 12, 15), StepState.ACTIVE),
            Step(third, date(2027, 1, 15), before=date(2027, 1, 8), reason=talk.reason, moved_at=noted),
            Step(last, date(2027, 1, 29)),
        ),
        figures=(NotedItem(ItemKind.FIGURE, "", "", noted, used=62, total=100, unit=talk.unit),),
        standing=Standing.ON_TRACK,
        project=talk.project,
        away=(Absent(talk.luca.split()[0], date(2026, 12, 12), "Marta"),),
        unapproved=False,
    )


TAPS = tuple(TapButton(mood, "projects@agency.example", 34 * "a") for mood in Mood)


def asking(talk: Talk) -> UpdateView:
    """With the foot that asks how it was, a word that is explained, and another rhythm from now on."""
    view = replace(planned(talk), pulse=TAPS, called=talk.anna, glossary=(Term(talk.component, talk.reason),))
    return replace(view, wished=Wished("", 2, "C", date(2026, 12, 22)))


def reminding(talk: Talk) -> ReminderView:
    """Of two mails of ours, the first of which asks two things."""
    first, second = NOW - timedelta(days=12), NOW - timedelta(days=8)
    texts = (talk.ours, talk.when)
    asked = (
        AskingMail(first, tuple(Point(text, talk.thread, first) for text in texts)),
        AskingMail(second, (Point(talk.price, talk.thread, second, day=date(2026, 12, 11), why=talk.waits),)),
    )
    signed = "Marta Bianchi"
    return ReminderView(talk.zone, NOW, "Studio Bianchi", talk.thread, asked, greet=talk.anna.split()[0], signed=signed)


def chaser(talk: Talk) -> ChaserView:
    return ChaserView(talk.zone, talk.ours, NOW - timedelta(days=9), "Marta Bianchi", talk.anna.split()[0])


def holding(talk: Talk) -> HoldingView:
    return HoldingView("Marta Bianchi", talk.anna.split()[0])
