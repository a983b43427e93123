"""What tests use of the program, the program uses too: else the tests keep alive what nobody runs.

`make lint` finds what nothing uses at all; this finds what only tests use, by name.
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
def program() -> dict[Path, ast.Module]:
    """What each module of the program says."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "daemon").rglob("*.py"))}


def standing(names: set[str]) -> list[ast.Module]:
    """The modules of the tests in which one of `names` stands: to parse all of them takes seconds."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
    any_of = re.compile(rf"\b(?:{'|'.join(names)})\b")
    return [ast.parse(text) for text in texts if any_of.search(text)]


def public(tree: ast.Module) -> Iterator[str]:
    """The functions and methods of a module, its classes and constants. Fields are not looked at: a view's are read by
    templates, a record's by pydantic.
    """
    defined = [node.name for node in ast.walk(tree) if isinstance(node, Function) and not is_command(node)]
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                defined.append(name)
            case ast.Assign(targets=targets):
                defined += [target.id for target in targets if isinstance(target, ast.Name)]
    yield from (name for name in defined if not name.startswith("_"))


def is_command(function: Function) -> bool:
    """Whether typer calls it: `@app.command()`."""
    calls = (decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in {"command", "callback"} for call in calls)


def used(tree: ast.AST) -> set[str]:
    """The names that are called or read; a field or a keyword argument of that name is no use of a function."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name):
                names.add(name)
    return names


def filters() -> set[str]:
    """The functions that templates call: `{{ when | day }}`."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*") if path.is_file())
    return {name for text in texts for name in re.findall(r"\|\s*(\w+)", text)}


def test_what_tests_use_of_the_program_is_used_by_the_program() -> None:
    defined = {name for tree in program().values() for name in public(tree)}
    unused = defined - set().union(*(used(tree) for tree in program().values())) - filters()
    tested = set().union(*(used(tree) for tree in standing(unused)))
    assert unused & tested == FROM_OUTSIDE.keys()
