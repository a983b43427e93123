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

from collections.abc import Iterator, Sequence
from functools import cache, partial

from daemon.core.model import Ask
from daemon.core.reading.ask_words import CHASER, AskWords, asked_of_all
from daemon.core.reading.hits import LIKELY, SURE, AskHit, bare_mark
from daemon.core.reading.letters import Letters, Weighed, is_letter
from daemon.core.reading.lists import introduces, points
from daemon.core.reading.plain import TOLD_FIELD
from daemon.core.reading.sentence import SentenceReader
from daemon.core.reading.several import SeveralAsks
from daemon.core.reading.small_talk import doubted
from daemon.core.reading.together import once, similar, told_once, without_asides
from daemon.core.words.rules import Rules
from daemon.core.words.sentences import Sentence, splitter
from daemon.core.words.text import words

_TITLED = frozenset(("act", "approval", CHASER))  # rules that a noun at the start of a subject meets by mistake
_LETTER = 20_000  # characters: what is longer is a log or a book, of which nobody guesses what it wants
_SAYING = 5  # words: a subject of fewer only names what the body asks


class AskReader:
    """Finds what is asked in the own words of a mail."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._splitter = splitter(rules)
        # Made when a language is first met: most teams write in two or three.
        self._said: dict[str | None, AskWords] = {}
        self._asking = cache(partial(asked_of_all, rules))
        self._sentences = SentenceReader(rules.tenor)
        self._several = SeveralAsks(self._sentences)
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

    def hunch(self, own_text: str, language: str | None, *, is_reply: bool) -> str:
        """Of own words in which `read` finds nothing: the sentence that may want something, or ""."""
        if len(own_text) > _LETTER:
            return ""
        said, sentences = self._words(language), self._splitter.split(own_text)
        return self._letters.hunch(sentences, [[] for _ in sentences], said, is_reply=is_reply)

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
        whole = self._sentences.hit(sentence.text, follows, said)
        if whole is None:
            return []
        asked = self._several.of(sentence.text, whole, said)
        return [Ask(text, hit.kind, hit.certainty, hit.rule) for text, hit in asked]

    def _of_subject(self, subject: str, asks: list[Ask], said: AskWords) -> list[Ask]:
        hit = self._of_title(subject, said)
        told = any(similar(subject, ask.text, 0.25) for ask in asks)
        enough = LIKELY if not asks else SURE
        if hit is None or told or hit.certainty < enough or (asks and len(words(subject)) < _SAYING):
            return []
        return [Ask(subject, hit.kind, min(hit.certainty, LIKELY), f"{hit.rule} in the subject")]

    def _of_title(self, subject: str, said: AskWords) -> AskHit | None:
        hit = self._sentences.hit(subject, "", said)
        rest = said.titles.behind(subject) if hit and hit.rule in _TITLED else subject
        return hit if rest == subject else self._sentences.hit(rest, "", said)
