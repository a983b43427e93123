"""What users read of the configuration is what the program does: it is made from the model, and its examples work."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic.fields import FieldInfo

from daemon.adapters.config.oauth import OAuthPart
from daemon.adapters.config.parts import load_config
from daemon.adapters.config.secrets import SecretPart
from daemon.adapters.config.values import ConfigPart
from daemon.adapters.rulebook import spoken_languages
from tests.config_reference import ROOT, part_of, sections, toml
from tests.every import every
from tests.make_docs import GENERATED
from tests.oauth_ways import WAYS, OAuthWay

FREE = frozenset({"freemail.example"})
EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")


def fields(part: type[ConfigPart]) -> Iterator[tuple[str, FieldInfo]]:
    """The keys of a table and of the tables within it."""
    for name, field in part.model_fields.items():
        yield field.alias or name, field
        if (inner := part_of(field.annotation)) and inner is not SecretPart:
            yield from fields(inner)


DESCRIBED = [
    (f"{section.name}.{name}", field)
    for section in sections()
    for name, field in (fields(section.part) if section.name else section.fields())
]


def choices(annotation: Any) -> set[str]:
    """The words of which a key takes one, where it takes no other."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return {choice.value for choice in annotation}
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return set().union(*map(choices, get_args(annotation)))


def used(example: str) -> str:
    """The example with all that is commented out, but for the ways of [oauth], of which there can be one."""
    head, rest = example.split("# [oauth]\n")
    _, tail = rest.split("\n\n", 1)
    lines = re.sub(r"^# (?=\w+ = |\[(?:office|alarm|judge))", "", f"{head}\n{tail}", flags=re.MULTILINE)
    return lines + '\n[sla.urgent]\nanswer_within = "2h"\n'


@pytest.mark.parametrize("name", list(GENERATED))
def test_what_is_generated_is_as_the_model_says(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == GENERATED[name](), "make docs writes it anew"


def test_the_example_can_be_used_as_it_stands() -> None:
    assert load_config(ROOT / "config.example.toml", FREE).client[0].id == "rossi"


def test_every_key_of_the_example_can_be_used_and_no_key_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(used(EXAMPLE), encoding="utf-8")
    config = load_config(path, FREE)
    assert (config.sla["standard"].urgent, config.pm[0].office) == ("urgent", "kyiv")
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    for section in sections():
        table = written if not section.name else written.get(section.name, {})
        table = table.get("standard") or table.get("kyiv") or table if isinstance(table, dict) else table[0]
        names = {name for name, _ in section.fields()} if section.part is not OAuthPart else set()
        assert names <= set(table), section.heading


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.says[:30])
def test_each_way_of_the_example_to_log_in_with_tokens_is_accepted(way: OAuthWay) -> None:
    OAuthPart.model_validate(
        {name: value.replace("<tenant>", "t") if isinstance(value, str) else value for name, value in way.keys.items()}
    )


def test_the_ways_show_every_key_of_oauth() -> None:
    assert {name for way in WAYS for name in way.keys} == set(OAuthPart.model_fields)


@every("name, field", DESCRIBED)
def test_a_key_says_what_it_is_and_which_words_it_takes(name: str, field: FieldInfo) -> None:
    says = field.description or ""
    assert says.endswith(".")
    assert says[0].isupper()
    assert [word for word in choices(field.annotation) if not re.search(rf"(?<!\w){word}(?!\w)", says)] == []


@every("name, field", DESCRIBED)
def test_a_key_has_an_example_or_a_default_to_show(name: str, field: FieldInfo) -> None:
    assert field.examples or field.default is not None


def test_the_languages_that_the_reference_names_are_those_that_are_spoken() -> None:
    named = re.search(r"alerts and digests: ([a-z ]+)\.", EXAMPLE)
    assert named
    assert sorted(named[1].split()) == sorted(spoken_languages(None))


@every("name, field", DESCRIBED)
def test_every_example_is_toml_as_it_stands_on_the_page(name: str, field: FieldInfo) -> None:
    """An address as a key has to be quoted."""
    for example in field.examples or ():
        written = tomllib.loads(f"key = {toml(example)}")
        assert written == json.loads(json.dumps({"key": example}))
