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
from daemon.core.reading.tenors import CLAUSE, LATER, LEAST, LIKELY, SURELY, TO_COME, Tenors
from daemon.core.words.grammar import listed, one_of, trait
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.sentences import splitter
from daemon.core.words.tenor import TENOR

_SURE = 0.9  # of a rule that matches and that no other contradicts
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
_BESIDE = (("evidence", "denies"), ("asks", "fault"))  # what may stand in a complaint
# A question does none of these, whatever words stand in it.
_STATED = frozenset({Speech.HOLDING, Speech.PROMISE, Speech.APPROVAL, Speech.WITHDRAWAL, Speech.CLIENT_TURN})
_DATED = frozenset({Speech.HOLDING, Speech.PROMISE, Speech.CLIENT_TURN})
# "Forget my last question" does not ask again, "we go with another supplier" approves nothing.
_SILENCED = {Speech.WITHDRAWAL: {Speech.CHASER}, Speech.CANCEL: {Speech.APPROVAL, Speech.CONDITIONAL}}
_LIGHTLY = frozenset({Speech.PROMISE})
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
        self._conditions = lru_cache(maxsize=None)(self._condition_of)
        self._dates = dates
        self._tenors = Tenors(rules.tenor)
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
        parted = {known: self._clauses(known).split(head) for _, known in rules.values()}
        rules = {one: how for one, how in rules.items() if not self._tenors.belie(one, head, parted[how[1]])}
        said = {name for known in self._languages(language) for name in self._names(head, known)}
        flags = list(self._tenors.flagged(text, rules, said))
        for loud in _SILENCED.keys() & {*rules, *(flag.speech for flag in flags)}:
            rules = {speech: how for speech, how in rules.items() if speech not in _SILENCED[loud]}
        lightly = not _LIGHTLY.isdisjoint(rules)
        untrue = lightly and (self._tenors.tells(head) or self._if_only(head, language, today))
        for speech, (rule, known) in rules.items():
            if untrue and speech in _LIGHTLY:
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
            promised = list(self._delivery(text, language, today)) or list(self._later(text, language, today))
            if promised and not self._if_only(head, language, today):
                yield from promised
        yield from flags
        if not rules.keys() - {Speech.THANKS}:
            yield from self._tenors.meant(text, said)

    def _later(self, text: str, language: str | None, today: date) -> Iterator[Act]:
        """What puts off or promises in words that no rule has, by the tenor of the sentence or of a clause."""
        if len(text) < LEAST or text.rstrip().endswith("?") or ": " in text:
            return  # it asks, or says of what it speaks and then tells it
        head, off = text[:_LONGEST], self._tenors.puts_off
        parts = [part.strip() for known in self._languages(language)[:1] for part in self._clauses(known).split(head)]
        long = [part for part in parts if len(part.split()) >= CLAUSE] if len(parts) > 1 else []
        sure = [part for part in long if off(part, SURELY)] or ([text] if off(text, LATER) else [])
        for part in sure:
            behind = head[head.find(part) + len(part) :]
            due = self._day(part, language, today) or self._day(behind, language, today)
            yield Act(part, off(part, LATER) or Speech.HOLDING, LIKELY, TENOR, due)
        if not sure:  # "the plan within the hour": less surely, and with its day
            whole = long if len(parts) > 1 else [text]
            coming = [part for part in whole if off(part, TO_COME) is Speech.PROMISE]
            days = [(part, day) for part in coming if (day := self._day(part, language, today)) and day >= today]
            yield from [Act(part, Speech.PROMISE, LIKELY, TENOR, day) for part, day in days[:1]]

    def _day(self, text: str, language: str | None, today: date) -> date | None:
        return next((day for one in self._languages(language) if (day := self._due(text, one, today))), None)

    def _delivery(self, text: str, language: str | None, today: date) -> Iterator[Act]:
        """A promise that no person makes: "the proofs will be with you on Friday"."""
        for known in self._languages(language):
            said = self._names(text[:_LONGEST], known)
            if COMING not in said or "not_promise" in said or _CONDITION in said or "?" in text:
                continue
            if (
                day := self._due(text[:_LONGEST], known, today)
            ) and day > today:  # today's is done rather than promised
                yield Act(text, Speech.PROMISE, LIKELY, said[COMING], day)
                return

    def _if_only(self, text: str, language: str | None, today: date) -> bool:
        return any(self._hangs(text, known, today) for known in self._languages(language))

    def _hangs(self, text: str, language: str, today: date) -> bool:
        """Whether the only day of a sentence is that of a condition: "we can, if we get it by noon"."""
        if self._due(text, language, today) is None:  # of most sentences: they name no day
            return False
        own = self._own(text, language)
        return own != text and not self._dates.due(own, language, today)

    def _own(self, text: str, language: str) -> str:
        """A sentence without its conditions."""
        if_ = self._conditions(language)
        clauses = [part.strip() for part in self._clauses(language).split(text)]
        parts = [part for part in clauses if not if_.match(part) and _CONDITION not in self._names(part, language)]
        return " ; ".join(if_.split(f" {part}", maxsplit=1)[0] for part in parts)

    def _condition_of(self, language: str) -> re.Pattern[str]:
        return re.compile(rf"(?:^|\s)(?:{one_of(listed(self._rules, (language,), 'clause', 'if'))})\s", re.IGNORECASE)

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
            beside = [self._rules.rule(language, topic, name) for topic, name in _BESIDE]
            self._lexicons[language] = Lexicon([*kinds, *vetoes, *beside])
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
