"""What a PM tells of a project, as the rulings of a record hold it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.adapters.rulebook import shipped_rules
from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.project.fold import project
from daemon.core.project.project import Item, Project, Step

ROME = ZoneInfo("Europe/Rome")
THURSDAY = datetime(2026, 3, 12, 14, tzinfo=UTC)  # 12 March, 15:00 in Rome
PLAN = "Homepage design: 6 March, done\nProduct pages: 18 March\nContent and photos: 3 April, Luca\nLaunch: 24 April"
WEEK = timedelta(days=7)


def noted(text: str, word: Word = Word.NOTE, at: datetime = THURSDAY) -> Ruling:
    return Ruling("", word, "marta@agency.example", at, f"<{at.isoformat()}@agency.example>", text=text)


def planned(text: str = PLAN, at: datetime = THURSDAY - WEEK) -> Ruling:
    return noted(text, Word.PLAN, at)


def told(*rulings: Ruling, language: str = "en", people: frozenset[str] = frozenset()) -> Project:
    return project(rulings, shipped_rules(), (language,), ROME, people)


def item(line: str, language: str = "en") -> Item:
    """What one line of a note says, where the plan is PLAN."""
    (found,) = told(planned(), noted(line), language=language).items
    return found


def step(line: str, language: str = "en") -> Step:
    """What one line of a plan says."""
    found = told(planned(line, THURSDAY), language=language)
    assert found.unread == ()
    return found.steps[0]
