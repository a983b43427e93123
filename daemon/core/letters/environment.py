"""Where templates are compiled: a sandbox of their own, what they may call, and the words of a language in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from types import CodeType

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.sandbox import ImmutableSandboxedEnvironment

from daemon.core.letters.layout import cited
from daemon.core.letters.spelling import Speller
from daemon.core.message.addresses import shown
from daemon.core.model import Address
from daemon.core.words.text import short


class Words:
    """The words of one kind of mail: each from the first of `modules` that has it."""

    def __init__(self, modules: Sequence[object]) -> None:
        self._modules = modules

    def __getattr__(self, name: str) -> object:
        for module in self._modules:
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(name)


def who(address: Address) -> str:
    """How a person is called in a mail."""
    return shown(address.name or address.address)


def upfirst(text: str) -> str:
    """As a line begins: `lunedì 7 dicembre` → `Lunedì 7 dicembre`."""
    return text[:1].upper() + text[1:]


def uri(text: str) -> str:
    """`text` if it is an address that a mail may lead to, else nothing: no script, no file."""
    return text if text.lower().startswith(("https://", "http://", "mailto:", "message:", "mid:")) else ""


def plain(text: str) -> str:
    """Text of several lines without control and direction marks that would disturb what stands around it."""
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp")
    )


def environment(sources: Mapping[str, str], speller: Speller, *, html: bool) -> Environment:
    made = ImmutableSandboxedEnvironment(
        loader=_Sources(sources),
        undefined=StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED[html],
    )
    made.filters |= speller.filters() | _FILTERS
    return made


_FILTERS: dict[str, Callable[..., str]] = {
    "line": short,
    "who": who,
    "upfirst": upfirst,
    "uri": uri,
    "plain": plain,
    "cited": cited,
}


class _Compiled(BytecodeCache):
    """What templates were compiled to, by name and text: all languages share it, a reload takes what did not change.

    Of a template that was edited only the newest is kept.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._known[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = {False: _Compiled(), True: _Compiled()}  # escaping is compiled in


class _Sources(BaseLoader):
    """Like jinja2's DictLoader, but errors name the template, not `<template>`."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        if template not in self._sources:
            raise TemplateNotFound(template)
        return self._sources[template], template, lambda: True
