"""Orders about a letter to a client that waits, or about how a client wishes to be written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.core.commands.abouts import OnDraft, OnWish
from daemon.core.commands.command import Command
from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.word import LETTERS, Word
from daemon.core.desk.deadlines import until
from daemon.core.desk.effects import OFFICE, Changed, Ruled
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.upshot import CommandMail, Upshot, not_understood
from daemon.core.ledger.rulings import Ruling
from daemon.core.schedule import outbox
from daemon.core.schedule.cadence import phase_of
from daemon.core.schedule.reminding import left
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.marks import Updated

_GONE = (EntryState.QUEUED, EntryState.SENDING, EntryState.SENT, EntryState.UNKNOWN)  # no word holds an update then


def decide(desk: FrontDesk, command: Command, draft: OnDraft, number: int | None, mail: CommandMail) -> Upshot:
    """Let a drafted update go, once however often it is approved; or not. `client_updates` sends it."""
    entry = desk.clerk.outbox[draft.update]
    result = Result(command.word, command.line, number, desk.client_name(entry.client), command.note)
    result = replace(result, letter=draft.letter)
    if over := why_over(desk, entry):
        return Upshot((replace(result, word=over, until=entry.finished),))
    ruling = Ruling("", command.word, mail.person.address, mail.at, mail.message_id, text=command.note, about=draft)
    if command.word is Word.SNOOZE:
        return _put_off(desk, command, entry, result, ruling, mail)
    approve = command.word is Word.APPROVE
    if approve and entry.state is not EntryState.APPROVED and draft.facts != entry.facts:  # they saw another letter
        again = replace(entry, state=EntryState.HELD, yes_to=(mail.person.address, draft.facts))
        return Upshot((replace(result, word=Obstacle.CHANGED),), (Changed(again),))
    after = outbox.approved(entry) if approve else outbox.held(entry, dropped=True)
    result = replace(result, until=to_come(entry, mail.at)) if approve else result
    if after.state is entry.state:
        return Upshot((result,))
    return Upshot((result,), (Changed(after), Ruled(OFFICE, ruling)))


def agree(desk: FrontDesk, command: Command, wish: OnWish, number: int | None, mail: CommandMail) -> Upshot:
    """A client is written to as it wished; or not."""
    client = desk.directory.clients[wish.wisher]
    result = Result(Word.AGREED, command.line, number, client.name)
    if command.word is Word.HOLD:
        return Upshot((replace(result, word=Obstacle.DECLINED),))
    about = replace(wish, instead=client.manner, phase=_phase(desk, client.id))
    ruling = Ruling("", command.word, mail.person.address, mail.at, mail.message_id, text=command.note, about=about)
    same = client.written_to(wish.weeks, wish.detail).manner == client.manner  # it is so already
    return Upshot((result,), () if same else (Ruled(OFFICE, ruling),))


def _phase(desk: FrontDesk, client: str) -> int:
    """From which week another rhythm is counted: that of the client's last update."""
    told = (one.period for one in desk.clerk.memory if isinstance(one, Updated) and one.client == client)
    return phase_of(max((one for one in told if one not in LETTERS), default=f"{desk.now:%G-W%V}"))


def left_as_it_was(lines: str) -> Upshot:
    """What of a letter its PM left out or wrote otherwise in what came back: it still stands there, they hear."""
    return Upshot(tuple(Result(Obstacle.STANDS, line) for line in lines.splitlines()))


def decided(entry: Entry) -> Obstacle | None:
    """Why no word changes an update any more; None where one does."""
    if entry.state in _GONE:
        return Obstacle.SENT
    return Obstacle.SUPERSEDED if entry.finished else None


def why_over(desk: FrontDesk, entry: Entry) -> Obstacle | None:
    """The same; also where a reminder has nothing to ask any more, by the mail that was read until now."""
    record, over = desk.records.get(entry.client), decided(entry)
    if not entry.draft.reminds or over is Obstacle.SENT or record is None:
        return over
    waits = left(record.ledger, entry.questions, entry.created, desk.now, onward=entry.draft.onward)
    return over if waits else Obstacle.ENDED


def unshown(desk: FrontDesk, command: Command, draft: OnDraft | None) -> Upshot:
    """Why an update is not shown as it will go; nothing where it is: the answer has it."""
    entry = desk.clerk.outbox.get(draft.update) if draft else None
    if draft is None or entry is None:
        return Upshot((Result(Word.UNKNOWN, command.line),))
    over, client = why_over(desk, entry), desk.client_name(entry.client)
    told = over and Result(over, command.line, client=client, letter=draft.letter, until=entry.finished)
    return Upshot((told,) if told else ())


def to_come(entry: Entry, now: datetime) -> datetime | None:
    """The hour of an update that waits, where that is not over."""
    return entry.not_before if entry.not_before and entry.not_before > now else None


def _put_off(
    desk: FrontDesk, command: Command, entry: Entry, result: Result, ruling: Ruling, mail: CommandMail
) -> Upshot:
    """Another hour for an update; whether it is approved stays as it was."""
    at = until(desk, command, entry.client, mail.person, mail.at)
    if at is None:
        return not_understood(command, result.number)
    state = EntryState.APPROVED if entry.state is EntryState.APPROVED else EntryState.HELD
    after = replace(entry, state=state, not_before=at)
    told = Word.APPROVE if state is EntryState.APPROVED else Word.PUT_OFF
    return Upshot((replace(result, word=told, until=at),), (Changed(after), Ruled(OFFICE, replace(ruling, until=at))))
