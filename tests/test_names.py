"""One word per thing: a class name says one thing in the whole program (see docs/words.md)."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]


def classes() -> dict[str, list[str]]:
    """Class name → where it is defined."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "daemon").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return places


def test_a_class_name_is_defined_once() -> None:
    assert {name: places for name, places in classes().items() if len(places) > 1} == {}
