"""How sure a judgement is: what is believed of its ground, and how often it was right."""

from __future__ import annotations

from datetime import UTC

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.ledger.certainty import Certainty, Ground
from daemon.core.words.phrases import Phrases
from daemon.core.words.rules import Rule, Rules
from tests.core.ledger.test_clauses import states
from tests.correspondence import BOOKKEEPER, VERDI, Mails

SHIPPED = Certainty(shipped_rules())


def table(placed: str) -> Certainty:
    words = {ground.value: "0.9 0/0" for ground in Ground} | {"placed": placed}
    rule = Rule("mail/certainty.grounds", Phrases(()), (), words)
    return Certainty(Rules({("mail", "certainty"): {"grounds": rule}}))


@pytest.mark.parametrize(
    ("value", "certainty"), [("0.9 0/0", 0.9), ("0.9 3/3", 0.913), ("0.9 0/20", 0.45), ("0.9 500/1000", 0.508)]
)
def test_what_was_counted_outweighs_what_is_believed_the_more_of_it_there_is(value: str, certainty: float) -> None:
    assert table(value).of(Ground.PLACED) == pytest.approx(certainty, abs=0.001)


@pytest.mark.parametrize("ground", Ground)
def test_each_ground_is_believed_and_counted(ground: Ground) -> None:
    right, of = SHIPPED.counted(ground)
    assert 0 <= right <= of
    assert 0.5 <= SHIPPED.believed(ground) < 1


def test_the_table_names_nothing_that_is_no_ground() -> None:
    named = shipped_rules().rule("mail", "certainty", "grounds").words
    assert set(named) == {ground.value for ground in Ground}


def test_the_ledger_is_as_sure_as_the_table_and_why_tells_the_ground() -> None:
    mails = Mails()
    mails.client("Where do we park?", asks=["Where do we park?"])
    mails.team("Behind the hall.")
    question = mails.question()
    assert question.certainty == pytest.approx(SHIPPED.of(Ground.GIVEN))
    steps = BOOKKEEPER.explain(question.id, mails.filed, [], [], zone=UTC, party=VERDI)
    assert any("“given”" in step for step in steps)
    assert states(["Where do we park?"], "Behind the hall.") == ["answered"]
