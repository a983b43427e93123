"""One mail at a time: what a reader knows already, or reads within the half hour anyway, makes no mail of its own."""

from __future__ import annotations

import pytest

from tests.agency import at, body, mail
from tests.paper import OnPaper, Paper
from tests.scenes import ANNA, BOSS, DEPUTY, INBOX, LUCA, MARTA, ask, out_of_office, passes

MORNING = 'at = "08:30"'
SECOND = f'[[pm]]\nname = "Luca Ferri"\naddress = "{LUCA}"\nlead = "{BOSS}"\n'
BLUM = (
    f'[[client]]\nid = "blum"\nname = "Blum"\ndomains = ["blum.example"]\npm = "{LUCA}"\n'
    'language = "de"\ntimezone = "Europe/Rome"\nsla = "standard"\n'
)


def text(team: Paper, person: str, number: int = -1) -> str:
    return " ".join(body(team.sent(person)[number]).split())


def blum_asks(team: Paper, when: str, words: str, mid: str) -> None:
    team.receive(mail("Ida Blum <ida@blum.example>", INBOX, f"Prospekt {mid}", words, at(when), mid=mid), when)


def test_what_the_digest_says_makes_no_alert_an_hour_later(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 18:30")  # counts from Tuesday, is due at 18:00 and warned of at 16:00
        ask(team, "2026-03-02 10:05", "Quanto costa la stampa?\n", "q2")  # due on Tuesday at 9:05
        passes(team, "2026-03-03 08:30", "2026-03-03 09:00", "2026-03-03 09:10")
        assert team.kinds(MARTA) == ["digest", "alert"]  # overdue since 9:05, and no warning was told before
        assert "stampa" in text(team, MARTA, 0)
        passes(team, "2026-03-04 08:30", "2026-03-04 09:00", "2026-03-04 09:30")
        assert team.kinds(MARTA) == ["digest", "alert", "digest"]


def test_what_a_digest_had_no_room_for_is_alerted(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        for number in range(12):
            ask(team, "2026-03-02 09:30", f"Quando arriva il manifesto {number}?\n", f"m{number}")
        passes(team, "2026-03-03 08:30", "2026-03-03 09:00")
        digest, alert = team.sent(MARTA)
        assert "2 questions overdue" in alert["Subject"]
        assert not any(f"manifesto {n}?" in body(digest) and f"manifesto {n}?" in body(alert) for n in range(12))


def test_an_alert_takes_along_what_would_be_warned_of_within_the_half_hour_and_that_once(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        ask(team, "2026-03-02 09:25", "Quanto costa la stampa?\n", "q2")
        ask(team, "2026-03-02 09:45", "Chi firma il contratto?\n", "q3")
        passes(team, "2026-03-02 15:00", "2026-03-02 15:10", "2026-03-02 15:30")
        assert [one["Subject"] for one in team.sent(MARTA)] == ["2 questions due soon: Rossi Arredi"]
        passes(team, "2026-03-02 15:45", "2026-03-02 16:01")
        assert len(team.sent(MARTA)) == 2, "the third waits for an hour after the first mail, and no longer"
        assert "contratto" in text(team, MARTA)


def test_a_warning_is_never_gathered_so_long_that_it_comes_with_the_due_time(on_paper: OnPaper) -> None:
    with on_paper(swap={'warn_before = "2h"': 'warn_before = "1h"'}) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        ask(team, "2026-03-02 09:40", "Quanto costa la stampa?\n", "q2")
        passes(team, "2026-03-02 16:00", "2026-03-02 16:40")
        assert len(team.sent(MARTA)) == 2


def test_an_escalation_makes_no_mail_for_the_pm_who_was_told_that_it_is_late_but_stands_in_the_next(
    on_paper: OnPaper,
) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 16:00", "2026-03-02 18:00")
        ask(team, "2026-03-03 09:10", "Quanto costa la stampa?\n", "q2")
        passes(team, "2026-03-03 13:05", "2026-03-03 14:00")
        assert [len(team.sent(one)) for one in (MARTA, BOSS)] == [2, 1]
        team.pass_at("2026-03-03 15:15")
        assert "bozza" in text(team, MARTA)
        assert "stampa" in text(team, MARTA)


def test_a_pm_whom_a_step_names_is_alerted_of_it(on_paper: OnPaper) -> None:
    with on_paper(**{"sla.standard": 'escalate_to = [["pm", "lead"]]'}) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 16:00", "2026-03-02 18:00", "2026-03-03 13:05")
        assert len(team.sent(MARTA)) == 3


def test_escalations_to_a_lead_are_gathered_and_reach_them_before_the_day_ends(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        for hour in range(9, 14):
            ask(team, f"2026-03-02 {hour:02}:30", f"Quando arriva il manifesto {hour}?\n", f"m{hour}")
        passes(team, *(f"2026-03-02 {hour}:{half}" for hour in range(14, 19) for half in ("00", "31")))
        passes(team, *(f"2026-03-03 {hour:02}:{half}" for hour in range(9, 19) for half in ("00", "31")))
        assert len(team.sent(BOSS)) == 2, "the first at once, the rest when the day ends"
        told = " ".join(text(team, BOSS, number) for number in range(2))
        assert all(f"manifesto {hour}?" in told for hour in range(9, 14))


@pytest.mark.parametrize("when", ["2026-03-02 15:05", "2026-03-02 22:00"])
def test_a_red_flag_waits_for_no_other_mail(on_paper: OnPaper, when: str) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        team.pass_at("2026-03-02 15:00")
        team.receive(mail(ANNA, INBOX, "Guasto", "Il sito non funziona, è urgente!\n", at(when), mid="u"), when)
        team.pass_at(when)
        assert len(team.sent(MARTA)) == 2


def test_a_red_flag_that_came_just_before_the_digest_stands_there_and_nowhere_else(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        when = "2026-03-03 08:25"
        team.receive(mail(ANNA, INBOX, "Guasto", "Il sito non funziona, è urgente!\n", at(when), mid="u"), when)
        passes(team, "2026-03-03 08:30", "2026-03-03 08:32", "2026-03-03 09:00")
        assert team.kinds(MARTA) == ["digest"]
        assert "non funziona" in text(team, MARTA)


def test_a_deputy_has_one_digest_and_one_alert_with_what_is_the_absent_ones(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING, end=SECOND + BLUM, **DEPUTY) as team:
        team.pass_at("2026-03-02 08:00")
        out_of_office(team, "2026-03-02 09:00")
        ask(team, "2026-03-02 09:30")
        blum_asks(team, "2026-03-02 09:30", "Wann kommt der Prospekt?\n", "b1")
        team.pass_at("2026-03-02 15:31")
        (alert,) = team.sent(LUCA)
        assert alert["Subject"] == "2 questions due soon: Rossi Arredi, Blum"
        assert "With what is for Marta Bianchi, who is away until Friday 6 March." in text(team, LUCA)
        assert "You get this because" not in text(team, LUCA)
        passes(team, "2026-03-03 08:30", "2026-03-03 08:32")
        assert team.kinds(LUCA) == ["alert", "digest"]
        digest = text(team, LUCA)
        assert "With what is for Marta Bianchi, who is away until Friday 6 March." in digest
        assert all(words in digest for words in ("Quando sarà pronta la bozza?", "Wann kommt der Prospekt?"))
        assert team.sent(MARTA) == []


@pytest.mark.parametrize("when", ["2026-03-02 15:05", "2026-03-02 22:00"])
def test_a_client_who_leaves_is_told_to_the_lead_at_once_and_that_once(on_paper: OnPaper, when: str) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        leaves = mail(ANNA, INBOX, "Disdetta", "Vogliamo disdire il contratto.\n", at(when), mid="u")
        team.receive(leaves, when)
        passes(team, when, "2026-03-03 09:00", "2026-03-03 09:30")
        for person in (MARTA, BOSS):
            (alert,) = team.sent(person)
            assert "disdire il contratto" in body(alert)


def test_a_complaint_is_told_to_the_pm_alone(on_paper: OnPaper) -> None:
    words = "Siamo molto delusi del vostro servizio.\n"
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        team.receive(mail(ANNA, INBOX, "Reclamo", words, at("2026-03-02 10:00"), mid="u"), "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:00")
        assert len(team.sent(MARTA)) == 1
        assert team.sent(BOSS) == []


def test_a_red_flag_says_by_when_its_thread_wants_an_answer(on_paper: OnPaper) -> None:
    urgent = '[sla.fast]\nanswer_within = "2h"\n'
    with on_paper(end=urgent, **{"sla.standard": 'urgent = "fast"'}) as team:
        team.pass_at("2026-03-02 08:00")
        words = "È urgente, il sito non funziona! Quando lo sistemate?\n"
        team.receive(mail(ANNA, INBOX, "Guasto", words, at("2026-03-02 14:44"), mid="u"), "2026-03-02 14:44")
        team.pass_at("2026-03-02 14:44")
        (alert,) = team.sent(MARTA)
        assert alert["Subject"].startswith("Urgent, due at 16:44: Rossi Arredi")
        assert "Due Mon 16:44" in text(team, MARTA) or "Due: Mon 16:44" in text(team, MARTA)
