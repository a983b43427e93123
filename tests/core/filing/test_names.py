"""Who is meant by a name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.filing.callnames import CallNames
from daemon.core.filing.people import PM, Directory, Team
from tests.every import every

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
CALLED = CallNames(shipped_rules())


def meant_by(language: str, named: str, *names: str) -> list[str]:
    pms = {f"pm{n}@agency.example": PM(name, f"pm{n}@agency.example") for n, name in enumerate(names)}
    return [pm.name for pm in CALLED.meant(Directory(TEAM, {}, pms), named, language)]


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
    team = NAMES[:4] if named.isascii() else NAMES[4:]
    found = meant_by(language, named, *team)
    assert (found[0] if len(found) == 1 else None) == meant


@every(
    "language, named, name",
    [
        ("uk", "Марті", "Marta Bianchi"),
        ("ru", "Марте", "Marta Bianchi"),
        ("en", "Марті", "Marta Bianchi"),  # who writes English otherwise
        ("uk", "Марта", "Marta Bianchi"),
        ("ru", "Сергею", "Sergey Orlov"),
        ("ru", "Сергею", "Sergei Orlov"),
        ("uk", "Сергію", "Serhii Bondar"),
        ("uk", "Сергієві", "Serhiy Bondar"),
        ("uk", "Юлії", "Yuliia Lys"),
        ("ru", "Юлии", "Julia Braun"),
        ("uk", "Андрію", "Andriy Huk"),
        ("uk", "Томашеві", "Tomasz Nowak"),
        ("ru", "Томасу", "Thomas Braun"),
        ("uk", "Ользі", "Olga Lis"),
        ("ru", "Ольге", "Olha Lys"),
        ("uk", "Ковальській", "Anna Kovalska"),
        ("pl", "Marcie", "Марта Коваль"),
        ("pl", "Oksanie", "Оксана Гук"),
        ("en", "Oleksii", "Олексій Гук"),
        ("en", "Kateryna", "Катерина Лис"),
        ("pl", "Tomkowi", "Tomasz Nowak"),
        ("en", "Tomek", "Tomasz Nowak"),
        ("pl", "Kasi", "Katarzyna Nowak"),
        ("uk", "Саші", "Oleksandr Huk"),
        ("ru", "Саше", "Александр Орлов"),
        ("ru", "Наташе Орловой", None),
        ("ru", "Наташе", "Наталья Орлова"),
        ("de", "Hannes", "Johannes Braun"),
    ],
)
def test_a_name_is_known_in_other_letters_declined_and_as_friends_say_it(
    language: str, named: str, name: str | None
) -> None:
    """Beside people whose names are near."""
    team = ("Mark Twill", "Борис Сергієнко", "Marina Testa", "Oleh Moroz", "Anton Berg")
    assert meant_by(language, named, *team, *([name] if name else [])) == ([name] if name else [])


@pytest.mark.parametrize(
    ("named", "names"),
    [
        ("Марті", ("Marta Bianchi", "Марта Коваль")),
        ("Marta", ("Marta Bianchi", "Marta Neri")),
        ("Саші", ("Oleksandr Huk", "Олександра Лис", "Саша Гук")),
        ("Tomek", ("Tomasz Nowak", "Tomek Lis")),
        ("Сергію", ("Serhii Bondar", "Сергій Лис")),
    ],
)
def test_where_a_name_may_mean_several_nobody_is_chosen(named: str, names: tuple[str, ...]) -> None:
    assert len(meant_by("uk", named, *names)) > 1


def test_the_whole_name_tells_them_apart() -> None:
    names = ("Tomasz Nowak", "Tomek Lis", "Marta Bianchi", "Марта Коваль")
    assert meant_by("en", "Tomek Lis", *names) == ["Tomek Lis"]
    assert meant_by("uk", "Марта Коваль", *names) == ["Марта Коваль"]
    assert meant_by("uk", "pm2@agency.example", *names) == ["Marta Bianchi"]
