"""Mutants: what the tests do not notice. `make mutants`, or `python -m tests.mutants --each 20 ledger/order`.

A mutant is a module of the core with one small mistake: another comparison, a condition turned round, a step left out.
The tests of its room run on it. Where all of them pass, the mutant survives: either the change means nothing, or a test
is missing. Each mutant lives in a forked process and is made in its memory, so the tree is never touched.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import pytest

from daemon.adapters.rulebook import shipped_rules

CORE = Path("daemon/core")
TESTS = Path("tests/core")
FOLD = ("ledger/test_order.py", "ledger/test_checkpoints.py", "ledger/test_fold.py")
MODULES = {  # module of the core → its tests, the quick ones first
    "ledger/answers": ("ledger/test_answers.py", "ledger/test_ledger.py", "ledger/test_never_answered.py"),
    "ledger/bookkeeper": ("ledger/test_ledger.py", *FOLD),
    "ledger/checkpoints": ("ledger/test_checkpoints.py",),
    "ledger/docket": ("ledger/test_ledger.py", *FOLD),
    "ledger/dockets": ("ledger/test_ledger.py", *FOLD),
    "ledger/history": ("ledger/test_ledger.py", *FOLD),
    "ledger/order": ("ledger/test_order.py", "ledger/test_ledger.py"),
    "ledger/promises": ("ledger/test_ledger.py", *FOLD),
    "ledger/replies": ("ledger/test_ledger.py", *FOLD),
    "ledger/verdicts": ("ledger/test_answers.py", "ledger/test_ledger.py", "ledger/test_never_answered.py"),
    "filing/threads": ("filing/test_threads.py",),
    "filing/lost_replies": ("filing/test_threads.py",),
    "hours/business_hours": ("hours",),
    "hours/week": ("hours",),
    "commands/tokens": ("commands/test_tokens.py",),
    "message/authentication": ("message/test_authentication.py", "message/test_origin.py"),
    "schedule/alerts": ("schedule/test_alert_policy.py", "schedule/test_alarms.py", "schedule/test_urgent.py"),
    "schedule/outbox": ("schedule/test_outbox.py",),
}

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
_COUSINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_SMALL = 10  # one more or less of a number from here on is nobody's mistake
_NO_BEHAVIOUR = {"annotation", "returns", "decorator_list", "bases"}
_PATIENCE = 3  # times as long as the tests take on the module as it is


@dataclass(frozen=True)
class Change:
    """One mistake in a syntax tree: `field` of `parent`, at `place` where it is a list, becomes `other`."""

    parent: ast.AST
    field: str
    place: int | None
    node: ast.expr | ast.stmt
    other: ast.expr | ast.stmt

    def __str__(self) -> str:
        return f"{_line(self.node)}  →  {_line(self.other)}"

    def compiled(self, tree: ast.Module, name: str) -> CodeType:
        """The whole module with this mistake."""
        self._put(self.other)
        try:
            return compile(ast.fix_missing_locations(tree), name, "exec")
        finally:
            self._put(self.node)

    def _put(self, node: ast.expr | ast.stmt) -> None:
        if self.place is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.place] = node


def _line(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


# ── which mistakes there are ─────────────────────────────────────────────────────────────────────────────────────────
def changes(parent: ast.AST) -> Iterator[Change]:
    """All mistakes that can be made in a tree, in the order of its text."""
    for field, value in ast.iter_fields(parent):
        if field in _NO_BEHAVIOUR:
            continue
        for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.expr | ast.stmt):
                for other in _others(node, condition=field in ("test", "ifs")):
                    yield Change(parent, field, place, node, ast.copy_location(other, node))
            if isinstance(node, ast.AST):
                yield from changes(node)


def _others(node: ast.expr | ast.stmt, *, condition: bool) -> Iterator[ast.expr | ast.stmt]:
    match node:
        case ast.Compare(left, [operator], comparators):
            for other in _COMPARISONS[type(operator)]:
                yield ast.Compare(left, [other()], comparators)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.And() if isinstance(operator, ast.Or) else ast.Or(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            yield ast.BinOp(left, _OPERATORS[type(operator)](), right)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value) if value < _SMALL:
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Call(ast.Name(name), args, keywords) if name in _COUSINS:
            yield ast.Call(ast.Name(_COUSINS[name], ast.Load()), args, keywords)
        case ast.Return(value) if value and not _is_nothing(value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign() | ast.Delete() | ast.Continue():
            yield ast.Pass()
    if condition and not isinstance(node, ast.Compare | ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), node)  # type: ignore[arg-type]


def _is_nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


# ── who notices them ─────────────────────────────────────────────────────────────────────────────────────────────────
def passes(tests: Sequence[str], name: str = "", code: CodeType | None = None, seconds: float = 600) -> bool:
    """Whether the tests pass in a process of their own, with `code` as the module `name`; False after `seconds`."""
    child = os.fork()
    if child == 0:
        signal.alarm(max(1, round(seconds)))
        os._exit(_run(tests, name, code))
    _, status = os.waitpid(child, 0)
    return status == 0


def _run(tests: Sequence[str], name: str, code: CodeType | None) -> int:
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    try:
        if code:
            _install(name, code)
        return int(pytest.main(["-x", "-p", "no:cacheprovider", *tests]))
    except BaseException:  # a mutant may fail in any way when it is imported
        return 1


def _install(name: str, code: CodeType) -> None:
    """Make `code` the module `name`, for all who import it from now on."""
    spec = importlib.util.find_spec(name)
    assert spec
    assert name not in sys.modules
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    exec(code, vars(module))
    package, _, leaf = name.rpartition(".")
    setattr(importlib.import_module(package), leaf, module)


def survivors(module: str, each: int, seed: int) -> tuple[int, list[str]]:
    """How many mutants of a module were tried, and what changed in those that no test noticed."""
    path = CORE / f"{module}.py"
    name = ".".join(path.with_suffix("").parts)
    tests = [str(TESTS / test) for test in MODULES[module]]
    began = time.monotonic()
    if not passes(tests):
        raise SystemExit(f"{module}: its tests fail as it is; mend them first")
    seconds = 5 + _PATIENCE * (time.monotonic() - began)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = list(changes(tree))
    tried = random.Random(f"{seed} {module}").sample(known, min(each, len(known)))
    tried.sort(key=lambda change: change.node.lineno)
    return len(tried), [
        f"{path}:{change.node.lineno}: {change}"
        for change in tried
        if passes(tests, name, change.compiled(tree, str(path)), seconds)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Which small mistakes in the core do the tests not notice?")
    parser.add_argument(
        "modules", nargs="*", default=list(MODULES), metavar="room/module", help="all, if none is named"
    )
    parser.add_argument("--each", type=int, default=8, help="mutants of each module (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other mutants (default: %(default)s)")
    given = parser.parse_args()
    if unknown := sorted(set(given.modules) - MODULES.keys()):
        parser.error(f"no tests are known for {', '.join(unknown)}; add them to MODULES in tests/mutants.py")
    os.environ["CI"] = "true"  # properties try the same examples for each mutant
    for rule in shipped_rules():
        rule.check()  # read and compiled once, for all processes
    total = left = 0
    for module in given.modules:
        tried, found = survivors(module, given.each, given.seed)
        total, left = total + tried, left + len(found)
        print(f"{module}: {len(found)} of {tried} survive", *found, sep="\n  ", flush=True)
    print(f"{left} of {total} mutants survive")


if __name__ == "__main__":
    main()
