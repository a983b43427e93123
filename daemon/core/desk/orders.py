"""Orders: what a person's command, once it is proved, does to the records and the clerk's state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from daemon.core.commands.abouts import About, OnDraft, OnPromise, OnQuestion, OnSender, OnWish
from daemon.core.commands.command import Command
from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.word import CLOSING, Word
from daemon.core.desk.deadlines import until
from daemon.core.desk.effects import OFFICE, Moved, Ruled
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.letter_orders import agree, decide
from daemon.core.desk.upshot import CommandMail, Upshot, not_understood, shown
from daemon.core.filing.callnames import call_names
from daemon.core.filing.lookalikes import ascii_address, looks_like
from daemon.core.filing.party import domain_of
from daemon.core.filing.people import PM, client_named
from daemon.core.filing.place import UNMATCHED
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import OriginKind, Promise, Question
from daemon.core.words.text import normal, words

_FIT: dict[type[About], frozenset[Word]] = {
    OnQuestion: frozenset(
        {Word.DONE, Word.PHONE, Word.DISMISS, Word.REOPEN, Word.STOP, Word.SNOOZE, Word.DUE, Word.GIVE, Word.NOTE}
    ),
    OnPromise: frozenset({Word.KEPT, Word.DROPPED}),
    OnSender: frozenset({Word.ASSIGN, Word.FOREIGN, Word.DISMISS}),
    OnDraft: frozenset({Word.APPROVE, Word.HOLD, Word.SNOOZE, Word.WITHOUT, Word.SHOW}),
    OnWish: frozenset({Word.APPROVE, Word.HOLD}),
}  # what can be ordered of it
# What is ordered of it in other words, where nothing else is meant: that a question is kept, or a promise done.
_MEANT: dict[type[About], Mapping[Word, Word]] = {
    OnQuestion: {Word.KEPT: Word.DONE, Word.DROPPED: Word.DONE},
    OnPromise: {Word.DONE: Word.KEPT, Word.DISMISS: Word.DROPPED},
}
_OF_OURSELVES = frozenset({Word.DUE, Word.GIVE})  # what no question of ours to a client can be ordered to
_WORDS_IN_NAME = 6  # of a client


def ordered(desk: FrontDesk, command: Command, mail: CommandMail) -> Upshot:
    """What comes of one command that orders something; one result for each question that it names."""
    if command.word in (Word.AWAY, Word.BACK):
        return _absence(desk, command, mail)
    if client := noted(desk, command):
        return _note_on(desk, client, command, mail)
    fit = [n for n, item in enumerate(mail.about, 1) if command.word in fitting((item,))]
    suit = [n for n, item in enumerate(mail.about, 1) if _suits(command.word, item)]
    apart = _apart(desk, mail) if command.word in CLOSING and not command.every else frozenset()
    places = [n for n in fit if n not in apart] or [n for n in suit if n not in apart] or fit or suit
    if strange := () if command.others else set(command.but) - set(places):
        return Upshot(tuple(Result(Obstacle.NO_QUESTION, command.line, number) for number in sorted(strange)))
    places = [n for n in places if n not in command.but]
    single = len(places) == 1 and (command.word is not Word.APPROVE or len(mail.about) == 1)  # `ok` may mean `I see`
    if not command.numbers and not command.every and not single:
        return Upshot((Result(Obstacle.SEVERAL if places else Word.UNKNOWN, command.line),))
    upshots = [_numbered(desk, command, n, mail) for n in command.numbers or places] or [not_understood(command)]
    effects = (effect for upshot in upshots for effect in upshot.effects)
    return Upshot(tuple(result for upshot in upshots for result in upshot.results), tuple(effects))


def fitting(about: Sequence[About]) -> frozenset[Word]:
    """The commands that what a mail of ours showed can be answered with."""
    return frozenset(word for item in about for word in _FIT.get(type(item), frozenset()))


def noted(desk: FrontDesk, command: Command) -> str | None:
    """The client whom a note names, as in `note rossi: agreed on the phone`; None where it names none."""
    head, colon, text = command.argument.partition(":")
    plain = command.word is Word.NOTE and not command.numbers and not command.every
    if not (plain and colon and text.strip() and len(words(head)) <= _WORDS_IN_NAME):
        return None
    return client_named(desk.directory, head)


def asked(desk: FrontDesk, id_: str) -> tuple[str, Question] | None:
    """A question by its id, a client's or ours to a client, with the client whose record it stands in."""
    for client, record in desk.records.items():
        ledger = record.ledger
        for question in (*ledger.questions, *ledger.awaiting_client, *ledger.ended, *ledger.held):
            if question.id == id_:
                return client, question
    return None


