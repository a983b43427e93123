"""The values of the configuration: each is made here of what stands in the file, and never parsed again.

A value that is written otherwise raises ValueError with what would be right; pydantic puts the key before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from email.utils import unquote
from pathlib import Path
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationInfo

from daemon.adapters.calendars import is_known
from daemon.core.figures.monthly import Monthly
from daemon.core.filing.people import ROLES, Consent
from daemon.core.hours.duration import Duration, parse_duration
from daemon.core.hours.week import EXAMPLE, Week, parse_hours
from daemon.core.model import Address

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONGEST_PAUSE = timedelta(days=366)
_UNITS = re.compile(r"(?<=[\d ])([hdmw])[a-z]+")  # "4 hours" as "4 h"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
# The characters of RFC 3986, section 2
_LINK = re.compile(r"(?:https://|http://127\.0\.0\.1[:/]|message:|mid:)(?:[!#-;=?-Z\[\]_a-z~]|\{message_id\})+")


class ConfigPart(BaseModel):
    """A table of the configuration: no other keys, and nothing changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What values depend on beside themselves: pydantic hands it to them as its context."""

    folder: Path = Path()  # of the file; relative paths start here
    languages: tuple[str, ...] = ()  # that are spoken here: ours, and those that the user's rules add


class WeekTime(NamedTuple):
    """A weekday (0 is Monday) and a time of that day, by the wall clock."""

    weekday: int
    at: time


class Approval(NamedTuple):
    """Whether a PM must approve an update, and after how long it goes out without that."""

    consent: Consent
    after: Duration | None = None  # the PM's working time


# ── text that stays text ─────────────────────────────────────────────────────────────────────────────────────────────
def _address(value: str) -> str:
    value = value.strip().lower()
    if not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+", value):
        raise ValueError(f"{value!r} is no address; it looks like name@agency.example")
    return value


def _domain(value: str) -> str:
    value = value.strip().lower().removeprefix("@")
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)+", value):
        raise ValueError(f"{value!r} is no domain; it looks like agency.example")
    return value


def _language(value: str, info: ValidationInfo) -> str:
    spoken = _surroundings(info).languages
    if value not in spoken:
        raise ValueError(f"{value!r} is not spoken here; one of {', '.join(spoken)}")
    return value


def _holiday(code: str) -> str:
    if not is_known(code):
        raise ValueError(f"{code!r} is no holiday calendar; it looks like IT or DE-BY")
    return code


def _link(value: str) -> str:
    if value in ("auto", "none"):
        return value
    if not _LINK.fullmatch(value) or "{message_id}" not in value:
        raise ValueError(
            f'{value!r} leads to no message; write "auto", "none", or an address with {{message_id}} in it that begins '
            "with https:, http://127.0.0.1, message: or mid:"
        )
    return value


# ── text that becomes something else ─────────────────────────────────────────────────────────────────────────────────
def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise ValueError(f"{text!r} is no time zone; it looks like Europe/Rome") from None


def _approval(text: str) -> Approval:
    plain = " ".join(text.lower().split())
    if plain in (Consent.REQUIRED, Consent.NONE):
        return Approval(Consent(plain))
    written = plain.removeprefix("auto after ")
    try:
        return Approval(Consent.AUTO, parse_duration(_UNITS.sub(r"\1", written) if written != plain else ""))
    except ValueError:
        raise ValueError(f'{text!r} is no policy; write "required", "none", or "auto after 4h"') from None


def _elapsed(text: str) -> timedelta:
    return parse_duration(text).in_days_of(timedelta(days=1))


def _elapsed_or_none(text: str) -> timedelta:
    return timedelta() if text == "none" else _elapsed(text)


def _update_time(text: str) -> WeekTime | Monthly:
    day, _, clock = text.partition(" ")
    if day.isdecimal():
        return _monthly(text)
    if day not in WEEKDAYS or not re.fullmatch(_CLOCK, clock):
        raise ValueError(f'{text!r} is no weekday and time; it looks like "Fri 16:00"')
    return WeekTime(WEEKDAYS.index(day), time.fromisoformat(clock))


def _clock(text: str) -> time | None:
    if text == "none":
        return None
    if not re.fullmatch(_CLOCK, text):
        raise ValueError(f'{text!r} is no time of day; it looks like "08:30"')
    return time.fromisoformat(text)


def _monthly(text: str) -> Monthly:
    day, _, clock = text.partition(" ")
    if not re.fullmatch(r"[1-9]|1\d|2[0-8]", day, re.ASCII) or not re.fullmatch(_CLOCK, clock, re.ASCII):
        raise ValueError(f'{text!r} is no day of the month (1 to 28) and time; it looks like "1 08:00"')
    return Monthly(int(day), time.fromisoformat(clock))


def _named_address(text: str) -> Address:
    """`Agency Projects <projects@agency.example>`, with or without quotation marks, or the address alone."""
    if not text.isprintable():
        raise ValueError("it holds a line break or a control character; keep it on one line")
    name, bracket, address = text.rpartition("<")
    return Address(unquote(name.strip()), _address(address.rstrip("> ") if bracket else address))


def _recipients(value: object) -> tuple[str, ...]:
    """One step of an escalation: a word or an address, or a list of them."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f'{value!r} is nobody; write "lead", an address, or a list of them')
    return tuple(dict.fromkeys(_recipient(name) for name in names))


