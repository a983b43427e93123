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
    answered                    the sentence after a question answers it
    filler                      words that are passed over at the start of a clause
    lead                        a clause that says nothing yet: "one more thing", "hi Tom"
    you                         words that speak to the reader: what is asked of him he has to answer
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from daemon.core.model import Ask, Kind
from daemon.core.reading.ask_words import CHASER, DEFECT, VERB, AskWords
from daemon.core.words.grammar import listed, one_of
from daemon.core.words.rules import Rules
from daemon.core.words.sentences import Sentence, Splitter
from daemon.core.words.text import normal, words

RHETORICAL = "rhetorical, perhaps"
SURE, LIKELY, WEAK = 0.95, 0.8, 0.6
DOUBTFUL = 0.5  # a question in form, though its words are often a turn of speech or the writer goes on to answer it
SAYING = 5  # words: a subject of fewer only names what the body asks
MOST = 100  # asks of one mail
LONGEST = 1500  # letters of a sentence that are read: what is longer is a table or a log
CARELESS = 10  # words of a question that somebody may end with a full stop
SHORT = 3  # words: a clause of fewer is a name or an aside

_URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*/\S*\?\S+|`[^`]*`", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„«”][^\"“”„«»]{2,}[\"”“»]")
_MARK = re.compile(r"[?？;](?=[\s\"'”»)\]*_]*$)|[?？]")
_SEGMENT = re.compile(r":(?!\d)|\s[-–—]+\s?|^[-–—]|(?<=\w)—|[!?…]+\s|¿")
_CLAUSE = re.compile(r"[,;()\n]+(?!\d)")
_PIECE = re.compile(r"[,;()\n¿]+(?!\d)|:(?!\d)|\s[-–—]+\s|[!…]+\s")  # what parts courtesy from what stands beside it
_RAGE = re.compile(r"[?!]{2}")
_LABEL = re.compile(r"^\W*[^\W\d_]+ ?:(?=\s)")  # of a form or an invitation: "Where: on the ground floor"


@dataclass(frozen=True, slots=True)
class _Hit:
    kind: Kind
    certainty: float
    rule: str


class AskReader:
    """Finds what is asked in the own words of a mail."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._splitter = Splitter(rules)
        link, but = (listed(rules, rules.spoken, "clause", key) for key in ("and", "but"))
        self._but = re.compile(rf"\s(?:{one_of(but)})\s", re.IGNORECASE)
        self._link = re.compile(rf"\s(?:{one_of(link | but)})\s", re.IGNORECASE)
        self._joint = re.compile(rf"(?:[,;]\s|\?)\s*(?:{one_of(listed(rules, rules.spoken, 'clause', 'and'))})\s+")
        self._said: dict[
            str | None, AskWords
        ] = {}  # made when a language is first met: most teams write in two or three

    def read(self, own_text: str, subject: str, language: str | None, *, is_reply: bool) -> tuple[Ask, ...]:
        """The asks of a mail in their order, each verbatim and once. `subject` is the base subject; it counts when the
        mail opens a thread and the body does not ask it. `language` is that of the own words, None if unknown.
        """
        said = self._words(language)
        sentences = self._splitter.split(own_text)
        asks = [ask for ask in _told_once(self._asks(sentences, said)) if not _vents(ask, sentences, said)]
        if not is_reply:
            asks += self._of_subject(subject, asks, said)
            asks = asks or _bare_mark(own_text)
        return tuple(_once(asks))

    def _words(self, language: str | None) -> AskWords:
        """The rules of a language that we know; those of all of them when we do not know it."""
        known = language if language in self._rules.spoken else None
        if known not in self._said:
            self._said[known] = AskWords(self._rules, (known,) if known else self._rules.spoken)
        return self._said[known]

    def _asks(self, sentences: Sequence[Sentence], said: AskWords) -> Iterator[tuple[Ask, int]]:
        """Each ask, and the paragraph that it stands in."""
        for place, sentence in enumerate(sentences):
            after = sentences[place + 1] if place + 1 < len(sentences) else None
            follows = after.text if after and after.paragraph == sentence.paragraph else ""
            if after and _introduces(sentence, after):
                continue
            for text in self._parts(sentence.text, said):
                if hit := self._hit(text, follows, said):
                    yield Ask(text, hit.kind, hit.certainty, hit.rule), sentence.paragraph

    def _parts(self, text: str, said: AskWords) -> list[str]:
        """A sentence in two where both halves ask: `tell me when it comes, and we need an invoice`."""
        for joint in self._joint.finditer(text[:LONGEST]):
            halves = [text[: joint.start()], text[joint.end() :].strip()]
            hits = [self._hit(half, "", said) for half in halves]
            if all(hit and hit.certainty >= LIKELY for hit in hits):
                return halves
        return [text]

    def _of_subject(self, subject: str, asks: list[Ask], said: AskWords) -> list[Ask]:
        hit = self._hit(subject, "", said)
        told = any(_similar(_bag(subject), _bag(ask.text), 0.25) for ask in asks)
        enough = LIKELY if not asks else SURE
        if hit is None or told or hit.certainty < enough or (asks and len(words(subject)) < SAYING):
            return []
        return [Ask(subject, hit.kind, min(hit.certainty, LIKELY), f"{hit.rule} in the subject")]

    def _hit(self, text: str, follows: str, said: AskWords) -> _Hit | None:
        plain = _QUOTED.sub(" ~ ", _URL.sub(" ", text[:LONGEST]))
        if not words(plain.replace("?", "").replace("!", "")):
            return None
        names = said.hits(plain)
        if "named" not in names and ("courtesy" in names or {CHASER, "status"} & names):
            again = _Hit(Kind.QUESTION, LIKELY, CHASER) if _wants_news(plain, names) else None
            return again or self._beside_courtesy(plain, said)
        marked = _MARK.search(plain) is not None
        if marked and _needs_no_answer(plain, follows, names, said):
            return _Hit(Kind.QUESTION, DOUBTFUL, RHETORICAL)
        strong = _strong(names)
        if strong is None:  # the clauses are looked at only where the sentence does not say enough
            segments = _segments(plain, said, names)
            strong = _acting(segments, names) or (None if marked else _weak(plain, names, segments))
        if marked:
            return replace(strong, certainty=SURE) if strong else _Hit(Kind.QUESTION, SURE, "question mark")
        return strong

    def _beside_courtesy(self, text: str, said: AskWords) -> _Hit | None:
        """What a clause asks beside one of courtesy: "hope you're well, when can we expect the draft?".

        Where no comma parts the two, a question mark alone does not do: "I hope you and the team are well?" Without a
        mark something is asked only after a "but": "sorry to bother you, but please send it".
        """
        if not _MARK.search(text):
            asking = (self._clause(part, said) for part in self._but.split(text)[1:])
            return next((hit for hit in asking if hit and hit.kind is not Kind.QUESTION), None)
        pieces = [piece for piece in _PIECE.split(text) if words(piece)]
        if len(pieces) == 1:
            pieces = self._link.split(text.replace("?", ""))
        asking = (self._clause(piece, said) for piece in pieces if len(pieces) > 1)
        return next((hit for hit in asking if hit and hit.certainty > WEAK), None)

    def _clause(self, text: str, said: AskWords) -> _Hit | None:
        """What one clause asks that holds no courtesy itself."""
        if len(words(text)) < SHORT or "courtesy" in said.hits(text):
            return None
        return self._hit(text, "", said)


def _vents(ask: Ask, sentences: Sequence[Sentence], said: AskWords) -> bool:
    """Whether a question that may be rhetorical stands in an angry mail: two signs, where one makes it doubtful."""
    if ask.rule != RHETORICAL:
        return False
    others = (sentence.text for sentence in sentences if ask.text not in sentence.text)
    return bool(_RAGE.search(ask.text)) or any(_RAGE.search(text) or said.complains(text) for text in others)


def _told_once(found: Iterable[tuple[Ask, int]]) -> list[Ask]:
    """Without a defect that the same paragraph goes on to ask to be mended: "It is broken. Please repair it"."""
    asks = list(found)
    last = {paragraph: place for place, (ask, paragraph) in enumerate(asks) if _is_plain_request(ask)}
    return [ask for place, (ask, paragraph) in enumerate(asks) if ask.rule != DEFECT or place > last.get(paragraph, -1)]


def _is_plain_request(ask: Ask) -> bool:
    return ask.kind is Kind.REQUEST and ask.rule != DEFECT


def _wants_news(text: str, names: set[str]) -> bool:
    marked = bool(_MARK.search(text))
    return (marked or "courtesy" not in names) and ("status" in names or (marked and "courtesy" not in names))


def _introduces(sentence: Sentence, after: Sentence) -> bool:
    """Whether a sentence only announces the list that comes after it: `three questions:`."""
    return sentence.text.endswith(":") and after.item and not sentence.item


def _segments(text: str, said: AskWords, names: set[str]) -> list[list[set[str]]]:
    """What each clause matches without the words that open it idly, in groups parted by colons and dashes.

    `names`: what the whole matches, which often is one clause.
    """
    whole = normal(text)
    groups = [[said.without_filler(piece) for piece in _CLAUSE.split(part)] for part in _SEGMENT.split(text)]
    segments = [[_found(clause, said, whole, names) for clause in group if words(clause)] for group in groups]
    return [group for group in segments if group]


def _found(clause: str, said: AskWords, whole: str, names: set[str]) -> set[str]:
    hits = names if normal(clause) == whole else said.hits(clause)
    return hits | ({"short"} if len(words(clause)) < SHORT else set())


def _opening(clauses: list[set[str]], skipped: set[str]) -> set[str]:
    """What the first clause matches that says something: no greeting, no condition."""
    return clauses[0] if len(clauses) == 1 else next((clause for clause in clauses if not skipped & clause), set())


def _acts(segments: list[list[set[str]]]) -> bool:
    """Whether a clause tells the reader to do something."""
    if any("act" in found and "formula" not in found for clauses in segments for found in clauses):
        return True
    openings = [_opening(clauses, {"lead", "short"}) for clauses in segments]
    return any(VERB in found and "formula" not in found for found in openings)


def _opens(clauses: list[set[str]]) -> bool:
    """Whether a group of clauses starts as a question does."""
    opening = _opening(clauses, {"lead"})
    subordinate = "when" in opening and any("short" not in clause for clause in clauses if clause is not opening)
    return "opener" in opening and "statement" not in opening and not subordinate


def _needs_no_answer(text: str, follows: str, names: set[str], said: AskWords) -> bool:
    """Rhetorical, or the writer goes on to answer it."""
    if "rhetorical" in names:
        return True
    answer = follows or text.rpartition("?")[2]
    return bool(answer.strip()) and not said.speaks_to_reader(text) and "answered" in said.hits(answer)


def _strong(names: set[str]) -> _Hit | None:
    """What kind of ask the phrases of a sentence make it, wherever they stand."""
    if "approval" in names and "formula" not in names:
        return _Hit(Kind.APPROVAL, SURE, "approval")
    if "indirect" in names:
        return _Hit(Kind.QUESTION, SURE, "indirect")
    if "named" in names:
        return _Hit(Kind.QUESTION, LIKELY, "named")
    return _Hit(Kind.REQUEST, SURE, "request") if "request" in names else None


def _acting(segments: list[list[set[str]]], names: set[str]) -> _Hit | None:
    """What a sentence wants done: it says so, or tells what is broken."""
    if _acts(segments):
        return _Hit(Kind.REQUEST, LIKELY, "act")
    return _Hit(Kind.REQUEST, LIKELY, DEFECT) if DEFECT in names and "mended" not in names else None


def _weak(text: str, names: set[str], segments: list[list[set[str]]]) -> _Hit | None:
    """A question without its mark. Who ends a long sentence with a full stop leaves out no mark."""
    if text.rstrip().endswith((".", ":", ";")) and len(words(text)) > CARELESS:
        return None
    if _LABEL.match(text):
        segments = segments[1:]
    if not text.rstrip().endswith("!") and any(map(_opens, segments)):  # "How nice!" asks nothing
        return _Hit(Kind.QUESTION, LIKELY, "opener")
    return _Hit(Kind.QUESTION, WEAK, "inside") if "inside" in names else None


def _bag(text: str) -> frozenset[str]:
    return frozenset(words(text)) - {"?", "!"}


def _similar(left: frozenset[str], right: frozenset[str], share: float) -> bool:
    """Whether two bags of words share that much of the smaller one."""
    return len(left & right) >= share * max(1, min(len(left), len(right)))


def _once(asks: list[Ask]) -> Iterator[Ask]:
    """Each of the first asks once; who asks a hundred things in a mail sent a form or a log."""
    kept: list[frozenset[str]] = []
    for ask in asks[:MOST]:
        bag = _bag(ask.text)
        if not any(_similar(bag, before, 0.9) for before in kept):
            kept.append(bag)
            yield ask


def _bare_mark(own_text: str) -> list[Ask]:
    """`?` above a forwarded mail."""
    mark = own_text.strip()
    return [Ask(mark, Kind.QUESTION, WEAK, "question mark alone")] if mark and not mark.strip("?") else []
