"""The words that say what a reply does: `rules/<language>/answers.toml`, ready to be asked."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Literal, Protocol, get_args

import re2

from daemon.core.dates.dates import Dates
from daemon.core.ledger.certainty import Certainty
from daemon.core.ledger.day_figures import before_month, day_or_hour
from daemon.core.ledger.joints import Joints
from daemon.core.ledger.kinds import Measures
from daemon.core.ledger.leaning import Leaning
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.news_words import NewsWords
from daemon.core.ledger.past_forms import PastForms
from daemon.core.ledger.recalls import Recalls
from daemon.core.ledger.signed import SignedReplies
from daemon.core.ledger.spoken_hours import SpokenHours
from daemon.core.ledger.wants import Wants, wanted
from daemon.core.ledger.withdrawal_words import WithdrawalWords
from daemon.core.words.grammar import trait
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.phrases import pattern
from daemon.core.words.rules import Rules
from daemon.core.words.sentences import splitter
from daemon.core.words.text import normal, words

TOPIC = "answers"
Said = Literal[
    "yesno",
    "yes_no",
    "deed",
    "time",
    "both",
    "assent",
    "open",
    "amount",
    "when",
    "tell",
    "number",
    "suits",
]  # the rules that a form is asked for: of all of them in one pass
EVIDENCE = "evidence"
_EVIDENCE = (
    *("where", "who", "why", "place", "person", "reason", "unknown", "handed", "other", "spoken", "told", "plain"),
    *("refuses", "denies", "about", "either", "received", "price", "fee", "count", "lasts", "hour", "day", "extent"),
    *("receipt", "status", "coming", "partly", "points", "talk", "onward", "not_yet", "attached"),
)

_LINK = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@\S+")
_DIGIT = re.compile(r"\d")  # few texts have one: the look for a day takes long
_MARKS = frozenset("?!")
_POLITE = ((TOPIC, "courtesy"), (TOPIC, "thanks"), (TOPIC, "polite"), ("asks", "courtesy"), ("acts", "thanks"))
_NEAR = 3  # words from a number on, in which its month may stand: "14 de mayo"
_LABEL = 3  # digits of an order's number at least
_YES = 24  # letters of a clause that is but a yes or a no at most
_FORMS = 1024  # forms of which is remembered what they say
_KEPT = 256  # sentences whose marks are remembered
_PASSES = 3  # one formula may hide the next: both need the space between them


class _Pattern(Protocol):
    def sub(self, to: str, text: str) -> str: ...


class Wording:
    """The lexicons of all languages. A language that is unknown, or has none, is read with all of them.

    A `form` is a text as `text.normal` makes it.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._latin = str.maketrans(dict(rules.rule("mail", "names", "latin").words))
        self._all = rules.languages(TOPIC)
        self.tenor = rules.tenor
        self.recalls = Recalls(rules)
        self.signed = SignedReplies(rules)
        self.dates = Dates(rules)
        self.certainty = Certainty(rules)
        self.leaning = Leaning(rules)
        self.news = NewsWords(rules, self.languages)
        self.withdrawal = WithdrawalWords(rules, self.languages)
        self.measures = Measures(rules, self.languages)
        self.hours = SpokenHours(rules, self.languages)
        self.acted = PastForms(rules, self.languages)
        self.split = splitter(rules).split
        self.joints = Joints(rules, self.languages)
        self._day = day_or_hour(rules)
        self.before_month = before_month(rules)
        self._ignored = lru_cache(maxsize=None)(lambda language: self._words("function", language))
        self._polite = lru_cache(maxsize=None)(lambda language: self._words("courtesy", language))
        self._now = lru_cache(maxsize=None)(lambda language: self._words("now", language, EVIDENCE))
        self._habits = lru_cache(maxsize=None)(lambda language: trait(rules, language or "", "nouns"))
        self._formulas = lru_cache(maxsize=None)(self._courtesy_pattern)
        self._politeness = lru_cache(maxsize=None)(
            lambda language: Lexicon(rules.rule(one, *named) for one in self.languages(language) for named in _POLITE)
        )
        self._said = lru_cache(maxsize=_FORMS)(lambda form, language: self._answers(language).keys_normal(form))
        self._answers = lru_cache(maxsize=None)(
            lambda language: Lexicon(
                rules.rule(one, TOPIC, name) for one in self.languages(language) for name in get_args(Said)
            )
        )
        self._evidence = lru_cache(maxsize=None)(self._evidence_rules)
        self._named = lru_cache(maxsize=_KEPT)(self._names)
        self._kept_marks = lru_cache(maxsize=_KEPT)(self._marks)  # a sentence is asked several times

    def choice(self, text: str, language: str | None) -> tuple[Bag, ...]:
        """What two things a question lets us choose between: "is the glass tempered or plain?"; none where it does not.

        Of the first it is the word that stands beside the "or", for what stands before is of both.
        """
        *before, after = self.joints.either(text, language)
        head, second = self.bag(before[-1], language) if before else Bag(), self.bag(after, language)
        first = Bag.of([*head.words[-1:], *(word for word in head.words if word.isdecimal())])
        shared = second.shared(first)
        if not first or len(shared) == len(second.words) or self.says("yesno", normal(after), language):
            return ()
        return first, Bag.of(word for word in second.words if word not in shared)

    def times(self, form: str, language: str | None) -> frozenset[str]:
        """The words of a time that may answer a "when", and the numbers beside them: "24 March"."""
        row = form.split()
        said = {word for word in row if word not in self._now(language) and self.says("time", f" {word} ", language)}
        near = (row[max(n - 1, 0) : n + _NEAR] for n in range(len(row)) if row[n].isdecimal())
        return frozenset(said.union(word for some in near if said & {*some} for word in some if word.isdecimal()))

    def labels(self, form: str, language: str | None, least: int = _LABEL) -> frozenset[tuple[str, str]]:
        """What is called by a number of at least so many digits: `order 4711`."""
        idle = self._ignored(language)
        return frozenset(
            (word, number)
            for word, number in pairwise(form.split())
            if number.isdecimal()
            and len(number) >= least
            and word.isalpha()
            and word not in idle
            and not self.says("time", f" {word} ", language)
        )

    def has_day(self, text: str) -> bool:
        """Whether there is a number in it that may be a day or an hour."""
        return bool(_DIGIT.search(text) and self._day.search(text))

    def languages(self, language: str | None) -> tuple[str, ...]:
        return (language,) if language in self._all else self._all

    def _words(self, name: str, language: str | None, topic: str = TOPIC) -> frozenset[str]:
        lists = (self._rules.rule(spoken, topic, name).words.get("words", "") for spoken in self.languages(language))
        return _MARKS.union(word for text in lists for word in words(text))

    def _courtesy_pattern(self, language: str | None) -> _Pattern | None:
        formulas = [self._rules.rule(spoken, TOPIC, "courtesy").phrases.phrases for spoken in self.languages(language)]
        phrases = [pattern(phrase) for group in formulas for phrase in group]
        return re2.compile("|".join(f"(?:{phrase})" for phrase in phrases)) if phrases else None

    def says(self, name: Said, form: str, language: str | None) -> bool:
        """Whether the rule `name` of that language matches."""
        return name in self._said(form, language)

    def polite(self, form: str, language: str | None) -> bool:
        """Whether there is a formula of courtesy or thanks in it, whatever else there is."""
        return self._politeness(language).find_normal(form) is not None

    def agrees(self, text: str, language: str | None) -> bool:
        """Whether one of its clauses is a yes or a no: "on Tuesday, and yes, it is"."""
        clauses = (normal(text[start:end]) for start, end in self.joints.spans(text, language))
        short = [form for form in clauses if len(form) <= _YES]
        return any(
            self.says("yesno", form, language) for form in (*short, *(self._led(one, language) for one in short))
        )

    def suits(self, text: str, language: str | None) -> bool:
        """Whether one of its clauses ends by saying that what it names will do, or will not: "Friday is fine"."""
        spans = self.joints.spans(text, language)
        return any(self.says("suits", normal(text[start:end]), language) for start, end in spans)

    def _led(self, form: str, language: str | None) -> str:
        """A clause without the "and" that leads to its yes."""
        first, _, rest = form.strip().partition(" ")
        return f" {rest} " if rest and first in self._ignored(language) else form

    def commits(self, form: str, language: str | None) -> bool:
        """Whether there are the words of a promise or of a holding reply in it."""
        rules = self._rules
        return self.says("tell", form, language) or any(
            rules.rule(spoken, "acts", name).phrases.find_normal(form)
            for spoken in self.languages(language)
            for name in ("promise", "holding")
        )

    def bag(self, text: str, language: str | None) -> Bag:
        """The words of `text` that carry its matter; addresses and links do not."""
        plain = _LINK.sub(" ", text) if "@" in text or "/" in text or "www." in text else text
        return self.bag_of(normal(plain), language)

    def plain(self, text: str, language: str | None) -> Bag:
        """The words of its matter without those of courtesy."""
        return Bag.of(word for word in self.bag(text, language).words if word not in self._polite(language))

    def now(self, language: str | None) -> frozenset[str]:
        """The words of a time that answer no "when"."""
        return self._now(language)

    def idle(self, language: str | None) -> frozenset[str]:
        """The words that say nothing of the matter."""
        return self._ignored(language)

    def bag_of(self, form: str, language: str | None) -> Bag:
        return Bag.of(form.split(), self._ignored(language), compounds=self._nouns(language, "compound"))

    def names(self, text: str, language: str | None) -> frozenset[str]:
        """The words of `text` that are names by their capital letter; none where every noun has one."""
        if self._nouns(language, "capital") or text.isupper():
            return frozenset()
        row = text.split()
        capital = [word for word in row[1:] if word.lstrip("\"'«„“(")[:1].isupper()]
        capital += (
            row[:1] if capital and capital[0] is row[1] and row[0].isalpha() else []
        )  # "Megan Hughes"; of "Megan does" nobody knows
        return frozenset(self.bag(" ".join(capital), language).words)

    def _nouns(self, language: str | None, habit: str) -> bool:
        """Whether the language writes its nouns so: `capital` letters, `compound` words."""
        return habit in self._habits(language)

    def matter(self, bag: Bag, language: str | None) -> Bag:
        """The words of a chaser that say what it is about, if any do."""
        return Bag.of((word for word in bag.words if word not in self._polite(language)), self.news.chasing(language))

    def empty(self, form: str, language: str | None, people: Bag) -> bool:
        """Whether there is nothing but courtesy, greetings and names."""
        if self._courteous(form, language, people):
            return True
        formulas = self._formulas(language)
        for _ in range(_PASSES if formulas else 0):
            shorter = f" {formulas.sub(' ', form).strip()} " if formulas else form
            if shorter == form:
                return False
            form = shorter
            if self._courteous(form, language, people):
                return True
        return False

    def _courteous(self, form: str, language: str | None, people: Bag) -> bool:
        polite = self._polite(language)
        return all(
            word in polite or (len(word) == 1 and not word.isdigit()) or self.latin(word) in people
            for word in form.split()
        )

    def latin(self, word: str) -> str:
        """A folded word in Latin letters, as people write their names in addresses."""
        return word if word.isascii() else word.translate(self._latin)

    def names_of(self, *people: str) -> Bag:
        """The words of people's names and of their addresses' local parts, in Latin letters."""
        return self._named(people)

    def _names(self, people: tuple[str, ...]) -> Bag:
        return Bag.of(self.latin(word) for person in people for word in words(person.partition("@")[0]))

    def wants(self, text: str, language: str | None) -> Wants:
        """What kind of answer a question wants."""
        return wanted(self._said(normal(text), language), self.marks(text, language))

    def marks(self, text: str, language: str | None) -> frozenset[str]:
        """The names of the rules of `rules/<language>/evidence.toml` that a sentence matches, all in one pass."""
        return self._kept_marks(text, language)

    def _marks(self, text: str, language: str | None) -> frozenset[str]:
        return frozenset(rule.key for rule in self._evidence(language).matching(text))

    def _evidence_rules(self, language: str | None) -> Lexicon:
        return Lexicon(
            [self._rules.rule(known, EVIDENCE, name) for known in self.languages(language) for name in _EVIDENCE]
        )
