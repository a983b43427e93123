"""What a reply holds, sentence by sentence: content, a promise, a question of its own, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from daemon.core.ledger.bit import LATER, SAYING, Below, Bit, Does, Reply
from daemon.core.ledger.clause_forms import NAME, asks, done_by, grown, overlapping, signs, whole
from daemon.core.ledger.courtesy import LEAD, Courtesy, has_digit
from daemon.core.ledger.later import apart, puts_off
from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.ledger.missing import missing
from daemon.core.ledger.openings import Openings
from daemon.core.ledger.quantities import QuantityReader
from daemon.core.ledger.vocatives import Vocatives
from daemon.core.ledger.wording import Wording
from daemon.core.model import SURE, Act, Direction, Filed, Speech
from daemon.core.reading.enclosures import sealed, sent_by_hand
from daemon.core.reading.points import numbered, quoted_items
from daemon.core.words.sentences import Sentence
from daemon.core.words.tenor import TENOR
from daemon.core.words.text import normal, words

_SURE = 0.9  # from which certainty on a sentence without a question mark asks; below it may be an answer all the same
_ALL_WORDS = 4  # of its matter at most, for a sentence to speak of all that was asked
_SEVERAL = 2
_PLAIN = frozenset({"points", "about"})  # marks of what is no word on an answer to come
_ASKS, _TELLS = 0.1, 0.5  # probability that a team's clause asks, from which it may; that it tells, from which it does
_IDLE = 0.8  # probability that a sentence is courtesy or small talk, by its tenor
_SENTENCES = 400  # of one reply: what comes after says nothing new


class ReplyReader:
    """Reads what a filed message does for the questions before it."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._courtesy = Courtesy(wording)
        self._openings = Openings(wording)
        self._quantities = QuantityReader(wording)
        self.vocatives = Vocatives(wording)

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
            both=self._both(whole, filed.language),
            attached=bool(files),
            sealed=not filed.own_text.strip() and sealed(filed.attachments) is not None,
            received=self._openings.confirm(filed),
            parts=partial(self._clauses, filed),
            files=self._wording.bag(" ".join(file.filename.rpartition(".")[0] for file in files), filed.language),
        )

    def _clauses(self, filed: Filed, bit: Bit) -> tuple[Bit, ...]:
        """The clauses of a sentence that tells several things, each read by itself, without its yes or no; the sentence
        where it tells one.
        """
        spans = list(self._wording.joints.spans(bit.text, filed.language)) if bit.clauses > 1 else []
        texts = [text for start, end in spans if (text := bit.text[start:end].strip())]
        texts = grown(texts)
        if len(texts) < _SEVERAL:
            return (bit,)
        if len(texts[0].split()) <= NAME and not has_digit(texts[0]) and not self._tells_deed(texts[0], filed):
            texts = [", ".join(texts[:2]), *texts[2:]]  # "About the beds, there are two"
        people = self._wording.names_of(filed.sender.name, filed.sender.address, *filed.to)
        read = (self._bit(text, bit.paragraph, filed, people, first=False) for text in texts)
        return tuple(one for one in read if one and one.does is not Does.CONSENT) or (bit,)

    def _outweighs(self, text: str, filed: Filed) -> bool:
        """Whether a rule sees what the tenor of a sentence does not: "job titles are changed", "it is in the FAQ". It
        is the tenor of a team's mails alone.
        """
        marks = self._wording.marks(text, filed.language)
        return filed.direction is Direction.INBOUND or not marks.isdisjoint(_PLAIN) or self._tells_deed(text, filed)

    def _tells_deed(self, text: str, filed: Filed) -> bool:
        return self._wording.says("deed", normal(text), filed.language) or bool(self._acted(text, filed.language))

    def _both(self, bits: Sequence[Bit], language: str | None) -> Bit | None:
        """The few words that settle all: "yes to both"; not "in the proof attached here all is spelt right"."""
        short = (bit for bit in bits if bit.does in SAYING and len(bit.bag.words) <= _ALL_WORDS and not bit.doubtful)
        return next((bit for bit in short if self._wording.says("both", normal(bit.text), language)), None)

    def _points(self, filed: Filed) -> tuple[tuple[str, tuple[Bit, ...]], ...]:
        return tuple((number, self._bits(text, filed)) for number, text in numbered(filed.own_text))

    def _bits(self, text: str, filed: Filed) -> tuple[Bit, ...]:
        people = self._wording.names_of(filed.sender.name, filed.sender.address, *filed.to)
        sentences: Sequence[Sentence] = self._wording.split(text)[:_SENTENCES]
        if filed.direction is Direction.OUTBOUND:
            sentences = self._wording.signed.without_end(sentences, Bag.of(words(filed.sender.name)))
        bits: list[Bit] = []
        called, paragraph = frozenset[str](), -1
        for number, sentence in enumerate(sentences):
            if number == len(sentences) - 1 and (number > 1 or bits) and signs(sentence.text):
                break
            still = called if sentence.paragraph == paragraph else frozenset[str]()
            called = self.vocatives.called(sentence.text, filed) or still
            paragraph = sentence.paragraph
            text = self.vocatives.greeted(sentence.text, filed.language, people) if number == 0 else sentence.text
            for part in self._parts(text, filed, people, first=number == 0):
                bit = self._bit(part, sentence.paragraph, filed, people, first=number == 0)
                bits += [replace(bit, called=called) if called else bit] if bit else []
        return tuple(bits)

    def _parts(self, sentence: str, filed: Filed, people: Bag, *, first: bool) -> list[str]:
        """What must be told apart in the sentence of a promise: `Yes, I'll send it` and `I take over: it is done`."""
        text = self.vocatives.without(sentence, filed.language, people) if first else sentence
        if not self._act(normal(text), filed):
            return [text]
        lead, comma, rest = text.partition(",")
        if comma and self._wording.says("yesno", normal(lead), filed.language):
            return [lead, rest]
        promise, colon, rest = text.partition(": ")
        done = colon and self._wording.says("deed", normal(rest), filed.language)
        if done and not self._wording.commits(normal(rest), filed.language):
            return [promise, rest]
        return apart(self._wording, text, filed.language, {normal(act.text) for act in filed.acts})

    def _act(self, form: str, filed: Filed) -> Act | None:
        return overlapping(form, [act for act in filed.acts if act.speech in _COMING])

    def _put_off(self, text: str, filed: Filed) -> Act | None:
        """The act of a sentence that puts off or promises; None where it says or only confirms something."""
        form, language = normal(text), filed.language
        act = None if self._wording.says("yesno", form, language) else self._act(form, filed)
        said = act and (whole(text, act) or self._wording.commits(form, language) or self._day(text, act, filed))
        if act is None or not (said or puts_off(self._wording.tenor, text)):
            return None
        if act.certainty < SURE and self._wording.says("deed", form, language):
            return None  # "done, the 8th is booked for you": what its day alone makes a promise, and is none
        if act.rule == TENOR and self._outweighs(text, filed):
            return None
        return None if self._receives(text, act, language) or self._only_talks(text, act, language) else act

    def _day(self, text: str, act: Act, filed: Filed) -> bool:
        """Whether a part of a promise names its day: "sure, by Friday you have them"."""
        return act.due is not None and self._wording.dates.due(text, filed.language, filed.at.date()) == act.due

    def _bit(self, text: str, paragraph: int, filed: Filed, people: Bag, *, first: bool) -> Bit | None:
        language, says = filed.language, self._wording.says
        act = self._put_off(text, filed)
        said = text if act else self._courtesy.without(text, language)
        form = normal(said)
        consents = says("assent", form, language)
        does = self._does(text, said, act, filed, people, consents=consents)
        if does is None or (does is Does.CONTENT and first and self._openings.greets(text, language)):
            return None
        acted = self._acted(said, language) if act is None else frozenset[str]()
        deeds = done_by(form, lambda some: says("deed", some, language)) | acted
        named = self._quantities.of(said, form, language)
        return Bit(
            text=text,
            does=does,
            bag=self._bag(text, said, does, language, named.times),
            paragraph=paragraph,
            act=act,
            consents=consents,
            timed=named.timed,
            names=self._names(said, language, named.times, people),
            times=named.times,
            figures=named.figures,
            deeds=deeds,
            prompt=not deeds.isdisjoint(form.split()[:1]),
            marks=self._marks(said, language),
            lead=frozenset(normal(LEAD.split(said, maxsplit=1)[0]).split()),
            clauses=self._wording.joints.count(said, language),
            joined=self._joined(said, form, language),
            labels=self._wording.labels(form, language, least=1),
            over=bool(named.times) and self._over(said, filed),
            doubtful=does is Does.CONTENT and said != text,
            done=bool(acted) or says("deed", form, language),
            advises=does is Does.CONTENT and asks(form, filed),
            measures=named.measures,
            kinds=self._wording.measures.siblings(form.split(), language),
            missing=missing(said, filed, self._wording),
            loose=named.loose,
            leads=next(iter(form.split()), "") in self._wording.measures.leads(language),
        )

    def _names(self, said: str, language: str | None, times: frozenset[str], people: Bag) -> frozenset[str]:
        """Its names, but those of a time and of who writes and is written to."""
        found = self._wording.names(said, language) - times
        return frozenset(name for name in found if self._wording.latin(name) not in people)

    def _acted(self, said: str, language: str | None) -> frozenset[str]:
        """The words that tell by their form that something is done, of each clause."""
        clauses = (said[start:end] for start, end in self._wording.joints.spans(said, language))
        return frozenset(word for clause in clauses for word in self._wording.acted.of(normal(clause), language))

    def _receives(self, text: str, act: Act, language: str | None) -> bool:
        """Whether it only confirms that a thing came, "we booked your deposit, thank you": that puts nothing off."""
        if act.speech is not Speech.HOLDING or act.due or self._wording.says("tell", normal(text), language):
            return False
        marks = self._wording.marks(text, language)
        named = filter(str.isalpha, self._wording.matter(self._wording.bag(text, language), language).words)
        thing = any("received" not in self._wording.marks(word, language) for word in named)
        return thing and "received" in marks and "handed" not in marks

    def _only_talks(self, text: str, act: Act, language: str | None) -> bool:
        """Whether it only confirms that it saw the question."""
        talks = self._courtesy.talks(text, language) and not self._courtesy.without(text, language)
        return talks and act.speech is Speech.HOLDING and not act.due

    def _over(self, said: str, filed: Filed) -> bool:
        clauses = (said[start:end] for start, end in self._wording.joints.spans(said, filed.language))
        return any(self._wording.dates.over(clause, filed.language, filed.at.date()) for clause in clauses)

    def _joined(self, said: str, form: str, language: str | None) -> tuple[frozenset[str], ...]:
        clauses = self._wording.joints.joined(said, language)
        forms = map(normal, clauses) if len(clauses) > 1 else (form,)
        return tuple(frozenset(clause.split()) for clause in forms)

    def _marks(self, said: str, language: str | None) -> frozenset[str]:
        marks = self._wording.marks(said, language) | ({"suits"} if self._wording.suits(said, language) else set())
        return marks | {"plain"} if self._wording.agrees(said, language) else marks

    def _bag(self, text: str, said: str, does: Does, language: str | None, times: frozenset[str]) -> Bag:
        """The words of its matter; of a promise those of what is put off."""
        if does in LATER:
            return self._later(text, does, language, times)
        form = normal(said)
        return self._wording.bag_of(form if said == text else self._courtesy.named(text, form, language), language)

    def _later(self, text: str, does: Does, language: str | None, times: frozenset[str]) -> Bag:
        """What is put off: nothing by name in "I'll go through everything and answer you by Friday".

        Neither a greeting nor the words of a time are of it: "back by Thursday" is no word on "approve it by Thursday".
        """
        if does is Does.HOLD and self._wording.withdrawal.whole(normal(text), language):
            return NO_WORDS
        words = self._wording.bag(self._courtesy.without(text, language) or text, language).words
        return Bag.of(
            word for word in words if word not in times and not self._wording.says("time", f" {word} ", language)
        )

    def _does(
        self, whole: str, text: str, act: Act | None, filed: Filed, people: Bag, *, consents: bool
    ) -> Does | None:
        """What a sentence does, of which `text` is left without courtesy; None for an empty one."""
        form = normal(text)
        if act:
            telling = act.speech is not Speech.PROMISE or self._wording.says("tell", form, filed.language)
            return Does.HOLD if telling else Does.PROMISE
        if form.rstrip().endswith("?") or (not consents and self._begs(whole, filed)):
            return Does.ASK
        if consents:
            return Does.CONSENT if self._bare(form, filed.language, people) else Does.CONTENT
        if self._wording.empty(form, filed.language, people):
            return None
        idle = filed.direction is Direction.OUTBOUND and self._wording.tenor.of(text).get("team.idle", 0.0) >= _IDLE
        return None if idle and not has_digit(form) else Does.CONTENT

    def _begs(self, text: str, filed: Filed) -> bool:
        """Whether it asks without a mark: not "it is mended, clear the cache", nor a team's "you can send it later"."""
        form = normal(text)
        if not asks(form, filed, _SURE) or self._wording.says("deed", form, filed.language):
            return False
        tenor = self._wording.tenor.of(text) if filed.direction is Direction.OUTBOUND else {}
        return not tenor or (tenor["team.asks"] >= _ASKS and tenor["team.tells"] < _TELLS)

    def _bare(self, form: str, language: str | None, people: Bag) -> bool:
        """Whether nothing of the matter stands beside the yes or no."""
        if has_digit(form):
            return False
        said, empty = self._wording.says, self._wording.empty
        rest = (f" {word} " for word in self._wording.bag_of(form, language).words)
        return all(empty(word, language, people) or said("assent", word, language) for word in rest)


_COMING = frozenset({Speech.HOLDING, Speech.PROMISE, Speech.CLIENT_TURN})
