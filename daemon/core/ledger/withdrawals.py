"""Which questions a client takes back with "never mind" or "it is settled"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from daemon.core.ledger.another import misnamed
from daemon.core.ledger.case import Case, Posed
from daemon.core.ledger.docket import Docket
from daemon.core.ledger.dockets import Dockets
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.matters import matter_of
from daemon.core.ledger.wording import Wording
from daemon.core.model import Act, Filed, Speech, State
from daemon.core.words.tenor import TENOR
from daemon.core.words.text import normal, words

Named = tuple[Case, tuple[str, ...]]  # a question, and the words that it shares with the withdrawal


class Withdrawals:
    """Reads what a client's mail takes back."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def of(self, filed: Filed, posed: Sequence[Posed], dockets: Dockets) -> Iterator[tuple[Act, Named]]:
        """The client's questions that a mail takes back, and by which act; `posed` is what it asks itself.

        Beside a chaser ("I had no answer, is it settled?"), and where only its tenor says so, it must name what it
        takes back. Each is to be closed before the next is asked for: what is closed cannot be meant again.
        """
        docket, ours = dockets.inbound, dockets.outbound.waiting(filed)
        asked = " ".join(case.posed.ask.text for case in ours if case.filed.message_id in filed.references[-1:])
        chasing = any(act.speech is Speech.CHASER for act in filed.acts)
        whole, named = self._takes_all_back(filed, posed), False
        for act in filed.acts:
            if act.speech is not Speech.WITHDRAWAL:
                continue
            here = docket.here(filed)
            meant = self._meant(filed, act, docket, asked)
            for case, shared in with_the_rest(meant, here, filed.thread) if whole else meant:
                bare = not (
                    chasing or (named and not whole) or act.rule == TENOR
                )  # beside a named one no other is meant
                if shared or bare:
                    named = True
                    yield act, (case, shared)
        yield from self._called_off(filed, docket)

    def _called_off(self, filed: Filed, docket: Docket) -> Iterator[tuple[Act, Named]]:
        """What waits in the thread of an order or an event that is called off: what is named, else all of it.

        What the mail itself asks, or complains of, is not there yet.
        """
        for act in filed.acts:
            form = normal(act.text)
            sure = act.speech is Speech.CANCEL and act.rule != TENOR and "?" not in form
            if sure and self._off(act.text, filed.language):
                labels = self._wording.labels(form, filed.language, least=1)
                waiting = [case for case in docket.waiting(filed) if not misnamed(case.posed.labels, labels)]
                for named in _named(self._wording.bag(act.text, filed.language), waiting) or [(c, ()) for c in waiting]:
                    yield act, named

    def _off(self, text: str, language: str | None) -> bool:
        """Whether all is off; "else we take the whole thing to another supplier, if it goes on so" only threatens."""
        form = normal(text)
        whole = self._wording.withdrawal.whole(form, language) and not self._wording.joints.unless(text, language)
        return whole or self._wording.withdrawal.calls_off(form, language)

    def _meant(self, filed: Filed, act: Act, docket: Docket, asked: str) -> list[Named]:
        """`asked`: what the team asks in the mail that it replies to."""
        here = docket.here(filed)
        by_name = self._named_first(filed, act, here)
        if self._says_when(act, filed):
            return []
        nth = (self._wording.withdrawal.nth(f" {word} ", filed.language) for _, shared in by_name for word in shared)
        if None in nth:  # "forget the second barista" names one, "the second question" counts
            return by_name
        number = self._wording.withdrawal.nth(normal(act.text), filed.language)
        if by_number := numbered(number, docket.thread(filed)):
            return by_number
        own, ours = self._dropped(filed, act), self._matter(asked, filed)
        if matter := own or (not by_name and ours):  # of "no, we don't need that" it is what we asked about
            near = docket.elsewhere(filed, own.starts, least=1)
            found = _named(matter, here) or _named(own, near) or self._by_subject(matter, here)
            return found if own else [(case, ()) for case, _ in found]  # no word of theirs names it
        named = by_name or self._nameless(filed, act, docket, here)
        done = [case for case in docket.thread(filed) if case.answered_by and case.answered_by in filed.references[-1:]]
        # "That works now" to a mail that answered something is said of what it answered.
        return [one for one in named if one[1] or self._needless(one[0], act, filed, docket)] if done else named

    def _needless(self, case: Case, act: Act, filed: Filed, docket: Docket) -> bool:
        """Whether the one thing that waits, and that we only promised to see to, is not wanted any more.

        Only a clause that says no more than that: not "no need to call any more, a mail will do", "… before Saturday".
        """
        if case.state is not State.ACKNOWLEDGED or docket.waiting(filed) != [case] or filed.asks:
            return False
        spans = self._wording.joints.spans(act.text, filed.language)
        clauses = [act.text[start:end] for start, end in spans]
        forms = [normal(one) for one in clauses if not self._wording.joints.condition(one, filed.language)]
        return any(self._says_needless(form, filed.language) >= _words(form) for form in forms)

    def _says_when(self, act: Act, filed: Filed) -> bool:
        """Whether it says when something is not needed: "no longer before Saturday, Monday will do"."""
        language = filed.language
        forms = [normal(act.text[start:end]) for start, end in self._wording.joints.spans(act.text, language)]
        found = ((self._says_needless(form, language), self._wording.times(form, language)) for form in forms)
        return any(said and times - said for said, times in found)

    def _says_needless(self, form: str, language: str | None) -> frozenset[str]:
        return self._wording.news.said_by("acts", "needless", form, language)

    def _nameless(self, filed: Filed, act: Act, docket: Docket, here: Sequence[Case]) -> list[Named]:
        bag = self._unaddressed(self._wording.bag(self._around(filed, act), filed.language), filed)
        spoken = self._wording.bag(act.text, filed.language)
        near = [] if spoken else docket.elsewhere(filed, bag.starts, least=1)
        return withdrawn(bag, here, near, self._is_defect)

    def _by_subject(self, matter: Bag, here: Sequence[Case]) -> list[Named]:
        """What is taken back by the subject of its mail, which has words of `matter`: its lone question."""
        under = [
            (case, self._wording.bag(case.filed.base_subject, case.filed.language).shared(matter)) for case in here
        ]
        named = [one for one in under if one[1]]
        return named if len(named) == 1 else []

    def _dropped(self, filed: Filed, act: Act) -> Bag:
        """What the first clause names that takes back: of "the band is sorted, they play in the hall" the band.

        Else what the sentence says that it is about: "with the printer, it no longer matters".
        """
        spans = self._wording.joints.spans(act.text, filed.language)
        clauses = [act.text[start:end] for start, end in spans]
        said = next((clause for clause in clauses if self._doing(clause, filed)), "")
        about = self._wording.joints.about(normal(act.text), filed.language)
        return self._matter(said or act.text, filed) or self._matter(about, filed)

    def _doing(self, text: str, filed: Filed) -> frozenset[str]:
        """The words by which a text takes back."""
        return self._wording.news.said_by("acts", "withdrawal", normal(text), filed.language)

    def _matter(self, text: str, filed: Filed) -> Bag:
        people = self._wording.names_of(filed.sender.name, *filed.to)
        return matter_of(text, filed.language, self._wording, people, self._doing(text, filed))

    def _named_first(self, filed: Filed, act: Act, here: Sequence[Case]) -> list[Named]:
        """What the first clause names that names anything: of "drop the vouchers, a friend makes them" the vouchers."""
        language = filed.language
        clauses = [act.text[start:end] for start, end in self._wording.joints.spans(act.text, language)]
        plain = [clause for clause in clauses if not self._wording.joints.condition(clause, language)]
        bags = (self._unaddressed(self._wording.bag(clause, language), filed) for clause in plain or clauses)
        return next((named for bag in bags if (named := _named(bag, here))), [])

    def _unaddressed(self, bag: Bag, filed: Filed) -> Bag:
        """The words without the names of who writes and who is written to."""
        people = self._wording.names_of(filed.sender.name, *filed.to)
        return Bag.of((word for word in bag.words if self._wording.latin(word) not in people), compounds=bag.compounds)

    def _takes_all_back(self, filed: Filed, posed: Sequence[Posed]) -> bool:
        """The whole matter is dropped, and the mail asks nothing else."""
        dropping = [act.text for act in filed.acts if act.speech in (Speech.WITHDRAWAL, Speech.CANCEL)]
        asks = any(one.ask.text not in dropping for one in posed)
        return not asks and any(self._wording.withdrawal.whole(normal(text), filed.language) for text in dropping)

    def _around(self, filed: Filed, act: Act) -> str:
        """A short withdrawal names its matter in the sentence before or after it."""
        return act.text if self._wording.bag(act.text, filed.language) else filed.own_text

    def _is_defect(self, case: Case) -> bool:
        return self._wording.withdrawal.defect(case.posed.form, case.filed.language)


