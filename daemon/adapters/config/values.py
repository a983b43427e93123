"""The values of the configuration: how each is written, and what is said of one that is written otherwise."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from daemon.core.filing.people import ROLES
from daemon.core.hours.business_hours import parse_hours
from daemon.core.hours.sla import parse_duration

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# The characters of RFC 3986, section 2
_LINK = re.compile(r"(?:https://|http://127\.0\.0\.1[:/]|message:|mid:)(?:[!#-;=?-Z\[\]_a-z~]|\{message_id\})+")


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


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise ValueError(f"{value!r} is no time zone; it looks like Europe/Rome") from None
    return value


def _language(value: str, info: ValidationInfo) -> str:
    spoken: tuple[str, ...] = info.context or ()
    if value not in spoken:
        raise ValueError(f"{value!r} is not spoken here; one of {', '.join(spoken)}")
    return value


def _hours(value: str) -> str:
    parse_hours(value)
    return value


def _duration(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f'{value!r} is no duration; write it as text with a unit: "8h", "90m", "2d"')  # noqa: TRY004
    parse_duration(value)
    return value


def _holiday(code: str) -> str:
    import holidays  # noqa: PLC0415 -- half a second of start for who has none

    country, _, region = code.partition("-")
    try:
        holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError:
        raise ValueError(f"{code!r} is no holiday calendar; it looks like IT or DE-BY") from None
    return code


def _slot(value: str) -> str:
    day, _, clock = value.partition(" ")
    if day not in WEEKDAYS or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock):
        raise ValueError(f'{value!r} is no weekday and time; it looks like "Fri 16:00"')
    return value


def clock(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f'{value!r} is no time of day; it looks like "08:30"')
    return value


def digest_time(value: str) -> str:
    return value if value == "none" else clock(value)


def month_slot(value: str) -> str:
    if not re.fullmatch(r"([1-9]|1\d|2[0-8]) ([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f'{value!r} is no day of the month (1 to 28) and time; it looks like "1 08:00"')
    return value


def _link(value: str) -> str:
    if value in ("auto", "none"):
        return value
    if not _LINK.fullmatch(value) or "{message_id}" not in value:
        raise ValueError(
            f'{value!r} leads to no message; write "auto", "none", or an address with {{message_id}} in it that begins '
            "with https:, http://127.0.0.1, message: or mid:"
        )
    return value


def mailbox_with_name(value: str) -> str:
    address = value.rpartition("<")[2].rstrip("> ")
    _address(address)
    if any(not char.isprintable() for char in value):
        raise ValueError("it holds a line break or a control character; keep it on one line")
    return value


def _recipients(value: object) -> list[str]:
    """One step of an escalation: a word or an address, or a list of them."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f'{value!r} is nobody; write "lead", an address, or a list of them')
    return list(dict.fromkeys(_recipient(name) for name in names))


def _recipient(name: str) -> str:
    if name in ROLES:
        return name
    if "@" not in name:
        raise ValueError(f"{name!r} is nobody; write {', '.join(ROLES)} or an address")
    return _address(name)


Mail = Annotated[str, AfterValidator(_address)]
Domain = Annotated[str, AfterValidator(_domain)]
MailLink = Annotated[str, AfterValidator(_link)]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
Hours = Annotated[str, AfterValidator(_hours)]
Duration = Annotated[str, BeforeValidator(_duration)]
Holiday = Annotated[str, AfterValidator(_holiday)]
Slot = Annotated[str, AfterValidator(_slot)]
Recipients = Annotated[list[str], BeforeValidator(_recipients)]
Port = Annotated[int, Field(ge=1, le=65535)]
Security = Literal["tls", "starttls", "none"]
