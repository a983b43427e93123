"""When a morning's digest is due, and what stands in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.rulebook import spoken_languages
from daemon.core.commands.abouts import OnDraft
from daemon.core.filing.people import Client
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA, deadline
from daemon.core.hours.week import parse_hours
from daemon.core.letters.briefs import entry
from daemon.core.letters.digest import READ_LATE, Morning, due_day
from daemon.core.letters.digest_lines import drafts, given_up, health, strangers, taken
from daemon.core.letters.digest_views import DigestView, Health
from daemon.core.letters.views import Head, ReplyLink
from daemon.core.model import SEALED, SURE, Address, Ask, Automatic, Direction, Kind, Ledger, Promise, State
from daemon.core.schedule.alerts import Owed
from daemon.core.schedule.context import Context, Said
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.marks import Digested, Mark, Noticed, Updated
from daemon.core.state.memory import Memory
from tests.correspondence import MARTA, MONDAY, Mails
from tests.samples import renderer

ROME = ZoneInfo("Europe/Rome")
TEAM = Calendar(ROME, parse_hours("Mon-Fri 09:00-18:00"), {date(2026, 3, 4): "Founders' day"})
CLIENT = Client("verdi", "Verdi", frozenset(), frozenset({"verdi.example"}), MARTA.address, "it", ROME, "standard")
EIGHT = time(8, 30)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
PRINTER = "Which printer do you use?"
FABRIC = "Which of the two fabrics do you prefer?"


def due(now: str, *done: Mark) -> date | None:
    instant = datetime.fromisoformat(now).replace(tzinfo=ROME)
    return due_day(TEAM, EIGHT, MARTA.address, done, LONG_AGO, instant)


@pytest.mark.parametrize(
    ("now", "owed"),
    [
        ("2026-03-02T08:29", False),
        ("2026-03-02T08:30", True),
        ("2026-03-02T11:59", True),
        ("2026-03-02T12:00", False),
        ("2026-03-04T08:30", False),  # a holiday
        ("2026-03-07T08:30", False),  # Saturday
    ],
)
def test_a_digest_is_due_on_working_mornings(now: str, owed: bool) -> None:
    assert (due(now) is not None) is owed


def test_a_digest_is_due_once_a_day_and_not_for_the_time_before_the_clerk_began() -> None:
    assert due("2026-03-02T09:00", Digested(MARTA.address, date(2026, 3, 2))) is None
    began = datetime(2026, 3, 2, 9, tzinfo=ROME)
    assert due_day(TEAM, EIGHT, MARTA.address, (), began, began + timedelta(hours=1)) is None


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Europe/Rome", "America/Santiago", "Asia/Kolkata", "Pacific/Apia"]),
    st.times(time(0), time(23)),
    st.integers(5, 50),
)
def test_every_working_day_has_one_digest_however_often_it_is_looked(
    begin: datetime, zone: str, at: time, minutes: int
) -> None:
    calendar = Calendar(ZoneInfo(zone), parse_hours("Mon-Fri 09:00-18:00"))
    done: list[Mark] = []
    now = begin
    while now < begin + 14 * DAY:
        if day := due_day(calendar, at.replace(second=0, microsecond=0), "m", done, begin, now):
            assert now.astimezone(calendar.zone).date() == day
            assert day.weekday() < 5
            done.append(Digested("m", day))
        now += timedelta(minutes=minutes)
    assert 9 <= len(done) == len(set(done)) <= 11


# ── what stands in it ────────────────────────────────────────────────────────────────────────────────────────────────
def morning(mails: Mails, now: datetime, ledger: Ledger | None = None, pm: str = MARTA.address) -> Morning:
    context = Context(CLIENT, ledger or mails.ledger(), mails.filed, TEAM)
    head = Head("Europe/Rome", now, "projects@agency.example")
    return Morning(
        frozenset({pm}),
        head,
        {"verdi": context},
        TEAM,
        now - DAY,
        lambda _c, question, to: (question.text, f"mailto:{to.address}"),
        lambda _c, message_id: ReplyLink("Anna", f"mailto:anna@client.example?subject={message_id}"),
    )


def fabrics() -> Mails:
    mails = Mails()
    mails.team(FABRIC, asks=[FABRIC])
    return mails


def test_a_question_of_ours_is_brought_up_after_two_working_days_with_a_number_and_a_reminder() -> None:
    mails = fabrics()
    assert morning(mails, MONDAY + DAY).waiting() == []
    found = morning(mails, MONDAY + 4 * DAY)
    (waiting,) = found.reminded(found.waiting(), "1 done", 7)
    assert (waiting.text, waiting.chaser, waiting.uri) == (FABRIC, FABRIC, "mailto:anna@verdi.example")
    assert (waiting.number, waiting.command, waiting.sure) == (7, "7 done", True)
    assert morning(mails, MONDAY + 4 * DAY, pm="luca@agency.example").waiting() == []


def test_a_question_of_ours_that_may_be_none_is_shown_as_such() -> None:
    mails = Mails()
    mails.team(FABRIC, asks=[Ask(FABRIC, Kind.QUESTION, 0.8, "test")])
    found = morning(mails, MONDAY + 4 * DAY)
    (waiting,) = found.reminded(found.waiting(), "1 done", 7)
    assert not waiting.sure


def test_what_nobody_answered_in_three_weeks_is_let_go_and_told_once() -> None:
    mails = fabrics()
    late = MONDAY + 21 * DAY + DAY / 2
    assert morning(mails, late).waiting() == []
    (ended,) = given_up(morning(mails, late).let_go(), "1 still open", 3)
    assert (ended.number, ended.client, ended.text, ended.since) == (3, "Verdi", FABRIC, MONDAY)
    assert (ended.kind, ended.command) == ("weeks", "3 still open")
    assert morning(mails, late + DAY).let_go() == []
    assert morning(mails, late, pm="luca@agency.example").let_go() == []


def test_what_they_wrote_in_its_thread_lets_a_question_of_ours_go_and_is_told() -> None:
    mails = fabrics()
    reply = mails.client("It is raining here and the whole office has a cold.")
    (ended,) = given_up(morning(mails, reply.at + DAY / 2).let_go(), "1 still open", 1)
    assert ended.kind == "said"


def test_an_answer_of_theirs_lets_go_without_a_word() -> None:
    mails = fabrics()
    reply = mails.client("We prefer the first of the two fabrics.")
    found = morning(mails, reply.at + DAY / 2)
    assert (found.waiting(), found.let_go()) == ([], [])


@pytest.mark.parametrize("language", spoken_languages())
def test_a_mail_that_cannot_be_read_says_so_where_its_subject_stands_for_a_question(language: str) -> None:
    mails = Mails()
    sealed = mails.client("", asks=[Ask("Angebot", Kind.QUESTION, 0.9, SEALED)])
    context = Context(CLIENT, mails.ledger(), mails.filed, TEAM)
    (question,) = context.ledger.questions
    shown = entry(
        Owed(CLIENT, question, deadline(question, SLA("standard", 8 * DAY / 24), TEAM)), 0, 1, context, sealed.at + DAY
    )
    view = DigestView(Head("Europe/Rome", sealed.at + DAY, "p@agency.example"), due_today=(shown,))
    text = " ".join(renderer().render("digest", language, view).text.split())
    words = vars(renderer()._set(language, html=False).get_template(f"{language}/common.words").module)
    assert " ".join(words["sealed"].split()) in text


def test_what_was_only_replied_to_is_asked_about_once_under_a_number() -> None:
    mails = Mails()
    mails.client(PRINTER, asks=[PRINTER])
    reply = mails.team("It is raining here and the whole office has a cold.")
    settled = morning(mails, reply.at + DAY / 2).settled()
    (shown,) = taken(settled, 3)
    assert (shown.number, shown.client, shown.text, shown.asked_by) == (3, "Verdi", PRINTER, mails.filed[0].sender)
    assert shown.state is State.REPLIED
    assert shown.by == Said("settled", reply.sender, reply.at, "It is raining here and the whole office has a cold")
    assert len(morning(mails, reply.at + DAY).settled()) == 1  # it may have been read after the digest of its minute
    assert morning(mails, reply.at + DAY + READ_LATE).settled() == []
    assert morning(mails, reply.at + DAY / 2, pm="luca@agency.example").settled() == []


def test_an_answer_that_is_a_guess_is_told_without_a_number_after_those_that_can_be_ruled_on() -> None:
    mails = Mails()
    mails.client(PRINTER, asks=[PRINTER])
    reply = mails.team("It is raining here and the whole office has a cold.")
    (replied,) = mails.ledger().questions

    def numbers(certainty: float) -> list[int | None]:
        guess = replace(replied, state=State.ANSWERED, certainty=certainty)
        found = morning(mails, reply.at + DAY / 2, Ledger(questions=(guess, replied)))
        return [one.number for one in taken(found.settled(), 3)]

    assert numbers(SURE - 0.01) == [3, None]
    assert numbers(SURE) == [3]


def test_who_took_a_question_over_is_asked_about_it_and_nobody_about_a_muted_one() -> None:
    mails = Mails()
    mails.client(PRINTER, asks=[PRINTER])
    reply = mails.team("It is raining here and the whole office has a cold.")
    (replied,) = mails.ledger().questions
    given = Ledger(questions=(replace(replied, given_to="luca@agency.example"),))
    assert morning(mails, reply.at + DAY / 2, given).settled() == []
    assert len(morning(mails, reply.at + DAY / 2, given, pm="luca@agency.example").settled()) == 1
    assert morning(mails, reply.at + DAY / 2, Ledger(questions=(replace(replied, muted=True),))).settled() == []


def test_a_promise_is_told_from_its_day_on_until_it_is_kept() -> None:
    mails = Mails()
    said = mails.team("We will send the drawings on Wednesday.")
    promise = Promise(said.message_id, "We will send the drawings.", date(2026, 3, 4), said.at)

    def told(now: datetime, **changes: object) -> int:
        ledger = Ledger(promises=(replace(promise, **changes),))  # type: ignore[arg-type]
        return len(morning(mails, now, ledger).promised())

    wednesday = datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert (told(wednesday - DAY), told(wednesday), told(wednesday + 3 * DAY)) == (0, 1, 1)
    assert told(wednesday, kept_by="m") == 0
    assert told(wednesday, dropped=True) == 0
    assert told(wednesday, question="q") == 0  # it is shown with its question


def test_strangers_are_people_each_once_with_the_command_that_assigns_them() -> None:
    mails = Mails()
    eve, spam = Address("Eve", "eve@nobody.example"), Address("", "news@shop.example")
    mails.client("Hello?", by=eve)
    mails.client("Are you there?", by=eve)
    mails.client("Buy!", by=spam, automatic=Automatic.BULK)
    mails.team("Lunch?", direction=Direction.INTERNAL)
    (stranger,) = strangers(mails.filed, "1 assign to ACME", 4, MONDAY + DAY, lambda _: "")
    assert (stranger.sender, stranger.number, stranger.command) == (eve, 4, "4 assign to ACME")
    assert stranger.at == mails.filed[1].at
    assert strangers(mails.filed, "", 1, MONDAY + 9 * DAY, lambda _: "") == ()


def test_who_may_be_taken_for_somebody_else_stands_first_as_the_domain_is_registered() -> None:
    mails = Mails()
    mails.client("Hello?", by=Address("", "eve@vеrdi.example"))  # a Cyrillic е
    mails.client("Hello?", by=Address("", "bob@nobody.example"))
    found = strangers(
        mails.filed, "1 assign to ACME", 1, MONDAY + DAY, lambda address: "verdi.example" if "eve" in address else ""
    )
    assert [(one.number, one.shown.address, one.like) for one in found] == [
        (1, "eve@xn--vrdi-v4d.example", "verdi.example"),
        (2, "bob@nobody.example", ""),
    ]


def test_only_held_updates_of_the_pms_own_clients_wait_for_approval() -> None:
    def update(week: str, client: str, state: EntryState = EntryState.HELD) -> Entry:
        return Entry(
            OnDraft(client, week).update,
            "update",
            "m",
            "s",
            ("a@verdi.example",),
            "Your week",
            "",
            MONDAY,
            state,
            client=client,
        )

    outbox = [update("2026-W10", "verdi"), update("2026-W10", "other"), update("2026-W09", "verdi", EntryState.SENT)]
    held = drafts(outbox, {"verdi": "Verdi"}, "approve", 7, MONDAY)
    ((draft, one),) = held.items()
    assert draft == OnDraft("verdi", "2026-W10")
    assert (one.since, one.number, one.command) == (MONDAY, 7, "7 approve")


def test_the_clerks_health_is_what_broke_since_and_what_is_still_broken() -> None:
    memory = Memory(
        {
            Noticed("unreadable", "x"): MONDAY,
            Noticed("unreadable", "y"): MONDAY + timedelta(hours=1),
            Noticed("mailbox", "INBOX", "2026-03-02"): MONDAY,
            Noticed("dead-letter", "old"): MONDAY - 9 * DAY,
            Noticed("imap", when="2026"): MONDAY,
            Noticed("over", "imap", "2026"): MONDAY,
            Updated("verdi", "2026-W10"): MONDAY,
        }
    )
    found = {(one.kind, one.count) for one in health(memory, {"smtp": Health("smtp-refused", MONDAY)}, MONDAY - DAY)}
    assert found == {("unreadable", 2), ("mailbox-changed", 1), ("smtp-refused", 1)}
