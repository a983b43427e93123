"""Timings and pledges come back from the index as they went in, to the microsecond."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from hashlib import blake2b

import orjson
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.state.outlines import FORMAT
from daemon.adapters.state.timing_rows import pledge_rows, pledges_of, timing_rows, timings_of
from daemon.core.ledger.question_row import said, undated
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Kind, Label, Question, Remark, State, Timing
from daemon.core.schedule.alarms import Flagged
from daemon.core.schedule.extract import Pledged
from daemon.core.schedule.owing import Circumstance, Circumstances
from daemon.core.state.pulse import Feedback
from daemon.core.state.sent import Sent
from tests.core.hours.test_sla import question

INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
MAYBE = st.none() | INSTANTS
DAYS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))
TIMINGS = st.builds(
    Timing,
    st.text(max_size=24),
    st.sampled_from(Kind),
    INSTANTS,
    st.sampled_from(State),
    st.floats(0, 1),
    MAYBE,
    DAYS,
    *(MAYBE, MAYBE, MAYBE),
    st.text(max_size=40),
)


@given(st.lists(st.builds(Circumstance, TIMINGS, st.booleans(), st.booleans(), MAYBE), max_size=5), MAYBE)
def test_timings_come_back_as_they_went(around: list[Circumstance[Timing]], wrote: datetime | None) -> None:
    found = timings_of(*orjson.loads(orjson.dumps([timing_rows(around), wrote])))
    assert found == Circumstances(tuple(around), wrote)
    assert all(one.question.asked_at.tzinfo is UTC for one in found.questions)


@given(st.builds(Pledged, INSTANTS, DAYS, st.none() | st.text(max_size=24), st.booleans(), MAYBE, MAYBE))
def test_pledges_come_back_as_they_went(pledge: Pledged) -> None:
    assert pledges_of(orjson.loads(orjson.dumps(pledge_rows([pledge])))) == (pledge,)


def test_a_question_says_for_its_row_what_it_holds() -> None:
    one = question()
    row = undated("rossi", orjson.loads(orjson.dumps(said(one))))
    same = {name: getattr(one, name) for name in ("id", "thread", "message_id", "text", "kind", "language", "state")}
    same |= {name: getattr(one, name) for name in ("answered_by", "why", "certainty", "origin", "chased")}
    assert {name: row[name] for name in same} == same
    assert (row["client"], row["asked_by"]) == ("rossi", one.asked_by.address)
    assert datetime.fromisoformat(row["asked_at"]) == one.asked_at


def test_who_changes_what_the_index_holds_gives_its_format_another_number() -> None:
    """Else rows that an earlier version wrote would be taken for today's. Then put today's print here."""
    held = (Timing, Circumstance, Circumstances, Pledged, Question, Remark, Flagged, Ruling, Sent, Feedback, Label)
    shape = [(one.name, one.type, one.default is MISSING or f"{one.default}") for kind in held for one in fields(kind)]
    told = blake2b(repr([shape, *undated("", said(question()))]).encode(), digest_size=4).hexdigest()
    assert (FORMAT, told) == (7, "94b07966")
