"""When an alert reaches its reader, how many a day, and what is told again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from daemon.core.alert_policy import GRACE, SHOWN, Policy, admitted, at_work, outdated
from daemon.core.alerts import Alert, Bundle, Owed, bundles, due_alerts, repeated_alerts
from daemon.core.business_hours import Calendar, parse_hours
from daemon.core.model import Address, Kind, Question, State
from daemon.core.outbox import Entry, EntryState
from daemon.core.people import Client
from daemon.core.sla import SLA, deadline

ROME = ZoneInfo("Europe/Rome")
TEAM = Calendar(ROME, parse_hours("Mon-Fri 09:00-13:00 14:00-18:00"))
HOUR = timedelta(hours=1)
SLA8 = SLA("standard", 8 * HOUR, 2 * HOUR, (4 * HOUR,))
MARTA, LUCA, BOSS = "marta@agency.example", "luca@agency.example", "boss@agency.example"
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
    return Bundle(MARTA, tuple(Alert(owed(n), 1, (f"q{n}:1:",)) for n in range(count)))


def sent(at: datetime, *, had: int = 0, flags: tuple[str, ...] = (), count: int = 1) -> Bundle | None:
    return admitted(bundle(count), Policy(), TEAM, had, lambda _: flags, at)


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
        0,
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
    assert sent(rome("2026-03-03T17:31"), had=9) is None
    assert sent(rome("2026-03-03T17:31"), had=9, flags=("urgent",)) is not None


def test_a_flood_is_one_mail_with_the_most_urgent_and_a_number() -> None:
    found = sent(rome("2026-03-03T10:00"), count=SHOWN + 40)
    assert found is not None
    assert (len(found.alerts), len(found.hidden), len(found.keys)) == (SHOWN, 40, SHOWN + 40)


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
def again(raised: dict[str, datetime], now: str, entry: Owed | None = None) -> list[str]:
    found = repeated_alerts([entry or owed()], raised, rome(now), lambda _: ROME)
    return [key for alert in found for key in alert.keys]


def test_what_is_overdue_is_told_again_once_on_each_later_day() -> None:
    raised = {"q1:1:": rome("2026-03-02T18:00")}
    assert again(raised, "2026-03-02T18:30") == []
    (key,) = again(raised, "2026-03-03T09:00")
    raised[key] = rome("2026-03-03T09:00")
    assert again(raised, "2026-03-03T12:00") == []


def test_a_warning_is_not_told_again_and_an_answer_ends_it() -> None:
    assert again({"q1:0:": rome("2026-03-02T16:00")}, "2026-03-02T17:00") == []
    assert again({"q1:1:": rome("2026-03-02T18:00")}, "2026-03-03T09:00", owed(state=State.ANSWERED)) == []


def test_a_lead_is_not_told_again_every_day() -> None:
    raised = {"q1:2:": rome("2026-03-03T13:00")}
    alerts = repeated_alerts([owed()], raised, rome("2026-03-04T09:00"), lambda _: ROME)
    assert [found.to for found in bundles(alerts, {"rossi": BOSS})] == [MARTA]


# ── stand-ins ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_deputy_is_told_what_the_absent_pm_was_told_and_then_nobody_twice() -> None:
    raised: dict[str, datetime] = {}
    now = rome("2026-03-02T18:00")
    for reader in ({}, {MARTA: LUCA}):
        (alert,) = due_alerts([owed()], raised, now, reader)
        assert [one.to for one in bundles([alert], {"rossi": BOSS}, reader)] == [reader.get(MARTA, MARTA)]
        raised |= dict.fromkeys(alert.keys, now)
        assert due_alerts([owed()], raised, now, reader) == []
    assert due_alerts([owed()], raised, now) == []


def test_an_escalation_that_the_lead_has_goes_to_the_deputy_alone() -> None:
    now = rome("2026-03-03T13:00")
    (first,) = due_alerts([owed()], {}, now)
    assert [one.to for one in bundles([first], {"rossi": BOSS})] == [BOSS, MARTA]
    (second,) = due_alerts([owed()], first.keys, now, {MARTA: LUCA})
    assert [(one.to, one.absent) for one in bundles([second], {"rossi": BOSS}, {MARTA: LUCA})] == [(LUCA, MARTA)]


# ── an alert that waits in the outbox ────────────────────────────────────────────────────────────────────────────────
def entry(*about: str, kind: str = "alert", state: EntryState = EntryState.QUEUED) -> Entry:
    return Entry("k", kind, "m", "s", (MARTA,), "", "raw", rome("2026-03-02T10:00"), state, about=about)


def test_a_queued_alert_is_needless_when_nothing_of_it_is_owed() -> None:
    known = {"q1", "q2"}
    assert outdated({"k": entry("q1")}, {"q2"}, known) == ["k"]
    assert outdated({"k": entry("q1", "q2")}, {"q2"}, known) == []
    assert outdated({"k": entry("q1", state=EntryState.SENT)}, set(), known) == []
    assert outdated({"k": entry("q1", kind="draft")}, set(), known) == []
    assert outdated({"k": entry("gone")}, set(), known) == []
    assert outdated({"k": entry()}, set(), known) == []
