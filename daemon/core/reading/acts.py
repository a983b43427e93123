"""What the sentences of a mail do, other than to ask: hold off, promise, thank, approve, withdraw, chase, complain …

Read without knowing whose mail it is: a promise of the client's is read like one of the team's, and the ledger takes
what suits the direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from daemon.core.dates.dates import Dates
from daemon.core.model import Act, Speech
from daemon.core.words.grammar import listed, one_of, trait
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.sentences import splitter
from daemon.core.words.tenor import TENOR

_SURE = 0.9  # of a rule that matches and that no other contradicts
_LIKELY = 0.7  # of a promise that is told by its tense and its day alone
_TOPIC = "acts"
_RULES = {
    "holding": Speech.HOLDING,
    "promise": Speech.PROMISE,
    "thanks": Speech.THANKS,
    "approval": Speech.APPROVAL,
    "withdrawal": Speech.WITHDRAWAL,
    "chaser": Speech.CHASER,
    "complaint": Speech.COMPLAINT,
    "cancel": Speech.CANCEL,
    "urgent": Speech.URGENT,
    "client_turn": Speech.CLIENT_TURN,
}
_CONDITION = "condition"
COMING = "coming"  # of a rule: it will be there: a promise where a day to come is named
_TOLD = "told"  # what has been: its weekday is past
# What takes a kind of act back; the languages need different ones.
_VETOES = (
    *("not_holding", "not_promise", "not_approval", "not_withdrawal", "not_chaser", "not_complaint", "not_urgent"),
)
# A question does none of these, whatever words stand in it.
_STATED = frozenset({Speech.HOLDING, Speech.PROMISE, Speech.APPROVAL, Speech.WITHDRAWAL, Speech.CLIENT_TURN})
_DATED = frozenset({Speech.HOLDING, Speech.PROMISE, Speech.CLIENT_TURN})
# "Forget my last question" does not ask again, "we go with another supplier" approves nothing.
_SILENCED = {Speech.WITHDRAWAL: {Speech.CHASER}, Speech.CANCEL: {Speech.APPROVAL, Speech.CONDITIONAL}}
_LEAST = 12  # letters of a sentence whose tenor is asked for
_CLAUSE, _SENTENCE = 4, 6  # words of a clause that is weighed by itself, of a client's sentence
_LATER, _SURELY = 0.85, 0.9  # probability that a sentence puts off or promises; that one of its clauses does
_TELLS = 0.9  # probability that a sentence tells, for what rules see in it to be of no weight
_LIGHTLY = frozenset({Speech.PROMISE})
_PUTTING_OFF = (("holds", "hands"), ("promises",))
_TAKES_BACK = 0.75  # probability that a sentence takes back what it names
# Probability that a sentence does what no rule sees in it. Who asks again is believed early: it counts only where
# something of theirs waits.
_MEANT: Mapping[Speech, tuple[str, float]] = {
    Speech.CANCEL: ("client.cancels", 0.6),
    Speech.APPROVAL: ("client.approves", 0.75),
    Speech.CHASER: ("client.chases", 0.5),
    Speech.COMPLAINT: ("client.complains", 0.8),
    Speech.URGENT: ("client.urgent", 0.7),
}
_DOES = 0.5  # … that one of its clauses does it
_WORDS = 3  # of a sentence whose tenor may be a flag
# Probability under which a sentence does not do what a rule sees in it: "unless I am mistaken" takes nothing back.
_BELIED: Mapping[Speech, tuple[str, float]] = {
    Speech.WITHDRAWAL: ("client.withdraws", 0.04),
    Speech.APPROVAL: ("client.approves", 0.02),
    Speech.CONDITIONAL: ("client.approves", 0.02),
}
_KEPT = 512  # texts whose rules are remembered
_LONGEST = 1500  # characters of a sentence that are looked at
_PIECE = re.compile(r"[:;,.!?|/()\[\]{}<>*#«»\"–—]|\s-+\s|-{2,}")  # what stands apart in a subject
_MARK = 2  # words of it


class ActReader:
    """Built from `rules/<language>/acts.toml`: one rule for each kind of act, a rule `not_<kind>` that vetoes it,
    `condition`, which makes an approval a conditional one, `coming`, which promises where a day is named, and `told`,
    whose days are over.
    """

    def __init__(self, rules: Rules, dates: Dates) -> None:
        self._rules = rules
        self._lexicons: dict[str, Lexicon] = {}  # made when a language is first met
        self._splitter = splitter(rules)
        self._clauses = lru_cache(maxsize=None)(self._clause_of)
        self._dates = dates
        self._names = lru_cache(_KEPT)(self._found)  # a sentence and its clauses are asked about again and again

    def read(self, own_text: str, language: str | None, today: date) -> tuple[Act, ...]:
        """The acts of a mail's own words in order; a sentence may do several. `today` is the day of writing in the
        reader's calendar. Without a language, the rules of all are tried.
        """
        sentences = self._splitter.split(own_text)
        return tuple(act for sentence in sentences for act in self._sentence(sentence.text, language, today))

    def tagged(self, subject: str, language: str | None) -> tuple[Act, ...]:
        """The urgency that marks a subject: "URGENT: logo", "Logo – pilne!", in the mail's language or in English.

        Only a few words that stand apart are such a mark; "Urgent care centre: new website" names a project. What a
        mail program sets by a click or by default (Importance, X-Priority) is none: it is not said to anybody.
        """
        short = [piece for piece in _PIECE.split(subject[:_LONGEST]) if 0 < len(piece.split()) <= _MARK]
        for spoken in dict.fromkeys((*self._languages(language), "en")):
            for piece in short:
                if rule := dict(self._matching(piece, spoken)).get(Speech.URGENT):
                    return (Act(subject, Speech.URGENT, _SURE, rule),)
        return ()

    def _sentence(self, text: str, language: str | None, today: date) -> Iterator[Act]:
        head = text[:_LONGEST]
        rules: dict[Speech, tuple[str, str]] = {}
        for known in self._languages(language):
            for speech, rule in self._matching(head, known):
                rules.setdefault(speech, (rule, known))
        rules = {speech: how for speech, how in rules.items() if not self._belied(speech, head, how[1])}
        flags = list(self._flagged(text, language, rules))
        for loud in _SILENCED.keys() & {*rules, *(flag.speech for flag in flags)}:
            rules = {speech: how for speech, how in rules.items() if speech not in _SILENCED[loud]}
        told = not _LIGHTLY.isdisjoint(rules) and self._rules.tenor.of(head).get("team.tells", 0.0) >= _TELLS
        for speech, (rule, known) in rules.items():
            if told and speech in _LIGHTLY:
                continue
            if speech not in _DATED:
                yield Act(text, speech, _SURE, rule)
                continue
            dated = self._dated(head, rule, known, today)
            # of "I have to ask her by Tuesday, I'll tell you on Wednesday" the last is the day of the answer
            if speech is not Speech.HOLDING and len({day for _, day in dated if day > today}) > 1:
                yield from (Act(clause, speech, _SURE, rule, day) for clause, day in dated if day > today)
            else:
                yield Act(text, speech, _SURE, rule, dated[-1][1] if dated else self._due(head, known, today))
        if not rules.keys() & (_DATED | {Speech.CANCEL}):
            promised = list(self._delivery(text, language, today))
            yield from promised or self._later(text, language, today)
        yield from flags
        if not rules.keys() - {Speech.THANKS}:
            yield from self._meant(text, language)

    def _later(self, text: str, language: str | None, today: date) -> Iterator[Act]:
        """What puts off or promises in words that no rule has, by the tenor of the sentence or of a clause."""
        if len(text) < _LEAST or text.rstrip().endswith("?") or ": " in text:
            return  # it asks, or says of what it speaks and then tells it
        head = text[:_LONGEST]
        clauses = [part.strip() for known in self._languages(language)[:1] for part in self._clauses(known).split(head)]
        long = [clause for clause in clauses if len(clause.split()) >= _CLAUSE] if len(clauses) > 1 else []
        for clause in [one for one in long if self._puts_off(one, _SURELY)] or [text]:
            if speech := self._puts_off(clause, _LATER):
                due = next((day for one in self._languages(language) if (day := self._due(clause, one, today))), None)
                yield Act(clause, speech, _LIKELY, TENOR, due)

    def _puts_off(self, clause: str, least: float) -> Speech | None:
        found = self._rules.tenor.of(clause)
        holds, promises = (sum(found.get(f"team.{one}", 0.0) for one in names) for names in _PUTTING_OFF)
        if holds + promises < least:
            return None
        return Speech.HOLDING if holds >= promises else Speech.PROMISE

    def _meant(self, text: str, language: str | None) -> Iterator[Act]:
        """What a client takes back in words that no rule has, and that no rule denies."""
        if len(text) < _LEAST or "?" in text or len(text.split()) < _SENTENCE:
            return
        denied = any("not_withdrawal" in self._names(text[:_LONGEST], known) for known in self._languages(language))
        if not denied and self._rules.tenor.of(text).get("client.withdraws", 0.0) >= _TAKES_BACK:
            yield Act(text, Speech.WITHDRAWAL, _LIKELY, TENOR)

    def _belied(self, speech: Speech, text: str, language: str) -> bool:
        """Whether the tenor of a sentence says that it does not do what a rule sees, and no clause of it does."""
        label, least = _BELIED.get(speech, ("", 0.0))
        if not label or len(text.split()) < _CLAUSE or self._rules.tenor.of(text).get(label, 1.0) >= least:
            return False
        clauses = map(str.strip, self._clauses(language).split(text))
        return all(self._rules.tenor.of(clause).get(label, 0.0) < _DOES for clause in clauses)

    def _flagged(self, text: str, language: str | None, rules: Mapping[Speech, object]) -> Iterator[Act]:
        """The approval or red flag that a client raises in words that no rule has, and that no rule denies."""
        if len(text) < _LEAST or len(text.split()) < _WORDS:
            return
        found = self._rules.tenor.of(text)
        for speech, (label, least) in _MEANT.items():
            asked = speech in _STATED and "?" in text
            waits = speech is Speech.CHASER and Speech.HOLDING in rules  # it is we who still ask about it
            if asked or waits or speech in rules or found.get(label, 0.0) < least:
                continue
            if not any(f"not_{speech.value}" in self._names(text[:_LONGEST], one) for one in self._languages(language)):
                yield Act(text, speech, _LIKELY, TENOR)

    def _delivery(self, text: str, language: str | None, today: date) -> Iterator[Act]:
        """A promise that no person makes: "the proofs will be with you on Friday"."""
        for known in self._languages(language):
            said = self._names(text[:_LONGEST], known)
            if COMING not in said or "not_promise" in said or _CONDITION in said or "?" in text:
                continue
            if (
                day := self._due(text[:_LONGEST], known, today)
            ) and day > today:  # today's is done rather than promised
                yield Act(text, Speech.PROMISE, _LIKELY, said[COMING], day)
                return

    def _due(self, text: str, language: str, today: date) -> date | None:
        """The day that a sentence names, but for the clauses that tell of what has been: "got your mail on Friday"."""
        if _TOLD in self._names(text, language):
            text = " ; ".join(part for part in self._clauses(language).split(text) if not self._tells(part, language))
        return self._dates.due(text, language, today)

    def _tells(self, clause: str, language: str) -> bool:
        said = self._names(clause, language)
        return _TOLD in said and "promise" not in said

    def _clause_of(self, language: str) -> re.Pattern[str]:
        """What parts the clauses of a sentence; nothing in a figure: `at 16:00`, `1,5 days`."""
        joints = (word for kind in ("and", "but") for word in listed(self._rules, (language,), "clause", kind))
        return re.compile(rf"[,;:](?!\d)|[–—\n]|\s-\s|\s(?:{one_of(joints)})\s")

    def _languages(self, language: str | None) -> tuple[str, ...]:
        spoken = self._rules.spoken
        wanted = (language, *trait(self._rules, language, "kin")) if language else spoken
        return tuple(known for known in wanted if known in spoken)

    def _matching(self, text: str, language: str) -> Iterator[tuple[Speech, str]]:
        """What the rules of one language see in a sentence, and the rules' names."""
        said = self._names(text, language)
        if asked := text.rstrip(" )\"'»”").endswith("?"):
            yield from self._before_question(text, language)
        for name, speech in _RULES.items():
            if name not in said or f"not_{name}" in said or (asked and speech in _STATED):
                continue
            conditional = speech is Speech.APPROVAL and _CONDITION in said
            yield Speech.CONDITIONAL if conditional else speech, said[name]

    def _before_question(self, text: str, language: str) -> Iterator[tuple[Speech, str]]:
        """The approval in a clause before the one that asks: "looks good, go ahead, when will it be printed?"."""
        joints = [joint.start() for joint in self._clauses(language).finditer(text)]
        said = self._names(text[: joints[-1]], language) if joints else {}
        if "approval" in said and "not_approval" not in said:
            yield Speech.CONDITIONAL if _CONDITION in said else Speech.APPROVAL, said["approval"]

    def _found(self, text: str, language: str) -> Mapping[str, str]:
        """The rules that match, their name in all languages to that in this one."""
        return {rule.key: rule.name for rule in self._lexicon(language).matching(text)}

    def _lexicon(self, language: str) -> Lexicon:
        if language not in self._lexicons:
            kinds = [self._rules.rule(language, _TOPIC, name) for name in (*_RULES, _CONDITION, COMING, _TOLD)]
            vetoes = [self._rules.maybe(language, _TOPIC, name) for name in _VETOES]
            self._lexicons[language] = Lexicon([*kinds, *vetoes])
        return self._lexicons[language]

    def _dated(self, text: str, rule: str, language: str, today: date) -> list[tuple[str, date]]:
        """The clauses that commit, with the day of each: "the logo comes on Monday, the texts I'll send on Friday"."""
        name = rule.rsplit(".", 1)[1]
        clauses = self._clauses(language).split(text)
        committing = [clause for clause in clauses if len(clauses) > 1 and self._commits(clause, name, language)]
        days = [(clause.strip(), self._dates.due(clause, language, today)) for clause in committing]
        return [(clause, day) for clause, day in days if day]

    def _commits(self, clause: str, name: str, language: str) -> bool:
        """Whether a clause does what the rule of its sentence says; what puts off may end in a promise."""
        names = {name, "promise"} if name == "holding" else {name}
        return not names.isdisjoint(self._names(clause, language))
