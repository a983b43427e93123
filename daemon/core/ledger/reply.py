"""What a reply holds, sentence by sentence: content, a promise, a question of its own, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from daemon.core.ledger.matching import Bag
from daemon.core.ledger.wording import Wording
from daemon.core.model import Act, Filed, Speech
from daemon.core.reading.enclosures import sent_by_hand
from daemon.core.reading.points import numbered, quoted_items
from daemon.core.words.text import normal, words

_DIGIT = re.compile(r"\d")
_VOCATIVE = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,2}[,!:]\s+")
_CLAUSE = re.compile(r"[,;!–—]+\s|\s-\s")
_LEAD = re.compile(r"[,;:]\s|\s[-–—]\s")  # what ends the first clause
_NAME = 3  # words of a name that signs at most
_SURE = 0.9  # from which certainty on a sentence without a question mark asks; below it may be an answer all the same
_GREETING = 6  # words of a greeting line at most
_SENTENCES = 400  # of one reply: what comes after says nothing new


class Does(Enum):
    """What a sentence of a reply does for a question."""

    CONTENT = "says something"
    CONSENT = "says only yes, no or fine"
    HOLD = "says that an answer will come"
    PROMISE = "commits to an act"
    ASK = "asks back"


@dataclass(frozen=True, slots=True)
class Bit:
    """One sentence that is not empty."""

    text: str
    does: Does
    bag: Bag
    paragraph: int
    act: Act | None = None
    consents: bool = False  # begins with yes, no, of course, unfortunately …
    dated: bool = False  # has a word of time
    day: bool = False  # has a number that may be a day or an hour: "the 20th", "14:30"
    counted: bool = False  # has a number that belongs to no day or time: a price, a quantity
    names: frozenset[str] = frozenset()  # its words that are names by their capital letter
    times: frozenset[str] = frozenset()  # its words of a time, figures of days and hours among them
    figures: frozenset[str] = frozenset()  # its numbers that belong to no day or time
    deeds: frozenset[str] = frozenset()  # its words that say by themselves that something is done
    prompt: bool = False  # begins with such a word: "Done, it went out"
    marks: frozenset[str] = frozenset()  # the rules of `evidence.toml` that it matches: place, unknown, handed …
    lead: frozenset[str] = frozenset()  # the words of its first clause
    clauses: int = 1  # how many things it says at most
    doubtful: bool = False  # beside thanks or courtesy, or perhaps a request: it answers only where its words say so
    done: bool = False  # says that an act is done, or that something is attached

    @property
    def timed(self) -> bool:
        """Whether it may name a time: "Thursday", but "the 20th" too; not "12 pages"."""
        return self.dated or self.day


@dataclass(frozen=True, slots=True)
class Below:
    """An interleaved answer: the quoted passage in its items (list points, paragraphs), and what stands below it."""

    items: tuple[str, ...]  # in the form of `text.normal`
    bits: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    bits: tuple[Bit, ...]  # of all own words
    rest: tuple[Bit, ...]  # of those that stand below no quoted passage
    below: tuple[Below, ...]
    points: tuple[tuple[str, tuple[Bit, ...]], ...]  # numbered answers: the number or letter, and its sentences
    both: bool  # one word for everything: "yes to all"
    attached: bool
    files: Bag  # the words of the names of the files that its writer sent

    @property
    def says(self) -> bool:
        return any(bit.does in SAYING for bit in self.bits)


SAYING = frozenset({Does.CONTENT, Does.CONSENT})
LATER = frozenset({Does.HOLD, Does.PROMISE})


class ReplyReader:
    """Reads what a filed message does for the questions before it."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def read(self, filed: Filed) -> Reply:
        whole = self._bits(filed.own_text, filed)
        below = tuple(
            Below(quoted_items(passage.quoted), self._bits(passage.answer, filed)) for passage in filed.passages
        )
        files = [file for file in filed.attachments if sent_by_hand(file)]
        answered = {bit.text for passage in below for bit in passage.bits}
        return Reply(
            bits=whole,
            rest=tuple(bit for bit in whole if bit.text not in answered),
            below=below,
            points=() if below else self._points(filed),
            both=self._wording.says("both", normal(filed.own_text), filed.language),
            attached=bool(files),
            files=self._wording.bag(" ".join(file.filename.rpartition(".")[0] for file in files), filed.language),
        )

    def _points(self, filed: Filed) -> tuple[tuple[str, tuple[Bit, ...]], ...]:
        return tuple((number, self._bits(text, filed)) for number, text in numbered(filed.own_text))

    def _bits(self, text: str, filed: Filed) -> tuple[Bit, ...]:
        people = self._wording.names_of(filed.sender.name, filed.sender.address, *filed.to)
        sentences = self._wording.split(text)[:_SENTENCES]
        bits: list[Bit] = []
        for number, sentence in enumerate(sentences):
            if number == len(sentences) - 1 and (number > 1 or bits) and _signs(sentence.text):
                break
            for part in self._parts(sentence.text, filed, first=number == 0):
                bit = self._bit(part, sentence.paragraph, filed, people, first=number == 0)
                bits += [bit] if bit else []
        return tuple(bits)

    def _parts(self, sentence: str, filed: Filed, *, first: bool) -> list[str]:
        """What must be told apart in the sentence of a promise: `Yes, I'll send it` and `I take over: it is done`."""
        text = self._without_vocative(sentence, filed.language) if first else sentence
        if not self._act(normal(text), filed):
            return [text]
        lead, comma, rest = text.partition(",")
        if comma and self._wording.says("yesno", normal(lead), filed.language):
            return [lead, rest]
        promise, colon, rest = text.partition(": ")
        done = colon and self._wording.says("deed", normal(rest), filed.language)
        return [promise, rest] if done and not self._wording.commits(normal(rest), filed.language) else [text]

    def _act(self, form: str, filed: Filed) -> Act | None:
        return _overlapping(form, [act for act in filed.acts if act.speech in _COMING])

    def _bit(self, text: str, paragraph: int, filed: Filed, people: Bag, *, first: bool) -> Bit | None:
        language, says = filed.language, self._wording.says
        yes = says("yesno", normal(text), language)
        act = None if yes else self._act(normal(text), filed)
        act = act if act is None or _whole(text, act) or self._wording.commits(normal(text), language) else None
        said = text if act else self._without_courtesy(text, language)
        form = normal(said)
        consents = says("assent", form, language)
        does = self._does(form, act, filed, people, consents=consents)
        if does is None or (does is Does.CONTENT and first and _greets(text)):
            return None
        done = says("deed", form, language)
        deeds = frozenset(word for word in form.split() if done and says("deed", f" {word} ", language))
        figures, day = self._figures(form, language), self._wording.has_day(said)
        times = self._times(form, language, day=day)
        return Bit(
            text=text,
            does=does,
            bag=self._matter(said, language) if does in LATER else self._wording.bag(said, language),
            paragraph=paragraph,
            act=act,
            consents=consents,
            dated=says("time", form, language),
            counted=bool(figures),
            names=self._wording.names(said, language) - times,
            times=times,
            figures=figures,
            deeds=deeds,
            prompt=not deeds.isdisjoint(form.split()[:1]),
            marks=self._wording.marks(said, language),
            lead=frozenset(normal(_LEAD.split(said, maxsplit=1)[0]).split()),
            clauses=self._wording.clauses(said),
            day=day,
            doubtful=does is Does.CONTENT and (said != text or _asks(form, filed)),
            done=done,
        )

    def _matter(self, said: str, language: str | None) -> Bag:
        """The words without those of a time: the day of "back by Thursday" is no word on "approve it by Thursday"."""
        words = self._wording.bag(said, language).words
        return Bag.of(word for word in words if not self._wording.says("time", f" {word} ", language))

    def _figures(self, form: str, language: str | None) -> frozenset[str]:
        """The numbers that are not of a day or a time: "13 March" and "in 2 weeks" are no price; "a dozen" is one."""
        near = [word for word in form.split() if word not in self._wording.before_month]
        says = self._wording.says
        idle = self._wording.idle(language)  # "un" and "eine" are articles first
        some = near if says("number", form, language) else ()
        written = [word for word in some if word not in idle and says("number", f" {word} ", language)]
        return frozenset(written).union(
            word
            for n, word in enumerate(near)
            if word[:1].isdigit() and not any(says("time", f" {beside} ", language) for beside in _beside(near, n))
        )

    def _times(self, form: str, language: str | None, *, day: bool) -> frozenset[str]:
        """The words of a time, and the figures of days and hours where there are any."""
        if not (day or self._wording.says("time", form, language)):
            return frozenset()
        told = (word for word in form.split() if word not in self._wording.now(language))
        return frozenset(word for word in told if _has_digit(word) or self._wording.says("time", f" {word} ", language))

    def _without_courtesy(self, text: str, language: str | None) -> str:
        """`Thanks for asking, it is the blue one` → `it is the blue one`."""
        if not self._wording.polite(normal(text), language):
            return text
        clauses = (clause for clause in _CLAUSE.split(text) if clause.strip())
        return ", ".join(clause for clause in clauses if not self._wording.polite(normal(clause), language))

    def _does(self, form: str, act: Act | None, filed: Filed, people: Bag, *, consents: bool) -> Does | None:
        """What a sentence does; None for an empty one."""
        if act:
            telling = act.speech is not Speech.PROMISE or self._wording.says("tell", form, filed.language)
            return Does.HOLD if telling else Does.PROMISE
        if form.rstrip().endswith("?") or (_asks(form, filed, _SURE) and not consents):
            return Does.ASK
        if consents:
            return Does.CONSENT if self._bare(form, filed.language, people) else Does.CONTENT
        return None if self._wording.empty(form, filed.language, people) else Does.CONTENT

    def _bare(self, form: str, language: str | None, people: Bag) -> bool:
        """Whether nothing of the matter stands beside the yes or no."""
        if _has_digit(form):
            return False
        said, empty = self._wording.says, self._wording.empty
        rest = (f" {word} " for word in self._wording.bag_of(form, language).words)
        return all(empty(word, language, people) or said("assent", word, language) for word in rest)

    def _without_vocative(self, sentence: str, language: str | None) -> str:
        """`Anna, it is done` → `it is done`, unless the words before the comma answer: `Thursday, first thing`."""
        vocative = _VOCATIVE.match(sentence)
        if not vocative or not sentence[0].isupper():
            return sentence
        called = normal(vocative[0])
        if self._wording.polite(called, language):
            return sentence
        if any(self._wording.says(name, called, language) for name in ("assent", "time", "deed", "number")):
            return sentence
        return sentence[vocative.end() :] or sentence

    def called_before(self, text: str, question: str) -> tuple[str, ...]:
        """The folded words of the name that the sentence of `question` begins with: `Paolo, is the date right?`."""
        form = normal(question)
        for sentence in self._wording.split(text):
            if (
                form in normal(sentence.text)
                and sentence.text[:1].isupper()
                and (vocative := _VOCATIVE.match(sentence.text))
            ):
                return tuple(words(vocative[0]))
        return ()


