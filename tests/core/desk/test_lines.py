"""What PMs write in reply to what we write to them: read as they mean it, and nothing done that nobody ordered."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.core.desk.lines import ABOUTS, Row, outcome, rows
from tests.every import every
from tests.languages import LANGUAGES


@pytest.mark.parametrize("held", [False, True])
def test_what_people_write_is_understood_and_never_wrongly(held: bool) -> None:
    found = [outcome(row) for row in rows() if row.held is held]
    assert [one for one in found if one.wrong] == []
    orders = [one for one in found if one.row.does]
    missed = [one.row.lines for one in orders if not one.right]
    assert len(missed) <= len(orders) // 50, missed


def test_the_set_holds_lines_of_nine_languages_and_some_that_order_nothing() -> None:
    assert len(rows()) >= 300
    assert {row.language for row in rows()} == {"en", "it", "pl", "uk", "ro", "ru", "de", "fr", "es"}
    assert sum(not row.does for row in rows()) >= 40


@every(
    "lines, does",
    [
        ("all done except 2 and 4", "done 1|done 3|done 5"),
        ("1-4 done except 3", "done 1|done 2|done 4"),
        ("done except 9", ""),
        ("done except 2 or 3", ""),
        ("2 done except the photos", ""),
        ("undo all but 3", ""),
        ("all but done", ""),
        ("3 -> Marta, the rest done", "give 3 @marta|done 1|done 2|done 4|done 5"),
        ("3 hm\nthe rest done", "done 1|done 2|done 4|done 5"),
        ("3 done\nno answer\nthe rest done", "done 1|done 2|done 4|done 5"),
        ("all done\nthe rest tomorrow", "done 1|done 2|done 3|done 4|done 5"),
        ("the rest of it is done", ""),
        ("I am not sure what she means\n2 done", "done 2"),
        ("I am not sure what she means\nall done", ""),
        ("Hi Anna,\nhere is where we are\n1. done\n2. done", ""),
        ("Where we are:\n1. done\n2. done", ""),
        ("I'm off", ""),
        ("Marta is off until Monday", ""),
        ("I'll do it", ""),
        ("Marta", ""),
        ("it's Marta", ""),
        ("I think 3 is for Klaus", ""),
        ("3 is for Nobody", ""),
        ("3 Marta?", ""),
        ("👍", ""),
        ("2 👍", ""),
        ("✅ ❤️ 👍", ""),
        ("✅ 1, 2", "done 1|done 2"),
        ("✅ sent her the draft", ""),
    ],
)
def test_a_line_that_is_not_surely_a_command_does_nothing(lines: str, does: str) -> None:
    row = Row("en", "digest", lines, frozenset(filter(None, does.split("|"))), held=False)
    assert outcome(row).does == row.does


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_that_is_near_a_command_orders_nothing(language: str) -> None:
    prose = tomllib.loads((Path(__file__).parent / "prose.toml").read_text("utf-8"))[language]
    for place in ABOUTS:
        done = [line for line in prose if outcome(Row(language, place, line, frozenset(), held=False)).does]
        assert done == [], place
