"""What a mail may ask is kept apart where nothing else came of it, and is of no account unless a person says so."""

from __future__ import annotations

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


def test_who_answers_us_or_takes_back_is_read_anyway() -> None:
    mails = Mails()
    mails.team("Which pedal is broken?", asks=["Which pedal is broken?"])
    mails.client(TOLD, hunch=TOLD)
    assert held(mails) == []
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
