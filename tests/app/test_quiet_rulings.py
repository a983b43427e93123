"""Giving, undoing, snoozing: nothing comes to who said so but the receipt, and one line to who takes it over."""

from __future__ import annotations

import pytest

from tests.agency import at, body, mail
from tests.paper import OnPaper, Paper
from tests.scenes import BOSS, INBOX, LUCA, MARTA, ask, passes

SECOND = f'[[pm]]\nname = "Luca Ferri"\naddress = "{LUCA}"\nlead = "{BOSS}"\n'
BREACHED = ("2026-03-02 16:00", "2026-03-02 18:00")
ESCALATED = (*BREACHED, "2026-03-03 16:00")


def say(team: Paper, line: str, when: str) -> None:
    alert = next(one for one in team.sent(MARTA) if "Quando" in body(one))
    raw = mail(MARTA, INBOX, "Re: alert", f"{line}\n", at(when), mid=f"c{when}")
    team.receive(f"In-Reply-To: {alert['Message-ID']}\r\n".encode() + raw, when)
    team.pass_at(when)


def begun(team: Paper, *times: str) -> None:
    team.pass_at("2026-03-02 08:00")
    ask(team, "2026-03-02 10:00")
    passes(team, *times)


@pytest.mark.parametrize("times", [BREACHED[:1], BREACHED, ESCALATED], ids=["warned", "overdue", "escalated"])
def test_who_gives_and_takes_back_hears_no_more_than_the_receipts_and_the_taker_once(
    on_paper: OnPaper, times: tuple[str, ...]
) -> None:
    with on_paper(end=SECOND) as team:
        begun(team, *times)
        kinds, above = team.kinds(MARTA), len(team.sent(BOSS))
        day = times[-1][:14]
        say(team, "1 give to Luca", f"{day}10")
        passes(team, f"{day}12", f"{day}40")
        say(team, "undo", f"{day}42")
        passes(team, f"{day}44", f"{day}59")
        assert team.kinds(MARTA) == [*kinds, "receipt", "receipt"]
        assert team.kinds(LUCA) == ["alert"]
        assert len(team.sent(BOSS)) == above


def test_a_lead_who_knows_of_it_hears_nothing_when_it_is_given(on_paper: OnPaper) -> None:
    with on_paper(end=SECOND) as team:
        begun(team, *ESCALATED)
        say(team, "1 give to Luca", "2026-03-03 16:10")
        passes(team, "2026-03-03 17:59", "2026-03-03 18:00", "2026-03-04 09:00")
        assert len(team.sent(BOSS)) == 1
        assert team.kinds(LUCA) == ["alert"]


def test_the_taker_hears_once_of_what_is_not_due_soon(on_paper: OnPaper) -> None:
    with on_paper(end=SECOND, digest='at = "08:30"') as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 17:50")  # due on Tuesday at 16:50
        passes(team, "2026-03-03 08:30")
        say(team, "1 give to Luca", "2026-03-03 09:10")
        passes(team, "2026-03-03 09:12", "2026-03-03 10:30", "2026-03-03 12:00")
        (alert,) = (one for one in team.sent(LUCA) if "Quando" in body(one))
        assert alert["Subject"].startswith("Due Tue 16:50: Rossi Arredi")
        assert team.kinds(MARTA) == ["digest", "receipt"]


@pytest.mark.parametrize("line", ["1 snooze until Thursday", "1 due Thursday"])
def test_a_snooze_and_its_end_by_undo_fire_nothing(on_paper: OnPaper, line: str) -> None:
    with on_paper() as team:
        begun(team, *BREACHED)
        say(team, line, "2026-03-02 18:10")
        passes(team, "2026-03-02 18:12", "2026-03-03 09:00")
        say(team, "undo", "2026-03-03 09:10")
        passes(team, "2026-03-03 09:12", "2026-03-03 12:00")
        assert team.kinds(MARTA) == ["alert", "alert", "receipt", "receipt"]
        assert team.sent(BOSS) == []


def test_an_escalation_names_the_pm_and_what_was_tried(on_paper: OnPaper) -> None:
    with on_paper() as team:
        begun(team, *ESCALATED)
        told = " ".join(body(team.sent(BOSS)[0]).split())
        assert "So far: Marta Bianchi: warned Mon 16:00, alert Mon 18:00, no answer" in told
        assert "So far" not in body(team.sent(MARTA)[-1])