def _apart(desk: FrontDesk, mail: CommandMail) -> frozenset[int]:
    """The numbers of a mail under which no question is owed: "done" alone does not mean them."""
    asked_there = [(n, item) for n, item in enumerate(mail.about, 1) if isinstance(item, OnQuestion)]
    return frozenset(n for n, item in asked_there if _kept_apart(desk, item.question))


def _kept_apart(desk: FrontDesk, id_: str) -> bool:
    """Whether it is of no account: asked by automatic mail, or perhaps not at all."""
    return any(one.id == id_ for record in desk.records.values() for one in record.ledger.held)


def promised(desk: FrontDesk, id_: str) -> tuple[str, Promise] | None:
    """A promise by its id, with the client whose record it stands in."""
    each = ((client, one) for client, record in desk.records.items() for one in record.ledger.promises)
    return next(((client, one) for client, one in each if one.id == id_), None)


def _suits(word: Word, item: About) -> bool:
    """Whether a command of this kind can be about what a mail of ours showed."""
    return word in fitting((item,)) or word in _MEANT.get(type(item), {})


def _numbered(desk: FrontDesk, command: Command, number: int, mail: CommandMail) -> Upshot:
    item = shown(mail, number)
    if item and not _suits(command.word, item):
        return not_understood(command, number)
    word = _MEANT.get(type(item), {}).get(command.word, command.word) if item else command.word
    match item:
        case OnPromise(id_) if kept := promised(desk, id_):
            return _end(desk, replace(command, word=word), *kept, number, mail)
        case OnSender(address) if command.word is Word.ASSIGN:
            return _assign(desk, command, address, number, mail)
        case OnSender(address):
            return _turn_away(desk, command, address, number, mail)
        case OnDraft() if item.update in desk.clerk.outbox:
            return decide(desk, command, item, number, mail)
        case OnWish(wisher) if wisher in desk.directory.clients:
            return agree(desk, command, item, number, mail)
        case OnQuestion(id_) if found := asked(desk, id_):
            if found[1].lapse and command.word in _OF_OURSELVES:
                return not_understood(command, number)
            word = Word.DISMISS if found[1].lapse and command.word is Word.DROPPED else word
            return _rule(desk, replace(command, word=word), *found, number, mail)
    return Upshot((Result(Obstacle.NO_QUESTION, command.line, number),))


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _rule(
    desk: FrontDesk, command: Command, client: str, question: Question, number: int | None, mail: CommandMail
) -> Upshot:
    ruling = Ruling(question.id, command.word, mail.person.address, mail.at, mail.message_id)
    result = Result(command.word, command.line, number, desk.client_name(client), question.text)
    match command.word:
        case Word.SNOOZE | Word.DUE:
            at = until(desk, command, client, mail.person, mail.at)
            if at is None:
                return not_understood(command, number)
            ruling, result = replace(ruling, until=at), replace(result, until=at)
        case Word.GIVE:
            found = pms_meant(desk, command.argument, mail.person)
            if len(found) > 1:
                names = ", ".join(pm.name for pm in found)
                return Upshot((Result(Obstacle.SEVERAL_PEOPLE, command.line, number, name=names),))
            if not found:
                return not_understood(command, number)
            ruling, result = replace(ruling, to=found[0].address), replace(result, name=found[0].name)
        case Word.DISMISS if question.lapse or question.origin is OriginKind.REFUTED or _kept_apart(desk, question.id):
            # Nothing is learnt of a sentence of ours, of a forged one, or of one that was not taken for a question.
            result = replace(result, word=Word.DONE)
        case Word.DISMISS:
            ruling = replace(ruling, sentence=normal(question.text), sender=question.asked_by.address)
        case Word.NOTE:
            ruling, result = replace(ruling, text=command.argument), replace(result, text=command.argument)
    effects = [Ruled(client, ruling)]
    if command.note:
        note = Ruling(question.id, Word.NOTE, ruling.by, ruling.at, ruling.message_id, text=command.note)
        effects.append(Ruled(client, note))
    return Upshot((result,), tuple(effects))


