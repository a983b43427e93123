"""Makes the subject, text and HTML of a mail out of templates and a view.

A template is looked for under these names, the first that exists is taken:

    <language>/<kind>.subject|txt|html     one language's whole mail, as a user may write it
    base/<kind>.subject|txt|html           one for all languages
    base/mail.subject|txt|html             the shipped layout, around `base/<kind>.body` and `.lines`

The shipped layout takes its sentences from `<language>/<kind>.words` and `<language>/common.words`. A language without
words for a kind is written in English. Templates see `view`, `words`, `common`, `parts` (how text or HTML is drawn),
`kind` and `language`. What stands in a view is data and is never read as a template.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.sandbox import ImmutableSandboxedEnvironment

from daemon.core.letters.client_views import ChaserView
from daemon.core.letters.layout import cited, wrapped
from daemon.core.letters.mail_kinds import View
from daemon.core.letters.specimens import specimens
from daemon.core.letters.spelling import Speller
from daemon.core.letters.views import Rendered
from daemon.core.message.addresses import shown
from daemon.core.model import Address
from daemon.core.words.rules import ENGLISH, Rules
from daemon.core.words.text import one_line, short

SUBJECT = 150  # characters


class TemplateProblem(ValueError):
    """A template cannot be used. Nothing that it would have made may be sent.

    `template` is the name of the file, `line` counts from 1 (0: nobody knows), `reason` is for a person.
    """

    def __init__(self, template: str, line: int, reason: str) -> None:
        super().__init__(f"template {template}, line {line}: {reason}")
        self.template, self.line, self.reason = template, line, reason


class Renderer:
    """Renders from `sources`: name of a template → its text. `rules` say how each language spells days."""

    def __init__(self, sources: Mapping[str, str], rules: Rules) -> None:
        self._rules = rules
        self._sources = dict(sources)
        self._sets: dict[tuple[str, bool], Environment] = {}

    def render(self, kind: str, language: str, view: View) -> Rendered:
        """The mail of `kind` for `view`. Raises TemplateProblem, whatever is wrong with the templates."""
        language = self._spoken(kind, language)
        task = RenderTask(kind, language, view)
        subject = one_line(self._run(task, "subject", html=False))
        text = self._run(task, "txt", html=False)
        html, content = self._page(task, short(subject, SUBJECT))
        return Rendered(short(subject, SUBJECT), wrapped(text), html, content)

    def text(self, kind: str, language: str, view: View) -> str:
        """Only the text of `kind`, not wrapped: for what goes into another mail. Raises TemplateProblem."""
        return self._run(RenderTask(kind, self._spoken(kind, language), view), "txt", html=False).strip()

    def problems(self, languages: Collection[str]) -> list[TemplateProblem]:
        """What is wrong with the templates: their syntax, and whatever fails on sample mails in `languages`."""
        syntax = [problem for name in sorted(self._sources) if (problem := self._syntax(name))]
        if syntax:
            return syntax
        tried = [self._tried(language, *sample) for language in languages for sample in specimens().values()]
        return list({str(problem): problem for problem in tried if problem}.values())

    def _syntax(self, name: str) -> TemplateProblem | None:
        try:
            self._set(ENGLISH, html=False).get_template(name)
        except TemplateSyntaxError as error:
            return TemplateProblem(name, error.lineno, error.message or "syntax error")
        return None

    def _tried(self, language: str, kind: str, view: View) -> TemplateProblem | None:
        try:
            if isinstance(view, ChaserView):
                self.text(kind, language, view)
            else:
                self.render(kind, language, view)
        except TemplateProblem as problem:
            return problem
        return None

    def _spoken(self, kind: str, language: str) -> str:
        names = {f"{language}/{kind}.words", f"{language}/common.words"}
        return language if names <= self._sources.keys() else ENGLISH

    def _page(self, task: RenderTask, subject: str) -> tuple[str, str]:
        """The HTML page, and what it shows between its head and its foot."""
        with _guarded(self._sources):
            template, values = self._prepared(task, "html", html=True)
            values["subject"] = subject
            page = template.render(values)
            block = template.blocks.get("content")
            return page.strip() + "\n", "".join(block(template.new_context(values))) if block else ""

    def _run(self, task: RenderTask, extension: str, *, html: bool) -> str:
        with _guarded(self._sources):
            template, values = self._prepared(task, extension, html=html)
            return template.render(values)

    def _prepared(self, task: RenderTask, extension: str, *, html: bool) -> tuple[Template, dict[str, Any]]:
        templates = self._set(task.language, html=html)
        names = [f"{folder}.{extension}" for folder in task.folders]
        common = templates.get_template(f"{task.language}/common.words").module
        parts = templates.get_template("base/parts.html" if html else "base/parts.txt")
        return templates.select_template(names), {
            "view": task.view,
            "kind": task.kind,
            "language": task.language,
            "words": templates.get_template(f"{task.language}/{task.kind}.words").module,
            "common": common,
            "parts": parts.make_module({"common": common}),
        }

    def _set(self, language: str, *, html: bool) -> Environment:
        """One environment for each language, escaping or not: words are compiled for where they will stand."""
        key = (language, html)
        if key not in self._sets:
            self._sets[key] = _environment(self._sources, Speller(self._rules, language), html=html)
        return self._sets[key]


class TeamRenderer(Renderer):
    """Renders what the team gets: where a template of a user's own fails, with the shipped ones, so that it comes.

    `failed` is what is wrong, since it was last emptied. What clients get is never rendered with other templates.
    """

    def __init__(self, sources: Mapping[str, str], shipped: Mapping[str, str], rules: Rules) -> None:
        super().__init__(sources, rules)
        self._shipped = Renderer(shipped, rules)
        self.failed: list[TemplateProblem] = []

    def render(self, kind: str, language: str, view: View) -> Rendered:
        try:
            return super().render(kind, language, view)
        except TemplateProblem as problem:
            self.failed.append(problem)
            return self._shipped.render(kind, language, view)

    def text(self, kind: str, language: str, view: View) -> str:
        try:
            return super().text(kind, language, view)
        except TemplateProblem as problem:
            self.failed.append(problem)
            return self._shipped.text(kind, language, view)


@dataclass(frozen=True, slots=True)
class RenderTask:
    """What is to be rendered."""

    kind: str
    language: str
    view: View

    @property
    def folders(self) -> tuple[str, ...]:
        return f"{self.language}/{self.kind}", f"base/{self.kind}", "base/mail"


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


def _environment(sources: Mapping[str, str], speller: Speller, *, html: bool) -> Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=_Sources(sources),
        undefined=StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED[html],
    )
    environment.filters |= speller.filters() | _FILTERS
    return environment


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


@contextmanager
def _guarded(sources: Mapping[str, str]) -> Iterator[None]:
    """Turns whatever goes wrong in a template into a TemplateProblem: a user wrote it, so anything may."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise TemplateProblem(error.name or "", error.lineno, error.message or "syntax error") from error
    except TemplateNotFound as error:
        raise TemplateProblem(str(error.name or error), 0, "there is no such template") from error
    except Exception as error:
        raise TemplateProblem(*_place(error, sources), f"{error}") from error


def _place(error: Exception, sources: Mapping[str, str]) -> tuple[str, int]:
    """The innermost template in the traceback, which jinja2 rewrites to the template's own lines."""
    name, line, trace = "", 0, error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file in sources:
            name, line = file, trace.tb_lineno
        trace = trace.tb_next
    return name, line
