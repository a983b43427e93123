"""The several things that one sentence asks: "tell me when it comes, and we need an invoice"."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from daemon.core.model import Kind
from daemon.core.reading.ask_words import ANSWERED, CHASER, DEED, DEFECT, RHETORICAL, AskWords
from daemon.core.reading.clauses import SHORT
from daemon.core.reading.hits import LIKELY, MARK, AskHit
from daemon.core.reading.plain import LONGEST
from daemon.core.reading.sentence import SentenceReader
from daemon.core.words.text import words

_UNSURE = frozenset((RHETORICAL, ANSWERED, CHASER, DEFECT))
_DOUBTED = frozenset((RHETORICAL, ANSWERED, CHASER))
_COORDINATE = "coordinate"  # the rule of a question that another clause asks for, beside others
_TWO = 2
_MOST_PARTS, _MOST_JOINTS = 3, 8  # of a sentence that asks for several things


class SeveralAsks:
    """Takes a sentence apart that asks for more than one thing."""

    def __init__(self, sentences: SentenceReader) -> None:
        self._sentences = sentences

    def of(self, text: str, whole: AskHit, said: AskWords) -> list[tuple[str, AskHit]]:
        """What each part of a sentence asks; all of it, what it asks as a `whole`, where it asks for one thing."""
        return self._told(text, whole, said) or self._joined(text, whole, said)

    def _joined(self, text: str, whole: AskHit, said: AskWords) -> list[tuple[str, AskHit]]:
        """What each part of a sentence asks: `tell me when it comes, and we need an invoice`."""
        parts = self._parts(text, said)
        hits = [(part, self._half(part, said) or self._toned(part, text, said)) for part in parts if len(parts) > 1]
        return [(part, hit) for part, hit in hits if hit] or [(text, whole)]

    def _half(self, text: str, said: AskWords) -> AskHit | None:
        """What a part of a sentence asks; a deed that the part before it asks for is a request."""
        deed = DEED in said.hits(text) and len(words(text)) > SHORT
        return self._sentences.hit(text, "", said) or (AskHit(Kind.REQUEST, LIKELY, "act") if deed else None)

    def _toned(self, part: str, text: str, said: AskWords) -> AskHit | None:
        """What a part asks by the mark at the end of its sentence: "delivery is included and what are the benches?"."""
        told = "¿" in text[1:]  # "somos 40 y ¿cuánto cuesta?"
        return self._sentences.hit(f"{part}?", "", said) if said.by_tone and not told and MARK.search(text) else None

    def _told(self, text: str, whole: AskHit, said: AskWords) -> list[tuple[str, AskHit]]:
        """What a sentence asks to be told, each by itself: `tell me when it comes and whether it folds`."""
        parts = said.coordinates.parts(text) if whole.rule not in _UNSURE else []
        if len(parts) < _TWO or any(self._governs(part, said) for part in parts[1:]):
            return []
        marked = MARK.search(text)
        first = self._sentences.hit(f"{parts[0]}?" if marked else parts[0], "", said)
        if first is None or not (marked or first.kind is Kind.QUESTION or not said.coordinates.asks(parts[0])):
            return []
        asked = AskHit(Kind.QUESTION, whole.certainty, _COORDINATE)
        return [(parts[0], first), *((part, asked) for part in parts[1:])]

    def _governs(self, part: str, said: AskWords) -> bool:
        """Whether a part says by itself what is to be done: "when it comes, please call", or is courtesy."""
        names = said.hits(part)
        return not {"courtesy", CHASER}.isdisjoint(names) or ("act" in names and "indirect" not in names)

    def _parts(self, text: str, said: AskWords) -> list[str]:
        """A sentence in parts where each asks: `tell me when it comes, and we need an invoice`."""
        parts: list[str] = []
        while len(parts) < _MOST_PARTS and (halves := self._halves(text, said)):
            parts.append(halves[0])
            text = halves[1]
        return [*parts, text]

    def _halves(self, text: str, said: AskWords) -> list[str]:
        for joint in itertools.islice(said.joint.finditer(text[:LONGEST]), _MOST_JOINTS):
            halves = [text[: joint.start()], text[joint.end() :].strip()]
            if joint[0].startswith("?"):
                halves[0] += "?"
                if self._sentences.hit(halves[1], "", said):
                    return halves
            elif self._two(halves, said) if joint[0][0].isspace() else self._both_ask(halves, said):
                return halves
        return []

    def _both_ask(self, halves: Sequence[str], said: AskWords) -> bool:
        first = self._sentences.hit(halves[0], "", said)
        second = self._governed(halves, said) if first and first.certainty >= LIKELY else None
        return second is not None and second.certainty >= LIKELY

    def _governed(self, halves: Sequence[str], said: AskWords) -> AskHit | None:
        """What the second half asks: what the first does not only say the purpose of."""
        text = halves[1].replace("?", "") if DEED in said.hits(halves[1]) else halves[1]
        told = said.purpose.search(halves[0])
        return self._sentences.hit(text, "", said) if told else self._half(text, said)

    def _two(self, halves: Sequence[str], said: AskWords) -> bool:
        """Whether two halves that only an "and" joins ask for two things, whatever mark stands at the end.

        "Check it and tell me" asks once, "sign it and send it back" as well.
        """
        if any(len(words(half)) <= SHORT for half in halves):
            return all(len(words(half)) >= _TWO for half in halves) and self._asks_by_tone(halves, said)
        second = self._governed([halves[0], halves[1].replace("?", "")], said)
        first = self._sentences.hit(halves[0], "", said) if second and second.certainty >= LIKELY else None
        if second and first is None:
            return self._asks_by_tone(halves, said)
        if not first or not second or {first.rule, second.rule} & _DOUBTED:
            return False
        if second.kind is Kind.QUESTION:
            return first.kind is Kind.QUESTION or "look" not in said.hits(halves[0])
        return "anaphor" not in said.hits(halves[1]) and not {"anaphor", "look"} <= said.hits(halves[0])

    def _asks_by_tone(self, halves: Sequence[str], said: AskWords) -> bool:
        """Whether the first half is a statement that only the mark makes a question, and the second asks in words: at
        once, not behind "two guests eat no meat, and one no nuts, can you …?".
        """
        second = self._sentences.hit(halves[1].replace("?", "").partition(",")[0], "", said)
        plain = self._sentences.hit(halves[0], "", said) is None and self._toned(halves[0], halves[1], said)
        return bool(plain and second and second.certainty >= LIKELY and second.rule not in _DOUBTED)
