"""A record read once, from its first message to its last: who asked what, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Protocol

from daemon.core.ledger import answers, remarks
from daemon.core.ledger.chasers import chases, most_named, only_chases
from daemon.core.ledger.docket import Docket, Entry, Posed
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.promises import Promises
from daemon.core.ledger.reply import Reply
from daemon.core.ledger.rulings import Ruling, Word
from daemon.core.ledger.verdicts import Verdict, excerpt, listed
from daemon.core.ledger.withdrawals import withdrawn
from daemon.core.ledger.wording import Wording, latin, names
from daemon.core.model import Act, Direction, Filed, Remark, Speech, State
from daemon.core.words.text import one_line, words

_OPEN = 0.9  # certainty that a question nobody spoke of is open
_NAMED, _NEWEST = 0.95, 0.8  # … that one is taken back whose words are named; which is only the newest of the thread


class Noted(Protocol):
    """What one message says by itself."""

    @property
    def reply(self) -> Reply: ...
    @property
    def posed(self) -> tuple[Posed, ...]: ...
    @property
    def bag(self) -> Bag: ...
    @property
    def subject(self) -> Bag: ...
    @property
    def files(self) -> Bag: ...
    @property
    def starts(self) -> frozenset[str]: ...


class History:
    """What is known after the messages and rulings read so far. They must come in order."""

    def __init__(self, wording: Wording, note: Callable[[Filed], Noted], zone: tzinfo, domains: frozenset[str]) -> None:
        self.inbound = Docket()  # the client's questions
        self.outbound = Docket()  # the team's
        self.promises = Promises(wording)
        self.approvals: list[Remark] = []
        self.red_flags: list[Remark] = []
        self._wording = wording
        self._note = note
        self._zone = zone
        self._domains = domains
        self._clients: set[str] = set()  # who wrote for the client
        self._team: set[str] = set()  # first names of who wrote for the team
        self._seen: dict[str, str] = {}

    def copy(self) -> History:
        """The same history, apart: either may be read on."""
        new = History(self._wording, self._note, self._zone, self._domains)
        new.inbound, new.outbound = self.inbound.copy(), self.outbound.copy()
        new.promises = self.promises.copy()
        new.approvals, new.red_flags = list(self.approvals), list(self.red_flags)
        new._clients, new._team, new._seen = set(self._clients), set(self._team), dict(self._seen)
        return new

    def entry(self, question: str) -> Entry | None:
        return self.inbound.entries.get(question) or self.outbound.entries.get(question)

    def when(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%d %b %Y %H:%M}"

    # ── one message ──────────────────────────────────────────────────────────────────────────────────────────────────
    def read(self, filed: Filed) -> None:
        """Only people's mail counts, each once: what machines, the clerk or the team among itself write is nothing."""
        if filed.ours or filed.automatic or filed.direction is Direction.INTERNAL:
            return
        if self._seen.get(filed.message_id) == filed.own_text:
            return
        self._seen[filed.message_id] = filed.own_text
        if filed.direction is Direction.INBOUND:
            self._from_client(filed)
        else:
            self._from_team(filed)

    def _from_client(self, filed: Filed) -> None:
        self._clients.add(filed.sender.address)
        self.approvals += remarks.approvals(filed)
        if self._among_themselves(filed):
            self.red_flags += remarks.red_flags(filed)
            return
        settled = self._withdraw(filed)
        self.red_flags += remarks.red_flags(replace(filed, acts=tuple(a for a in filed.acts if a.text not in settled)))
        self._answer(self.outbound, filed)
        self._chase_and_ask(filed)

    def _from_team(self, filed: Filed) -> None:
        self._team.update(words(filed.sender.name)[:1])
        if not self._to_client(filed):
            return
        verdicts = self._answer(self.inbound, filed)
        answered = [key for key, verdict in verdicts.items() if verdict.state is State.ANSWERED]
        for key in answered:
            self.promises.answered(key, filed.message_id)
        self.promises.keep(filed, self._note(filed).reply, answers=bool(answered))
        self.promises.give(filed, {key: verdict.act for key, verdict in verdicts.items() if verdict.act})
        for posed in self._note(filed).posed:
            if not self.outbound.same(posed, filed):
                self._open(self.outbound, posed, filed)

    # ── who is meant ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _is_client(self, address: str) -> bool:
        return address in self._clients or address.rpartition("@")[2] in self._domains

    def _among_themselves(self, filed: Filed) -> bool:
        """People of the client write to each other and only copy us, without naming anybody of the team."""
        meant = [address for address in filed.to if address not in filed.cc]
        if not filed.cc or not meant or not all(self._is_client(address) for address in meant):
            return False
        return not self._team.intersection(words(filed.own_text))

    def _to_client(self, filed: Filed) -> bool:
        return any(self._is_client(address) for address in filed.to)

    def _reaches(self, filed: Filed, entry: Entry) -> bool:
        """Whether an answer goes to who asked, or to another person of that side."""
        if filed.direction is Direction.INBOUND:
            return True
        return entry.filed.sender.address in filed.to or self._to_client(filed)

    # ── what it answers ──────────────────────────────────────────────────────────────────────────────────────────────
    def _answer(self, docket: Docket, filed: Filed) -> dict[str, Verdict]:
        """Apply a reply to the questions of the other side; what it did to each."""
        here = [entry for entry in docket.meant(filed) if self._reaches(filed, entry)]
        noted = self._note(filed)
        verdicts = answers.judge([entry.asked() for entry in here], noted.reply) if here else {}
        verdicts |= self._answer_elsewhere(docket, filed, {entry.id for entry in here})
        for key, verdict in verdicts.items():
            self._apply(docket, docket.entries[key], verdict, filed)
        if _speaks(noted.reply):
            for entry in here:
                entry.fresh = False
        return verdicts

    def _answer_elsewhere(self, docket: Docket, filed: Filed, here: Collection[str]) -> dict[str, Verdict]:
        """What a reply does to the questions of other threads; `here` are those that it was judged by already."""
        noted = self._note(filed)
        near = [entry for entry in docket.elsewhere(filed, noted.starts) if entry.id not in here]
        if not near:
            return {}
        bits = answers.for_each({e.id: e.posed.bag for e in (*docket.thread(filed), *near)}, noted.reply)
        verdicts = {
            entry.id: answers.elsewhere(
                entry.asked(), noted.reply, bits[entry.id], noted.subject, noted.files, begins=not filed.references
            )
            for entry in near
            if self._reaches(filed, entry)
        }
        return {key: verdict for key, verdict in verdicts.items() if verdict}

    def _apply(self, docket: Docket, entry: Entry, verdict: Verdict, filed: Filed) -> None:
        why = f"The mail of {_who(filed)} of {self.when(filed.at)} {verdict.evidence}."
        if verdict.state is State.OPEN:
            entry.asked_back |= verdict.asks_back
            if entry.state is State.OPEN:
                entry.turn(State.OPEN, why, verdict.certainty)
            return
        if verdict.state is State.ACKNOWLEDGED:
            entry.acknowledge(why, verdict.certainty, filed, verdict.act.due if verdict.act else None)
            return
        entry.close(State.ANSWERED, why, verdict.certainty, filed.message_id, filed.at)
        docket.settle(entry)

    # ── what it withdraws, repeats and asks ──────────────────────────────────────────────────────────────────────────
    def _withdraw(self, filed: Filed) -> set[str]:
        """Close what the message takes back; the sentences that did so.

        Beside a chaser ("I had no answer, is it settled?") it must name what it takes back.
        """
        chasing = any(act.speech is Speech.CHASER for act in filed.acts)
        done = set()
        for act in filed.acts:
            if act.speech is not Speech.WITHDRAWAL:
                continue
            bag = self._wording.bag(self._around(filed, act), filed.language)
            near = self.inbound.elsewhere(filed, bag.starts, least=1)
            for entry, shared in withdrawn(bag, self.inbound.here(filed), near):
                if shared or not chasing:
                    self._take_back(entry, filed, act, shared)
                    done.add(act.text)
        return done

    def _take_back(self, entry: Entry, filed: Filed, act: Act, shared: Sequence[str]) -> None:
        named = f" ({listed(shared)})" if shared else ""
        why = f"{_who(filed)} wrote on {self.when(filed.at)} that it is settled{named}: {excerpt(act.text)}."
        entry.close(State.WITHDRAWN, why, _NAMED if shared else _NEWEST, filed.message_id, filed.at)
        self.inbound.settle(entry)

    def _around(self, filed: Filed, act: Act) -> str:
        """A short withdrawal names its matter in the sentence before or after it."""
        return act.text if self._wording.bag(act.text, filed.language) else filed.own_text

    def _chase_and_ask(self, filed: Filed) -> None:
        noted = self._note(filed)
        for entry in self.inbound.here(filed):
            entry.fresh |= entry.asked_back and noted.reply.says
            entry.since += noted.bag
        chased = self._chased(filed) if chases(noted.posed, filed.acts) else []
        for entry in chased:
            self._again(entry, filed)
        again = {entry.id for entry in chased}
        for posed in noted.posed:
            if self._for_colleague(posed, filed) or (chased and only_chases(posed, filed.acts)):
                continue
            earlier = self.inbound.same(posed, filed)
            if earlier is None:
                self._reopen_flag(posed, filed)
                self._open(self.inbound, posed, filed)
            elif earlier.filed is not filed and earlier.id not in again:
                self._again(earlier, filed)
                self.red_flags.append(remarks.repeated(filed, posed.ask.text))

    def _chased(self, filed: Filed) -> list[Entry]:
        """What a chaser means: what waits in its thread, else the mail that its words name, else its writer's newest.

        Words that name several mails, or none, name a matter that is not known yet.
        """
        if here := self.inbound.here(filed):
            return here
        bag = self._wording.matter(self._note(filed).bag, filed.language)
        if bag:
            return most_named(bag, self.inbound.elsewhere(filed, bag.starts, least=1))
        theirs = [entry for entry in self.inbound.entries.values() if entry.owed and entry.filed.sender == filed.sender]
        newest = max(theirs, key=lambda entry: entry.filed.at, default=None)
        return [entry for entry in theirs if newest and entry.filed is newest.filed]

    def _for_colleague(self, posed: Posed, filed: Filed) -> bool:
        """The writer calls somebody of the client by name among the readers: the question is not for us."""
        if not posed.called:
            return False
        ours = names(*(address for address in filed.to if not self._is_client(address)), *self._team)
        theirs = names(*(address for address in filed.to if self._is_client(address)))
        called = [latin(word) for word in posed.called]
        return any(word in theirs for word in called) and not any(word in ours for word in called)

    def _again(self, entry: Entry, filed: Filed) -> None:
        entry.chase(f"{_who(filed)} asked again on {self.when(filed.at)}.")

    def _reopen_flag(self, posed: Posed, filed: Filed) -> None:
        """Asked once more after it was answered: a new question, and a red flag."""
        if any(
            entry.posed.form == posed.form and entry.state is State.ANSWERED
            for entry in self.inbound.closed_here(filed)
        ):
            self.red_flags.append(remarks.repeated(filed, posed.ask.text))

    def _open(self, docket: Docket, posed: Posed, filed: Filed) -> None:
        entry = Entry(posed, filed)
        entry.turn(State.OPEN, f"No answer since {_who(filed)} asked on {self.when(filed.at)}.", _OPEN)
        docket.open(entry)

    # ── rulings ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def rule(self, ruling: Ruling) -> None:
        """A human's word that closes a question: it stays closed, whatever the mail says."""
        entry = self.inbound.entries.get(ruling.question)
        if not entry or not entry.owed or ruling.word not in CLOSING:
            return
        state, says = CLOSING[ruling.word]
        why = f"{ruling.by} ruled on {self.when(ruling.at)} that {says}."
        entry.close(state, why, 1.0, None, ruling.at)
        self.inbound.settle(entry)
        self.promises.answered(entry.id, ruling.message_id)


CLOSING = {
    Word.DONE: (State.ANSWERED, "it is done"),
    Word.PHONE: (State.ANSWERED, "it was answered by phone"),
    Word.DISMISS: (State.DISMISSED, "no answer is needed"),
}


def _who(filed: Filed) -> str:
    return one_line(filed.sender.name) or filed.sender.address


def _speaks(reply: Reply) -> bool:
    return bool(reply.bits) or reply.attached
