"""What is believed of a mail, whatever the server or a crash does to it (failures 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from daemon.core.commands.abouts import OnQuestion
from daemon.core.hours.retry import GIVE_UP, LONGEST, next_try
from daemon.core.schedule.outbox import (
    Outcome,
    Recheck,
    after_crash,
    continued,
    due,
    kept,
    recheck,
    resolved,
    sending,
    settled,
)
from daemon.core.state.entry import KEEP, Entry, EntryState
from daemon.core.state.marks import Told

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def entry(kind: str = "alert") -> Entry:
    return Entry("k", kind, "id@agency.example", "us@agency.example", ("marta@agency.example",), "Subject", "raw", NOW)


def test_what_is_queued_is_due_and_what_is_sent_is_not() -> None:
    queued = entry()
    assert due([queued, settled(sending(queued), Outcome.SENT, "", NOW)], NOW) == [queued]


def test_a_sent_mail_keeps_no_content() -> None:
    sent = settled(sending(entry()), Outcome.SENT, "", NOW)
    assert (sent.state, sent.raw, sent.finished) == (EntryState.SENT, "", NOW)


def test_a_temporary_refusal_is_tried_again_later_and_later() -> None:
    one = settled(sending(entry()), Outcome.LATER, "451 later", NOW)
    assert due([one], NOW) == []
    assert due([one], NOW + timedelta(minutes=1)) == [one]
    two = settled(sending(one), Outcome.LATER, "451 later", NOW)
    assert due([two], NOW + timedelta(minutes=1)) == []
    assert due([two], NOW + timedelta(minutes=2)) == [two]


def test_waiting_never_exceeds_an_hour_and_two_days_are_enough() -> None:
    assert next_try(1_000, NOW) == NOW + LONGEST
    old = settled(sending(entry()), Outcome.LATER, "451 later", NOW + GIVE_UP)
    assert (old.state, old.reason) == (EntryState.DEAD, "451 later")


def test_a_permanent_refusal_is_final() -> None:
    assert settled(sending(entry()), Outcome.REFUSED, "550 no", NOW).state is EntryState.DEAD


def test_a_client_never_gets_a_mail_of_unknown_fate_again() -> None:
    unknown = settled(sending(entry("update")), Outcome.UNKNOWN, "died after the dot", NOW)
    left = resolved(unknown, in_sent=False, now=NOW)
    assert left.state is EntryState.UNKNOWN
    assert left.finished == NOW
    assert due([left], NOW + timedelta(days=1)) == []


def test_a_crash_while_sending_leaves_an_unknown_fate() -> None:
    assert after_crash(sending(entry())).state is EntryState.UNKNOWN


def test_what_lies_in_sent_was_sent() -> None:
    assert resolved(after_crash(sending(entry("update"))), in_sent=True, now=NOW).state is EntryState.SENT


def test_a_pm_rather_gets_an_alert_twice_than_not_at_all() -> None:
    again = resolved(after_crash(sending(entry())), in_sent=False, now=NOW)
    assert due([again], NOW + timedelta(minutes=1)) == [again]


def test_finished_entries_are_remembered_for_three_months() -> None:
    sent = settled(sending(entry()), Outcome.SENT, "", NOW)
    assert kept([sent], KEEP, NOW + timedelta(days=89)) == [sent]
    assert kept([sent], KEEP, NOW + timedelta(days=91)) == []


# ── alerts that wait ─────────────────────────────────────────────────────────────────────────────────────────────────
KNOWN = {"q1", "q2"}


def alert(*questions: str, **changes: object) -> Entry:
    return replace(entry(), about=tuple(map(OnQuestion, questions)), marks=((Told("q1", 1, "marta"), None),), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("waiting", "owed", "fate"),
    [
        (alert("q1", "q2"), {"q1", "q2"}, Recheck.ANEW),
        (alert("q1", "q2"), {"q2"}, Recheck.ANEW),
        (alert("q1"), {"q2"}, Recheck.GONE),
        (alert("q1", maybe=True), {"q2"}, Recheck.GONE),
        (alert("q1", "q2", maybe=True), {"q1", "q2"}, Recheck.STAYS),
        (alert("q1", "q2", maybe=True), {"q2"}, Recheck.INSTEAD),
        (alert("forgotten"), set(), Recheck.STAYS),
        (alert("q1", state=EntryState.SENDING), set(), Recheck.STAYS),
        (alert("q1", state=EntryState.SENT), set(), Recheck.STAYS),
        (alert("q1", kind="draft"), set(), Recheck.STAYS),
        (replace(alert("q1", "q2"), marks=()), {"q2"}, Recheck.STAYS),
    ],
)
def test_what_waits_is_looked_at_again(waiting: Entry, owed: set[str], fate: Recheck) -> None:
    assert recheck(waiting, owed, KNOWN) is fate


def test_an_alert_made_anew_waits_as_the_one_before_unless_it_says_something_new() -> None:
    before = settled(sending(entry()), Outcome.LATER, "451 later", NOW)
    later = replace(entry(), created=NOW + timedelta(hours=1), raw="new")
    again = continued(later, before, new=False)
    assert (again.created, again.attempts, again.not_before, again.raw) == (NOW, 1, before.not_before, "new")
    assert continued(later, before, new=True).not_before is None
    assert continued(later, None, new=True) == later


def test_once_it_is_sent_what_was_noted_with_it_is_not_taken_back_any_more() -> None:
    assert settled(sending(alert("q1")), Outcome.SENT, "", NOW).marks == ()


def test_what_was_unknown_once_may_have_arrived() -> None:
    unknown = settled(sending(alert("q1")), Outcome.UNKNOWN, "died", NOW)
    assert resolved(unknown, in_sent=False, now=NOW).maybe
    assert resolved(after_crash(sending(alert("q1"))), in_sent=False, now=NOW).maybe
    assert not settled(sending(alert("q1")), Outcome.LATER, "451", NOW).maybe
