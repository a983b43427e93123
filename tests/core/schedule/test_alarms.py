"""Which red flags a PM hears of at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.filing.people import Client
from daemon.core.hours.retry import GIVE_UP
from daemon.core.model import Automatic, Speech
from daemon.core.schedule.alarms import FRESH, Flagged, alarms, flags_of
from daemon.core.schedule.around import Around
from daemon.core.state.marks import Mark
from tests.agency import at, body, mail
from tests.correspondence import MARTA, MONDAY, Mails, act, moved
from tests.paper import OnPaper, Paper

ROME = ZoneInfo("Europe/Rome")
CLIENT = Client("verdi", "Verdi", frozenset(), frozenset({"verdi.example"}), MARTA.address, "it", ROME, "standard")
CRITICAL = frozenset({"complaint", "cancel"})
HOUR = timedelta(hours=1)
SINCE = MONDAY - timedelta(days=30)
ANGRY = "Honestly we are very disappointed."


def angry(mails: Mails, text: str = ANGRY, *, quiet: bool = False) -> None:
    mails.client(text, acts=(act(text, Speech.COMPLAINT),), quiet=quiet)


def flags(mails: Mails) -> tuple[Flagged, ...]:
    ledger, around = mails.ledger(), Around()
    around.look(ledger, mails.filed)
    return flags_of(ledger, around, SINCE)


def found(mails: Mails, raised: dict[Mark, datetime] | None = None, now: datetime = MONDAY + HOUR) -> list[str]:
    return [one.flag.text for one in alarms(CLIENT, flags(mails), CRITICAL, raised or {}, SINCE, now, MARTA.address)]


def mark(mails: Mails) -> Mark:
    return next(alarms(CLIENT, flags(mails), CRITICAL, {}, SINCE, MONDAY + HOUR, MARTA.address)).mark


def test_a_complaint_without_a_question_is_told() -> None:
    mails = Mails()
    angry(mails)
    assert found(mails) == [ANGRY]


def test_other_flags_wait_for_the_digest() -> None:
    mails = Mails()
    mails.client("This is urgent.", acts=(act("This is urgent.", Speech.URGENT),))
    assert found(mails) == []


def test_a_thread_is_told_of_once_a_day() -> None:
    mails = Mails()
    angry(mails)
    angry(mails, "Still nothing, this is a disgrace.")
    told = {mark(mails): MONDAY}
    assert found(mails, now=MONDAY + 2 * HOUR) == ["Still nothing, this is a disgrace."]  # one mail for both
    assert found(mails, told, MONDAY + 2 * HOUR) == []
    mails.filed[1] = moved(mails.filed[1], at=MONDAY + timedelta(days=1, hours=1))
    assert found(mails, told, MONDAY + timedelta(days=1, hours=2)) == ["Still nothing, this is a disgrace."]


def test_what_the_team_has_answered_needs_no_alarm() -> None:
    mails = Mails()
    angry(mails)
    mails.team("I am sorry, I call you at once.")
    assert found(mails, now=MONDAY + 2 * HOUR) == []


def test_a_machine_of_ours_has_read_nothing() -> None:
    mails = Mails()
    angry(mails)
    mails.team("I am out of the office.", automatic=Automatic.AUTO_REPLY)
    assert found(mails, now=MONDAY + 2 * HOUR) == [ANGRY]


def test_old_mail_of_a_first_sync_or_of_a_long_outage_is_told_by_no_alarm() -> None:
    mails = Mails()
    angry(mails, quiet=True)
    assert found(mails) == []
    mails = Mails()
    angry(mails)
    assert found(mails, now=MONDAY + FRESH + HOUR) == []
    assert found(mails, now=datetime(2026, 3, 4, 8, 59, tzinfo=UTC)) == [ANGRY]


def test_what_waits_for_the_server_does_not_grow_old_before_it_is_given_up() -> None:
    mails = Mails()
    angry(mails)
    late = MONDAY + FRESH + HOUR
    assert len(list(alarms(CLIENT, flags(mails), CRITICAL, {}, SINCE, late, MARTA.address, {mark(mails)}))) == 1
    assert (
        len(list(alarms(CLIENT, flags(mails), CRITICAL, {}, SINCE, late + GIVE_UP, MARTA.address, {mark(mails)}))) == 0
    )


# ── end to end ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_complaint_at_night_reaches_the_pm_at_once_and_once(
    on_paper: OnPaper,
) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 09:00")
        text = "Hello,\n\nhonestly we are very disappointed with your work this month.\n\nJames"
        when = "2026-03-02 22:30"
        team.receive(mail("James <james@hill.example>", "projects@agency.example", "The fair", text, at(when)), when)
        team.pass_at("2026-03-02 22:31")
        team.pass_at("2026-03-03 09:30")
        (alert,) = team.sent("marta@agency.example")
        assert alert["Subject"].startswith("Complaint: Hill & Brook, “honestly we are very disappointed")
        assert "The fair" in body(alert)
        assert team.sent("boss@agency.example") == []


COMPLAINT = "Hello,\n\nhonestly we are very disappointed with your work this month.\n\nJames"
JAMES = "James <james@hill.example>"


def complained(team: Paper, when: str) -> None:
    raw = mail(JAMES, "projects@agency.example", "The fair", COMPLAINT, at(when), mid="angry")
    team.receive(raw, when)


def test_an_alarm_that_the_server_did_not_take_is_not_told_once_the_team_has_written(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 09:00")
        complained(team, "2026-03-02 10:00")
        team.refusal = "451 4.3.0 try again"
        team.pass_at("2026-03-02 10:01")
        sorry = "I am sorry, James. I call you in ten minutes.\n\nMarta"
        raw = mail("Marta <marta@agency.example>", JAMES, "Re: The fair", sorry, at("2026-03-02 10:05"), reply="angry")
        team.receive(raw, "2026-03-02 10:05", "Sent")
        team.refusal = ""
        team.pass_at("2026-03-02 10:30")
        team.pass_at("2026-03-02 12:30")
        assert team.sent("marta@agency.example") == []


def test_an_alarm_that_the_server_takes_at_last_is_told_once(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 09:00")
        complained(team, "2026-03-02 10:00")
        team.refusal = "451 4.3.0 try again"
        for when in ("2026-03-02 10:01", "2026-03-02 11:00", "2026-03-03 11:00", "2026-03-04 09:55"):
            team.pass_at(when)
        team.refusal = ""
        team.pass_at("2026-03-04 09:58")
        team.pass_at("2026-03-04 11:30")
        assert [one["Subject"].partition(":")[0] for one in team.sent("marta@agency.example")] == ["Complaint"]
