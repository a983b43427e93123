"""From a client's record, a plan and five lines of a PM to the letter that the client gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from daemon.core.commands.word import Word
from daemon.core.filing.people import Client, Team
from daemon.core.hours.sla import Counted, Deadline
from daemon.core.ledger.rulings import Ruling
from daemon.core.letters.briefs import NO_PROJECT, update_view
from daemon.core.letters.client_views import Absent, UpdateView
from daemon.core.letters.names import first_name, greeted
from daemon.core.model import Address, Ledger, OriginKind, Promise, Remark
from daemon.core.project.project import Project, Standing
from daemon.core.schedule.alerts import Owed
from daemon.core.schedule.context import Context
from daemon.core.schedule.updates import Slot
from tests.core.letters.test_digest import TEAM
from tests.core.project.telling import PLAN, THURSDAY, WEEK, noted, planned, told
from tests.correspondence import ANNA, LUCA, MARTA, Mails, below
from tests.samples import renderer

ROME = ZoneInfo("Europe/Rome")
CLIENT = Client("verdi", "Verdi", frozenset(), frozenset({"verdi.example"}), MARTA.address, "en", ROME, "standard")
US = Team("Agency", frozenset(), frozenset({"agency.example"}), ROME, "en")
FRIDAY = datetime(2026, 3, 13, 15, tzinfo=UTC)
SLOT = Slot("2026-W11", FRIDAY - WEEK, FRIDAY)
DAY = timedelta(days=1)
CARD, LOGO, PHOTO = (
    "Can clients pay by card when they book?",
    "When will the logo files be ready?",
    "Which photo, A or B?",
)
NOTES = """by Tuesday, team page waits
3 to 10 April: sofas reach the photographer a week late, launch stays
sorry that it took us until Friday
62 of 100 hours
call Thu 19 March 10:00
status: on track"""


def correspondence() -> Mails:
    mails = Mails()
    mails.client(LOGO, asks=[LOGO], thread="logo", base_subject="Logo", at=FRIDAY - 4 * DAY)
    answer = "The logo files are ready since Tuesday."
    mails.team(answer, thread="logo", by=LUCA, at=FRIDAY - 2 * DAY, files=["logo.svg"], passages=below((LOGO, answer)))
    mails.client(CARD, asks=[CARD], at=FRIDAY - 2 * DAY)
    mails.team(PHOTO, asks=[PHOTO], thread="photo", base_subject="Cover photo", at=FRIDAY - DAY - timedelta(hours=3))
    return mails


def view(
    mails: Mails, project: Project = NO_PROJECT, *, hours: int = 60, ledger: Ledger | None = None, **more: object
) -> UpdateView:
    """Each question is due so many hours after it was asked."""
    ledger = ledger or mails.ledger(now=FRIDAY)
    due = {one.id: one.asked_at + timedelta(hours=hours) for one in ledger.questions}
    owed = [
        Owed(CLIENT, one, Deadline(due[one.id], due[one.id], (), Counted(one.asked_at, due[one.id], TEAM)))
        for one in ledger.questions
    ]
    context = Context(CLIENT, ledger, mails.filed, TEAM)
    return update_view(context, SLOT, owed, US, "Marta Bianchi", FRIDAY, (ANNA.address,), project, **more)  # type: ignore[arg-type]


def text(shown: UpdateView) -> str:
    return " ".join(renderer().render("update", "en", shown).text.split())


def test_a_plan_five_lines_and_the_mail_of_a_week_make_the_letter() -> None:
    project = told(planned(), noted(NOTES.replace("by Tuesday", "ask by Tuesday")))
    shown = view(correspondence(), project, away=(Absent("Luca", date(2026, 3, 18), "Marta"),))
    assert renderer().render("update", "en", shown).subject == (
        "Verdi: on track for 24 April. We need one thing from you by Tuesday"
    )
    letter = text(shown)
    for part in (
        "Hello Anna, On track: Launch on Friday 24 April. One date has moved, and we need one thing from you by Tuesday.",
        "1 of 4 steps done · 62 of 100 hours Sorry that it took us until Friday.",
        f"* “{PHOTO}” — by Tuesday 17 March We asked on Thursday; we carry on as soon as we hear from you.",
        "Until then: team page waits.",
        f"+ “{LOGO}” You asked on Monday: Luca answered on Wednesday.",
        "[x] 6 Mar Homepage design [ ] Wed 18 Mar Product pages [ ] Fri 10 Apr Content and photos",
        "Moved from 3 April: sofas reach the photographer a week late, launch stays. [ ] Fri 24 Apr Launch",
        f"- “{CARD}” You asked on Wednesday; Marta answers by Saturday 14 March.",
        "- Wednesday, 18 March: Product pages - Thursday, 19 March, 10:00: our call",
        "Luca is away until Wednesday 18 March; Marta answers in the meantime.",
        "Have a good weekend, Marta Bianchi Agency",
    ):
        assert part in letter
    places = [letter.index(title) for title in ("WHAT WE NEED", "DONE", "DATES", "YOUR OPEN", "COMING UP", "is away")]
    assert places == sorted(places)


def test_without_a_plan_the_record_alone_is_told_in_full() -> None:
    letter = text(view(correspondence()))
    assert "We answered one question, one question is open, and we need one thing from you." in letter
    assert "DATES" not in letter
    assert "None" not in letter


def test_what_came_late_is_apologised_for_once() -> None:
    mails = correspondence()
    late = view(mails, hours=12)
    assert [item.sorry for item in (*late.answered, *late.open)] == [True, False]
    assert text(late).count("Sorry") == 1
    noted_too = view(mails, told(noted("sorry that it took us until Friday")), hours=12)
    assert text(noted_too).count("orry") == 1
    assert "Sorry" not in text(view(mails))


def test_of_what_a_person_said_to_be_answered_no_day_is_named_and_a_snooze_is_no_promise() -> None:
    mails = correspondence()
    card = next(one for one in mails.ledger(now=FRIDAY).questions if one.text == CARD)
    done = mails.ledger([Ruling(card.id, Word.DONE, MARTA.address, FRIDAY - DAY, "r@mail.example")], now=FRIDAY)
    letter = text(view(mails, ledger=done))
    assert f"“{CARD}” You asked on Wednesday; it is answered." in letter
    until = FRIDAY - timedelta(hours=2)
    snooze = Ruling(card.id, Word.SNOOZE, MARTA.address, FRIDAY - DAY, "r@mail.example", until=until)
    letter = text(view(mails, ledger=mails.ledger([snooze], now=FRIDAY)))
    assert f"“{CARD}” You asked on Wednesday; we are on it and will answer as soon as we can." in letter


def test_forged_questions_unproved_approvals_and_unproved_asks_are_not_told() -> None:
    mails = correspondence()
    ledger = mails.ledger(now=FRIDAY)
    forged = replace(
        ledger,
        questions=tuple(replace(one, origin=OriginKind.REFUTED) for one in ledger.questions),
        awaiting_client=tuple(replace(one, origin=OriginKind.UNPROVED) for one in ledger.awaiting_client),
        approvals=(Remark("1", "Go ahead.", "approval", FRIDAY - DAY, ANNA, OriginKind.REFUTED),),
        promises=(Promise("1", "We send it.", date(2026, 3, 20), FRIDAY, origin=OriginKind.UNPROVED),),
    )
    assert view(mails, ledger=forged).empty


def test_an_answer_that_is_doubted_is_told_to_nobody_as_given() -> None:
    mails = correspondence()
    ledger = mails.ledger(now=FRIDAY)
    doubted = replace(ledger, questions=tuple(replace(one, certainty=0.7) for one in ledger.questions))
    assert len(view(mails).answered) == 1
    assert view(mails, ledger=doubted).answered == ()


def test_an_approval_of_the_period_is_told_and_an_older_one_is_not() -> None:
    approval = Remark("0", "The text is fine, go ahead.", "approval", FRIDAY - 2 * DAY, ANNA)
    older = replace(approval, text="The frames are fine.", at=FRIDAY - 9 * DAY)
    mails = correspondence()
    letter = text(view(mails, ledger=replace(mails.ledger(now=FRIDAY), approvals=(older, approval))))
    assert "“The text is fine, go ahead.” You approved this on Wednesday." in letter
    assert "frames" not in letter


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Slideshow: about half, high, tomorrow", "~ Slideshow: 50% done, by Friday 13 March"),
        ("Newsletter page: postponed to next week", "Newsletter page"),
        ("Blocked: waiting for the logo", "~ On hold, waiting for the logo"),
        ("Photos wait for the sofas, Friday", "~ Photos: on hold, wait for the sofas"),
        ("need the logo by Tuesday, team page waits", "* The logo — by Tuesday 17 March Until then: team page waits."),
        ("Logo files sent", "+ Logo files sent"),
        ("2 done", "[x] Wed 18 Mar Product pages"),
        ("2 done", "+ Product pages"),
        ("done: footer and menu", "+ Footer and menu"),
        ("Hours: 62 of 100", "Hours: 62 of 100"),
        ("meeting on Friday 20 March", "- Friday, 20 March: our call"),
        ("Workshop with Anna: Friday 20 March at 9", "- Friday, 20 March, 09:00: Workshop with Anna"),
        ("status: at risk, the sofas come late", "At risk: Launch on Friday 24 April. The sofas come late."),
        ("Launch postponed because the texts are late", "[ ] Launch Moved from 24 April: the texts are late."),
        ("The photos are lovely.", "The photos are lovely."),
    ],
)
def test_each_line_of_a_note_has_its_place(line: str, said: str) -> None:
    assert said in text(view(Mails(), told(planned(), noted(line))))


def test_what_the_last_update_told_is_not_told_again() -> None:
    before = FRIDAY - 8 * DAY
    project = told(
        planned(PLAN, THURSDAY - 2 * WEEK), noted("3 to 10 April: sofas come late\nLogo files sent\nFine.", at=before)
    )
    letter = text(view(Mails(), project))
    assert "Fri 10 Apr Content and photos [ ]" in letter
    for gone in ("Moved", "Logo files", "Fine.", "moved"):
        assert gone not in letter


def test_nobody_is_told_on_track_while_a_step_is_past_its_day() -> None:
    project = told(planned("Wireframes: 9 March\nLaunch: 24 April"), noted("on track"))
    shown = view(correspondence(), project)
    assert project.standing is Standing.ON_TRACK
    assert shown.standing is None
    assert "Not finished yet; the new date follows." in text(shown)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Anna Verdi", "Anna"),
        ("Jean-Luc O’Neill", "Jean-Luc"),
        ("Анна Коваль", "Анна"),
        ("VERDI Anna", ""),
        ("Verdi, Anna", ""),
        ("Dr. Anna Verdi", ""),
        ("Team 42", ""),
        ("anna verdi", ""),
        ("", ""),
    ],
)
def test_a_first_name_is_said_where_it_is_plain(name: str, called: str) -> None:
    assert first_name(name) == called


def test_no_firm_and_no_role_is_greeted_by_name() -> None:
    assert greeted(Address("Verdi Sales", "sales@verdi.example"), "Verdi") == ""
    assert greeted(Address("Sales", "info@verdi.example"), "Verdi") == ""
    assert greeted(Address("Anna", "anna.verdi@verdi.example"), "Verdi") == "Anna"
    assert greeted(ANNA, "Verdi") == "Anna"
