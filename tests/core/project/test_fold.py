"""What plans and notes amount to: the newest holds, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from daemon.core.commands.word import Word
from daemon.core.project.project import ItemKind, Standing, StepState
from tests.core.project.telling import THURSDAY, noted, planned, told

LATER = THURSDAY + timedelta(hours=20)


def test_a_moved_step_keeps_the_old_date_and_the_reason() -> None:
    moved = told(planned(), noted("3 to 10 April: sofas come late, launch stays")).steps[2]
    assert (moved.name, moved.due, moved.before) == ("Content and photos", date(2026, 4, 10), date(2026, 4, 3))
    assert (moved.reason, moved.moved_at) == ("sofas come late, launch stays", THURSDAY)


def test_a_later_note_corrects_an_earlier_one() -> None:
    early = noted("Slideshow: half\nstatus: at risk\n50 of 100 hours\nBlocked: waiting for the logo\nLaunch: blocked")
    late = noted("Slideshow: done\nstatus: on track\n62 of 100 hours\nLaunch: in progress", at=LATER)
    found = told(planned(), early, late)
    assert [(one.kind, one.component) for one in found.items] == [
        (ItemKind.BLOCKED, ""),
        (ItemKind.DONE, "Slideshow"),
        (ItemKind.STANDING, ""),
        (ItemKind.FIGURE, ""),
        (ItemKind.PROGRESS, "Launch"),
    ]
    assert found.standing is Standing.ON_TRACK
    assert found.since(THURSDAY) == found.items[1:]


def test_a_ruling_that_was_taken_back_was_never_made() -> None:
    plan, note = planned(), noted("3 to 10 April: sofas come late\n2 done")
    assert told(plan, note) != told(plan)
    assert told(plan).steps[2].before is None


def test_the_order_of_time_counts_and_not_that_of_the_record() -> None:
    rulings = planned(), noted("3 to 10 April"), noted("3 to 12 April", at=LATER)
    assert told(*rulings) == told(*reversed(rulings))
    assert told(*rulings).steps[2].before == date(2026, 4, 10)


def test_notes_on_questions_and_other_rulings_are_no_part_of_it() -> None:
    note = noted("Slideshow: half")
    assert told(replace(note, question="q1"), replace(note, word=Word.AWAY)) == told()


def test_done_is_said_of_the_whole_step_or_of_its_number() -> None:
    part, whole = told(planned(), noted("Photos: done")), told(planned(), noted("3: done"))
    assert (part.steps[2].state, whole.steps[2].state) == (StepState.PLANNED, StepState.DONE)


def test_what_is_said_of_a_step_changes_its_state() -> None:
    said = noted("1: not finished yet\n2: 80 %, 20 March\n3: 100 %\n4: high")
    states = [(one.state, one.due) for one in told(planned(), said).steps]
    assert [state for state, _ in states] == [StepState.ACTIVE, StepState.ACTIVE, StepState.DONE, StepState.PLANNED]
    assert states[1][1] == date(2026, 3, 20)


def test_another_day_of_a_call_takes_the_place_of_the_first_and_two_in_one_mail_are_two() -> None:
    two = noted("call Mon 16 March 10:00\ncall Thu 19 March 10:00")
    assert [one.day for one in told(two).items] == [date(2026, 3, 16), date(2026, 3, 19)]
    one = told(noted("call Mon 16 March 10:00"), noted("call Tue 17 March 10:00", at=LATER))
    assert [item.day for item in one.items] == [date(2026, 3, 17)]


def test_a_plan_that_says_a_date_anew_ends_what_a_note_said_of_it() -> None:
    found = told(
        planned(),
        noted("3 to 10 April: sofas\n2: half"),
        planned("Content and photos: 12 April\nProduct pages: done", LATER),
    )
    assert found.items == ()
    assert (found.steps[2].due, found.steps[1].state) == (date(2026, 4, 12), StepState.DONE)


def test_days_begin_in_the_zone_of_the_client() -> None:
    night = THURSDAY.replace(hour=23, minute=30)  # Friday in Rome
    assert told(noted("Slideshow: tomorrow", at=night)).items[0].day == date(2026, 3, 14)
