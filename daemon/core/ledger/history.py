"""A record read once, from its first message to its last: who asked what, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial

from daemon.core.filing.party import Party
from daemon.core.ledger import asks, remarks
from daemon.core.ledger.case import Case, Posed
from daemon.core.ledger.chasers import Chase, heard
from daemon.core.ledger.docket import Docket
from daemon.core.ledger.dockets import Dockets, contest
from daemon.core.ledger.gist import Gists
from daemon.core.ledger.hunches import WHY, suspected
from daemon.core.ledger.lessons import DOUBTED, Lessons, asked_by
from daemon.core.ledger.opinions import weigh
from daemon.core.ledger.order import Event
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.picks import picks
from daemon.core.ledger.promises import Promises
from daemon.core.ledger.replies import Replies
from daemon.core.ledger.rulings import Ruling
from daemon.core.ledger.sent_mail import SentMail
from daemon.core.ledger.sides import Sides
from daemon.core.ledger.thanks import THANKED, thanked
from daemon.core.ledger.turns import Reasoned, turn
from daemon.core.ledger.verdicts import Verdict, as_proved, excerpt, listed, unproved
from daemon.core.ledger.withdrawals import Withdrawals
from daemon.core.ledger.wording import Wording
from daemon.core.model import (
    SEALED,
    Act,
    Bounced,
    Direction,
    Filed,
    Judged,
    OriginKind,
    Remark,
    Speech,
    State,
)
from daemon.core.words.tenor import TENOR
from daemon.core.words.text import one_line

_AUTOMATIC = "It stands in a mail that is held to be automatic ({})."
_OPEN = 0.9  # certainty that a question nobody spoke of is open
_TOLD_OF = frozenset(("indirect", TENOR))  # rules of what may be told of a question: "forget the question about"
_NAMED, _NEWEST = 0.95, 0.8  # … that one is taken back whose words are named; which is only the newest of the thread


class History:
    """What is known after the messages and rulings read so far. They must come in order."""

    def __init__(self, wording: Wording, gists: Gists, zone: tzinfo, party: Party) -> None:
        self.dockets = Dockets()
        self.promises = Promises(wording)
        self.approvals: list[Remark] = []
        self.red_flags: list[Remark] = []
        self._wording = wording
        self._withdrawals = Withdrawals(wording)
        self._replies = Replies(wording, gists)
        self._gists = gists
        self._zone = zone
        self._sides = Sides(wording, party)
        self._sent = SentMail()
        self.lessons = Lessons()
        self._seen: dict[str, str] = {}  # Message-ID → the own words of the mail with it that was read last

    def copy(self) -> History:
        """The same history, apart: either may be read on."""
        new = History(self._wording, self._gists, self._zone, Party())
        new.dockets, new.promises = self.dockets.copy(), self.promises.copy()
        new.approvals, new.red_flags = list(self.approvals), list(self.red_flags)
        new._sent, new.lessons = self._sent.copy(), self.lessons.copy()
        new._sides, new._seen = self._sides.copy(), dict(self._seen)
        return new

    def when(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%d %b %Y %H:%M}"

    def read(self, event: Event) -> None:
        """Take in what comes next in the record."""
        if isinstance(event, Filed):
            self._take_in(event)
        elif isinstance(event, Ruling):
            self._rule(event)
        else:
            weigh(self.dockets.inbound, event)

    # ── one message ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _take_in(self, filed: Filed) -> None:
        """Only people's mail counts, each once: what machines, the clerk or the team among itself write is nothing."""
        if filed.bounced and filed.origin is not OriginKind.REFUTED:
            self._come_back(filed, filed.bounced)
        if filed.automatic and filed.direction is Direction.INBOUND and filed.origin is not OriginKind.REFUTED:
            self.dockets.hold(self._gists.of(filed).posed, filed, _AUTOMATIC.format(filed.automatic.value))
            self._wording.recalls.mark(self.dockets.inbound, filed, self.when(filed.at))
        if filed.ours or filed.automatic or filed.direction is Direction.INTERNAL:
            return
        if filed.origin is OriginKind.REFUTED:
            if filed.direction is Direction.INBOUND:
                self._from_nobody(filed)
            return
        if self._seen.get(filed.message_id) == filed.own_text:
            return
        self._seen[filed.message_id] = filed.own_text
        if filed.direction is Direction.INBOUND:
            self._from_client(filed)
        else:
            self._from_team(filed)

    def _come_back(self, filed: Filed, back: Bounced) -> None:
        if self._sent.came_back(self.dockets.inbound, back, filed.at):
            self.red_flags.append(remarks.bounced(filed, back))

    def _from_nobody(self, filed: Filed) -> None:
        """In the client's name, and our server says that it is not theirs: what it asks may be real, and is kept apart.

        Nothing else of the record is as much as compared with it, so that whoever invents it changes nothing there.
        """
        self.red_flags += remarks.red_flags(filed)
        for posed in self._gists.of(filed).posed:
            if not self.dockets.refuted.same(posed, filed):
                self._open(self.dockets.refuted, posed, filed)

    def _from_client(self, filed: Filed) -> None:
        self._sides.add_client(filed)
        filed = heard(filed, self.dockets.inbound, self._wording.tenor)
        if self._sides.speaks(filed):
            self.approvals += remarks.approvals(filed)
        if self._sides.is_among_clients(filed):
            self.red_flags += remarks.red_flags(filed)
            self._overhear(filed)
            return
        settled = self._withdraw(filed) if self._sides.speaks(filed) else set()
        told = tuple(a for a in filed.acts if a.text not in settled or a.speech is Speech.CANCEL)
        self.red_flags += remarks.red_flags(replace(filed, acts=told))
        asked = [case.owed_question() for case in self.dockets.outbound.waiting(filed)]
        self._answer_to_us(filed)
        self._take_thanks(filed)
        self._chase_and_ask(filed, settled, asked)
        posed = suspected(self._gists.of(filed), settled, asked)
        if posed and not self.dockets.holds(posed, filed):
            self.dockets.hold((posed,), filed, WHY)

    def _overhear(self, filed: Filed) -> None:
        """What people of the client want to be told who only copy us may be for us, too, and what calls somebody who is
        none of them: "@Agency, …". Plain questions are for each other: "but where do we put them?".
        """
        greeted = self._sides.greets_colleague(filed)
        for posed in self._gists.of(filed).posed:
            theirs = self._sides.is_for_colleague(posed, filed) or (greeted and not posed.called)
            meant = not theirs and (posed.called or posed.ask.rule in _TOLD_OF)
            if meant and not self.dockets.inbound.same(posed, filed):
                case = self._open(self.dockets.inbound, posed, filed)
                case.certainty = min(case.certainty, DOUBTED)

    def _from_team(self, filed: Filed) -> None:
        self._sides.add_team(filed)
        whole, filed = filed, self._sent.without_usual(filed)
        self._sent.add(whole)
        if not self._sides.is_to_client(filed):
            return
        self._answer(self.dockets.refuted, filed)
        verdicts = self._answer(self.dockets.inbound, filed)
        for key in (key for key, verdict in verdicts.items() if verdict.state is State.ANSWERED):
            self.promises.answered(key, filed.message_id)
        spoken_for = any(verdict.state in (State.ANSWERED, State.REPLIED) for verdict in verdicts.values())
        self.promises.keep(filed, lambda: self._gists.of(filed).reply, answers=spoken_for)
        self.promises.give(filed, {key: verdict.act for key, verdict in verdicts.items() if verdict.act})
        self._ask_client(filed)

    # ── what it answers ──────────────────────────────────────────────────────────────────────────────────────────────
    def _answer(self, docket: Docket, filed: Filed) -> dict[str, Verdict]:
        """Apply a reply to the questions of the other side; what it did to each."""
        verdicts = self._replies.judge(docket, filed, self._sides)
        for key, verdict in verdicts.items():
            self._apply(docket, docket.cases[key], verdict, filed)
        return verdicts

    def _apply(self, docket: Docket, case: Case, verdict: Verdict, filed: Filed) -> None:
        why = f"The mail of {_who(filed)} of {self.when(filed.at)} {verdict.evidence}{unproved(filed)}."
        state, certainty = verdict.state, as_proved(self._wording.certainty.of(verdict.ground), filed)
        if docket is self.dockets.outbound:
            state, certainty = asks.heard(state, certainty)
        doubts = None if docket is self.dockets.outbound else partial(self.lessons.doubts, Judged.SETTLED)
        turn(docket, case, replace(verdict, state=state), Reasoned(certainty, why, filed), doubts)

    # ── what the team asks the client ────────────────────────────────────────────────────────────────────────────────
    def _ask_client(self, filed: Filed) -> None:
        """An encrypted mail of the team asks nothing that is known here: it is no reason to wait for the client."""
        for posed in (
            one
            for one in self._gists.of(filed).posed
            if one.ask.rule != SEALED and not asks.only_tells(one, self._wording.tenor)
        ):
            day = self._wording.dates.last(posed.ask.text, filed.language, filed.at.astimezone(self._zone).date())
            earlier = self.dockets.outbound.same(posed, filed)
            if earlier is None:
                self._open(self.dockets.outbound, posed, filed).last_day = day
            elif earlier.filed is not filed:
                asks.ask_again(earlier, f"{_who(filed)} asked again on {self.when(filed.at)}.", _OPEN, filed.at, day)

    def _answer_to_us(self, filed: Filed) -> None:
        """A mail of the client that says something ends what the team asked in its thread; no verdict is a guess."""
        verdicts = self._answer(self.dockets.outbound, filed)
        for case in self.dockets.outbound.waiting(filed):
            if case.id not in verdicts and self._gists.of(filed).reply.says:
                why = f"{_who(filed)} wrote in the thread on {self.when(filed.at)}, perhaps of something else."
                self.dockets.outbound.close(case, State.ANSWERED, why, asks.GUESSED, filed.message_id, filed.at)

    # ── what it withdraws, repeats and asks ──────────────────────────────────────────────────────────────────────────
    def _withdraw(self, filed: Filed) -> set[str]:
        """Close what the message takes back; the sentences that did so."""
        done = set[str]()
        for act, (case, shared) in self._withdrawals.of(filed, self._gists.of(filed).posed, self.dockets):
            self._take_back(case, filed, act, shared)
            done.add(act.text)
        return done

    def _take_back(self, case: Case, filed: Filed, act: Act, shared: Sequence[str]) -> None:
        named = f" ({listed(shared)})" if shared else ""
        why = f"{_who(filed)} wrote on {self.when(filed.at)} that it is settled{named}: {excerpt(act.text)}."
        certainty = as_proved(_NAMED if shared else _NEWEST, filed)
        self.dockets.inbound.close(case, State.WITHDRAWN, why, certainty, filed.message_id, filed.at)

    def _take_thanks(self, filed: Filed) -> None:
        if not self._sides.speaks(filed):
            return
        for case in thanked(self._gists.of(filed), self.dockets.inbound.here(filed)):
            at = case.answered_at or filed.at
            why = f"{_who(filed)} gave thanks on {self.when(filed.at)} for the reply of {self.when(at)}."
            self.dockets.inbound.close(case, State.ANSWERED, why, THANKED, case.answered_by, at)

    def _chase_and_ask(self, filed: Filed, settled: Collection[str], asked: Sequence[OwedQuestion]) -> None:
        """`settled`: the sentences that took something back; what they tell of a question asks it no more.

        `asked`: what the team asked in the thread.
        """
        gist = self._gists.of(filed)
        chase = Chase.of(gist, self.dockets.inbound, self._wording, self._sides.names(filed))
        if chase.asks and not chase.told:
            self.red_flags.append(remarks.chaser(filed, chase.asks[0].ask.text))
        for case in self.dockets.inbound.here(filed):
            case.fresh |= case.asked_back and gist.reply.says
            if not case.asked_back:  # what the team asked back belongs to the question
                case.since += gist.bag
        for case in chase.cases:
            self._again(case, filed)
        contested = chase.settled(self.dockets.inbound, filed, self._wording)
        for case in contested:
            why = f"{_who(filed)} asked again on {self.when(filed.at)}, after it was taken for settled."
            contest(self.dockets.inbound, case, why, filed.at)
        chasing = gist.chasing if contested else chase.asks
        if chase.unasked and not contested:
            self._open(self.dockets.inbound, gist.posing(chase.unasked), filed)
        for posed in gist.posed:
            recalls = posed.ask.rule in _TOLD_OF and posed.ask.text in settled
            if posed in chasing or recalls or self._sides.is_for_colleague(posed, filed) or picks(posed, asked):
                continue
            earlier = self.dockets.inbound.same(posed, filed)
            if earlier is None:
                self._reopen_flag(posed, filed)
                self._open(self.dockets.inbound, posed, filed)
            elif earlier.filed is not filed and earlier not in chase.cases:
                self._again(earlier, filed)
                self.red_flags.append(remarks.repeated(filed, posed.ask.text))

    def _again(self, case: Case, filed: Filed) -> None:
        case.chase(f"{_who(filed)} asked again on {self.when(filed.at)}.")

    def _reopen_flag(self, posed: Posed, filed: Filed) -> None:
        """Asked once more after it was answered: a new question, and a red flag."""
        closed = [] if posed.ask.rule == SEALED else self.dockets.inbound.closed_here(filed)
        if any(case.posed.form == posed.form and case.state is State.ANSWERED for case in closed):
            self.red_flags.append(remarks.repeated(filed, posed.ask.text))

    def _rule(self, ruling: Ruling) -> None:
        """A human's word on whether a question is open."""
        case = self.dockets.case(ruling.question)
        if case and self.dockets.of(case.id) not in (self.dockets.outbound, self.dockets.held):
            self.lessons.learn(case, ruling)
        if self.dockets.rule(ruling, self.when(ruling.at)):
            self.promises.answered(ruling.question, ruling.message_id)

    def _open(self, docket: Docket, posed: Posed, filed: Filed) -> Case:
        case = Case(posed, filed)
        certainty = min(_OPEN, posed.ask.certainty)
        if self.lessons.doubts(Judged.ASKED, asked_by(case)):
            certainty = min(certainty, DOUBTED)
        case.turn(State.OPEN, f"No answer since {_who(filed)} asked on {self.when(filed.at)}.", certainty)
        docket.open(case)
        return case


def _who(filed: Filed) -> str:
    return one_line(filed.sender.name) or filed.sender.address
