"""The configuration to begin with: a line for each key, those that few need commented out."""

from __future__ import annotations

import textwrap

from pydantic.fields import FieldInfo

from tests.config_reference import Section, sections, toml
from tests.oauth_ways import WAYS

HEAD = """# inboxclerk: every key of the configuration, with an example. Copy to config.toml and say who you are.
# What is commented out is optional. Passwords never stand here: name where they lie.
# `inboxclerk check` says what is wrong; docs/configuration.md has the defaults."""
NAMES = {"sla": "standard", "office": "kyiv"}  # of the tables that the user names
COMMON = {  # optional keys that most configurations have
    "": {"state_dir"},
    "team": {"domains", "holidays", "closed", "language", "admin"},
    "imap": {"password"},
    "smtp": {"username", "password"},
    "sla": {"warn_before", "escalate_after"},
    "pm": {"lead"},
    "client": {"domains", "addresses", "language", "timezone", "detail", "update"},
}
WIDTH = 120
COLUMN = 42  # at which the sentence begins, where it has room behind the key


def example_toml() -> str:
    return "\n\n".join([HEAD, *map(_block, sections())]) + "\n"


def _block(section: Section) -> str:
    heading = section.heading.replace("NAME", NAMES.get(section.name, ""))
    if section.name == "oauth":
        return "\n".join([*_comment(section.says), f"# {heading}", *_ways()])
    unused = section.name in ("office", "alarm", "judge")
    lines = [line for name, field in section.fields() for line in _key(section, name, field, unused=unused)]
    if not heading:
        return "\n".join(lines)
    return "\n".join([*_comment(section.says), f"# {heading}" if unused else heading, *lines])


def _key(section: Section, name: str, field: FieldInfo, *, unused: bool) -> list[str]:
    """The key with its example, else its default, and the sentence behind it or above it."""
    shown = not unused and (field.is_required() or name in COMMON.get(section.name, ()))
    value = toml(field.examples[0] if field.examples else field.default)
    line = f"{'' if shown else '# '}{name} = {value}"
    behind = f"{line:{COLUMN - 1}} # {field.description}"
    return [behind] if len(behind) <= WIDTH else [*_comment(field.description or ""), line]


def _ways() -> list[str]:
    lines: list[str] = []
    for way in WAYS:
        lines += ["#", *_comment(way.says), *(f"# {name} = {toml(value)}" for name, value in way.keys.items())]
    return lines


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
