"""Orders: a PM's commands, once they are proved, carried out on the records and the clerk's state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from daemon.app import assigning
from daemon.app.office import Office
from daemon.core.commands.abouts import About, OnDraft, OnQuestion, OnSender
from daemon.core.commands.lines import Command
from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.whens import When
from daemon.core.commands.word import Word
from daemon.core.filing.people import PM, client_named, pm_named
from daemon.core.hours.sla import parse_duration
from daemon.core.ledger.rulings import Ruling, last_mail
from daemon.core.letters.letter import redated
from daemon.core.model import Question
from daemon.core.schedule import outbox
from daemon.core.state.entry import EntryState
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent
from daemon.core.words.text import normal, words

_FIT: dict[type[About], frozenset[Word]] = {
    OnQuestion: frozenset(
        {Word.DONE, Word.PHONE, Word.DISMISS, Word.STOP, Word.SNOOZE, Word.DUE, Word.GIVE, Word.NOTE}
    ),
    OnSender: frozenset({Word.ASSIGN}),
    OnDraft: frozenset({Word.APPROVE, Word.HOLD}),
}  # what can be ordered of it
_WORDS_IN_NAME = 6  # of a client


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail that the commands came in."""

    person: PM
    message_id: str
    at: datetime
    about: tuple[About, ...] = ()  # what the mail of ours that it answers showed


