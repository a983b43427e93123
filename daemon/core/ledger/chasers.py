"""Mails that ask again: whether one does, and what its words may mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from daemon.core.ledger.case import Case, Posed
from daemon.core.ledger.chase_matter import ChaseMatter
from daemon.core.ledger.docket import Docket
from daemon.core.ledger.gist import Gist
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.wants import Wants
from daemon.core.ledger.wording import Wording
from daemon.core.model import Act, Filed, Kind, Speech, State
from daemon.core.reading.ask_words import CHASER
from daemon.core.words.tenor import TENOR, Tenor
from daemon.core.words.text import normal, words

_LINK = re.compile(r"://|\bwww\.")
_HALVES = 2  # of the words of a chaser, more than one must be of what it means in another thread
_CHASES = 0.3  # probability that a sentence asks again, for a rule that sees it to be believed in a first mail
_SETTLED = frozenset((State.ANSWERED, State.DISMISSED))  # not what the client took back
_OF_A_THING = frozenset((Wants.AMOUNT, Wants.PERSON))  # "how many?" asks for more than news


@dataclass(frozen=True, slots=True)
class Chase:
    """What of a client's mail asks again, or for news."""

    cases: Sequence[Case] = ()  # what it means
    asks: Sequence[Posed] = ()  # its asks that are no questions of their own: "any news?"
    told: bool = False  # one of its acts says so already
    said: str = ""  # the sentence that asks again; "" where none does
    unasked: str = ""  # … which waits for what no question asked, and is no ask itself

    @classmethod
    def of(cls, gist: Gist, docket: Docket, wording: Wording, people: Bag) -> Chase:
        """`people`: the words of the names of who is written to, and who writes."""
        filed, posed = gist.filed, gist.posed
        acts = [act for act in filed.acts if act.speech is Speech.CHASER]
        bare = _bare(filed, posed, docket, wording, people)
        if not acts and not bare and not any(map(_asks_again, posed)):
            return cls()
        sure = [act for act in acts if act.rule != TENOR]  # by its tenor alone "nobody came" may ask again
        asked = [one.ask.text for one in posed if _asks_again(one)]
        plain = [] if bare else [act.text for act in sure] + asked
        cases, matter = _named(gist, docket, wording, people, plain)
        asks = [ask for ask in posed if ask in bare or (cases and _only_chases(ask, sure) and not _is_own(ask, matter))]
        again = [act.text for act in acts] + asked
        strange = [act.text for act in sure if matter.another(act.text) and not _asked(act, posed)]
        unasked = strange or (again if acts and not (cases or posed) else [])
        return cls(cases, asks, bool(acts), next(iter(again), ""), next(iter(unasked), ""))

    def settled(self, docket: Docket, filed: Filed, wording: Wording) -> list[Case]:
        """The closed questions of its thread that it means where none is owed: their client says that they are not.

        Who only asks for news doubts no answer of the team's, but the word of a PM that there was one. Words that name
        another matter mean none of them.
        """
        if self.cases or not self.said:
            return []
        closed = [case for case in docket.closed_here(filed) if case.state in _SETTLED]
        closed = [case for case in closed if "?" not in self.said or case.answered_by is None]
        matter = wording.matter(wording.bag(self.said, filed.language), filed.language)
        if named := most_named(matter, closed):
            return named
        newest = max(closed, key=lambda case: case.filed.at, default=None)
        return [case for case in closed if not matter and newest and case.filed is newest.filed]


def heard(filed: Filed, docket: Docket, tenor: Tenor) -> Filed:
    """The mail without what asks again where its side asked nothing that it could mean, unless rule and tenor agree.

    "What do we do if it rains?" begins as "what about it?" does; who never asked us before may well write "still no
    offer from you".
    """
    again = [act for act in filed.acts if act.speech is Speech.CHASER]
    if not again or docket.here(filed) or docket.closed_here(filed):
        return filed
    idle = [act for act in again if act.rule == TENOR or tenor.of(act.text).get("client.chases", 1.0) < _CHASES]
    return replace(filed, acts=tuple(act for act in filed.acts if act not in idle)) if idle else filed


