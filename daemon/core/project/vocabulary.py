"""What one language has words for in a plan or a note: `rules/<language>/project.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from daemon.core.commands.command_words import Phrasebook, Tongue
from daemon.core.project.days import day_finder
from daemon.core.project.project import StepState
from daemon.core.project.spots import Spotter, trimmed
from daemon.core.words.grammar import one_of, trait
from daemon.core.words.rules import Rules
from daemon.core.words.text import words

TOPIC = "project"
WHOLE = 100  # percent

_COLON = re.compile(r"\s*(?:(?<!\d)[:：](?!//)|[:：](?!\d|//))\s*")
_APART = re.compile(r",\s+|,(?!\d)|;\s*|\s*\|\s*|\t+|\s+[–—-]\s+|\s*\(|\)\s*")
_SIGN = re.compile(r"\s*%")
_PERCENT = "percent"  # what the sign is read as, in any language
_LAST_DAY = 31
_BESIDE = 4  # words beside a figure; what says more is a sentence
_LONGEST = 4  # words of a state: `is not yet finished`; digits of a step's number, and one more


@dataclass(frozen=True, slots=True)
class Figure:
    """How much of a whole is used."""

    used: float
    total: float
    unit: str = ""


class Vocabulary:
    """Of one language; `vocabulary` keeps them."""

    def __init__(self, rules: Rules, language: str) -> None:
        def spotter(name: str) -> Spotter:
            return Spotter(rules.rule(language, TOPIC, name))

        def table(name: str) -> Mapping[str, str]:
            return rules.rule(language, TOPIC, name).words

        self.days = day_finder(rules, language)
        self.tongue = Tongue(rules, language)
        self.capital_nouns = "capital" in trait(rules, language, "nouns")
        self.title, self.status = spotter("title"), spotter("status")
        self.on_track, self.at_risk, self.late = spotter("on_track"), spotter("at_risk"), spotter("late")
        self.done, self.active, self.planned = spotter("done"), spotter("active"), spotter("planned")
        self.dropped, self.moved, self.to = spotter("dropped"), spotter("moved"), spotter("to")
        self.blocked, self.waiting = spotter("blocked"), spotter("waiting")
        self.free, self.picture = spotter("free"), spotter("picture")
        self.needed, self.not_needed = spotter("needed"), spotter("not_needed")
        self.call, self.sorry, self.nothing = spotter("call"), spotter("sorry"), spotter("nothing")
        self.say = spotter("say")
        self.because, self.by, self.delivers = spotter("because"), spotter("by"), spotter("delivers")
        self._priorities = {"high": spotter("high"), "low": spotter("low")}
        self._shares = Phrasebook(table("share"))
        self._percents = Phrasebook({_PERCENT: "", **table("percent")})
        self._about, self._steps = frozenset(table("about")), frozenset(table("step"))
        self._figure = _figures(table("of"))
        self.columns = {" ".join(words(name)): field for name, field in table("column").items()}

    def percent(self, text: str) -> int | None:
        """How far `text`, and all of it, says that something is, 0 to 100: `about half`, `ca. 60 %`, `60 % done`."""
        said = [word for word in words(_SIGN.sub(f" {_PERCENT} ", text)) if word not in self._about]
        if said and _counts(said[0]) and (sign := self._percents.at(said[1:])):
            rest = " ".join(said[1 + sign[0] :])
            return min(int(said[0]), WHOLE) if not rest or self.done.whole(rest) else None
        found = self._shares.at(said)
        return int(found[1]) if found and found[0] == len(said) else None

    def state(self, text: str) -> StepState | None:
        """The state that `text` is, and nothing else."""
        percent = self.percent(text)
        if percent is not None:
            return StepState.DONE if percent == WHOLE else StepState.ACTIVE
        if self.planned.whole(text):
            return StepState.PLANNED
        if self.active.whole(text):
            return StepState.ACTIVE
        return StepState.DONE if self.done.whole(text) else None

    def state_at_end(self, text: str) -> tuple[str, str] | None:
        """`text` parted before the state that it ends with: `Slideshow half done` → `Slideshow`, `half done`."""
        parts = text.split()
        for size in range(min(len(parts) - 1, _LONGEST), 0, -1):
            if self.state(" ".join(parts[-size:])):
                return trimmed(" ".join(parts[:-size])), " ".join(parts[-size:])
        return None

    def priority(self, text: str) -> str:
        """high, low; "" where `text` is neither."""
        return next((name for name, spotter in self._priorities.items() if spotter.whole(text)), "")

    def figure(self, text: str) -> Figure | None:
        """`62 of 100 hours`, `62h/100h`, `4.200 von 10.000 €`; not `24/4`, which is a day."""
        found = self._figure.search(text)
        if not found or (found["over"] and not found["first"] and not found["unit"]):
            return None
        if len(words(f"{text[: found.start()]} {text[found.end() :]}")) > _BESIDE:
            return None
        unit = found["unit"] or found["first"] or found["before"] or ""
        figure = Figure(_number(found["used"]), _number(found["total"]), unit)
        return None if found["over"] and not found["first"] and figure.total <= _LAST_DAY else figure

    def number(self, text: str) -> int | None:
        """The number of a step, where `text` is nothing else: `4`, `#4`, `step 4`."""
        said = words(text)
        said = said[1:] if len(said) > 1 and said[0] in self._steps else said
        return int(said[0]) if len(said) == 1 and _counts(said[0]) else None


def parted(line: str) -> tuple[str, str]:
    """What stands before the first colon of a line and behind it; all of it behind, where there is none."""
    found = _COLON.search(line)
    if found and line[: found.start()].strip() and line[found.end() :].strip():
        return line[: found.start()].strip(), line[found.end() :].strip()
    return "", line.strip(" :")


def clauses(text: str) -> list[str]:
    """The parts of `text` between commas, dashes and brackets."""
    return [part.strip() for part in _APART.split(text) if part.strip(" .")]


def _counts(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < _LONGEST


def _figures(of: Mapping[str, str]) -> re.Pattern[str]:
    number, unit, money = r"\d{1,9}(?:[.,' ]\d{1,3}){0,3}", r"[^\W\d_]{1,20}|%", "[€$£]"
    joined = rf"(?:\s+(?:{one_of(of)})\s+|(?P<over>\s*/\s*))"
    return re.compile(
        rf"(?<![\d.,/:])(?P<before>{money})?\s?(?P<used>{number})\s?(?P<first>{unit}|{money})?{joined}"
        rf"{money}?\s?(?P<total>{number})(?![\d./:])\s?(?:(?:{one_of(of)})\s+)?(?P<unit>{unit}|{money})?",
        re.IGNORECASE,
    )


def _number(text: str) -> float:
    """`4,200` and `4.200` are four thousand, `62,5` is not."""
    plain = re.sub(r"[' ]|[.,](?=\d{3}(?!\d))", "", text).replace(",", ".")
    whole, *rest = plain.split(".")
    return float(f"{whole}.{''.join(rest) or 0}")


@lru_cache(maxsize=64)
def vocabulary(rules: Rules, language: str) -> Vocabulary:
    """The words of one language."""
    return Vocabulary(rules, language)
