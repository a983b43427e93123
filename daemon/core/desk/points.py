"""The points of a client's letter, as its draft numbers them, and those that its PM takes out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from hashlib import blake2b
from typing import TypeVar

from daemon.core.commands.abouts import OnDraft
from daemon.core.commands.command import Command
from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.word import Word
from daemon.core.desk.effects import Effect, Ruled
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.letter_orders import decided
from daemon.core.desk.upshot import CommandMail, Upshot
from daemon.core.ledger.rulings import Ruling
from daemon.core.letters.client_views import Point, UpdateView
from daemon.core.state.record import Record

MOST = 12  # points that a draft numbers
_GROUPS = ("waiting", "done", "approved", "answered", "progress", "open", "calls", "coming")  # as a letter has them
Told = TypeVar("Told", Point, str)


def points_of(view: UpdateView) -> tuple[str, ...]:
    """What each point of the letter says."""
    groups: tuple[tuple[Point, ...], ...] = tuple(getattr(view, name) for name in _GROUPS)
    return tuple(dict.fromkeys([*view.said, *(one.text for group in groups for one in group)]))[:MOST]


def key_of_point(text: str) -> str:
    """The same for the same words: no mail that names a point keeps what somebody wrote."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def taken_out(record: Record, draft: OnDraft) -> frozenset[str]:
    """The keys of the points that a PM took out of this letter."""
    return frozenset(one.sentence for one in record.rulings if one.word is Word.WITHOUT and one.about == draft)


def without(view: UpdateView, keys: Collection[str]) -> UpdateView:
    """The letter without these points."""
    if not keys:
        return view
    kept = {name: _kept(getattr(view, name), keys) for name in _GROUPS}
    return replace(view, said=_kept(view.said, keys), **kept)  # type: ignore[arg-type]


def _kept(told: tuple[Told, ...], keys: Collection[str]) -> tuple[Told, ...]:
    return tuple(one for one in told if key_of_point(one if isinstance(one, str) else one.text) not in keys)


def left_out(desk: FrontDesk, command: Command, draft: OnDraft | None, mail: CommandMail) -> Upshot:
    """What comes of `without 2` in reply to a draft: a ruling for each point, of which a new draft is made."""
    entry = desk.clerk.outbox.get(draft.update) if draft else None
    if draft is None or entry is None or not command.numbers:
        return Upshot((Result(Word.UNKNOWN, command.line),))
    client = desk.client_name(draft.client)
    if over := decided(entry):
        return Upshot((Result(over, command.line, client=client, until=entry.finished),))
    results: list[Result] = []
    effects: list[Effect] = []
    for number in dict.fromkeys(command.numbers):
        if not 0 < number <= len(draft.points):
            results.append(Result(Obstacle.NO_QUESTION, command.line, number))
            continue
        ruling = Ruling("", Word.WITHOUT, mail.person.address, mail.at, mail.message_id, about=draft)
        effects.append(Ruled(draft.client, replace(ruling, sentence=draft.points[number - 1])))
        results.append(Result(Word.WITHOUT, command.line, number, client))
    return Upshot(tuple(results), tuple(effects))
