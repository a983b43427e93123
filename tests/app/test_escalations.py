"""Escalations to those whom an SLA names, and deadlines that a changed configuration moves."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.agency import Agency, at, body, mail
from tests.paper import OnPaper, Paper
from tests.scenes import BOSS, INBOX, LUCA, MARTA, answer, ask, out_of_office, passes

CHIEF = "chief@agency.example"
STEPS = {"sla.standard": f'escalate_to = [["lead", "{CHIEF}"]]'}
LONG = "2026-03-03 16:00"  # seven hours of work after it was due: three in which others may join


def text(message: EmailMessage) -> str:
    return " ".join(body(message).split())


def asked(team: Agency | Paper) -> None:
    team.pass_at("2026-03-02 08:00")
    ask(team, "2026-03-02 10:00")
    passes(team, "2026-03-02 16:00", "2026-03-02 18:00", "2026-03-03 09:00")


# ── whom it goes to ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_step_reaches_all_whom_it_names_once(on_paper: OnPaper) -> None:
    with on_paper(**STEPS) as team:
        asked(team)
        passes(team, LONG, "2026-03-03 16:02", "2026-03-04 09:00", "2026-03-05 09:00")
        assert [len(team.sent(one)) for one in (MARTA, BOSS, CHIEF)] == [2, 1, 1]


def test_who_is_named_there_commands_by_reply(on_paper: OnPaper) -> None:
    with on_paper(**STEPS) as team:
        asked(team)
        team.pass_at(LONG)
        alert = team.sent(CHIEF)[0]
        raw = mail(CHIEF, INBOX, "Re: Overdue", "1 done", at("2026-03-03 16:30"), mid="c")
        raw = raw.replace(b"MIME-Version", b"In-Reply-To: " + alert["Message-ID"].encode() + b"\r\nMIME-Version", 1)
        team.receive(raw, "2026-03-03 16:30")
        team.pass_at("2026-03-03 16:31")
        assert team.ledger()[0]["state"] == "answered"
        assert team.kinds(CHIEF) == ["alert", "receipt"]


@pytest.mark.parametrize(
    ("away", "reader"), [((BOSS,), LUCA), ((BOSS, LUCA), "admin@agency.example")], ids=["a deputy", "the admin"]
)
def test_for_an_absent_lead_somebody_reads_and_the_mail_says_for_whom(
    on_paper: OnPaper, away: tuple[str, ...], reader: str
) -> None:
    with on_paper(**{"[pm]": f'deputy = "{LUCA}"'}) as team:
        asked(team)
        for person in away:
            out_of_office(team, "2026-03-03 10:00", person)
        passes(team, LONG, "2026-03-03 16:02")
        assert team.sent(BOSS) == []
        (alert,) = team.sent(reader)
        assert f"because {BOSS} is away until Friday 6 March" in text(alert)


def test_nobody_is_told_in_place_of_the_lead_what_is_late_with_that_very_person(on_paper: OnPaper) -> None:
    """Luca stands in for others; his own late questions go past him."""
    second = f'[[pm]]\nname = "Luca Ferri"\naddress = "{LUCA}"\nlead = "{BOSS}"\ndeputy = "{MARTA}"\n'
    with on_paper(**{"[pm]": f'deputy = "{LUCA}"'}, end=second) as team:
        asked(team)
        out_of_office(team, "2026-03-03 10:00", BOSS)
        team.pass_at(LONG)
        assert len(team.sent(LUCA)) == 1
        assert [text(alert).count("is away") for alert in team.sent(MARTA)] == [0, 0]


def test_a_lead_out_of_hours_keeps_no_alert_from_the_pm_and_is_told_in_the_morning(on_paper: OnPaper) -> None:
    lead = f'[[pm]]\nname = "Boss"\naddress = "{BOSS}"\nhours = "Mon-Fri 16:00-17:00"\n'
    with on_paper(end=lead) as team:
        asked(team)
        team.pass_at("2026-03-03 13:30")
        assert [len(team.sent(one)) for one in (MARTA, BOSS)] == [2, 0]
        passes(team, "2026-03-03 16:00", "2026-03-03 16:30")
        assert [len(team.sent(one)) for one in (MARTA, BOSS)] == [2, 1]


# ── deadlines that move ──────────────────────────────────────────────────────────────────────────────────────────────
MORNING = 'at = "08:30"'


def test_hours_that_were_shortened_move_a_told_deadline_and_the_next_alert_and_digest_say_so(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        team.pass_at("2026-03-02 16:00")
        assert "Before" not in text(team.sent(MARTA)[0])
    with on_paper(team='closed = ["2026-03-03"]', digest=MORNING) as team:
        (row,) = team.ledger("2026-03-02 18:30")
        assert (row["due_at"], row["overdue"]) == (at("2026-03-02 18:00").isoformat(), True)
    shorter = {'hours = "Mon-Fri 09:00-18:00"': 'hours = "Mon-Fri 09:00-13:00"'}
    with on_paper(digest=MORNING, swap=shorter) as team:
        (row,) = team.ledger("2026-03-02 18:30")
        assert (row["due_at"], row["overdue"]) == (at("2026-03-04 10:00").isoformat(), False)
        passes(team, "2026-03-02 18:30", "2026-03-03 08:59")
        assert len(team.sent(MARTA)) == 2, "the digest, and no alert that is not true any more"
        passes(team, "2026-03-03 12:00", "2026-03-03 12:02")
        digest, alert = team.sent(MARTA)[1:]
        assert "bozza" not in text(digest), "it is due tomorrow"
        assert alert["Subject"].startswith("Due Wed 10:00")
        assert "Before: Mon 18:00; the working hours or the answer times were changed since" in text(alert)
        passes(team, "2026-03-04 08:45", "2026-03-04 12:00")
        digest, alert = team.sent(MARTA)[3:]
        assert "bozza" in text(digest)
        assert "Before" not in text(digest) + text(alert), "it was explained"


def test_the_digest_explains_it_where_it_comes_before_an_alert(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 16:00", "2026-03-02 18:00")
    with on_paper(digest=MORNING, swap={'answer_within = "8h"': 'answer_within = "10h"'}) as team:
        passes(team, "2026-03-03 08:30", "2026-03-03 08:32")
        (digest,) = team.sent(MARTA)[2:]
        assert "Before: Mon 18:00; the working hours" in text(digest)


def test_an_sla_that_was_tightened_is_told_at_once_and_once(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        team.pass_at("2026-03-02 12:00")
        assert team.sent() == []
    with on_paper(swap={'answer_within = "8h"': 'answer_within = "1h"'}) as team:
        passes(team, "2026-03-02 12:02", "2026-03-02 12:04", "2026-03-02 12:06")
        (alert,) = team.sent(MARTA)
        assert alert["Subject"].startswith("Overdue")
        assert "Before" not in text(alert), "no other due time was ever told"


def test_what_the_client_or_the_team_said_is_no_change_of_the_configuration(on_paper: OnPaper) -> None:
    hot = {"sla.standard": 'urgent = "hot"', "end": '[sla.hot]\nanswer_within = "1h"\n'}
    with on_paper(**hot) as team:
        asked(team)
        ask(team, "2026-03-03 09:10", "È urgente, per favore!\n", "q2", "q1")
        answer(team, "2026-03-03 09:20", text="Sentiamo lo studio e vi rispondiamo entro il 5 marzo.\n")
        passes(team, "2026-03-03 09:30", "2026-03-05 16:00", "2026-03-05 18:00", "2026-03-06 13:30")
        assert not any("Before" in text(alert) for alert in team.sent())