def _end(
    desk: FrontDesk, command: Command, client: str, promise: Promise, number: int | None, mail: CommandMail
) -> Upshot:
    """A promise ends: it is kept, or nobody waits for it any more."""
    about = OnPromise(promise.id)
    ruling = Ruling("", command.word, mail.person.address, mail.at, mail.message_id, text=command.note, about=about)
    result = Result(command.word, command.line, number, desk.client_name(client), promise.text)
    return Upshot((result,), (Ruled(client, ruling),))


def pms_meant(desk: FrontDesk, named: str, writer: PM) -> list[PM]:
    """The colleagues whom a name may mean, as `writer` declines it: one, if it is to be obeyed."""
    return call_names(desk.rules).meant(desk.directory, named, desk.language(writer))


def _note_on(desk: FrontDesk, client: str, command: Command, mail: CommandMail) -> Upshot:
    """Keep a note with the client, and on no question: it is for colleagues, and stands in no letter."""
    text = "\n".join(filter(None, (command.argument.partition(":")[2].strip(), command.note)))
    ruling = Ruling("", Word.NOTE, mail.person.address, mail.at, mail.message_id, text=text)
    result = Result(Word.NOTE, command.line, client=desk.client_name(client), text=text)
    return Upshot((result,), (Ruled(client, ruling),))


# ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def _assign(desk: FrontDesk, command: Command, address: str, number: int | None, mail: CommandMail) -> Upshot:
    directory = desk.directory
    client = client_named(directory, command.argument)
    if client is None or directory.client_at(address) or address in directory.team:
        return not_understood(command, number)
    like = looks_like(domain_of(address), directory.domains, desk.organisation)
    if like and not mail.confirmed:
        plain = ascii_address(address)
        return Upshot((Result(Obstacle.LOOKALIKE, command.line, number, text=plain, name=like),))
    by, about = mail.person.address, OnSender(address)
    ruling = Ruling("", Word.ASSIGN, by, mail.at, mail.message_id, about=about, to=client)
    result = Result(Word.ASSIGN, command.line, number, text=address, name=directory.clients[client].name)
    return Upshot((result,), (Ruled(OFFICE, ruling), Moved(address, UNMATCHED, client)))


def _turn_away(desk: FrontDesk, command: Command, address: str, number: int | None, mail: CommandMail) -> Upshot:
    """A sender is nobody's client, and stands in no mail of ours any more."""
    if not address or desk.directory.client_at(address) or address in desk.directory.team:
        return not_understood(command, number)
    about = OnSender(address)
    ruling = Ruling("", Word.FOREIGN, mail.person.address, mail.at, mail.message_id, text=command.note, about=about)
    return Upshot((Result(Word.FOREIGN, command.line, number, text=address),), (Ruled(OFFICE, ruling),))


def _absence(desk: FrontDesk, command: Command, mail: CommandMail) -> Upshot:
    zone, last = desk.zone(mail.person), command.when.day
    back = _midnight(last + timedelta(days=1), zone) if last else None
    since = _midnight(command.first, zone) if command.first else None
    by, word = mail.person.address, command.word
    ruling = Ruling("", word, by, mail.at, mail.message_id, back, command.note, since=since)
    deputy = mail.person.deputy and desk.directory.pms.get(mail.person.deputy)
    name = (deputy.name if deputy else mail.person.deputy) if word is Word.AWAY else ""
    days = (command.first, last) if command.first and last else None
    result = Result(word, command.line, name=name, until=back - timedelta(minutes=1) if back else None, days=days)
    return Upshot((result,), (Ruled(OFFICE, ruling),))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)
