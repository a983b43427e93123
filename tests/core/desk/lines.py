"""The lines of `lines.toml`: sent as replies in an invented office, and what came of each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from daemon.core.commands.abouts import About, OnQuestion, OnSender
from daemon.core.commands.results import Result
from daemon.core.commands.tokens import seal
from daemon.core.commands.word import Word
from daemon.core.desk.effects import Changed, Effect, Ruled
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.hearing import hear, upshot
from daemon.core.filing.people import PM, Directory
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Ledger
from daemon.core.state.entry import EntryState
from tests.core.desk.office import DRAFT, ROME, SECRET, TEAM, asked, client, done, entry, office, read

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday; 11:00 in Rome
QUESTIONS = tuple(f"q{n}" for n in range(1, 6))
ABOUTS: dict[str, tuple[About, ...]] = {
    "alert": (OnQuestion("q1"),),
    "digest": tuple(map(OnQuestion, QUESTIONS)),
    "draft": (DRAFT,),
    "stranger": (OnSender("ugo@new.example"),),
}
_WESTERN = "marta Marta Bianchi|tomek Tomek Zieliński|klaus Klaus Weber|claire Claire Dubois|lucia Lucía García"
TEAMS = {
    "pl": "marta Marta Bianchi|tomek Tomek Zieliński|klaus Klaus Weber|ewa Ewa Kowalczyk|pawel Paweł Nowak",
    "uk": "olena Олена Коваль|serhii Сергій Бондар|marta Марта Білик|andrii Андрій Мельник",
    "ru": "sergey Сергей Петров|olga Ольга Иванова|marina Марина Соколова|dmitry Дмитрий Орлов",
    "ro": "ioana Ioana Popescu|mihai Mihai Ionescu|andreea Andreea Radu|marta Marta Bianchi",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    language: str
    place: str  # what the lines answer
    lines: str
    does: frozenset[str]
    held: bool


@dataclass(frozen=True)
class Outcome:
    row: Row
    does: frozenset[str]  # what came of it, as the row says it
    results: tuple[Result, ...]

    @property
    def right(self) -> bool:
        return self.does == self.row.does

    @property
    def wrong(self) -> bool:
        """Something was done that nobody ordered."""
        return not self.does <= self.row.does


@cache
def rows() -> tuple[Row, ...]:
    found = tomllib.loads((Path(__file__).parent / "lines.toml").read_text("utf-8"))
    return tuple(
        Row(language, row["in"], row["line"], frozenset(_each(row["does"])), row.get("held", False))
        for language, several in found.items()
        for row in several
    )


def _each(does: str) -> Iterator[str]:
    """`done 1 2; give 3 @marta` → done 1, done 2, give 3 @marta."""
    for one in filter(None, does.split("; ")):
        word, *rest = one.split()
        numbers = [part for part in rest if part.isdecimal()]
        said = [part for part in rest if not part.isdecimal()]
        yield from (" ".join((word, number, *said)) for number in numbers or [""] if number) if numbers else [one]


def outcome(row: Row) -> Outcome:
    """What comes of the row's lines as a reply to a mail of ours to a PM who writes its language."""
    desk = _desk(row)
    writer = desk.directory.pms["giulia@agency.example"]
    token = seal("mail:1", writer.address, NOW, SECRET)
    head = (
        f"From: {writer.address}",
        f"To: projects+{token}@agency.example",
        "Subject: x",
        "Message-ID: <m@x.example>",
    )
    raw = "\r\n".join((*head, "Content-Type: text/plain; charset=utf-8", "", row.lines)).encode()
    heard = hear(desk, read(raw), NOW)
    results: list[Result] = []
    said: set[str] = set()
    for command in heard.commands if heard and heard.mail else ():
        assert heard
        assert heard.mail
        found = upshot(desk, command, heard.mail)
        done(desk, found)
        results += found.results
        said |= {one for effect in found.effects for one in _told(effect)}
    wanted = {one for one in row.does if "T" not in one and any(day.startswith(one) for day in said)}
    said = {next((one for one in wanted if day.startswith(one)), day) for day in said}
    return Outcome(row, frozenset(said), tuple(results))


@cache
def _directory(language: str) -> Directory:
    people = [PM(name, f"{id_}@agency.example", language=language, timezone=ROME) for id_, name in _people(language)]
    pms = {pm.address: pm for pm in people}
    clients = {
        one.id: one
        for one in (client("rossi", "client.example", people[0]), client("hillbrook", "h.example", people[0]))
    }
    return Directory(TEAM, clients, pms)


def _people(language: str) -> Iterator[tuple[str, ...]]:
    yield "giulia", "Giulia Conti"
    yield from (tuple(one.split(" ", 1)) for one in TEAMS.get(language, _WESTERN).split("|"))


def _desk(row: Row) -> FrontDesk:
    desk = office(entry("mail:1", to="giulia@agency.example", about=ABOUTS[row.place]))
    desk.records["rossi"].ledger = Ledger(tuple(map(asked, QUESTIONS)))
    return replace(desk, directory=_directory(row.language), now=NOW)


def _told(effect: Effect) -> Iterator[str]:
    match effect:
        case Changed(found):
            yield "approve" if found.state is EntryState.APPROVED else "hold"
        case Ruled(_, Ruling(word=Word.AWAY) as ruling):
            first, last = (one and one.astimezone(ROME).date() for one in (ruling.since, ruling.until))
            days = (first, last and last - timedelta(days=1)) if first else (last and last - timedelta(days=1),)
            yield f"away {'..'.join(map(str, days))}"
        case Ruled(_, Ruling(word=Word.ASSIGN) as ruling):
            yield f"assign 1 @{ruling.to}"
        case Ruled(_, ruling) if ruling.question and ruling.word is not Word.NOTE:
            when = f" {ruling.until.astimezone(ROME):%Y-%m-%dT%H:%M}" if ruling.until else ""
            whom = f" @{ruling.to.partition('@')[0]}" if ruling.to else ""
            yield f"{ruling.word} {ruling.question[1:]}{whom}{when}"
