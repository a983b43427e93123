"""Makes the subject, text and HTML of a mail out of templates and a view.

A template is looked for under these names, the first that exists is taken:

    <language>/<kind>.subject|txt|html     one language's whole mail, as a user may write it
    base/<kind>.subject|txt|html           one for all languages
    base/mail.subject|txt|html             the shipped layout, around `base/<kind>.body` and `.lines`

The shipped layout takes its sentences from `<language>/<kind>.words` and `<language>/common.words`; among colleagues
who say du, tu or ty, what stands in `<language>/<kind>.informal.words` goes before. A language without words for a kind
is written in English. Templates see `view`, `words`, `common`, `parts` (how text or HTML is drawn), `kind`, `language`
and `spoken("alert")`, the words of another kind. What stands in a view is data and is never read as a template.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, Template, TemplateNotFound, TemplateSyntaxError

from daemon.core.letters.environment import Words, environment
from daemon.core.letters.layout import wrapped
from daemon.core.letters.mail_kinds import TextView, View
from daemon.core.letters.specimens import specimens
from daemon.core.letters.spelling import Speller
from daemon.core.letters.views import Rendered
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
    """Renders from `sources`: name of a template → its text. `rules` say how each language spells days.

    `informal`: in the words for colleagues, where the language has such.
    """

    def __init__(self, sources: Mapping[str, str], rules: Rules, *, informal: bool = False) -> None:
        self._rules = rules
        self._sources = dict(sources)
        self._informal = informal
        self._sets: dict[tuple[str, bool], Environment] = {}

    def render(self, kind: str, language: str, view: View) -> Rendered:
        """The mail of `kind` for `view`. Raises TemplateProblem, whatever is wrong with the templates."""
        language = self._spoken(kind, language)
        task = RenderTask(kind, language, view)
        subject = one_line(self._run(task, "subject", html=False))
        text = self._run(task, "txt", html=False)
        html, content = self._page(task, short(subject, SUBJECT))
        return Rendered(short(subject, SUBJECT), wrapped(text), html, content, language=language)

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
            if isinstance(view, TextView):
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
        common = self._words(templates, task.language, "common")
        parts = templates.get_template("base/parts.html" if html else "base/parts.txt")
        return templates.select_template(names), {
            "view": task.view,
            "kind": task.kind,
            "language": task.language,
            "words": self._words(templates, task.language, task.kind),
            "common": common,
            "parts": parts.make_module({"common": common}),
        }

    def _set(self, language: str, *, html: bool) -> Environment:
        """One environment for each language, escaping or not: words are compiled for where they will stand."""
        key = (language, html)
        if key not in self._sets:
            made = environment(self._sources, Speller(self._rules, language), html=html)
            made.globals["spoken"] = lambda kind: self._words(made, language, kind)
            self._sets[key] = made
        return self._sets[key]

    def _words(self, templates: Environment, language: str, kind: str) -> Words:
        names = (f"{language}/{kind}.informal.words", f"{language}/{kind}.words")
        wanted = names if self._informal and names[0] in self._sources else names[1:]
        return Words([templates.get_template(name).module for name in wanted])


class TeamRenderer(Renderer):
    """Renders what the team gets: where a template of a user's own fails, with the shipped ones, so that it comes.

    `failed` is what is wrong, since it was last emptied. What clients get is never rendered with other templates.
    """

    def __init__(
        self, sources: Mapping[str, str], shipped: Mapping[str, str], rules: Rules, *, informal: bool = False
    ) -> None:
        super().__init__(sources, rules, informal=informal)
        self._shipped = Renderer(shipped, rules, informal=informal)
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