def withdrawn(bag: Bag, here: Sequence[Case], elsewhere: Sequence[Case], defect: Callable[[Case], bool]) -> list[Named]:
    """The questions that the words of a withdrawal name: of its thread, else of another, else the thread's newest.

    Where the newest mail asked several things, nameless words take back the `defect` that is mended ("works again"),
    or nothing: a question that stays open costs a look, one that is taken back for good may cost the client.
    """
    if named := _named(bag, here):
        return named
    if bag and (named := _named(bag, elsewhere)):
        return named
    if not here:
        return []
    newest = max(case.filed.at for case in here)
    latest = [case for case in here if case.filed.at == newest]
    meant = latest if len(latest) == 1 else [case for case in latest if defect(case)]
    return [(case, ()) for case in meant[:1]]


def numbered(number: int | None, thread: Sequence[Case]) -> list[Named]:
    """The question of that number in the thread's newest mail that still waits for an answer to any of its several."""
    newest = max((case.filed.at for case in thread if case.owed), default=None)
    asked = [case for case in thread if case.filed.at == newest]
    chosen = asked[number - 1] if number and 1 < len(asked) >= number else None
    return [(chosen, (str(number),))] if chosen and chosen.owed else []


def with_the_rest(named: Sequence[Named], here: Sequence[Case], thread: str) -> list[Named]:
    """What is named, and all else that waits in the thread: the whole matter is taken back."""
    known = {case.id for case, _ in named}
    return [*named, *((case, ()) for case in here if case.filed.thread == thread and case.id not in known)]


def _named(bag: Bag, cases: Sequence[Case]) -> list[Named]:
    shared = [(case, case.posed.bag.shared(bag)) for case in cases]
    most = max((len(words) for _, words in shared), default=0)
    return [(case, words) for case, words in shared if words and len(words) == most]


def _words(form: str) -> frozenset[str]:
    return frozenset(word for word in words(form) if word.isalpha()) or frozenset({""})