def _bare(filed: Filed, posed: Sequence[Posed], docket: Docket, wording: Wording, people: Bag) -> list[Posed]:
    """The asks that have no matter but what waits in their thread, where nobody answered yet: "Hello Paolo, I wonder
    if you had a chance to look at this".

    All that stands before such an ask is as bare; what comes with a file, a figure or a link has its matter there.
    """
    waits = any(case.fresh or case.state is State.ACKNOWLEDGED for case in docket.waiting(filed))
    if not waits or filed.attachments or _LINK.search(filed.own_text):
        return []
    return [ask for ask in posed if _may_chase(ask) and _is_bare(ask, filed, people, wording)]


def _is_bare(posed: Posed, filed: Filed, people: Bag, wording: Wording) -> bool:
    """Whether there is nothing but names, idle words and those that ask for news; of these one at least."""
    before, text, _ = filed.own_text.partition(posed.ask.text)
    idle, asking = wording.news.idle(filed.language), wording.news.asking(filed.language)
    said = [word for word in words(before + text) if word.isdecimal() or len(word) > 1]
    matter = (word for word in said if word not in idle and wording.latin(word) not in people)
    if not text or any(word not in asking for word in matter):
        return False
    return any(word in asking.words and not wording.says("time", f" {word} ", filed.language) for word in said)


def _may_chase(posed: Posed) -> bool:
    return posed.ask.kind is not Kind.APPROVAL and posed.wants not in _OF_A_THING


def _only_chases(posed: Posed, acts: Sequence[Act]) -> bool:
    """Whether the ask is the chaser itself."""
    forms = [normal(act.text).strip() for act in acts]
    return _asks_again(posed) or any(posed.form in form or form in posed.form for form in forms)


def _asked(act: Act, posed: Sequence[Posed]) -> bool:
    """Whether one of the asks is that sentence, or stands in it."""
    form = normal(act.text).strip()
    return any(one.form in form for one in posed)


def _is_own(posed: Posed, matter: ChaseMatter) -> bool:
    """Whether it asks for something that was not asked for yet: "I haven't got the CV, could you send it again?"."""
    if _asks_again(posed):
        return matter.asks_more(posed.ask.text)
    return matter.is_own(posed.ask.text)


def _meant(filed: Filed, gist: Gist, docket: Docket, wording: Wording) -> list[Case]:
    """What a chaser means: what waits in its thread, else the mail that its words name, else its writer's newest.

    In its thread, what may be answered is asked again where its words name it, or name nothing there: who still waits
    to hear about the fees does not wait for the list of documents that came.

    Words that name several mails, or none, name a matter that is not known yet.
    """
    matter = wording.matter(gist.bag, filed.language)
    if here := docket.here(filed):
        named = [case for case in here if matter.shared(case.posed.bag)]
        return [case for case in here if not named or case in named or case.state is not State.REPLIED]
    if matter:
        return most_named(matter, docket.elsewhere(filed, matter.starts, least=1))
    theirs = [case for case in docket.cases.values() if case.owed and case.filed.sender == filed.sender]
    newest = max(theirs, key=lambda case: case.filed.at, default=None)
    return [case for case in theirs if newest and case.filed is newest.filed]


def _named(
    gist: Gist, docket: Docket, wording: Wording, people: Bag, plain: Sequence[str]
) -> tuple[list[Case], ChaseMatter]:
    """What a mail means by `plain`, its sentences that plainly ask again, and by what its own matters are told."""
    filed = gist.filed
    matter = ChaseMatter(filed, docket.here(filed), wording, people)
    if not plain or not all(map(matter.another, plain)):
        return _meant(filed, gist, docket, wording), matter
    cases = _elsewhere(filed, matter.of(" ".join(plain)), docket)
    return cases, ChaseMatter(filed, cases, wording, people) if cases else matter


def _elsewhere(filed: Filed, matter: Bag, docket: Docket) -> list[Case]:
    """What a chaser of a matter means that nothing in its thread has: what most of its words name in another one."""
    named = most_named(matter, docket.elsewhere(filed, matter.starts, least=1))
    return [case for case in named if len(matter.words) < _HALVES * len(matter.shared(case.posed.bag))]


def most_named(bag: Bag, cases: Sequence[Case]) -> list[Case]:
    """The questions that share most words with `bag`, if one mail asked them: else nobody knows which are meant."""
    shared = [(len(bag.shared(case.posed.bag)), case) for case in cases]
    most = max((count for count, _ in shared), default=0)
    named = [case for count, case in shared if count == most > 0]
    return named if len({case.filed.key for case in named}) == 1 else []


def _asks_again(posed: Posed) -> bool:
    return posed.ask.rule.startswith(CHASER)
