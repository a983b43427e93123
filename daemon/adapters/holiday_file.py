"""Public holidays as they were computed once: the library that knows them takes longer to load than most commands.

Disposable: a file of another version of the library, or one that cannot be read, is as if there were none.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path

NAME = "holidays.json"  # in the state folder
_EPOCH = 1969  # a mail without a date is of 1970, and of the year before west of Greenwich
_INVENTED = 2100  # year from which on a date was made up

_Days = dict[date, str]  # day → name of the holiday


@dataclass
class _Kept:
    years: dict[str, _Days] = field(default_factory=dict)  # "code year language" → days
    new: bool = False  # there are some that the file has not


_KEPT = _Kept()  # holidays are the same for all: one row of them for the process


def take(path: Path) -> None:
    """Know what the file says, beside what is known already."""
    with suppress(OSError, ValueError, AttributeError, TypeError, LookupError):
        found = json.loads(path.read_bytes())
        if found["library"] == _library():
            _KEPT.years = {key: _dates(days) for key, days in found["years"].items()} | _KEPT.years


def _dates(days: dict[str, str]) -> _Days:
    return {date.fromisoformat(day): name for day, name in days.items()}


def kept(code: str, year: int, language: str) -> _Days | None:
    """The holidays of a year; None where nobody has computed them."""
    return _KEPT.years.get(f"{code} {year} {language}")


def add(code: str, year: int, language: str, days: _Days) -> None:
    _KEPT.years[f"{code} {year} {language}"] = days
    _KEPT.new = True


def gaps() -> list[tuple[str, int, str]]:
    """Code, year and language of what nobody has computed up to the last year known: a report counts through all.

    None where nothing is new: the file has no gaps.
    """
    if not _KEPT.new:
        return []
    last: dict[tuple[str, str], int] = {}
    for code, year, language in (key.rsplit(" ", 2) for key in _KEPT.years):
        if int(year) < _INVENTED:
            last[code, language] = max(int(year), last.get((code, language), 0))
    years = ((code, year, language) for (code, language), end in last.items() for year in range(_EPOCH, end))
    return [missing for missing in years if kept(*missing) is None]


def keep(path: Path) -> None:
    """Write the file where something is new. It may fail: it is needed by nobody."""
    if not _KEPT.new or not path.parent.is_dir():
        return
    with suppress(OSError):
        temporary = path.with_suffix(".new")
        years = {key: {day.isoformat(): name for day, name in days.items()} for key, days in _KEPT.years.items()}
        temporary.write_text(json.dumps({"library": _library(), "years": years}), encoding="utf-8")
        temporary.replace(path)
        _KEPT.new = False


@cache
def _library() -> str:
    """Another one with each version of the library that is installed."""
    found = find_spec("holidays")
    if found is None or found.origin is None:
        return ""
    about = Path(found.origin).with_name("version.py").stat()
    return f"{about.st_mtime_ns}.{about.st_size}"
