"""Mails that ask again: whether one does, and what its words may mean."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.ledger.case import Case, Posed
from daemon.core.ledger.docket import Docket
from daemon.core.ledger.matching import Bag
from daemon.core.model import Act, Filed, Speech
from daemon.core.reading.ask_words import CHASER
from daemon.core.words.text import normal


def chases(posed: Sequence[Posed], acts: Sequence[Act]) -> bool:
    """Whether a mail with these asks and acts asks again, or for news of something."""
    return any(act.speech is Speech.CHASER for act in acts) or any(_asks_again(ask) for ask in posed)


def only_chases(posed: Posed, acts: Sequence[Act]) -> bool:
    """Whether the ask is the chaser itself: "any news?"."""
    forms = [normal(act.text).strip() for act in acts if act.speech is Speech.CHASER]
    return _asks_again(posed) or any(posed.form in form or form in posed.form for form in forms)


def chased(filed: Filed, matter: Bag, docket: Docket) -> list[Case]:
    """What a chaser means: what waits in its thread, else the mail that its words name, else its writer's newest.

    Words that name several mails, or none, name a matter that is not known yet. `matter` is of the chaser's words.
    """
    if here := docket.here(filed):
        return here
    if matter:
        return most_named(matter, docket.elsewhere(filed, matter.starts, least=1))
    theirs = [case for case in docket.cases.values() if case.owed and case.filed.sender == filed.sender]
    newest = max(theirs, key=lambda case: case.filed.at, default=None)
    return [case for case in theirs if newest and case.filed is newest.filed]


def most_named(bag: Bag, cases: Sequence[Case]) -> list[Case]:
    """The questions that share most words with `bag`, if one mail asked them: else nobody knows which are meant."""
    shared = [(len(bag.shared(case.posed.bag)), case) for case in cases]
    most = max((count for count, _ in shared), default=0)
    named = [case for count, case in shared if count == most > 0]
    return named if len({case.filed.key for case in named}) == 1 else []


def _asks_again(posed: Posed) -> bool:
    return posed.ask.rule.startswith(CHASER)
