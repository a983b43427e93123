"""What is generated from the model of the configuration: `make docs` writes it, a test holds it equal to the model.

`config.example.toml` to begin with, `docs/configuration.md` to look things up, `docs/config.schema.json` for editors.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from daemon.adapters.config.parts import Config
from daemon.adapters.config.secrets import SecretPart
from daemon.adapters.config.values import ConfigPart

ROOT = Path(__file__).resolve().parents[1]
_HEAD = """# Configuration

One file in TOML, `config.toml` beside where `inboxclerk` is started, or named by `--config` or `$INBOXCLERK_CONFIG`; else it lies in
`~/.config/inboxclerk/` or `/etc/inboxclerk/`. `config.example.toml` is one to begin with; `inboxclerk check` says everything that is
wrong with yours, with the key and the remedy. SIGHUP makes the daemon read it again; one that cannot be used changes nothing.

Editors that know JSON Schema for TOML check and complete it with `docs/config.schema.json`. This page, the schema and the example are
made from the program's own description of its keys by `make docs`.

Times of day are text such as `"08:30"`, hours `"Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-13:00"` or `"24/7"`. Durations are numbers with a
unit, `"90m"`, `"8h"`, `"1h 30m"`, `"2d"`, `"1w"`; in an SLA they are business time, a day being a usual working day and a week five of them. Paths
start at the folder of the file, `~` is the home folder.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the configuration."""

    name: str  # of its key: "team"; "" for what stands above all tables
    heading: str  # "[team]", "[sla.NAME]", "[[pm]]", "update = { … }"; "" for what stands above all tables
    part: type[ConfigPart]

    @property
    def says(self) -> str:
        return " ".join((self.part.__doc__ or "").split())

    def fields(self) -> Iterator[tuple[str, FieldInfo]]:
        """Without those that are sections of their own."""
        for name, field in self.part.model_fields.items():
            if self.name or not part_of(field.annotation):
                yield field.alias or name, field


def sections() -> list[Section]:
    """In the order in which they stand in a file."""
    tables = [
        Section(name, _heading(name, field.annotation), part)
        for name, field in Config.model_fields.items()
        if (part := part_of(field.annotation))
    ]
    return [Section("", "", Config), *tables]


def part_of(annotation: Any) -> type[ConfigPart] | None:
    """The table that a type is, or is a collection of."""
    if isinstance(annotation, type) and issubclass(annotation, ConfigPart):
        return annotation
    return next(filter(None, map(part_of, get_args(annotation))), None)


def _heading(name: str, annotation: Any) -> str:
    if get_origin(annotation) is dict:
        return f"[{name}.NAME]"
    return f"[[{name}]]" if get_origin(annotation) is tuple else f"[{name}]"


def toml(value: Any) -> str:
    """A value on one line of TOML 1.0."""
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(key)} = {toml(one)}" for key, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value.value if isinstance(value, Enum) else value, ensure_ascii=False)


def _key(name: str) -> str:
    """Bare where TOML lets it be: an address has to be quoted, or its dots make tables of it."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def configuration_md() -> str:
    nested = [
        Section(name, f"{name} = {{ … }}", part)
        for section in sections()
        for name, field in section.fields()
        if (part := part_of(field.annotation)) and part is not SecretPart
    ]
    secrets = Section("password", "password = { … }", SecretPart)
    return "\n".join([_HEAD, *(_table(section) for section in (*sections(), *nested, secrets))])


def _table(section: Section) -> str:
    rows = [_row(name, field) for name, field in section.fields()]
    heading = f"## `{section.heading}`" if section.heading else "## Above all tables"
    head = "| key | meaning | default | example |\n| --- | --- | --- | --- |"
    return "\n".join([heading, "", section.says, "", head, *rows, ""])


def _row(name: str, field: FieldInfo) -> str:
    default = "required" if field.is_required() else "" if field.default is None else f"`{toml(field.default)}`"
    examples = " or ".join(f"`{toml(example)}`" for example in field.examples or ())
    meaning = (field.description or "").replace("<", "&lt;")
    cells = (f"`{name}`", meaning, default, examples)
    row = " | ".join(cell.replace("|", "\\|") for cell in cells)
    return f"| {row} |"


def schema_json() -> str:
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **Config.model_json_schema()}, indent=1, ensure_ascii=False) + "\n"
