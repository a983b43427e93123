"""One mail at a time: what a reader knows already, or reads in a mail that comes anyway, makes none of its own."""

from __future__ import annotations

import pytest

from tests.agency import at, body, mail
from tests.paper import OnPaper, Paper
from tests.scenes import ANNA, BOSS, DEPUTY, INBOX, LUCA, MARTA, answer, ask, out_of_office, passes

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


def test_what_the_digest_says_makes_no_alert_until_it_is_two_hours_overdue(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 18:30")  # counts from Tuesday, is due at 18:00 and warned of at 16:00
        ask(team, "2026-03-02 10:05", "Quanto costa la stampa?\n", "q2")  # due on Tuesday at 9:05
        passes(team, "2026-03-03 08:30", "2026-03-03 09:00", "2026-03-03 09:10", "2026-03-03 11:04")
        assert team.kinds(MARTA) == ["digest"]
        assert "stampa" in text(team, MARTA, 0)
        team.pass_at("2026-03-03 11:05")
        assert team.kinds(MARTA) == ["digest", "alert"]
        passes(team, "2026-03-04 08:30", "2026-03-04 09:00", "2026-03-04 09:30")
        assert team.kinds(MARTA) == ["digest", "alert", "digest"]


def test_what_a_digest_says_is_due_today_is_alerted_when_it_is_where_nobody_wants_a_warning(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING, swap={'warn_before = "2h"\n': ""}) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 11:05")
        passes(team, "2026-03-03 08:30", "2026-03-03 10:05")
        assert team.kinds(MARTA) == ["digest", "alert"]


def test_what_a_digest_had_no_room_for_is_alerted(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        for number in range(12):
            ask(team, "2026-03-02 09:30", f"Quando arriva il manifesto {number}?\n", f"m{number}")
        passes(team, "2026-03-03 08:30", "2026-03-03 09:00")
        digest, alert = team.sent(MARTA)
        assert "2 questions overdue" in alert["Subject"]
        assert not any(f"manifesto {n}?" in body(digest) and f"manifesto {n}?" in body(alert) for n in range(12))


def test_an_alert_takes_along_what_would_be_warned_of_within_four_hours_and_that_once(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 13:00")  # warned of on Tuesday at 10:00
        ask(team, "2026-03-02 16:30", "Quanto costa la stampa?\n", "q2")  # … at 13:30
        ask(team, "2026-03-02 17:30", "Chi firma il contratto?\n", "q3")  # … at 14:30
        passes(team, "2026-03-03 10:00", "2026-03-03 10:10", "2026-03-03 13:30")
        assert [one["Subject"] for one in team.sent(MARTA)] == ["2 questions due soon: Rossi Arredi"]
        passes(team, "2026-03-03 14:30", "2026-03-03 14:40")
        assert len(team.sent(MARTA)) == 2
        assert "contratto" in text(team, MARTA)


def test_a_warning_waits_an_hour_after_the_mail_before_it_unless_it_then_came_with_the_due_time(
    on_paper: OnPaper,
) -> None:
    quick = {"sla.standard": 'next_answer_within = "3h"'}
    with on_paper(**quick) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:00", mid="q0")
        answer(team, "2026-03-02 09:10", "q0")
        ask(team, "2026-03-02 09:30", "Chi firma il contratto?\n", "q9")  # warned of at 15:30
        passes(team, "2026-03-02 14:00", "2026-03-02 15:30")
        ask(team, "2026-03-02 14:40", "Quanto costa la stampa?\n", "q2", "q0")  # due at 17:40, warned of at 15:40
        passes(team, "2026-03-02 15:40", "2026-03-02 16:20")
        assert len(team.sent(MARTA)) == 1
        ask(team, "2026-03-02 14:10", "Chi stampa il manifesto?\n", "q3", "q0")  # due at 17:10
        team.pass_at("2026-03-02 16:28")
        assert "manifesto" in text(team, MARTA)
        assert "stampa?" in text(team, MARTA)


def test_an_escalation_makes_no_mail_for_the_pm_who_was_told_that_it_is_late_but_stands_in_the_next(
    on_paper: OnPaper,
) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 16:00", "2026-03-02 18:00")
        ask(team, "2026-03-03 09:10", "Quanto costa la stampa?\n", "q2")
        passes(team, "2026-03-03 13:05", "2026-03-03 15:00", "2026-03-03 15:15", "2026-03-03 16:00")
        assert [len(team.sent(one)) for one in (MARTA, BOSS)] == [3, 1]
        assert "bozza" in text(team, MARTA)
        assert "stampa" in text(team, MARTA)


def test_a_pm_whom_a_step_names_is_alerted_of_it(on_paper: OnPaper) -> None:
    with on_paper(**{"sla.standard": 'escalate_to = [["pm", "lead"]]'}) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 16:00", "2026-03-02 18:00", "2026-03-03 13:05")
        assert len(team.sent(MARTA)) == 3


def test_escalations_to_a_lead_are_gathered_for_three_hours_and_all_reach_them_before_the_day_ends(
    on_paper: OnPaper,
) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        for hour in range(9, 14):
            ask(team, f"2026-03-02 {hour:02}:30", f"Quando arriva il manifesto {hour}?\n", f"m{hour}")
        passes(team, *(f"2026-03-02 {hour}:{half}" for hour in range(14, 19) for half in ("00", "31")))
        passes(team, *(f"2026-03-03 {hour:02}:{half}" for hour in range(9, 19) for half in ("00", "31")))
        assert [one["Date"][17:22] for one in team.sent(BOSS)] == ["15:31", "18:00"]
        told = " ".join(text(team, BOSS, number) for number in range(2))
        assert all(f"manifesto {hour}?" in told for hour in range(9, 14))


def test_an_escalation_waits_no_longer_for_others_than_its_step_took(on_paper: OnPaper) -> None:
    with on_paper(swap={'escalate_after = ["4h"]': 'escalate_after = ["30m"]'}) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        passes(team, "2026-03-02 15:00", "2026-03-02 17:00", "2026-03-02 17:30", "2026-03-02 17:59")
        assert team.sent(BOSS) == []
        ask(team, "2026-03-03 09:00", mid="q2")
        passes(team, "2026-03-02 18:00")
        assert len(team.sent(BOSS)) == 1


def test_a_pm_hears_that_a_question_is_late_before_the_lead_does(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING, swap={'escalate_after = ["4h"]': 'escalate_after = ["1h"]'}) as team:
        team.pass_at("2026-03-02 08:30")
        ask(team, "2026-03-02 09:00")  # due at 17:00
        passes(team, "2026-03-02 15:00", "2026-03-02 17:00", "2026-03-02 17:59")
        assert team.kinds(MARTA) == ["digest", "alert"]
        team.pass_at("2026-03-02 18:00")
        assert team.kinds(MARTA) == ["digest", "alert", "alert"]


@pytest.mark.parametrize(
    ("day", "next_day", "kinds"),
    [("2026-03-05", "2026-03-06", ["alert", "digest"]), ("2026-03-06", "2026-03-09", ["alert", "alert", "digest"])],
    ids=["next morning", "after the weekend"],
)
def test_what_is_late_as_the_day_ends_stands_in_the_digest_if_that_is_the_next_morning(
    on_paper: OnPaper, day: str, next_day: str, kinds: list[str]
) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at(f"{day} 08:31")
        ask(team, f"{day} 09:00")  # due at 17:00
        passes(team, f"{day} 15:00", f"{day} 17:00", f"{day} 18:00", f"{day} 18:59", f"{next_day} 08:30")
        assert team.kinds(MARTA) == kinds


def test_who_comes_back_hears_at_once_of_what_only_the_deputy_was_warned_of(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING, **DEPUTY) as team:
        team.pass_at("2026-03-02 08:31")
        out_of_office(team, "2026-03-02 09:00", text="I am out of the office and will reply when I return.")
        ask(team, "2026-03-02 09:30")
        team.pass_at("2026-03-02 15:30")
        assert (team.kinds(MARTA), team.kinds(LUCA)) == ([], ["alert"])
        answer(team, "2026-03-02 16:00", "other", "Vi ho mandato il contratto.\n")
        passes(team, "2026-03-02 16:01", "2026-03-02 17:30")
        assert (team.kinds(MARTA), team.kinds(LUCA)) == (["alert"], ["alert"])


def test_a_mail_about_a_stranger_takes_along_what_waits_for_one(on_paper: OnPaper) -> None:
    with on_paper(digest=MORNING) as team:
        team.pass_at("2026-03-02 08:31")
        ask(team, "2026-03-02 09:00")
        when = "2026-03-02 13:00"
        asks = mail(
            "Sara <sara@free.example>", INBOX, "Preventivo", "Quando arriva il preventivo?\n", at(when), mid="s"
        )
        team.receive(asks, when)
        passes(team, when, "2026-03-02 15:00", "2026-03-02 16:00")
        (alert,) = team.sent(MARTA)
        assert alert["Subject"] == "1 question due soon, 1 unknown sender asks: Rossi Arredi"


def test_a_red_flag_leads_the_subject_whatever_else_the_mail_says(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        when = "2026-03-02 13:00"
        team.receive(mail(ANNA, INBOX, "Guasto", "Il sito non funziona, è urgente!\n", at(when), mid="u"), when)
        team.pass_at(when)
        (alert,) = team.sent(MARTA)
        assert alert["Subject"] == "Urgent: Rossi Arredi, “Il sito non funziona, è urgente!” (+1)"


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
