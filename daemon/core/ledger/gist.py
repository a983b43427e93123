"""Gists: what one message says by itself, whatever stands before it in the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import blake2s

from daemon.core.ledger.bit import Reply
from daemon.core.ledger.case import Posed
from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.ledger.reply import ReplyReader
from daemon.core.ledger.wants import Wants
from daemon.core.ledger.wording import Wording
from daemon.core.model import Ask, Filed, Kind, Speech
from daemon.core.reading.ask_words import CHASER
from daemon.core.reading.points import marker_before
from daemon.core.words.text import normal

_HUNCH = 0.3  # certainty that what only may be asked is asked
_LIKELY = 0.8  # certainty that who asks again asks for something
_REMEMBERED = 120_000  # letters of the messages whose gists are kept from one fold to the next: a hundred bytes each
_LEAST = 40  # … that the shortest counts as
_FEW = 2  # words of a request that says what to do, and not with what: "please correct this urgently"
_TOLD, _DONE = 0.05, 0.8  # probability that something is to be done, up to which it is to be told; from which it is
_BEFORE = 1500  # letters before a request in which the sentence that it means may begin


class Gist:
    """What one message says by itself: each part is worked out when it is first needed."""

    def __init__(self, filed: Filed, wording: Wording, reader: ReplyReader) -> None:
        self.filed = filed
        self._wording = wording
        self._reader = reader

    @cached_property
    def reply(self) -> Reply:
        return self._reader.read(self.filed)

    @cached_property
    def posed(self) -> tuple[Posed, ...]:
        """Each ask once, with an id made of the message's key and the ask's own words."""
        by_form: dict[str, Posed] = {}
        for ask in self.filed.asks:
            by_form.setdefault(normal(ask.text), self._posed(ask))
        return tuple(by_form.values())

    @property
    def chasing(self) -> tuple[Posed, ...]:
        """The asks that may only ask again."""
        acts = [normal(act.text).strip() for act in self.filed.acts if act.speech is Speech.CHASER]
        again = (one for one in self.posed if one.ask.rule.startswith(CHASER) or one.form in acts)
        return tuple(again)

    @property
    def hunch(self) -> Posed:
        """What may be asked, of a mail that has a hunch. Its id is the mail's: other weights take another sentence."""
        posed = self._posed(Ask(self.filed.hunch, Kind.REQUEST, _HUNCH, "hunch"))
        return replace(posed, id=blake2s(f"{self.filed.key}\nhunch".encode(), digest_size=6).hexdigest())

    def posing(self, sentence: str) -> Posed:
        """A sentence that asks again for nothing that is known, as a request of its own."""
        return self._posed(Ask(sentence, Kind.REQUEST, _LIKELY, CHASER))

    def _posed(self, ask: Ask) -> Posed:
        form, language = normal(ask.text), self.filed.language
        wants = self._wants(ask)
        marks = self._wording.marks(ask.text, language)
        things = self._unaddressed(self._wording.plain(ask.text, language).words)
        meant = self._meant(ask, things)
        return Posed(
            id=blake2s(f"{self.filed.key}\n{form}".encode(), digest_size=6).hexdigest(),
            ask=ask,
            form=form.strip(),
            bag=self._wording.bag(ask.text, language) + meant,
            wants=wants,
            marker=marker_before(self.filed.own_text, ask.text),
            called=self._reader.vocatives.before(self.filed.own_text, ask.text),
            names=frozenset(self._unaddressed(self._wording.names(ask.text, language))),
            things=(*things, *meant.words),
            labels=self.labels | self._wording.labels(form, language, least=1),
            times=self._wording.times(form, language),
            told="told" in marks,
            to_do=self._to_do(ask.text),
            choice=self._wording.choice(ask.text, language),
            both=self._both(ask),
            asker=frozenset(self._wording.names_of(self.filed.sender.name, self.filed.sender.address).words),
            marks=marks,
            wanted=self._wording.measures.wanted(ask.text, marks, wants, language),
            kinds=self._wording.measures.siblings(form.split(), language),
        )

    def _meant(self, ask: Ask, things: Sequence[str]) -> Bag:
        """The words of the sentence before a request that only says what to do: "the search is down. Please fix it".

        None where that sentence asks something itself, or stands in another paragraph.
        """
        text, language = self.filed.own_text, self.filed.language
        timed = self._wording.times(normal(ask.text), language)
        start = text.find(ask.text)
        if ask.kind is not Kind.REQUEST or start < 1 or sum(word not in timed for word in things) > _FEW:
            return NO_WORDS
        sentences = self._wording.split(text[max(start - _BEFORE, 0) : start].rpartition("\n\n")[2])
        before = sentences[-1].text if sentences else ""
        if any(other.text in before for other in self.filed.asks):
            return NO_WORDS
        return Bag.of(self._unaddressed(self._wording.plain(before, language).words))

    def _both(self, ask: Ask) -> tuple[Bag, ...]:
        """The words of each of the things that a request asks for; none where it asks for one."""
        language = self.filed.language
        parts = self._wording.joints.together(ask.text, language) if ask.kind is Kind.REQUEST else []
        bags = (Bag.of(self._unaddressed(self._wording.plain(part, language).words)) for part in parts)
        things = tuple(bag for bag in bags if bag)
        return things if things[1:] else ()

    def _wants(self, ask: Ask) -> Wants:
        """What kind of answer it wants. Of a request its last clause decides, "when you have a minute, please send it"
        asks for no time; but for one that gives a reason or a condition: "who prints them, because ours is broken".
        """
        language = self.filed.language
        if ask.kind is not Kind.REQUEST:
            return self._wording.wants(ask.text, language)
        last, *before = reversed(ask.text.split(", "))
        wants = self._wording.wants(last, language)
        beside = wants is Wants.REASON or self._wording.joints.condition(last, language)
        return self._wording.wants(before[0], language) if before and beside else wants

    def _to_do(self, text: str) -> bool | None:
        share = self._wording.tenor.of(text).get("wants.deed")
        return None if share is None or _TOLD < share < _DONE else share >= _DONE

    def _unaddressed(self, words: Iterable[str]) -> list[str]:
        """The words without the names of who writes and who is written to."""
        filed = self.filed
        people = self._wording.names_of(filed.sender.name, filed.sender.address, *filed.to)
        return [word for word in words if self._wording.latin(word) not in people]

    @cached_property
    def labels(self) -> frozenset[tuple[str, str]]:
        subject = self.filed.base_subject or self.filed.subject
        return self._wording.labels(normal(f"{subject} {self.filed.own_text}"), self.filed.language)

    @cached_property
    def bag(self) -> Bag:
        return self._wording.bag(self.filed.own_text, self.filed.language)

    @cached_property
    def subject(self) -> Bag:
        return self._wording.bag(self.filed.base_subject or self.filed.subject, self.filed.language)

    @cached_property
    def files(self) -> Bag:
        return self._wording.bag(" ".join(file.filename for file in self.filed.attachments), self.filed.language)

    @cached_property
    def starts(self) -> frozenset[str]:
        """How all words begin that may speak of a question of another thread."""
        bags = (self.subject, self.files, *(bit.bag for bit in self.reply.bits))
        return frozenset().union(*(bag.starts for bag in bags))


class Gists:
    """The gists of the messages seen last. A message that is read otherwise gets another one."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._reader = ReplyReader(wording)
        self._by_key: dict[str, Gist] = {}
        self._letters = 0  # of the messages in it

    def of(self, filed: Filed) -> Gist:
        gist = self._by_key.get(filed.key)
        if gist is None or (gist.filed is not filed and gist.filed != filed):
            self._drop(filed.key)
            gist = self._by_key[filed.key] = Gist(filed, self._wording, self._reader)
            self._letters += _letters(filed)
            while self._letters > _REMEMBERED and len(self._by_key) > 1:
                self._drop(next(iter(self._by_key)))  # the oldest
        return gist

    def _drop(self, key: str) -> None:
        gist = self._by_key.pop(key, None)
        if gist:
            self._letters -= _letters(gist.filed)

    def let_go(self) -> None:
        self._by_key.clear()
        self._letters = 0


def _letters(filed: Filed) -> int:
    return max(_LEAST, len(filed.own_text))
