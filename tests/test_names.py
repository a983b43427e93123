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


def public_methods(node: ast.ClassDef) -> list[str]:
    methods = (each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))
    return [method.name for method in methods if not method.name.startswith("_")]


def test_a_class_name_is_defined_once() -> None:
    assert {name: places for name, places in classes().items() if len(places) > 1} == {}


def test_what_only_does_all_of_something_is_a_function() -> None:
    lonely = [
        node.name
        for path in sorted((ROOT / "daemon").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and public_methods(node) == ["all"]
    ]
    assert lonely == []
