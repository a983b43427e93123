"""The log as JSON, one object a line, for a journal that programs read. docs/operations.md names its fields."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

FORMAT = "INBOXCLERK_LOG_FORMAT"  # the variable that tells the processes which we begin, too
JSON = "json"
LONGEST = 12_000  # characters of a text or of a traceback: systemd's journal cuts a line after 48 KiB, and \u takes six
_NUMBERS = (int, float)
_PLACE = re.compile(r"(?:(\w+)=)?%(?:%|[\d.]*[sdrf])")  # of a value in a line of ours: `client=%s`, or without a name


class JsonFormatter(logging.Formatter):
    """A line: `time` (UTC), `level`, `logger`, `message`, what the text names by `name=`, `error` and `traceback`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:LONGEST],
        }
        for name, value in _named(record):
            line.setdefault(name, value)
        if record.exc_info and record.exc_info[0]:
            kind, error, _ = record.exc_info
            line["error"] = f"{kind.__name__}: {error}"[:LONGEST]
            line["traceback"] = self.formatException(record.exc_info)[-LONGEST:]
        return json.dumps(line)  # ASCII: nothing in it steers a terminal or breaks a line


def _named(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    """What the line's text calls by name, with its value: numbers as numbers, several addresses as a list."""
    values = record.args if isinstance(record.args, tuple) else ()
    places = [place for place in _PLACE.finditer(str(record.msg)) if not place[0].endswith("%%")]
    for place, value in zip(places, values, strict=False):
        if place[1]:
            yield place[1], _plain(value)


def _plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, _NUMBERS) else str(value)[:LONGEST]


def as_json() -> None:
    """From now on this process and those it begins log JSON on stderr: warnings and faults of threads, too."""
    os.environ[FORMAT] = JSON
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[lines], force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda kind, error, trace: _lost(kind, error, trace, "the process")
    threading.excepthook = lambda lost: _lost(lost.exc_type, lost.exc_value, lost.exc_traceback, "a thread")


def asked_for() -> bool:
    """Whether the lines are JSON: of this process by `as_json`, or of the one that began it."""
    return os.environ.get(FORMAT) == JSON


def _lost(kind: type[BaseException], error: BaseException | None, trace: Any, whose: str) -> None:  # noqa: ANN401 -- as `sys` gives it
    if error is not None:
        logging.getLogger(__name__).error("nobody caught a fault of %s", whose, exc_info=(kind, error, trace))
