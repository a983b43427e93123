"""What a mail may ask is kept apart where nothing else came of it, and is of no account unless a person says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Act, OriginKind, Speech
from tests.correspondence import MARTA, MONDAY, Mails

TOLD = "The middle pedal does nothing."


def held(mails: Mails) -> list[str]:
    return [question.text for question in mails.ledger().held]


def test_it_is_kept_apart_and_owed_once_a_person_says_so() -> None:
    mails = Mails()
    mails.client(TOLD, hunch=TOLD)
    ledger = mails.ledger()
    (kept,) = ledger.held
    assert (ledger.questions, kept.text, kept.state) == ((), TOLD, "dismissed")
    ruling = Ruling(kept.id, Word.REOPEN, MARTA.address, MONDAY.replace(hour=20), "r@mail.example")
    ruled = mails.ledger([ruling])
    assert [(one.text, one.state) for one in ruled.questions] == [(TOLD, "open")]
    assert "it wants an answer" in ruled.questions[0].why
    assert ruled.held == ()


def test_nobody_need_look_where_the_mail_is_told_of_anyway_or_is_old() -> None:
    angry = Act("This is a disgrace.", Speech.COMPLAINT, 0.9, "en/acts.complaint")
    for more in ({"acts": (angry,)}, {"quiet": True}, {"origin": OriginKind.REFUTED}):
        mails = Mails()
        mails.client(TOLD, hunch=TOLD, **more)
        assert held(mails) == []


@pytest.mark.parametrize("word", [Word.SNOOZE, Word.DUE, Word.GIVE])
def test_who_puts_it_off_or_hands_it_over_says_that_it_counts(word: Word) -> None:
    mails = Mails()
    mails.client(TOLD, hunch=TOLD)
    (kept,) = mails.ledger().held
    until = MONDAY + timedelta(days=60)
    ruled = mails.ledger([Ruling(kept.id, word, MARTA.address, MONDAY.replace(hour=20), "r@mail.example", until=until)])
    assert [one.state for one in ruled.questions] == ["snoozed" if word is Word.SNOOZE else "open"]
    assert ruled.held == ()


def test_the_same_sentence_twice_is_kept_once() -> None:
    mails = Mails()
    mails.client(TOLD, hunch=TOLD)
    mails.client(TOLD, hunch=TOLD, thread="two")
    assert held(mails) == [TOLD]
    mails.client(TOLD, hunch=TOLD, thread="three", at=MONDAY + timedelta(days=30))  # it broke again
    assert held(mails) == [TOLD, TOLD]


def test_its_id_is_that_of_the_mail() -> None:
    """Other weights may take another sentence of it: what a person ruled stays."""
    one, other = Mails(), Mails()
    one.client(TOLD, hunch=TOLD)
    other.client(TOLD, hunch=TOLD[:-1])
    assert one.ledger().held[0].id == other.ledger().held[0].id


def test_what_answers_us_or_takes_back_is_none_and_what_stands_beside_it_is() -> None:
    mails = Mails()
    mails.team("Which pedal is broken?", asks=["Which pedal is broken?"])
    mails.client(TOLD, hunch=TOLD)
    assert held(mails) == []
    mails = Mails()
    mails.team("Which colour for the door, green or blue?", asks=["Which colour for the door, green or blue?"])
    mails.client(f"Green. {TOLD}", hunch=TOLD)
    assert held(mails) == [TOLD]
    mails = Mails()
    asked = "When do you mend the middle pedal?"
    mails.client(asked, asks=[asked])
    text = "We no longer need the pedal mended."
    mails.client(text, acts=(Act(text, Speech.WITHDRAWAL, 0.9, "en/acts.withdrawal"),), hunch=text)
    assert mails.states() == ["withdrawn"]
    assert held(mails) == []


def test_what_colleagues_of_the_client_tell_each_other_is_none() -> None:
    mails = Mails()
    mails.client(TOLD, hunch=TOLD, to=("paolo@verdi.example",), cc=("projects@agency.example",))
    assert held(mails) == []