def _recipient(name: str) -> str:
    if name in ROLES:
        return name
    if "@" not in name:
        raise ValueError(f"{name!r} is nobody; write {', '.join(ROLES)} or an address")
    return _address(name)


def _pauses(value: object) -> object:
    """One pair of days, or a list of such pairs."""
    return (value,) if isinstance(value, list | tuple) and value and not isinstance(value[0], list | tuple) else value


def _in_order(pauses: tuple[tuple[date, date], ...]) -> tuple[tuple[date, date], ...]:
    for first, last in pauses:
        if last < first:
            raise ValueError(f"{last} is before {first}; write the first day, then the last")
        if last - first > _LONGEST_PAUSE:
            raise ValueError(f"{first} to {last} is more than a year; delete the update instead, until it is wanted")
    return pauses


def _path(value: object, info: ValidationInfo) -> Path:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no path; write it in quotation marks")  # noqa: TRY004
    return _surroundings(info).folder / Path(value).expanduser()


def _surroundings(info: ValidationInfo) -> Surroundings:
    return info.context if isinstance(info.context, Surroundings) else Surroundings()


def _some(values: tuple[object, ...]) -> tuple[object, ...]:
    """In place of `min_length`, which complains of an empty list as well where one of its values is wrong."""
    if not values:
        raise ValueError("name at least one")
    return values


def _written(read: Callable[[str], object], like: str) -> PlainValidator:
    """For a value that `read` makes of text; `like` shows how it is written."""

    def checked(value: object) -> object:
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is no text; write it in quotation marks: {like}")  # noqa: TRY004
        return read(value)

    return PlainValidator(checked, json_schema_input_type=str)


Mail = Annotated[str, AfterValidator(_address)]
Domain = Annotated[str, AfterValidator(_domain)]
Language = Annotated[str, AfterValidator(_language)]
Holiday = Annotated[str, AfterValidator(_holiday)]
MailLink = Annotated[str, AfterValidator(_link)]
Zone = Annotated[ZoneInfo, _written(_zone, '"Europe/Rome"')]
Hours = Annotated[Week, _written(parse_hours, EXAMPLE)]
UpdateApproval = Annotated[Approval, _written(_approval, '"required"')]
BusinessTime = Annotated[Duration, _written(parse_duration, '"8h", "90m", "2d"')]
Elapsed = Annotated[timedelta, _written(_elapsed, '"2m", "1h"')]
ElapsedOrNone = Annotated[timedelta, _written(_elapsed_or_none, '"1h", "none"')]
UpdateTime = Annotated[WeekTime | Monthly, _written(_update_time, '"Fri 16:00"')]
MonthlyTime = Annotated[Monthly, _written(_monthly, '"1 08:00"')]
ClockOrNone = Annotated[time | None, _written(_clock, '"08:30"')]
NamedAddress = Annotated[Address, _written(_named_address, '"Agency <projects@agency.example>"')]
Pauses = Annotated[
    tuple[tuple[date, date], ...],
    BeforeValidator(_pauses, json_schema_input_type=list[str] | list[list[str]]),
    AfterValidator(_in_order),
]
FilePath = Annotated[Path, PlainValidator(_path, json_schema_input_type=str)]
Recipients = Annotated[tuple[str, ...], BeforeValidator(_recipients, json_schema_input_type=str | list[str])]
SOME = AfterValidator(_some)
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[int, Field(ge=1, le=600)]
