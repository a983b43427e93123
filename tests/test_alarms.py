"""Which red flags a PM hears of at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.alarms import FRESH, alarms
from daemon.core.briefs import Context
from daemon.core.business_hours import Calendar, parse_hours
from daemon.core.model import Automatic, Speech
from daemon.core.people import Client
from tests.agency import Agency, at, body, mail
from tests.correspondence import MARTA, MONDAY, Mails, act, moved

ROME = ZoneInfo("Europe/Rome")
CLIENT = Client("verdi", "Verdi", frozenset(), frozenset({"verdi.example"}), MARTA.address, "it", ROME, "standard")
CRITICAL = frozenset({"complaint", "cancel"})
HOUR = timedelta(hours=1)
SINCE = MONDAY - timedelta(days=30)
ANGRY = "Honestly we are very disappointed."


def angry(mails: Mails, text: str = ANGRY, *, quiet: bool = False) -> None:
    mails.client(text, acts=(act(text, Speech.COMPLAINT),), quiet=quiet)


def found(mails: Mails, raised: dict[str, datetime] | None = None, now: datetime = MONDAY + HOUR) -> list[str]:
    calendar = Calendar(ROME, parse_hours("Mon-Fri 09:00-18:00"))
    context = Context(CLIENT, mails.ledger(), mails.filed, calendar)
    return [one.flag.text for one in alarms(context, CRITICAL, raised or {}, SINCE, now, MARTA.address)]


def key(mails: Mails) -> str:
    calendar = Calendar(ROME, parse_hours("Mon-Fri 09:00-18:00"))
    context = Context(CLIENT, mails.ledger(), mails.filed, calendar)
    return next(alarms(context, CRITICAL, {}, SINCE, MONDAY + HOUR, MARTA.address)).key


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
    told = {key(mails): MONDAY}
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


# ── end to end ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_complaint_at_night_reaches_the_pm_at_once_and_once(
    open_agency: Callable[..., AbstractContextManager[Agency]],
) -> None:
    with open_agency() as team:
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
