"""Undo: what a person's last command mail ruled is taken back, all of it or on the numbered questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from daemon.core.commands.abouts import About, OnDraft, OnPromise, OnSender
from daemon.core.commands.command import Command
from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.word import Word
from daemon.core.desk.effects import OFFICE, Changed, Effect, Moved, TakenBack
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.letter_orders import why_over
from daemon.core.desk.orders import asked, promised
from daemon.core.desk.upshot import CommandMail, Upshot, shown
from daemon.core.filing.place import UNMATCHED
from daemon.core.ledger.rulings import Ruling, last_mail
from daemon.core.schedule import outbox
from daemon.core.schedule.updates import slot_of
from daemon.core.state.clerk import ClerkState
from daemon.core.state.entry import Entry
from daemon.core.state.record import Record


def undone(desk: FrontDesk, command: Command, mail: CommandMail) -> Upshot:
    """What comes of an `undo`."""
    if not command.numbers:
        whole = _taken_back(desk, command, None, None, mail)
        return whole if whole.results else Upshot((Result(Word.UNKNOWN, command.line),))
    results: list[Result] = []
    effects: dict[Effect, None] = {}  # one question may be named twice
    for number in command.numbers:
        item = shown(mail, number)
        part = _taken_back(desk, command, item, number, mail) if item else Upshot(())
        results += part.results[:1] or [Result(Obstacle.NO_QUESTION, command.line, number)]
        effects |= dict.fromkeys(part.effects)
    return Upshot(tuple(results), tuple(effects))


def _taken_back(desk: FrontDesk, command: Command, item: About | None, number: int | None, mail: CommandMail) -> Upshot:
    """The rulings of the person's newest command mail that are on `item`, or all of them where it is None."""

    def meant(ruling: Ruling) -> bool:
        return item is None or ruling.on == item

    keepers, person = list(_keepers(desk)), mail.person.address
    gone = (one for _, keeper in keepers for one in keeper.undone if one.undone_by == mail.message_id and meant(one))
    begun = next((one.message_id for one in gone), "")  # the mail is read again after a crash
    last = begun or last_mail((one for _, keeper in keepers for one in keeper.rulings if meant(one)), person)
    results: dict[Result, None] = {}
    effects: list[Effect] = []
    for name, keeper in keepers:
        for ruling in keeper.rulings:
            if last and ruling.message_id == last and ruling.by == person and meant(ruling):
                reversal = _reversed(desk, name, ruling, Result(Word.UNDO, command.line, number))
                effects += [TakenBack(name, ruling, mail.message_id), *reversal.effects]
                results |= dict.fromkeys(reversal.results)
    again = (Result(Word.UNDO, command.line, number),) * bool(begun)
    return Upshot(tuple(results) or again, tuple(effects))


def _at_its_hour(desk: FrontDesk, entry: Entry, ruling: Ruling) -> Entry:
    """An update at the hour that it had before `ruling` put it off."""
    others = [one for one in desk.clerk.rulings if one.word is Word.SNOOZE and one.about == entry.draft]
    before = max((one for one in others if one != ruling), key=lambda one: one.at, default=None)
    client = desk.directory.clients.get(entry.client) if entry.kind == "update" else None
    own = slot_of(client, entry.draft.period, entry.created).at if client else entry.created
    return replace(entry, not_before=before.until if before else own)


def _keepers(desk: FrontDesk) -> Iterator[tuple[str, Record | ClerkState]]:
    yield from desk.records.items()
    yield OFFICE, desk.clerk


def _reversed(desk: FrontDesk, record: str, ruling: Ruling, result: Result) -> Upshot:
    """What comes of one ruling's end, beside that it is in force no more."""
    if ruling.taught:
        return Upshot(())
    if record != OFFICE:
        on = ruling.about
        found = promised(desk, on.promise) if isinstance(on, OnPromise) else asked(desk, ruling.question)
        text = found[1].text if found else ruling.text
        return Upshot((Result(result.word, result.command, result.number, desk.client_name(record), text),))
    about = ruling.about
    if isinstance(about, OnSender):
        told = Result(result.word, result.command, result.number, text=about.address)
        moved = (Moved(about.address, ruling.to, UNMATCHED),) if ruling.to else ()
        return Upshot((told,), moved)
    if isinstance(about, OnDraft) and (entry := desk.clerk.outbox.get(about.update)):
        over = why_over(desk, entry)
        told = Result(over or Word.UNDO, result.command, result.number, desk.client_name(entry.client))
        told = replace(told, letter=about.letter)
        if over:
            return Upshot((replace(told, until=entry.finished),))
        put_off = ruling.word is Word.SNOOZE
        after = _at_its_hour(desk, entry, ruling) if put_off else outbox.held(entry, dropped=False)
        return Upshot((told,), (Changed(after),))
    return Upshot((result,))
