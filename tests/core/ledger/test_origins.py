"""Whoever our server says a mail is not from changes nothing: random records with refuted mails in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.commands.word import Word
from daemon.core.desk.update_readers import update_readers
from daemon.core.filing.people import Client, Consent, Rhythm
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Address, Filed, Ledger, OriginKind, Question, Speech, State
from daemon.core.state.record import Record
from tests.core.ledger.invented import LATER, Folds, correspondence, refuted
from tests.correspondence import ANNA, INBOX, MARTA, MONDAY, VERDI, Mails, act

WHEN = "When will the brochure be ready?"
SEEDS = st.integers(0, 10_000)


def genuine(ledger: Ledger) -> Ledger:
    """Without the questions that are shown as refuted, and the flags."""
    asked = tuple(one for one in ledger.questions if one.origin is not OriginKind.REFUTED)
    flags = tuple(one for one in ledger.red_flags if one.origin is not OriginKind.REFUTED)
    return replace(ledger, questions=asked, red_flags=flags)


@given(SEEDS, SEEDS)
def test_refuted_mail_changes_no_state_and_no_evidence(seed: int, forgers: int) -> None:
    messages = correspondence(seed % 200)
    plain, forged = Folds().ledger(messages), Folds().ledger(refuted(messages, forgers))
    assert genuine(forged) == genuine(plain)


@given(SEEDS, SEEDS)
def test_refuted_mail_joins_and_parts_no_threads(seed: int, forgers: int) -> None:
    messages = correspondence(seed % 200)
    mixed = refuted(messages, forgers)
    alone, among = threads(messages), threads(mixed)
    assert {key: thread for key, thread in among.items() if not key.startswith("forged")} == alone


@given(SEEDS, SEEDS)
def test_refuted_mail_makes_no_reader(seed: int, forgers: int) -> None:
    messages = correspondence(seed % 200)
    assert readers(refuted(messages, forgers)) == readers(messages)


def threads(messages: Sequence[Filed]) -> dict[str, str]:
    record = Record("verdi", {one.key: replace(one, thread="") for one in messages})
    return record.threads.misplaced(record.messages)


def readers(messages: Sequence[Filed]) -> object:
    rhythm = Rhythm(1, 4, (MONDAY + timedelta(hours=7)).time(), Consent.NONE)
    client = Client(
        "verdi", "Verdi", frozenset(), VERDI.domains, MARTA.address, "en", ZoneInfo("UTC"), "standard", "A", rhythm
    )
    return update_readers(client, rhythm, VERDI, sorted(messages, key=lambda one: (one.at, one.key)), LATER)


# ── one mail at a time: origin × effect ──────────────────────────────────────────────────────────────────────────────
ORIGINS = tuple(OriginKind)
EVERYWHERE = {OriginKind.SENT, OriginKind.VOUCHED}
IN_ITS_THREAD = EVERYWHERE | {OriginKind.UNPROVED}


def asked(**more: object) -> Mails:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN], **more)  # type: ignore[arg-type]
    return mails


def the_question(mails: Mails) -> Question:
    return mails.ledger().questions[0]


@pytest.mark.parametrize("origin", ORIGINS)
def test_an_answer(origin: OriginKind) -> None:
    mails = asked()
    mails.team("The brochure will be ready on Tuesday.", origin=origin)
    question = the_question(mails)
    assert (question.state is State.ANSWERED) == (origin in IN_ITS_THREAD)
    if origin is OriginKind.UNPROVED:
        assert question.certainty <= 0.8, "the digest asks about it"
        assert "not proved" in question.why


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("subject", ["Brochure", "Other"])
def test_an_answer_in_another_thread(origin: OriginKind, subject: str) -> None:
    mails = asked()
    mails.team(
        "The brochure will be ready on Tuesday.", origin=origin, thread="two", base_subject=subject, subject=subject
    )
    assert (the_question(mails).state is State.ANSWERED) == (origin in EVERYWHERE)


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_holding_reply(origin: OriginKind) -> None:
    mails, text = asked(), "I'll check the brochure and get back to you by Friday."
    mails.team(text, origin=origin, acts=(act(text, Speech.HOLDING, MONDAY.date()),))
    assert (the_question(mails).state is State.ACKNOWLEDGED) == (origin in IN_ITS_THREAD)
    assert bool(mails.ledger().promises) == (origin in IN_ITS_THREAD)


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_question_of_ours(origin: OriginKind) -> None:
    mails = Mails()
    mails.team("Which size do you need?", asks=["Which size do you need?"], origin=origin)
    assert bool(mails.ledger().awaiting_client) == (origin in IN_ITS_THREAD)


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_question_of_a_client(origin: OriginKind) -> None:
    """It may be real: it opens whoever wrote it, and says what is known of that."""
    question = the_question(asked(origin=origin))
    assert (question.state, question.origin) == (State.OPEN, origin)


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("by", [ANNA, Address("Eve", "eve@outside.example")])
def test_a_withdrawal(origin: OriginKind, by: Address) -> None:
    mails, text = asked(), "Never mind the brochure."
    mails.client(text, by=by, origin=origin, acts=(act(text, Speech.WITHDRAWAL),))
    assert (the_question(mails).state is State.WITHDRAWN) == (by is ANNA and origin in IN_ITS_THREAD)


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("by", [ANNA, Address("Eve", "eve@outside.example")])
def test_an_approval(origin: OriginKind, by: Address) -> None:
    mails, text = Mails(), "The brochure is fine, go ahead."
    mails.client(text, by=by, origin=origin, acts=(act(text, Speech.APPROVAL),))
    assert bool(mails.ledger().approvals) == (by is ANNA and origin in IN_ITS_THREAD)


@pytest.mark.parametrize("origin", ORIGINS)
def test_an_answer_of_the_client_to_us(origin: OriginKind) -> None:
    mails = Mails()
    mails.team("Which size do you need?", asks=["Which size do you need?"])
    mails.client("We need size A4.", origin=origin)
    assert bool(mails.ledger().awaiting_client) == (origin not in IN_ITS_THREAD)


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_chaser(origin: OriginKind) -> None:
    mails = asked()
    mails.team("I'll check.", acts=(act("I'll check.", Speech.HOLDING),))
    mails.client("Any news?", asks=["Any news?"], origin=origin, acts=(act("Any news?", Speech.CHASER),))
    assert bool(the_question(mails).chased) == (origin in IN_ITS_THREAD)


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_refuted_question_is_answered_as_any_other(origin: OriginKind) -> None:
    mails = asked(origin=origin)
    mails.team("The brochure will be ready on Tuesday.")
    assert the_question(mails).state is State.ANSWERED


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("word", [Word.DISMISS, Word.DONE, Word.REOPEN])
def test_a_ruling_is_a_label_of_whoever_may_have_asked(origin: OriginKind, word: Word) -> None:
    mails = asked(origin=origin)
    if word is Word.REOPEN:
        mails.team("The brochure will be ready on Tuesday.")
    ruling = Ruling(the_question(mails).id, word, MARTA.address, MONDAY + timedelta(days=1), "r@agency.example")
    ledger = mails.ledger([ruling])
    assert ledger.questions != mails.ledger().questions, "what it rules is done"
    assert bool(ledger.labels) == (origin in IN_ITS_THREAD)


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("written_to", [0, 1, 2])
def test_a_new_reader_of_the_update(origin: OriginKind, written_to: int) -> None:
    mails, new = Mails(), Address("Nina", "nina@verdi.example")
    mails.client("Hello.", by=new, origin=origin)
    for _ in range(written_to):
        mails.team("Hello Nina.", to=(new.address, INBOX), origin=OriginKind.SENT)
    found = readers(mails.filed)
    chosen = [reader.address for reader in found.chosen]  # type: ignore[attr-defined]
    proved = origin is OriginKind.VOUCHED or (origin in IN_ITS_THREAD and written_to >= 2)
    assert chosen == ([new.address] if proved else [])
    asked_about = not proved and origin is not OriginKind.REFUTED
    assert found.others == ((new.address,) if asked_about else ())  # type: ignore[attr-defined]


def test_whom_nobody_places_with_the_client_never_gets_its_update() -> None:
    mails = Mails()
    for who in ("eve@outside.example", "eve@invented.verdi.example"):
        mails.client("Hello.", by=Address("Eve", who), origin=OriginKind.UNPROVED)
        for _ in range(3):
            mails.team("Hello.", to=(who, INBOX))
    assert readers(mails.filed) == readers([])
