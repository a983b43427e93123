"""Who is meant by a name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.filing.people import PM, Directory, Team, pm_named

ROME = ZoneInfo("Europe/Rome")
TEAM = Team("Agency", frozenset({"projects@agency.example"}), frozenset({"agency.example"}), ROME, "en")
NAMES = (
    "Marta Bianchi",
    "Mark Twill",
    "Anna Kowalska",
    "Piotr Nowak",
    "Марта Коваль",
    "Андрій Гук",
    "Ольга Лис",
    "Мария Орлова",
)
PMS = Directory(TEAM, {}, {f"pm{n}@agency.example": PM(name, f"pm{n}@agency.example") for n, name in enumerate(NAMES)})


@pytest.mark.parametrize(
    ("language", "named", "meant"),
    [
        ("en", "marta", "Marta Bianchi"),
        ("en", "Bianchi", "Marta Bianchi"),
        ("en", "Mar", None),
        ("en", "Marco", None),
        ("en", "pm1@agency.example", "Mark Twill"),
        ("pl", "Marcie", "Marta Bianchi"),
        ("pl", "Marty", "Marta Bianchi"),
        ("pl", "Marco", None),
        ("pl", "Annie", "Anna Kowalska"),
        ("pl", "Annie Kowalskiej", None),
        ("pl", "Piotrowi", "Piotr Nowak"),
        ("pl", "Markowi", None),  # Marek, Mark, Marta: nobody is guessed
        ("uk", "Марті", "Марта Коваль"),
        ("uk", "Андрію", "Андрій Гук"),
        ("uk", "Ользі", "Ольга Лис"),
        ("ru", "Марте", "Марта Коваль"),
        ("ru", "Марии", "Мария Орлова"),
        ("ru", "Борису", None),
    ],
)
def test_a_name_means_one_person_or_nobody(language: str, named: str, meant: str | None) -> None:
    endings = shipped_rules().maybe(language, "commands", "ending").words
    found = pm_named(PMS, named, endings)
    assert (found.name if found else None) == meant
