"""What reaches a terminal: the words of strangers, without anything that steers it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

# The controls of ECMA-48 (C0 but for tab and line feed, DEL, C1) and Unicode's marks of direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_AT_ONCE = 500  # rows of an array


def visible(text: str) -> str:
    """`text` without what moves the cursor, sets colours or turns the direction of reading."""
    return _STEERING.sub("", text)


class LineFormatter(logging.Formatter):
    """A log's lines: a source or a header may stand in them."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


def write(text: str) -> None:
    """Text that is printed as it is: a table, CSV."""
    sys.stdout.write(visible(text))


def write_json(data: Any, indent: int | None = None) -> None:  # noqa: ANN401 -- whatever JSON holds
    """One JSON value; what steers a terminal is escaped, so that readers of JSON lose nothing."""
    import json

    sys.stdout.write(_unsteering(json.dumps(data, ensure_ascii=False, indent=indent)) + "\n")


def _write_parts(data: Any) -> None:  # noqa: ANN401 -- as above
    """The same of what the records hold, which may be tens of thousands of rows: made and written by and by."""
    if isinstance(data, list):
        sys.stdout.write("[")
        for start in range(0, len(data), _AT_ONCE):
            rows = _dumps(data[start : start + _AT_ONCE])
            sys.stdout.write(("," if start else "") + rows[1:-2])  # without its brackets
        sys.stdout.write("\n]")
    elif isinstance(data, dict):
        sys.stdout.write("{")
        for number, (name, value) in enumerate(data.items()):
            sys.stdout.write(("," if number else "") + "\n" + _dumps(name) + ": ")
            _write_parts(value)
        sys.stdout.write("\n}")
    else:
        sys.stdout.write(_dumps(data))


def _dumps(data: Any) -> str:  # noqa: ANN401 -- as above
    import orjson

    found = orjson.dumps(data, option=orjson.OPT_INDENT_2)
    return _unsteering(found.decode()) if _steers(found) else found.decode()


def _steers(text: bytes) -> bool:
    """Whether something in UTF-8 steers a terminal: nearly never, and RE2 says so in a nanosecond a byte."""
    return _steering().search(text) is not None


@cache
def _steering() -> Any:  # noqa: ANN401 -- re2 has no types
    import re2

    return re2.compile(_STEERING.pattern)


def _unsteering(text: str) -> str:
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def present(data: Any, as_json: bool, pretty: Callable[[Any], None]) -> None:  # noqa: ANN401 -- whatever JSON holds
    """`data` for a program, as JSON, or for a person, as `pretty` prints it."""
    if as_json:
        _write_parts(data)
        sys.stdout.write("\n")
    else:
        pretty(data)
