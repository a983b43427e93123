"""What stands at the foot of an update to ask how it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from daemon.core.commands.taps import MOODS, Mood, tap_token
from daemon.core.commands.tokens import tagged
from daemon.core.desk.desk import Desk
from daemon.core.desk.settings import Settings
from daemon.core.filing.people import Client
from daemon.core.letters.client_views import TapButton, UpdateView
from daemon.core.project.project import ItemKind, Project, StepState
from daemon.core.schedule.updates import Slot


def asking(
    view: UpdateView, desk: Desk, client: Client, slot: Slot, to: tuple[str, ...], project: Project
) -> UpdateView:
    """The update with the taps, unless the client has none; at milestones and quarters with two questions, too."""
    if client.update is None or not client.update.pulse:
        return view
    more = (Mood.WORDS,) if _turns_quarter(slot, client.zone) or _milestone(project, slot.start) else ()
    return _with(view, desk, client, slot, to, (*MOODS, *more))


def parting(view: UpdateView, desk: Desk, client: Client, slot: Slot, to: tuple[str, ...]) -> UpdateView:
    """The last letter with all that can be asked, unless the client has no pulse."""
    return _with(view, desk, client, slot, to, tuple(Mood)) if client.update and client.update.pulse else view


def _with(
    view: UpdateView, desk: Desk, client: Client, slot: Slot, to: tuple[str, ...], moods: tuple[Mood, ...]
) -> UpdateView:
    update = slot.mark(client.id).key
    tokens = {mood: tap_token(update, mood, to, slot.at, desk.secret) for mood in moods}
    return replace(view, pulse=tuple(_button(mood, token, desk.settings) for mood, token in tokens.items()))


def _button(mood: Mood, token: str, settings: Settings) -> TapButton:
    if settings.tagging:
        return TapButton(mood, tagged(settings.mailbox, token))
    return TapButton(mood, settings.mailbox, token)


def _turns_quarter(slot: Slot, zone: ZoneInfo) -> bool:
    """Whether it is the first update of a quarter."""
    first, last = (at.astimezone(zone) for at in (slot.start, slot.at))
    return (first.year, (first.month - 1) // 3) != (last.year, (last.month - 1) // 3)


def _milestone(project: Project, since: datetime) -> bool:
    """Whether half of the steps, or all of them, have been finished since then."""
    steps = {step.name.casefold() for step in project.steps}
    done = {step.name.casefold() for step in project.steps if step.state is StepState.DONE}
    lately = {item.component.casefold() for item in project.since(since) if item.kind is ItemKind.DONE}
    before = len(done - lately)
    return any(before < mark <= len(done) for mark in (-(-len(steps) // 2), len(steps)) if len(steps) > 1)
