"""Who is away until when, and who reads meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from daemon.core.commands.word import Word
from daemon.core.filing.people import PM
from daemon.core.ledger.rulings import Ruling
from daemon.core.schedule.absences import PATIENCE, StandIn, absence, noted, out_of_office, stand_in
from daemon.core.state.absence import Absence

MARTA, LUCA, BOSS, ADMIN = (f"{name}@agency.example" for name in ("marta", "luca", "boss", "admin"))
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ROME = ZoneInfo("Europe/Rome")


def away(since: datetime = MONDAY, until: datetime | None = None, person: str = MARTA) -> Absence:
    return Absence(person, since, until, "m")


def ruling(word: Word, at: datetime, until: datetime | None = None) -> Ruling:
    return Ruling("", word, MARTA, at, "c", until)


def test_an_out_of_office_until_friday_ends_when_saturday_begins_in_its_writers_zone() -> None:
    told = out_of_office(MARTA, MONDAY, date(2026, 3, 6), ROME, "m")
    assert told.until == datetime(2026, 3, 7, tzinfo=ROME)
    assert told.last_day(ROME) == date(2026, 3, 6)
    assert absence(MARTA, [told], [], None, datetime(2026, 3, 6, 22, 59, tzinfo=UTC)) == told
    assert absence(MARTA, [told], [], None, datetime(2026, 3, 6, 23, 0, tzinfo=UTC)) is None


def test_without_an_end_the_next_mail_by_hand_ends_it_or_two_weeks() -> None:
    assert absence(MARTA, [away()], [], None, MONDAY + PATIENCE - DAY) == away()
    assert absence(MARTA, [away()], [], None, MONDAY + PATIENCE) is None
    assert absence(MARTA, [away()], [], MONDAY - DAY, MONDAY + DAY) == away()
    assert absence(MARTA, [away()], [], MONDAY + DAY, MONDAY + 2 * DAY) is None


def test_a_mail_from_the_beach_does_not_end_a_dated_absence() -> None:
    told = away(until=MONDAY + 5 * DAY)
    assert absence(MARTA, [told], [], MONDAY + DAY, MONDAY + 2 * DAY) == told


def test_a_command_counts_as_an_out_of_office_does_and_back_ends_both() -> None:
    said = ruling(Word.AWAY, MONDAY, MONDAY + 4 * DAY)
    found = absence(MARTA, [], [said], None, MONDAY + DAY)
    assert found is not None
    assert found.until == MONDAY + 4 * DAY
    back = ruling(Word.BACK, MONDAY + 2 * DAY)
    assert absence(MARTA, [away(until=MONDAY + 9 * DAY)], [said, back], None, MONDAY + 3 * DAY) is None
    assert absence(LUCA, [away()], [said], None, MONDAY + DAY) is None


def planned(at: datetime, first: int, last: int) -> Ruling:
    """From the morning of the `first` day after Monday to that of the `last`."""
    return replace(ruling(Word.AWAY, at, MONDAY + last * DAY), since=MONDAY + first * DAY)


def days_away(*rulings: Ruling, told: Absence | None = None) -> list[int]:
    mails = [told] if told else []
    return [n for n in range(15) if absence(MARTA, mails, rulings, None, MONDAY + n * DAY + timedelta(hours=1))]


def test_a_planned_absence_begins_on_its_day_and_ends_by_itself() -> None:
    assert days_away(planned(MONDAY, 5, 8)) == [5, 6, 7]


def test_who_plans_the_same_days_anew_changes_the_plan() -> None:
    assert days_away(planned(MONDAY, 5, 8), planned(MONDAY + DAY, 6, 10)) == [6, 7, 8, 9]
    assert days_away(planned(MONDAY, 3, 5), planned(MONDAY + DAY, 8, 10)) == [3, 4, 8, 9]


def test_a_plan_holds_whatever_short_absence_comes_before_it_and_back_ends_it() -> None:
    short = away(MONDAY + DAY, MONDAY + 2 * DAY)
    assert days_away(planned(MONDAY, 5, 8), told=short) == [1, 5, 6, 7]
    assert days_away(planned(MONDAY, 5, 8), ruling(Word.BACK, MONDAY + 2 * DAY)) == [5, 6, 7]
    assert days_away(planned(MONDAY, 5, 8), ruling(Word.BACK, MONDAY + 6 * DAY)) == [5]


def test_the_newest_word_of_a_person_counts_in_whatever_order_the_mails_came() -> None:
    told = [away(MONDAY + n * DAY, MONDAY + (n + 3) * DAY) for n in range(3)] + [away(person=LUCA)]
    for order in permutations(told):
        kept: list[Absence] = []
        for one in order:
            kept = noted(kept, one)
        assert sorted(kept, key=lambda one: one.person) == [told[3], told[2]]


@given(st.sets(st.sampled_from([MARTA, LUCA, BOSS])), st.sampled_from(["", LUCA]), st.sampled_from(["", BOSS]))
def test_somebody_who_is_there_always_reads(absent: set[str], deputy: str, lead: str) -> None:
    pm = PM("Marta", MARTA, lead=lead, deputy=deputy)
    found = stand_in(pm, lambda one: away(person=one) if one in absent else None, ADMIN)
    if MARTA not in absent:
        assert found is None
        return
    assert found is not None
    assert found.address not in absent
    there = [one for one in (deputy, lead) if one and one not in absent]
    expected = StandIn(there[0], away()) if there else StandIn(ADMIN, away(), nobody=True)
    assert found == expected
