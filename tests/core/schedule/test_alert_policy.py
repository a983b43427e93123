"""When an alert reaches its reader, how many a day, and what is told again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from daemon.core.filing.people import PM, Client
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA, deadline
from daemon.core.hours.week import parse_hours
from daemon.core.model import Address, Kind, Question, State
from daemon.core.schedule.alert_policy import GRACE, SHOWN, Policy, admitted, at_work, parked
from daemon.core.schedule.alerts import Alert, Bundle, Owed, Readers, bundles, due_alerts, repeated_alerts
from daemon.core.state.marks import Mark, Told

ROME = ZoneInfo("Europe/Rome")
TEAM = Calendar(ROME, parse_hours("Mon-Fri 09:00-13:00 14:00-18:00"))
HOUR = timedelta(hours=1)
SLA8 = SLA("standard", 8 * HOUR, 2 * HOUR, (4 * HOUR,))
MARTA, LUCA, BOSS, CHIEF = (f"{name}@agency.example" for name in ("marta", "luca", "boss", "chief"))
PMS = {MARTA: PM("Marta", MARTA, lead=BOSS, deputy=LUCA)}
THERE = Readers(PMS, {})
LUCA_READS = Readers(PMS, {MARTA: LUCA})
CLIENT = Client("rossi", "Rossi", frozenset(), frozenset(), MARTA, "it", ROME, "standard")
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def owed(number: int = 1, asked: str = "2026-03-02T09:00", **changes: object) -> Owed:
    question = Question(
        f"q{number}", "t", "m@x", "When?", Kind.QUESTION, "en", Address("", "a@client.example"), rome(asked),
        State.OPEN, "", 1.0,
    )  # fmt: skip
    question = replace(question, **changes)  # type: ignore[arg-type]
    return Owed(CLIENT, question, deadline(question, SLA8, TEAM))


def bundle(count: int = 1) -> Bundle:
    return Bundle(MARTA, tuple(Alert(owed(n), 1, (Told(f"q{n}", 1, MARTA),)) for n in range(count)))


def sent(
    at: datetime, *, had: int = 0, flags: tuple[str, ...] = (), count: int = 1, ago: timedelta = 4 * HOUR
) -> Bundle | None:
    """`had`: how many alert mails the reader has had that day, the last of them `ago`."""
    return admitted(bundle(count), Policy(), TEAM, [at - ago] * had, lambda _: flags, at)


def test_an_alert_in_the_night_waits_for_the_morning() -> None:
    assert sent(rome("2026-03-03T02:00")) is None
    assert sent(rome("2026-03-03T08:59")) is None
    assert sent(rome("2026-03-03T09:00")) is not None


def test_what_is_critical_goes_at_once() -> None:
    assert sent(rome("2026-03-03T02:00"), flags=("urgent",)) is not None
    assert sent(rome("2026-03-03T02:00"), flags=("chaser",)) is None


def test_only_what_is_critical_of_a_bundle_goes_at_night() -> None:
    found = admitted(
        bundle(3),
        Policy(),
        TEAM,
        [],
        lambda a: ("complaint",) if a.owed.question.id == "q1" else (),
        rome("2026-03-03T02:00"),
    )
    assert found is not None
    assert [alert.owed.question.id for alert in found.alerts] == ["q1"]


def test_what_falls_due_at_closing_time_still_goes() -> None:
    assert sent(rome("2026-03-03T18:00")) is not None
    assert sent(rome("2026-03-03T19:00")) is None


def test_after_the_days_share_the_rest_comes_in_one_mail_at_the_end_of_the_day() -> None:
    assert sent(rome("2026-03-03T12:30"), had=8) is None
    assert sent(rome("2026-03-03T17:30"), had=8, count=3) == bundle(3)
    assert sent(rome("2026-03-03T17:31"), had=9, ago=HOUR / 6) is None
    assert sent(rome("2026-03-03T17:31"), had=9, count=3) == bundle(3)  # the ninth was critical, and earlier


def test_after_the_days_share_what_is_critical_is_gathered_and_goes_every_three_hours() -> None:
    for had in (8, 9, 15):
        assert sent(rome("2026-03-03T15:00"), had=had, ago=2 * HOUR, flags=("urgent",)) is None
        assert sent(rome("2026-03-03T15:00"), had=had, ago=3 * HOUR, flags=("urgent",)) is not None
    assert sent(rome("2026-03-03T15:00"), had=7, ago=0 * HOUR, flags=("urgent",)) is not None


def test_a_flood_is_one_mail_with_the_most_urgent_and_a_number() -> None:
    found = sent(rome("2026-03-03T10:00"), count=SHOWN + 40)
    assert found is not None
    assert (len(found.alerts), len(found.hidden), len(found.marks)) == (SHOWN, 40, SHOWN + 40)


@given(INSTANTS, st.integers(0, 20), st.integers(1, 60), st.booleans())
def test_nothing_is_lost_and_nothing_comes_outside_working_hours(
    now: datetime, had: int, count: int, urgent: bool
) -> None:
    found = sent(now, had=had, count=count, flags=("urgent",) if urgent else ())
    if found is None:
        assert not urgent
        assert had >= 8 or not at_work(TEAM, now)
        return
    assert len(found.alerts) + len(found.hidden) == count
    assert len(found.alerts) <= SHOWN
    assert urgent or TEAM.is_open(now) or TEAM.is_open(now - GRACE)


# ── repetitions ──────────────────────────────────────────────────────────────────────────────────────────────────────
def again(raised: dict[Mark, datetime], now: str, entry: Owed | None = None) -> list[Mark]:
    found = repeated_alerts([entry or owed()], raised, rome(now), lambda _: ROME, THERE)
    return [mark for alert in found for mark in alert.marks]


def test_what_is_overdue_is_told_again_once_on_each_later_day() -> None:
    raised: dict[Mark, datetime] = {Told("q1", 1, MARTA): rome("2026-03-02T18:00")}
    assert again(raised, "2026-03-02T18:30") == []
    (mark,) = again(raised, "2026-03-03T09:00")
    raised[mark] = rome("2026-03-03T09:00")
    assert again(raised, "2026-03-03T12:00") == []


def test_a_warning_is_not_told_again_and_an_answer_ends_it() -> None:
    assert again({Told("q1", 0, MARTA): rome("2026-03-02T16:00")}, "2026-03-02T17:00") == []
    assert again({Told("q1", 1, MARTA): rome("2026-03-02T18:00")}, "2026-03-03T09:00", owed(state=State.ANSWERED)) == []


def test_a_lead_is_not_told_again_every_day() -> None:
    raised: dict[Mark, datetime] = {Told("q1", 2, one): rome("2026-03-03T13:00") for one in (MARTA, BOSS)}
    alerts = repeated_alerts([owed()], raised, rome("2026-03-04T09:00"), lambda _: ROME, THERE)
    assert [found.to for found in bundles(alerts)] == [MARTA]


# ── who reads ────────────────────────────────────────────────────────────────────────────────────────────────────────
def told(entry: Owed, raised: dict[Mark, datetime], now: str, readers: Readers = THERE) -> list[tuple[str, str]]:
    """Who gets an alert now, and in whose place; it is noted as sent."""
    alerts = due_alerts([entry], raised, rome(now), readers)
    raised |= {mark: rome(now) for alert in alerts for mark in alert.marks}
    return [(one.to, one.absent) for one in bundles(alerts)]


def escalating(*to: tuple[str, ...]) -> Owed:
    """Due on Monday at 18:00, escalated on Tuesday at 13:00 and again on Wednesday at 10:00."""
    entry = owed()
    sla = replace(SLA8, escalate_after=(4 * HOUR, 9 * HOUR), escalate_to=to)
    return replace(entry, deadline=deadline(entry.question, sla, TEAM))


def test_a_deputy_is_told_what_the_absent_pm_was_told_and_then_nobody_twice() -> None:
    raised: dict[Mark, datetime] = {}
    assert told(owed(), raised, "2026-03-02T18:00") == [(MARTA, "")]
    assert told(owed(), raised, "2026-03-02T18:00", LUCA_READS) == [(LUCA, MARTA)]
    assert told(owed(), raised, "2026-03-02T18:00", LUCA_READS) == []
    assert told(owed(), raised, "2026-03-02T18:00") == []


def test_an_escalation_that_the_lead_has_goes_to_the_deputy_alone() -> None:
    raised: dict[Mark, datetime] = {}
    assert told(owed(), raised, "2026-03-03T13:00") == [(BOSS, ""), (MARTA, "")]
    assert told(owed(), raised, "2026-03-03T13:00", LUCA_READS) == [(LUCA, MARTA)]


def test_each_step_goes_to_its_own_readers_once_and_to_the_pm() -> None:
    entry, raised = escalating(("lead",), ("lead", CHIEF)), dict[Mark, datetime]()
    assert told(entry, raised, "2026-03-03T13:00") == [(BOSS, ""), (MARTA, "")]
    assert told(entry, raised, "2026-03-03T18:00") == []
    assert told(entry, raised, "2026-03-04T10:00") == [(BOSS, ""), (CHIEF, ""), (MARTA, "")]
    assert told(entry, raised, "2026-03-05T10:00") == []


def test_a_step_that_was_slept_through_reaches_its_readers_with_the_next() -> None:
    entry, raised = escalating(("deputy",), (CHIEF,)), dict[Mark, datetime]()
    assert told(entry, raised, "2026-03-04T10:00") == [(CHIEF, ""), (LUCA, ""), (MARTA, "")]
    assert told(entry, raised, "2026-03-04T10:02") == []


def test_where_the_sla_names_nobody_every_step_goes_to_the_lead() -> None:
    raised: dict[Mark, datetime] = {}
    assert told(escalating(), raised, "2026-03-03T13:00") == [(BOSS, ""), (MARTA, "")]
    assert told(escalating(), raised, "2026-03-04T10:00") == [(BOSS, ""), (MARTA, "")]


def test_who_could_not_be_written_to_with_the_pm_is_told_later_and_the_pm_not_twice() -> None:
    raised: dict[Mark, datetime] = {}
    alerts = due_alerts([owed()], raised, rome("2026-03-03T13:00"), THERE)
    raised |= {mark: rome("2026-03-03T13:00") for alert in alerts if alert.to == MARTA for mark in alert.marks}
    assert told(owed(), raised, "2026-03-03T13:02") == [(BOSS, "")]


def test_the_marks_of_earlier_versions_still_say_that_all_were_told() -> None:
    raised: dict[Mark, datetime] = {Told("q1", level, ""): rome("2026-03-03T13:00") for level in range(3)}
    assert told(owed(), raised, "2026-03-03T14:00") == []
    assert told(escalating(), raised, "2026-03-04T10:00") == [(BOSS, ""), (MARTA, "")]


def test_who_stands_in_for_a_lead_is_none_who_has_the_alert_already() -> None:
    def instead(address: str, besides: frozenset[str]) -> str:
        assert besides == {MARTA}
        return CHIEF if address == BOSS else address

    raised: dict[Mark, datetime] = {}
    assert told(owed(), raised, "2026-03-03T13:00", Readers(PMS, {}, instead)) == [(CHIEF, BOSS), (MARTA, "")]
    assert told(owed(), raised, "2026-03-03T13:02") == []


def test_a_deputy_who_reads_for_the_pm_gets_an_escalation_once() -> None:
    entry = escalating(("deputy", "pm"), ("lead",))
    assert told(entry, {}, "2026-03-03T13:00", LUCA_READS) == [(LUCA, MARTA)]


@given(
    st.lists(
        st.lists(st.sampled_from(["pm", "deputy", "lead", CHIEF]), min_size=1, max_size=3), min_size=2, max_size=2
    ),
    st.lists(st.tuples(st.integers(1, 30), st.sets(st.sampled_from([MARTA, LUCA, BOSS, CHIEF]))), max_size=14),
)
def test_whoever_is_away_when_each_step_reaches_each_of_its_readers_or_one_instead_once(
    to: list[list[str]], passes: list[tuple[int, set[str]]]
) -> None:
    entry = escalating(*map(tuple, to))
    raised: dict[Mark, datetime] = {}
    had: list[tuple[str, str, int]] = []  # who reads, in whose place, at which level
    now = rome("2026-03-02T09:00")
    for hours, away in [*passes, (200, set())]:
        now += hours * HOUR
        readers = _readers(away)
        for alert in due_alerts([entry], raised, now, readers):
            assert alert.to not in away
            had.append((alert.to, alert.absent, alert.level))
            raised |= dict.fromkeys(alert.marks, now)
    assert len(had) == len(set(had))
    named = {(THERE.called(entry, step), step) for step in (0, 1)}
    assert all(Told("q1", 2 + step, person) in raised for people, step in named for person in people)


def _readers(away: set[str]) -> Readers:
    """Who is there reads for who is not; the admin always is."""
    there = [one for one in (LUCA, BOSS, CHIEF, MARTA) if one not in away] + ["admin@agency.example"]

    def instead(address: str, besides: frozenset[str]) -> str:
        return address if address not in away else next((one for one in there if one not in besides), there[-1])

    return Readers(PMS, {MARTA: there[0]} if MARTA in away else {}, instead)


# ── deadlines that move ──────────────────────────────────────────────────────────────────────────────────────────────
def moved(by: timedelta) -> Owed:
    """The same question, with another SLA than before."""
    return replace(owed(), deadline=deadline(owed().question, replace(SLA8, answer_within=8 * HOUR + by), TEAM))


def test_a_deadline_that_moved_later_warns_and_is_overdue_at_its_new_time() -> None:
    raised: dict[Mark, datetime] = {}
    assert told(owed(), raised, "2026-03-02T18:00") == [(MARTA, "")]
    later = moved(8 * HOUR)  # Tuesday, 18:00
    assert [told(later, raised, f"2026-03-03T{clock}") for clock in ("09:00", "16:00", "17:00", "18:00", "18:02")] == [
        [],
        [(MARTA, "")],
        [],
        [(MARTA, "")],
        [],
    ]


def test_a_deadline_that_moved_earlier_is_told_at_once_and_once() -> None:
    raised: dict[Mark, datetime] = {}
    assert told(owed(), raised, "2026-03-02T16:00") == [(MARTA, "")]
    sooner = moved(-4 * HOUR)
    assert told(sooner, raised, "2026-03-02T16:02") == [(MARTA, "")]
    assert told(sooner, raised, "2026-03-02T16:04") == []


@given(st.lists(st.tuples(st.integers(-6, 30), st.integers(1, 9)), min_size=1, max_size=12))
def test_however_often_a_deadline_moves_nobody_is_told_twice_of_the_same_and_nothing_overdue_is_silent(
    changes: list[tuple[int, int]],
) -> None:
    raised: dict[Mark, datetime] = {}
    now = rome("2026-03-02T09:00").astimezone(UTC)
    for by, passed in changes:
        now += passed * HOUR
        entry = moved(by * HOUR)
        alerts = due_alerts([entry], raised, now, THERE)
        assert len(alerts) == len({alert.to for alert in alerts})
        raised |= {mark: now for alert in alerts for mark in alert.marks}
        assert due_alerts([entry], raised, now, THERE) == []
        if entry.overdue(now):
            assert raised[Told("q1", 1, MARTA)] >= entry.deadline.due_at


# ── what waits in the outbox, at night ───────────────────────────────────────────────────────────────────────────────
def test_of_what_was_taken_back_at_night_only_what_waited_is_queued_again() -> None:
    found = parked(bundle(3), {Told("q1", 1, MARTA)})
    assert found is not None
    assert [alert.owed.question.id for alert in found.alerts] == ["q1"]
    assert parked(bundle(3), set()) is None
