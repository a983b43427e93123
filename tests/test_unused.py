"""What tests call, the program calls too: else the tests keep alive what nobody runs.

`make lint` finds what nothing calls at all; this finds what only tests call, by name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FROM_OUTSIDE = {"handle_DATA": "aiosmtpd calls it"}  # → who does

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def trees(folder: str) -> list[ast.Module]:
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / folder).rglob("*.py"))]


def functions(folder: str) -> Iterator[Function]:
    for tree in trees(folder):
        yield from (node for node in ast.walk(tree) if isinstance(node, Function) and not node.name.startswith("_"))


def used(tree: ast.AST) -> set[str]:
    """The names that are called or handed over; a field or a keyword argument of that name is no use of a function."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return names | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def filters() -> set[str]:
    """The functions that templates call: `{{ when | day }}`."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*") if path.is_file())
    return {name for text in texts for name in re.findall(r"\|\s*(\w+)", text)}


def test_what_tests_call_of_the_program_is_called_by_the_program() -> None:
    program = set().union(*(used(tree) for tree in trees("daemon"))) | filters()
    tested = set().union(*(used(tree) for tree in trees("tests")))
    assert {node.name for node in functions("daemon")} & tested - program == FROM_OUTSIDE.keys()
