"""What the writer of a mail wants from its reader: questions, requests, approvals asked for.

The phrases stand in `rules/<language>/asks.toml`. Its rules, and what each does to a sentence:

    approval indirect request   phrases that ask, wherever they stand
    defect                      something does not work, is wrong or missing: it wants to be put right
    mended                      … but not any more
    act                         imperatives and "please", in any clause
    verb opener                 imperatives and question words, at the start of the first clause that says something
    when                        openers that only introduce the main clause, where one follows
    inside                      signs of a question anywhere, weaker than these
    courtesy                    the sentence asks nothing, whatever else stands in it
    chaser                      it asks again for what was asked before: with a question mark only
    status                      it asks for news of something, with or without one
    named                       it asks although it is a formula: "waiting for your comments on the budget"
    rhetorical                  a question in form only
    formula                     the clause is no imperative, though it looks like one
    statement                   no question word in it asks
    narrated                    it tells of the past, with words that elsewhere wish: no request
    answered                    the sentence after a question answers it
    known                       its writer wanted to ask and knows by now, or somebody else asked him and was told
    found                       the sentence after a question, whose writer has found the answer himself
    aside                       it tells what its writer does himself, or what people ask in general
    notice                      it tells how to come by: its imperatives ask nothing
    filler                      words that are passed over at the start of a clause
    lead                        a clause that says nothing yet: "one more thing", "hi Tom"
    thing fault                 together in a clause a defect: something of ours, and what should not be said of it
    list point idle             what introduces a list of changes, what a point of one looks like, what is done already
    bare                        it only closes a mail that asks: "let me know"
    look                        what is checked only to be told: "check the price and tell me" asks once
    you                         words that speak to the reader: what is asked of him he has to answer
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from daemon.core.model import Ask, Kind
from daemon.core.reading.ask_words import (
    ANSWERED,
    CHASER,
    DEED,
    DEFECT,
    RHETORICAL,
    AskWords,
    asked_of_all,
)
from daemon.core.reading.by_tenor import asking, tells
from daemon.core.reading.clauses import SHORT, opens, segments
from daemon.core.reading.hits import (
    LIKELY,
    MARK,
    SURE,
    WEAK,
    AskHit,
    acting,
    bare_mark,
    needs_no_answer,
    unmarked,
    wants_news,
    worded,
)
from daemon.core.reading.letters import Letters, Weighed, is_letter
from daemon.core.reading.lists import introduces, points
from daemon.core.reading.plain import LETTER, LONGEST, TOLD_FIELD, plainly
from daemon.core.reading.small_talk import DOUBTFUL, doubted
from daemon.core.reading.together import once, similar, told_once, without_asides
from daemon.core.words.rules import Rules
from daemon.core.words.sentences import Sentence, splitter
from daemon.core.words.text import words

_WORDED = frozenset(("approval", "indirect", "named", "request", "act", DEFECT))  # rules that ask in so many words
_TOLD = frozenset(("indirect", "request"))  # that an aside only tells of: "people always ask where the key is"
_UNSURE = frozenset((RHETORICAL, ANSWERED, CHASER, DEFECT))
_DOUBTED = frozenset((RHETORICAL, ANSWERED, CHASER))
_TITLED = frozenset(("act", "approval", CHASER))  # rules that a noun at the start of a subject meets by mistake
COORDINATE = "coordinate"  # the rule of a question that another clause asks for, beside others
SAYING = 5  # words: a subject of fewer only names what the body asks
_TWO = 2
MOST_PARTS, MOST_JOINTS = 3, 8  # of a sentence that asks for several things

_PIECE = re.compile(r"[,;()\n¿]+(?!\d)|:(?!\d)|\s[-–—]+\s|[!…]+\s")  # what parts courtesy from what stands beside it


class AskReader:
    """Finds what is asked in the own words of a mail."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._splitter = splitter(rules)
        # Made when a language is first met: most teams write in two or three.
        self._said: dict[str | None, AskWords] = {}
        self._asking = cache(partial(asked_of_all, rules))
        self._letters = Letters(rules)

    def read(self, own_text: str, subject: str, language: str | None, *, is_reply: bool) -> tuple[Ask, ...]:
        """The asks of a mail in their order, each verbatim and once. `subject` is the base subject; it counts when the
        mail opens a thread and the body does not ask it. `language` is that of the own words, None if unknown.
        """
        said = self._words(language)
        sentences = self._splitter.split(own_text)
        found = doubted(self._asks(own_text, sentences, said, is_reply=is_reply), said, self._rules.tenor)
        asks = told_once(found, own_text, sentences, said)
        asks = without_asides(asks, sentences, said)
        if not is_reply:
            asks += self._of_subject(subject, asks, said)
            asks = asks or bare_mark(own_text)
        return tuple(once(asks))

    def _words(self, language: str | None) -> AskWords:
        """The rules of a language that we know; those of all of them when we do not know it."""
        known = language if language in self._rules.spoken else None
        if known not in self._said:
            self._said[known] = AskWords(self._rules, (known,) if known else self._rules.spoken, self._asking)
        return self._said[known]

    def _asks(
        self, text: str, sentences: Sequence[Sentence], said: AskWords, *, is_reply: bool
    ) -> Iterator[tuple[Ask, int]]:
        """Each ask, and the place of its sentence."""
        found = [self._of_sentence(place, sentences, said) for place in range(len(sentences))]
        if is_letter(text, sentences, said, is_reply=is_reply):
            found = self._letters.weighed(sentences, found, said, is_reply=is_reply)
        owed = points(text, sentences, found, said)
        for place in range(len(sentences)):
            asks = [] if introduces(place, sentences, found, owed) else found[place]
            yield from ((ask, place) for ask in asks)
            if place in owed:
                yield owed[place], place

    def evidence(self, own_text: str, language: str | None, *, is_reply: bool) -> list[Weighed]:
        """The sentences of a letter with what speaks for and against their asking: what `make asking` learns from."""
        said, sentences = self._words(language), self._splitter.split(own_text)
        found = [self._of_sentence(place, sentences, said) for place in range(len(sentences))]
        return self._letters.rows(sentences, found, said, is_reply=is_reply)

    def _of_sentence(self, place: int, sentences: Sequence[Sentence], said: AskWords) -> list[Ask]:
        sentence = sentences[place]
        if TOLD_FIELD.match(sentence.text.strip()):
            return []
        after = sentences[place + 1] if place + 1 < len(sentences) else None
        follows = after.text if after and after.paragraph == sentence.paragraph else ""
        whole = self._hit(sentence.text, follows, said)
        if whole is None:
            return []
        told = self._told(sentence.text, whole, said) or self._joined(sentence.text, whole, said)
        return [Ask(text, hit.kind, hit.certainty, hit.rule) for text, hit in told]

    def _joined(self, text: str, whole: AskHit, said: AskWords) -> list[tuple[str, AskHit]]:
        """What each part of a sentence asks: `tell me when it comes, and we need an invoice`."""
        parts = self._parts(text, said)
        hits = [(part, self._half(part, said) or self._toned(part, text, said)) for part in parts if len(parts) > 1]
        return [(part, hit) for part, hit in hits if hit] or [(text, whole)]

    def _half(self, text: str, said: AskWords) -> AskHit | None:
        """What a part of a sentence asks; a deed that the part before it asks for is a request."""
        deed = DEED in said.hits(text) and len(words(text)) > SHORT
        return self._hit(text, "", said) or (AskHit(Kind.REQUEST, LIKELY, "act") if deed else None)

    def _toned(self, part: str, text: str, said: AskWords) -> AskHit | None:
        """What a part asks by the mark at the end of its sentence: "delivery is included and what are the benches?"."""
        told = "¿" in text[1:]  # "somos 40 y ¿cuánto cuesta?"
        return self._hit(f"{part}?", "", said) if said.by_tone and not told and MARK.search(text) else None

    def _told(self, text: str, whole: AskHit, said: AskWords) -> list[tuple[str, AskHit]]:
        """What a sentence asks to be told, each by itself: `tell me when it comes and whether it folds`."""
        parts = said.coordinates.parts(text) if whole.rule not in _UNSURE else []
        if len(parts) < _TWO or any(self._governs(part, said) for part in parts[1:]):
            return []
        marked = MARK.search(text)
        first = self._hit(f"{parts[0]}?" if marked else parts[0], "", said)
        if first is None or not (marked or first.kind is Kind.QUESTION or not said.coordinates.asks(parts[0])):
            return []
        asked = AskHit(Kind.QUESTION, whole.certainty, COORDINATE)
        return [(parts[0], first), *((part, asked) for part in parts[1:])]

    def _governs(self, part: str, said: AskWords) -> bool:
        """Whether a part says by itself what is to be done: "when it comes, please call", or is courtesy."""
        names = said.hits(part)
        return not {"courtesy", CHASER}.isdisjoint(names) or ("act" in names and "indirect" not in names)

    def _parts(self, text: str, said: AskWords) -> list[str]:
        """A sentence in parts where each asks: `tell me when it comes, and we need an invoice`."""
        parts: list[str] = []
        while len(parts) < MOST_PARTS and (halves := self._halves(text, said)):
            parts.append(halves[0])
            text = halves[1]
        return [*parts, text]

    def _halves(self, text: str, said: AskWords) -> list[str]:
        for joint in itertools.islice(said.joint.finditer(text[:LONGEST]), MOST_JOINTS):
            halves = [text[: joint.start()], text[joint.end() :].strip()]
            if joint[0].startswith("?"):
                halves[0] += "?"
                if self._hit(halves[1], "", said):
                    return halves
            elif self._two(halves, said) if joint[0][0].isspace() else self._both_ask(halves, said):
                return halves
        return []

    def _both_ask(self, halves: Sequence[str], said: AskWords) -> bool:
        first = self._hit(halves[0], "", said)
        second = self._governed(halves, said) if first and first.certainty >= LIKELY else None
        return second is not None and second.certainty >= LIKELY

    def _governed(self, halves: Sequence[str], said: AskWords) -> AskHit | None:
        """What the second half asks: what the first does not only say the purpose of."""
        text = halves[1].replace("?", "") if DEED in said.hits(halves[1]) else halves[1]
        told = said.purpose.search(halves[0])
        return self._hit(text, "", said) if told else self._half(text, said)

    def _two(self, halves: Sequence[str], said: AskWords) -> bool:
        """Whether two halves that only an "and" joins ask for two things, whatever mark stands at the end.

        "Check it and tell me" asks once, "sign it and send it back" as well.
        """
        if any(len(words(half)) <= SHORT for half in halves):
            return all(len(words(half)) >= _TWO for half in halves) and self._asks_by_tone(halves, said)
        second = self._governed([halves[0], halves[1].replace("?", "")], said)
        first = self._hit(halves[0], "", said) if second and second.certainty >= LIKELY else None
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
        second = self._hit(halves[1].replace("?", "").partition(",")[0], "", said)
        plain = self._hit(halves[0], "", said) is None and self._toned(halves[0], halves[1], said)
        return bool(plain and second and second.certainty >= LIKELY and second.rule not in _DOUBTED)

    def _of_subject(self, subject: str, asks: list[Ask], said: AskWords) -> list[Ask]:
        hit = self._of_title(subject, said)
        told = any(similar(subject, ask.text, 0.25) for ask in asks)
        enough = LIKELY if not asks else SURE
        if hit is None or told or hit.certainty < enough or (asks and len(words(subject)) < SAYING):
            return []
        return [Ask(subject, hit.kind, min(hit.certainty, LIKELY), f"{hit.rule} in the subject")]

    def _of_title(self, subject: str, said: AskWords) -> AskHit | None:
        hit = self._hit(subject, "", said)
        rest = said.titles.behind(subject) if hit and hit.rule in _TITLED else subject
        return hit if rest == subject else self._hit(rest, "", said)

    def _hit(self, text: str, follows: str, said: AskWords) -> AskHit | None:
        plain = plainly(text[:LONGEST], said)
        if not LETTER.search(plain):
            return None
        names = said.hits(plain)
        if "named" not in names and ("courtesy" in names or {CHASER, "status"} & names):
            again = AskHit(Kind.QUESTION, LIKELY, CHASER) if wants_news(plain, names) else None
            return again or self._beside_courtesy(plain, said)
        marked = MARK.search(plain) is not None
        if "found" in said.hits(follows) if marked else "known" in names:
            return None
        if marked and needs_no_answer(plain, follows, names, said):
            return AskHit(Kind.QUESTION, DOUBTFUL, RHETORICAL if "rhetorical" in names else ANSWERED)
        strong = worded(names)
        aside = "aside" in names and not marked and not said.speaks_to_reader(plain)
        if aside and strong and strong.rule in _TOLD:
            rest = [clause for clause in plain.split(", ") if "aside" not in said.hits(clause)]
            strong = worded(said.hits(", ".join(rest)))  # "can we pay by card, many guests ask for it"
        if strong is None:  # the clauses are looked at only where the sentence does not say enough
            clauses = segments(plain, said, names)
            strong = acting(plain, clauses, names) or (
                None if marked or aside else unmarked(plain, names, clauses, said)
            )
            strong = strong or (
                None if marked or aside else asking(self._rules.tenor, plain, opening=any(map(opens, clauses)))
            )
        if marked:
            return replace(strong, certainty=SURE) if strong else AskHit(Kind.QUESTION, SURE, "question mark")
        return None if strong and tells(self._rules.tenor, plain, strong) else strong

    def _beside_courtesy(self, text: str, said: AskWords) -> AskHit | None:
        """What a clause asks beside one of courtesy: "hope you're well, when can we expect the draft?".

        Where no comma parts the two, a question mark alone does not do: "I hope you and the team are well?" Without a
        mark something is asked only in so many words: "thanks for the draft, please swap the photos". What a condition
        governs is courtesy as well, but for what follows a "but": "if you have questions, please call".
        """
        pieces = [piece for piece in _PIECE.split(text) if words(piece)]
        if MARK.search(text):
            if len(pieces) == 1:
                pieces = said.link.split(text.replace("?", ""))
            asking = (self._clause(piece, said) for piece in pieces if len(pieces) > 1)
            return next((hit for hit in asking if hit and hit.certainty > WEAK), None)
        if rest := self._after_greeting(text, said):
            return self._hit(rest, "", said)
        after_but = said.but.split(text)[1:]
        courtly = [piece for piece in pieces if "courtesy" in said.hits(piece)] or [text]
        apart = [] if any(map(said.condition.search, courtly)) else pieces
        if len(apart) == 1:
            apart = said.link.split(text)[:1]
        asking = (self._clause(piece, said) for piece in (*apart, *after_but) if piece != text)
        return next((hit for hit in asking if hit and hit.rule in _WORDED), None)

    def _after_greeting(self, text: str, said: AskWords) -> str:
        """What stands behind a few words of courtesy: "best wishes and don't forget the menus"; else nothing."""
        greeting, _, rest = text.partition(",")
        if len(words(greeting)) > SHORT:
            greeting, *others = said.link.split(text, maxsplit=1)
            rest = "".join(others)
        return rest if len(words(greeting)) <= SHORT and "courtesy" in said.hits(greeting) else ""

    def _clause(self, text: str, said: AskWords) -> AskHit | None:
        """What one clause asks that holds no courtesy itself. What looks like an imperative may be a question."""
        names = said.hits(text)
        if len(words(text)) < SHORT or "courtesy" in names or ("formula" in names and not MARK.search(text)):
            return None
        return self._hit(text, "", said)