@dataclass
class Orders:
    """Carries commands out in memory; `touched` records are for the caller to commit, UNMATCHED last."""

    office: Office
    now: datetime
    touched: dict[str, Record] = field(default_factory=dict)

    def carry_out(self, command: Command, mail: Mail) -> list[Result]:
        """What became of one command; one result for each question that it names."""
        if command.word is Word.UNDO:
            return self._undo(command, mail)
        if command.word in (Word.AWAY, Word.BACK):
            return [self._absence(command, mail)]
        if client := self.noted(command):
            return [self._note_on(client, command, mail)]
        places = [n for n, item in enumerate(mail.about, 1) if _suits(command.word, item)]
        if not command.numbers and not command.every and len(places) != 1:
            return [Result(Obstacle.SEVERAL if places else Word.UNKNOWN, command.line)]
        return [self._numbered(command, n, mail) for n in command.numbers or places] or [_not_understood(command)]

    def _numbered(self, command: Command, number: int, mail: Mail) -> Result:
        item = _shown(mail, number)
        if item is None:
            return Result(Obstacle.NO_QUESTION, command.line, number)
        if not _suits(command.word, item):
            return _not_understood(command, number)
        return self._one(command, item, number, mail)

    def _one(self, command: Command, item: About, number: int | None, mail: Mail) -> Result:
        match item:
            case OnSender(address):
                return self._assign(command, address, number, mail)
            case OnDraft():
                return self._decide(command, item, number, mail)
            case OnQuestion(id_) if found := self._question(id_):
                return self._rule(command, *found, number, mail)
        return Result(Obstacle.NO_QUESTION, command.line, number)

    # ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _question(self, id_: str) -> tuple[Record, Question] | None:
        for record in self._records():
            for question in record.ledger.questions:
                if question.id == id_:
                    return record, question
        return None

    def _records(self) -> Iterator[Record]:
        records = self.office.records
        return (records.get(name) for name in self.office.directory.clients if records.exists(name))

    def _rule(self, command: Command, record: Record, question: Question, number: int | None, mail: Mail) -> Result:
        ruling = Ruling(question.id, command.word, mail.person.address, mail.at, mail.message_id)
        result = Result(command.word, command.line, number, self._name(record.id), question.text)
        if command.word in (Word.SNOOZE, Word.DUE):
            until = self._until(command.when, command.word, mail)
            if until is None:
                return _not_understood(command, number)
            ruling, result = replace(ruling, until=until), replace(result, until=until)
        elif command.word is Word.GIVE:
            pm = self._pm(command.argument, mail)
            if pm is None:
                return _not_understood(command, number)
            ruling, result = replace(ruling, to=pm.address), replace(result, name=pm.name)
        elif command.word is Word.DISMISS:
            ruling = replace(ruling, sentence=normal(question.text), sender=question.asked_by.address)
        elif command.word is Word.NOTE:
            ruling, result = replace(ruling, text=command.argument), replace(result, text=command.argument)
        self._keep(record, ruling)
        if command.note:
            self._keep(
                record, Ruling(question.id, Word.NOTE, ruling.by, ruling.at, ruling.message_id, text=command.note)
            )
        return result

    def _keep(self, record: Record, ruling: Ruling) -> None:
        """Once, also when the mail is read again after a crash."""
        before = [*record.rulings, *(replace(one, undone_by="") for one in record.undone)]
        if ruling not in before:
            record.rulings.append(ruling)
        self.touched[record.id] = record

    def _until(self, when: When, word: Word, mail: Mail) -> datetime | None:
        """The instant that `when` means; None for one that is over."""
        calendar = self.office.calendar
        zone = mail.person.timezone or self.office.directory.team.zone
        if when.span:
            return calendar.add(mail.at, parse_duration(when.span, calendar.working_day))
        day = when.day or mail.at.astimezone(zone).date()
        if when.clock is None:
            if word is Word.DUE:
                return calendar.close_of(day, mail.at)
            at = calendar.next_open(datetime.combine(day, datetime.min.time(), zone).astimezone(UTC))
        else:
            at = datetime.combine(day, when.clock, zone).astimezone(UTC)
            if when.day is None and at <= mail.at:
                at = datetime.combine(day + timedelta(days=1), when.clock, zone).astimezone(UTC)
        return at if at > mail.at else None

    def _pm(self, named: str, mail: Mail) -> PM | None:
        language = mail.person.language or self.office.directory.team.language
        return pm_named(self.office.directory, named, self.office.rules.maybe(language, "commands", "ending").words)

    def noted(self, command: Command) -> str | None:
        """The client whom a note names, as in `note rossi: agreed on the phone`; None where it names none."""
        head, colon, text = command.argument.partition(":")
        plain = command.word is Word.NOTE and not command.numbers and not command.every
        if not (plain and colon and text.strip() and len(words(head)) <= _WORDS_IN_NAME):
            return None
        return client_named(self.office.directory, head)

    def _note_on(self, client: str, command: Command, mail: Mail) -> Result:
        """Keep a note with the client, and on no question."""
        text = "\n".join(filter(None, (command.argument.partition(":")[2].strip(), command.note)))
        ruling = Ruling("", Word.NOTE, mail.person.address, mail.at, mail.message_id, text=text)
        self._keep(self.office.records.get(client), ruling)
        return Result(Word.NOTE, command.line, client=self._name(client), text=text)

    # ── updates ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def _decide(self, command: Command, draft: OnDraft, number: int | None, mail: Mail) -> Result:
        """Let a drafted update go, once however often it is approved; or not."""
        clerk = self.office.clerk
        entry = clerk.outbox.get(draft.update)
        if entry is None:
            return Result(Obstacle.NO_QUESTION, command.line, number)
        result = Result(command.word, command.line, number, self._name(entry.client))
        if command.word is Word.APPROVE:
            raw = redated(entry.raw, self.now.astimezone(self.office.directory.team.zone))
            after = outbox.approved(entry, raw)
        else:
            after = outbox.held(entry, dropped=True)
        if after.state is entry.state:
            settled = (EntryState.QUEUED, EntryState.SENDING, EntryState.SENT)
            return replace(result, word=Word.APPROVE) if entry.state in settled else result
        clerk.outbox[entry.key] = after
        self._office_wide(Ruling("", command.word, mail.person.address, mail.at, mail.message_id, about=draft))
        if command.word is Word.APPROVE:
            self._note(draft, "sent")
        return result

    def _note(self, draft: OnDraft, state: str) -> None:
        record = self.office.records.get(draft.client)
        note = Sent(draft.period, state, self.now)
        if not any((one.period, one.state) == (note.period, state) for one in record.updates):
            record.updates.append(note)
        self.touched[record.id] = record

    # ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────
    def _assign(self, command: Command, address: str, number: int | None, mail: Mail) -> Result:
        client = client_named(self.office.directory, command.argument)
        if client is None or self.office.directory.client_at(address) or address in self.office.directory.team:
            return _not_understood(command, number)
        about, by = OnSender(address), mail.person.address
        self._office_wide(Ruling("", Word.ASSIGN, by, mail.at, mail.message_id, about=about, to=client))
        self._move(assigning.assign(self.office, address, client))
        return Result(Word.ASSIGN, command.line, number, text=address, name=self.office.directory.clients[client].name)

    def _move(self, records: Sequence[Record]) -> None:
        self.touched.update((record.id, record) for record in records)

    def _name(self, client: str) -> str:
        found = self.office.directory.clients.get(client)
        return found.name if found else client

    def _absence(self, command: Command, mail: Mail) -> Result:
        zone = mail.person.timezone or self.office.directory.team.zone
        last = command.when.day
        until = _midnight(last + timedelta(days=1), zone) if last else None
        since = _midnight(command.first, zone) if command.first else None
        person, word = mail.person.address, command.word
        self._office_wide(Ruling("", word, person, mail.at, mail.message_id, until, command.note, since=since))
        deputy = mail.person.deputy and self.office.directory.pms.get(mail.person.deputy)
        name = (deputy.name if deputy else mail.person.deputy) if command.word is Word.AWAY else ""
        days = (command.first, last) if command.first and last else None
        end = until - timedelta(minutes=1) if until else None
        return Result(command.word, command.line, name=name, until=end, days=days)

    def _office_wide(self, ruling: Ruling) -> None:
        clerk = self.office.clerk
        if ruling not in [*clerk.rulings, *(replace(one, undone_by="") for one in clerk.undone)]:
            clerk.rulings.append(ruling)

    # ── undo ─────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _undo(self, command: Command, mail: Mail) -> list[Result]:
        """Take back what the person's last command mail ruled: all of it, or on the numbered questions."""
        if not command.numbers:
            return self._take_back(command, None, None, mail) or [_not_understood(command)]
        results: list[Result] = []
        for number in command.numbers:
            item = _shown(mail, number)
            done = self._take_back(command, item, number, mail) if item else []
            results += done[:1] or [Result(Obstacle.NO_QUESTION, command.line, number)]
        return results

    def _take_back(self, command: Command, item: About | None, number: int | None, mail: Mail) -> list[Result]:
        def meant(one: Ruling) -> bool:
            return item is None or one.on == item

        lists: list[tuple[list[Ruling], list[Ruling], Record | None]]
        lists = [(record.rulings, record.undone, record) for record in self._records()]
        lists.append((self.office.clerk.rulings, self.office.clerk.undone, None))
        person = mail.person.address
        gone = (one for _, undone, _ in lists for one in undone if one.undone_by == mail.message_id and meant(one))
        begun = next((one.message_id for one in gone), "")  # the mail is read again after a crash
        last = begun or last_mail((one for rulings, _, _ in lists for one in rulings if meant(one)), person)
        results: list[Result] = []
        for rulings, undone, record in lists:
            for one in [one for one in rulings if last and one.message_id == last and one.by == person and meant(one)]:
                rulings.remove(one)
                undone.append(replace(one, undone_by=mail.message_id))
                results += self._reverse(one, record, Result(Word.UNDO, command.line, number))
        return list(dict.fromkeys(results)) or [Result(Word.UNDO, command.line, number)] * bool(begun)

    def _reverse(self, ruling: Ruling, record: Record | None, result: Result) -> list[Result]:
        if record is not None:
            self.touched[record.id] = record
            if ruling.taught:
                return []
            found = self._question(ruling.question)
            return [replace(result, client=self._name(record.id), text=found[1].text if found else ruling.text)]
        if isinstance(ruling.about, OnSender):
            self._move(assigning.unassign(self.office, ruling.about.address, ruling.to))
            return [replace(result, text=ruling.about.address)]
        if isinstance(ruling.about, OnDraft) and (entry := self.office.clerk.outbox.get(ruling.about.update)):
            after = self.office.clerk.outbox[entry.key] = outbox.held(entry, dropped=False)
            word = Word.UNDO if after.state is EntryState.HELD else Word.APPROVE  # it has gone out
            return [replace(result, word=word, client=self._name(entry.client))]
        return [result]


def _shown(mail: Mail, number: int) -> About | None:
    """What the mail of ours showed under `number`; None for nothing, and for a sender who was forgotten."""
    item = mail.about[number - 1] if 0 < number <= len(mail.about) else None
    return None if item == OnSender("") else item


def _suits(word: Word, item: About) -> bool:
    """Whether a command of this kind can be about what a mail of ours showed."""
    return word in _FIT.get(type(item), frozenset())


def fitting(about: Sequence[About]) -> frozenset[Word]:
    """The commands that what a mail of ours showed can be answered with."""
    return frozenset(word for item in about for word in _FIT.get(type(item), frozenset()))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)


def _not_understood(command: Command, number: int | None = None) -> Result:
    return Result(Word.UNKNOWN, command.line, number)
