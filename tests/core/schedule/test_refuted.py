"""What our server refutes makes nothing due sooner or later, silences no alarm and stands in for none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.filing.people import Client
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA
from daemon.core.hours.week import parse_hours
from daemon.core.model import Filed, OriginKind, Question, Speech
from daemon.core.schedule.alarms import alarms, flags_of
from daemon.core.schedule.alerts import Alarm, Owed
from daemon.core.schedule.around import Around
from daemon.core.schedule.context import Context
from daemon.core.schedule.owing import Debts, circumstances
from tests.core.ledger.invented import Folds, correspondence, refuted
from tests.correspondence import MARTA, MONDAY, Mails, act

HOUR = timedelta(hours=1)
ALWAYS = Calendar(ZoneInfo("UTC"), parse_hours("24/7"))
CLIENT = Client("v", "Verdi", frozenset(), frozenset({"verdi.example"}), MARTA.address, "en", ALWAYS.zone, "standard")
SLAS = {
    "standard": SLA("standard", 8 * HOUR, 2 * HOUR, next_answer_within=24 * HOUR, urgent="hot", keep_in_loop=72 * HOUR),
    "hot": SLA("hot", HOUR),
}
WHEN, WHERE = "When will the proofs be ready?", "Where do we park?"
ANGRY, URGENT = "Honestly we are very disappointed.", "This is urgent."
ORIGINS = tuple(OriginKind)
SEEDS = st.integers(0, 10_000)


def debts(messages: Sequence[Filed]) -> Debts[Question]:
    return Debts(CLIENT, circumstances(Folds().ledger(messages), messages), SLAS, ALWAYS)


def owed(messages: Sequence[Filed]) -> list[Owed]:
    return [one for one in debts(messages).owed() if one.question.origin is not OriginKind.REFUTED]


def told(mails: Mails, raised: dict[object, object] | None = None) -> list[Alarm]:
    since, now = MONDAY - timedelta(days=30), MONDAY + 5 * HOUR
    ledger, around = mails.ledger(), Around()
    around.look(ledger, mails.filed)
    flags = flags_of(ledger, around, since)
    return list(alarms(CLIENT, flags, frozenset({"complaint"}), raised or {}, since, now, MARTA.address))  # type: ignore[arg-type]


@given(SEEDS, SEEDS)
def test_every_deadline_is_as_without_it(seed: int, forgers: int) -> None:
    messages = correspondence(seed % 200)
    mixed = refuted(messages, forgers)
    assert owed(mixed) == owed(messages)
    word, other = (debts(some).loop(owed(some), None, MONDAY + timedelta(days=9)) for some in (messages, mixed))
    assert word == other


@pytest.mark.parametrize("origin", ORIGINS)
def test_only_who_answered_has_longer_for_the_next_answer(origin: OriginKind) -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    mails.team("We are on it.", origin=origin)
    mails.client(WHERE, asks=[WHERE])
    assert (owed(mails.filed)[-1].target == "next") == (origin is not OriginKind.REFUTED)


@pytest.mark.parametrize("origin", ORIGINS)
def test_only_who_may_have_written_makes_a_thread_urgent(origin: OriginKind) -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    mails.client(URGENT, acts=(act(URGENT, Speech.URGENT),), origin=origin)
    (entry,) = owed(mails.filed)
    context = Context(CLIENT, mails.ledger(), mails.filed, ALWAYS)
    believed = origin is not OriginKind.REFUTED
    assert (entry.urged is not None) == believed
    assert context.flags(entry.question) == (("urgent",) if believed else ())


@pytest.mark.parametrize("borrowed", ["0@mail.example", "9@mail.example"])
def test_a_borrowed_id_alerts_nobody_of_old_mail_and_keeps_no_new_mail_quiet(borrowed: str) -> None:
    for quiet in (True, False):
        mails = Mails()
        mails.client(WHEN, asks=[WHEN], quiet=quiet)
        mails.client(WHERE, asks=[WHERE], quiet=not quiet, origin=OriginKind.REFUTED, message_id=borrowed)
        assert [(one.question.text, one.quiet) for one in debts(mails.filed).owed()] == [
            (WHEN, quiet),
            (WHERE, not quiet),
        ]


@pytest.mark.parametrize("origin", ORIGINS)
def test_only_an_answer_of_the_team_silences_an_alarm(origin: OriginKind) -> None:
    mails = Mails()
    mails.client(ANGRY, acts=(act(ANGRY, Speech.COMPLAINT),))
    mails.team("I am sorry, I call you at once.", origin=origin)
    assert bool(told(mails)) == (origin is OriginKind.REFUTED)


def test_a_forged_complaint_is_no_word_for_the_clients_own() -> None:
    mails = Mails()
    for text, origin in (
        ("We hate it.", OriginKind.REFUTED),
        (ANGRY, OriginKind.VOUCHED),
        ("Bah.", OriginKind.REFUTED),
    ):
        mails.client(text, acts=(act(text, Speech.COMPLAINT),), origin=origin)
    assert sorted(one.flag.text for one in told(mails)) == ["Bah.", ANGRY]
    forged = next(one for one in told(mails) if one.flag.text == "Bah.")
    assert [one.flag.text for one in told(mails, {forged.mark: MONDAY + 4 * HOUR})] == [ANGRY]
