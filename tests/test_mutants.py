"""What `make mutants` calls a mistake, and that its table of modules is true."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from tests.mutants import CORE, MODULES, TESTS, changes


def mistakes(source: str) -> list[str]:
    return [str(change) for change in changes(ast.parse(dedent(source)))]


@pytest.mark.parametrize(
    ("source", "mistake"),
    [
        ("late = at > due", "at > due  →  at >= due"),
        ("late = at > due", "at > due  →  at < due"),
        ("late = old is not new", "old is not new  →  old is new"),
        ("late = old and new", "old and new  →  old or new"),
        ("late = not done", "not done  →  done"),
        ("late = min(old, new)", "min(old, new)  →  max(old, new)"),
        ("late = at + 1", "1  →  2"),
        ("late = at + old", "at + old  →  at - old"),
        ("late = True", "True  →  False"),
        ("late = old if done else new", "done  →  not done"),
        ("late = [old for old in row if done]", "done  →  not done"),
        ("row.sort()", "row.sort()  →  pass"),
        ("count += late", "count += late  →  pass"),
        ("def at(): return late", "return late  →  return None"),
    ],
)
def test_a_mistake_is_one_small_change(source: str, mistake: str) -> None:
    assert mistake in mistakes(source)


@pytest.mark.parametrize(
    "source", ['"""What it does."""', "import late", "late: int", "late = 20_000", "def at() -> None: return None"]
)
def test_what_nobody_gets_wrong_is_no_mistake(source: str) -> None:
    assert mistakes(source) == []


def test_a_change_is_compiled_and_taken_back() -> None:
    tree = ast.parse("late = 3 > 2")
    change = next(change for change in changes(tree) if str(change).endswith("3 < 2"))
    values: dict[str, object] = {}
    exec(change.compiled(tree, "late"), values)
    assert values["late"] is False
    assert ast.unparse(tree) == "late = 3 > 2"


@pytest.mark.parametrize("module", MODULES)
def test_the_modules_and_their_tests_exist(module: str) -> None:
    assert (CORE / f"{module}.py").is_file()
    assert all((TESTS / test).exists() for test in MODULES[module])