_COMING = frozenset({Speech.HOLDING, Speech.PROMISE, Speech.CLIENT_TURN})


def _beside(words: list[str], place: int) -> list[str]:
    return [*words[max(place - 1, 0) : place], *words[place + 1 : place + 2]]


def _has_digit(text: str) -> bool:
    return bool(_DIGIT.search(text))


def _greets(text: str) -> bool:
    return text.rstrip()[-1:] in (",", ":") and len(text.split()) <= _GREETING and not _has_digit(text)


def _whole(text: str, act: Act) -> bool:
    """Whether a sentence was not taken apart: it is all of the act's."""
    return normal(act.text) in normal(text)


def _signs(text: str) -> bool:
    """Whether the last line is but a name, in whatever script: `Олена`."""
    parts = text.split()
    return len(parts) <= _NAME and all(part[:1].isupper() for part in parts) and text[-1:] not in tuple(".!?")


def _overlapping(form: str, acts: Sequence[Act]) -> Act | None:
    """The act that this sentence is, or is a part of."""
    for act in acts:
        theirs = normal(act.text)
        if theirs in form or (len(form) > len(theirs) // 4 and form in theirs):
            return act
    return None


def _asks(form: str, filed: Filed, least: float = 0) -> bool:
    asked = (normal(ask.text) for ask in filed.asks if ask.certainty >= least)
    return bool(form.strip()) and any(theirs in form or form in theirs for theirs in asked)
