"""Quantities: the times and figures that a sentence of a reply names, and in what it measures."""

from __future__ import annotations

import re
from typing import NamedTuple

from daemon.core.ledger.clause_forms import beside
from daemon.core.ledger.courtesy import has_digit
from daemon.core.ledger.kinds import clocked
from daemon.core.ledger.wording import Wording

_MANY = re.compile(r"(?!(?:19|20)\d\d$)\d{3,}")  # a number that is of no day, hour or year


class Quantities(NamedTuple):
    """Those of one sentence."""

    times: frozenset[str]  # its words of a time, figures of days and hours among them
    figures: frozenset[str]  # its numbers that belong to no day or time
    measures: frozenset[str]  # in what it measures: money, area, clock …
    loose: frozenset[str]  # words that may stand beside them: about, each, a currency
    timed: bool  # it may name a time: "Thursday", but "the 20th" too; not "12 pages"


class QuantityReader:
    """Made once from the wording."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def of(self, said: str, form: str, language: str | None) -> Quantities:
        """`form`: what is `said`, as `text.normal` makes it."""
        day, hours = self._wording.has_day(said), self._wording.hours.of(form, language)
        figures = self._figures(form, language) - hours
        times = self._times(form, language, day=day) | hours
        measures = self._wording.measures.told(said, figures, times, self._wording.idle(language), language)
        lasts = "duration" in measures
        return Quantities(
            times=times,
            figures=figures,
            measures=measures | {"clock"} if hours else measures,
            loose=self._loose(form, language, lasts=lasts),
            timed=day or bool(hours) or self._wording.says("time", form, language) or lasts or clocked(said),
        )

    def _figures(self, form: str, language: str | None) -> frozenset[str]:
        """The numbers that are not of a day or a time: "13 March" and "in 2 weeks" are no price; "a dozen" is one."""
        near = [word for word in form.split() if word not in self._wording.before_month]
        says = self._wording.says
        idle = self._wording.idle(language)  # "un" and "eine" are articles first
        some = near if says("number", form, language) else ()
        written = {word for word in some if word not in idle and says("number", f" {word} ", language)}
        return frozenset(
            word
            for n, word in enumerate(near)
            if (word[:1].isdigit() or word in written)
            and not any(says("time", f" {beside} ", language) for beside in beside(near, n))
        )

    def _times(self, form: str, language: str | None, *, day: bool) -> frozenset[str]:
        """The words of a time, and the figures of days and hours where there are any."""
        told = [word for word in form.split() if word not in self._wording.now(language)]
        if not (day or self._wording.says("time", f" {' '.join(told)} ", language)):
            return frozenset()
        timed = [self._wording.says("time", f" {word} ", language) for word in told]
        return frozenset(
            word
            for n, word in enumerate(told)
            if timed[n] or (has_digit(word) and (not _MANY.fullmatch(word) or any(timed[max(n - 1, 0) : n + 2])))
        )

    def _loose(self, form: str, language: str | None, *, lasts: bool) -> frozenset[str]:
        """The words that may stand beside an answer, those of a currency among them; of "three hours" the three."""
        says, measures = self._wording.says, self._wording.measures
        loose = measures.beside(language).intersection(form.split()) | measures.currencies(form.split(), language)
        counts = (word for word in form.split() if says("number", f" {word} ", language)) if lasts else ()
        return loose.union(counts)
