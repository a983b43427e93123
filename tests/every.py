"""Many small cases in one test, which tells of each that fails: a test each costs more of pytest's time than of the program's."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from functools import update_wrapper
from typing import Any

import pytest

Test = Callable[..., None]
Cases = Collection[Any]


def every(names: str, cases: Cases | Callable[[], Cases]) -> Callable[[Test], Test]:
    """As `pytest.mark.parametrize`, but one test for all `cases`; what else the test asks for, it gets once for all of them.

    Cases that are slow to make are given as a function: no process makes them that does not run the test.

    A case that is skipped is a failure: one that does not apply is left out of `cases`.
    """
    columns = [name.strip() for name in names.split(",")]

    def of(case: Any) -> dict[str, Any]:
        return dict(zip(columns, case if len(columns) > 1 else [case], strict=True))

    def decorate(test: Test) -> Test:
        def each(**others: Any) -> None:
            wrong: list[BaseException] = []
            tried = cases() if callable(cases) else cases
            assert tried, "a test without cases cannot fail"
            for case in tried:
                try:
                    test(**of(case), **others)
                except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:
                    error.add_note(f"case: {of(case)!r}")
                    wrong.append(error)
            if wrong:
                raise BaseExceptionGroup(f"{len(wrong)} of {len(tried)} cases", wrong)

        told = inspect.signature(test)
        assert set(columns) <= set(told.parameters), "each name of the cases is one that the test asks for"
        rest = [one for name, one in told.parameters.items() if name not in columns]
        update_wrapper(each, test)
        del each.__wrapped__  # type: ignore[attr-defined]  # pytest would ask it for what the cases give
        each.__signature__ = told.replace(parameters=rest)  # type: ignore[attr-defined]
        return each

    return decorate
