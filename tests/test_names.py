"""One word per thing: a class name says one thing in the whole program (see docs/words.md)."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache

from tests.test_unused import ROOT, program


@cache
def classes() -> list[tuple[ast.ClassDef, str]]:
    """Each class, and where it is defined."""
    return [
        (node, f"{path.relative_to(ROOT)}:{node.lineno}")
        for path, tree in program().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]


def public_methods(node: ast.ClassDef) -> list[str]:
    methods = (each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))
    return [method.name for method in methods if not method.name.startswith("_")]


def test_a_class_name_is_defined_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for node, place in classes():
        places[node.name].append(place)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_what_only_does_all_of_something_is_a_function() -> None:
    assert [place for node, place in classes() if public_methods(node) == ["all"]] == []
