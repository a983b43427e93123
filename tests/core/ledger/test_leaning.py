"""What a law leaves to a person is weighed by all that is known of the question and the reply."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.ledger.bit import Below, Bit, Does, Reply
from daemon.core.ledger.certainty import Ground
from daemon.core.ledger.leaning import ENDS, UNIT, Nearest, ended, shares, weighs
from daemon.core.ledger.matching import NO_WORDS
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.verdicts import Verdict
from daemon.core.ledger.wants import Wants
from daemon.core.model import Act, Kind, Speech, State
from tests.every import every

SAID = Bit("It's in the hall", Does.CONTENT, NO_WORDS, 0)
PROMISED = Bit("It comes on Friday", Does.PROMISE, NO_WORDS, 0)
HOLD = Bit("I'll ask Luca", Does.HOLD, NO_WORDS, 0)
TABLE = shipped_rules().rule("mail", "answering", "weights").words


def reply(*bits: Bit) -> Reply:
    return Reply(bits, bits, (), (), None, attached=False, files=NO_WORDS)


def found(answered: float, acknowledged: float = 0.0) -> dict[State, float]:
    return {State.ANSWERED: answered, State.ACKNOWLEDGED: acknowledged, State.OPEN: 1 - answered - acknowledged}


def law(state: State, ground: Ground = Ground.MAY) -> Verdict:
    return Verdict(state, ground, "may answer", SAID)


@every(
    "answered, state, end",
    [
        (0.95, State.REPLIED, State.ANSWERED),
        (0.7, State.REPLIED, None),
        (0.1, State.REPLIED, State.OPEN),
        (0.99, State.OPEN, None),
        (0.99, State.ACKNOWLEDGED, None),
        (0.5, State.ANSWERED, None),
        (0.05, State.ANSWERED, State.REPLIED),
    ],
)
def test_what_the_weights_may_do_is_bounded(answered: float, state: State, end: State | None) -> None:
    weighed = ended(found(answered), Nearest(SAID, {}, meant=True), reply(SAID), law(state))
    assert (weighed.state if weighed else None) == end


def test_a_clause_that_may_be_of_something_else_settles_nothing() -> None:
    assert ended(found(0.99), Nearest(SAID, {}, meant=False), reply(SAID), law(State.REPLIED)) is None


def test_what_gives_what_is_wanted_is_left_to_a_person_though_no_law_speaks_of_it() -> None:
    asked = ended(found(0.99), Nearest(SAID, {}, meant=True, gives=True), reply(SAID), None)
    assert asked
    assert (asked.state, asked.bit) == (State.REPLIED, SAID)
    assert ended(found(0.5), Nearest(SAID, {}, meant=True, gives=True), reply(SAID), None) is None
    assert ended(found(0.99), Nearest(SAID, {}, meant=True), reply(SAID), None) is None


def test_a_promise_that_likely_answers_is_kept_as_one() -> None:
    promise = Act("I'll bring it on Friday", Speech.PROMISE, 0.9, "test")
    law = Verdict(State.ACKNOWLEDGED, Ground.PROMISED, "promises an answer", PROMISED, promise)
    asked = ended(found(0.9), Nearest(SAID, {}, meant=True), reply(SAID), law)
    assert asked
    assert (asked.state, asked.act) == (State.REPLIED, promise)


def test_what_hardly_answers_beside_a_holding_clause_is_put_off() -> None:
    weighed = ended(found(0.1, acknowledged=0.6), Nearest(SAID, {}, meant=True), reply(SAID, HOLD), law(State.REPLIED))
    assert weighed
    assert (weighed.state, weighed.bit) == (State.ACKNOWLEDGED, HOLD)
    weighed = ended(found(0.1, acknowledged=0.6), Nearest(SAID, {}, meant=True), reply(SAID), law(State.REPLIED))
    assert (weighed.state if weighed else None) is State.OPEN


def test_shares_are_one_together() -> None:
    weights = {"always": (0.0, 1.0, -1.0), "lone": (0.0, 2.0, 0.0)}
    assert sum(shares(weights, {"always": 1.0, "lone": 1.0, "unknown": 5.0}).values()) == pytest.approx(1)
    assert shares(weights, {"lone": 1.0})[State.ANSWERED] > shares(weights, {})[State.ANSWERED] == pytest.approx(1 / 3)


def test_the_table_has_a_weight_for_each_end() -> None:
    assert len(TABLE) > 1
    assert all(
        len(row.split()) == len(ENDS) and all(abs(int(one)) < 20 * UNIT for one in row.split())
        for row in TABLE.values()
    )


@every(
    "form, weighed",
    [
        ({}, True),
        ({"below": (Below(("where do we park ?",), (SAID,)),)}, False),
        ({"points": (("1", (SAID,)),)}, False),
    ],
)
def test_answers_point_by_point_are_not_weighed(form: dict[str, Any], weighed: bool) -> None:
    question = OwedQuestion("1", "where do we park ?", NO_WORDS, Kind.QUESTION, Wants.PLACE)
    assert weighs(question, replace(reply(SAID), **form), law(State.REPLIED)) is weighed
    assert not weighs(replace(question, fresh=False), replace(reply(SAID), **form), law(State.REPLIED))
    assert not weighs(question, replace(reply(SAID), **form), law(State.ANSWERED, Ground.PLACED))
