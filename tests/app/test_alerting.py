"""Alerts, digests and stand-ins end to end: real IMAP and SMTP servers, a driven clock."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.agency import Agency, at, body, mail
from tests.desk import say
from tests.paper import OnPaper, Paper
from tests.scenes import BOSS, DEPUTY, INBOX, LUCA, MARTA, answer, ask, out_of_office, passes

MORNING = {"digest": 'at = "08:30"'}


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_alert_waits_for_the_readers_own_hours(on_paper: OnPaper) -> None:
    with on_paper(**{"[pm]": 'hours = "Mon-Fri 10:00-12:00"'}) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")  # warned of at 16:00, due at 18:00
        passes(team, "2026-03-02 16:00", "2026-03-02 18:00", "2026-03-03 03:00", "2026-03-03 09:59")
        assert team.sent() == []
        passes(team, "2026-03-03 10:00", "2026-03-03 10:02")
        assert team.kinds() == ["alert"]
        assert team.sent()[0]["Subject"].startswith("Overdue: Rossi Arredi")


def test_what_the_client_calls_urgent_is_due_earlier_and_the_alert_says_so(on_paper: OnPaper) -> None:
    sla = {"sla.standard": 'urgent = "hot"', "end": '[sla.hot]\nanswer_within = "1h"\n'}
    with on_paper(**sla) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 17:30")
        team.pass_at("2026-03-02 17:31")
        assert team.ledger()[0]["due_at"] == at("2026-03-03 16:30").isoformat()
        ask(team, "2026-03-02 17:40", "È urgente, per favore!\n", "q2", "q1")
        passes(team, "2026-03-02 17:45", "2026-03-02 23:00")
        assert team.ledger()[0]["due_at"] == at("2026-03-03 09:40").isoformat()
        passes(team, "2026-03-03 08:00", "2026-03-03 09:40")
        at_once, alert = team.sent(MARTA)
        assert at_once["Subject"].startswith("Urgent: Rossi Arredi")
        assert "urgent" in body(alert)
        assert "+ 1 working hour" in " ".join(body(alert).split())


def test_a_complaint_is_told_in_the_night(on_paper: OnPaper) -> None:
    with on_paper(**{"[pm]": 'hours = "Mon-Fri 08:00-12:00"'}) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 16:00")
        assert team.sent() == []
        ask(team, "2026-03-02 16:10", "È inaccettabile, siamo molto delusi del vostro servizio.\n", "q2", "q1")
        passes(team, "2026-03-02 16:12", "2026-03-02 16:14")
        assert len(team.sent(MARTA)) == 1


def test_what_follows_an_alert_keeps_its_subject_so_that_both_are_one_conversation(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 16:00", "2026-03-02 18:00")
        first, second = team.sent(MARTA)
        assert first["Subject"].startswith("Due Mon 18:00: Rossi Arredi")
        assert second["Subject"] == f"Re: {first['Subject']}"
        assert second["In-Reply-To"] == first["Message-ID"]
        assert "overdue" in body(second).lower()


def test_an_alert_on_other_questions_has_a_subject_of_its_own(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        passes(team, "2026-03-02 16:00")
        ask(team, "2026-03-02 16:05", "Quanto costa?\n", "q2")
        passes(team, "2026-03-02 16:10", "2026-03-02 18:00", "2026-03-03 14:05")
        assert [alert["Subject"].startswith("Re:") for alert in team.sent(MARTA)] == [False, True, False]


def test_a_complaint_can_be_answered_and_ruled_on_from_its_alert(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        text = "È inaccettabile, siamo molto delusi del vostro servizio.\nQuando arriva la bozza?\n"
        ask(team, "2026-03-02 10:00", text)
        team.pass_at("2026-03-02 10:01")
        (alert,) = team.sent(MARTA)
        page = alert.get_body(("html",))
        assert page
        links = [unescape(one) for one in re.findall(r'href="(mailto:[^"]+)"', page.get_content())]
        assert links[0].startswith("mailto:anna@client.example?subject=Re%3A%20Bozza")
        assert "1 done" in body(alert)
        say(team, "1 done", "2026-03-02 10:05")
        assert {row["state"] for row in team.ledger() if "Quando" in row["text"]} == {"answered"}


# ── how many ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_after_the_days_share_the_rest_is_one_mail_in_the_evening(on_paper: OnPaper) -> None:
    with on_paper(end="[alerts]\nper_day = 2\n") as team:
        team.pass_at("2026-03-02 08:00")
        for hour in (9, 10, 11, 12, 13):
            words = ("bozza", "logo", "catalogo", "fiera", "stampa")
            ask(team, f"2026-03-02 {hour:02}:30", f"Quando arriva {words[hour - 9]}?\n", f"q{hour}")
        passes(team, *(f"2026-03-03 {hour:02}:{minute}" for hour in range(9, 17) for minute in ("00", "30")))
        assert team.kinds(MARTA) == ["alert"] * 2
        passes(team, "2026-03-03 17:30", "2026-03-03 17:40", "2026-03-03 18:00")
        assert team.kinds(MARTA) == ["alert"] * 3
        assert len([word for word in ("fiera", "stampa") if word in body(team.sent(MARTA)[2])]) == 2


def test_what_is_overdue_comes_again_each_working_morning_until_it_is_answered(on_paper: OnPaper) -> None:
    with on_paper(end='[alerts]\nrepeat = "daily"\n') as team:
        team.pass_at("2026-03-04 08:00")
        ask(team, "2026-03-04 09:30")
        passes(team, "2026-03-04 17:30", "2026-03-05 08:30")
        before = len(team.sent(MARTA))
        passes(team, "2026-03-05 09:00", "2026-03-05 09:10")
        assert len(team.sent(MARTA)) == before + 1
        passes(team, "2026-03-05 13:00", "2026-03-06 09:00", "2026-03-06 12:00", "2026-03-07 10:00")
        seen = len(team.sent(MARTA))
        passes(team, "2026-03-09 09:00", "2026-03-09 15:00")
        assert len(team.sent(MARTA)) == seen + 1
        answer(team, "2026-03-09 16:00")
        passes(team, "2026-03-09 16:01", "2026-03-10 09:00")
        assert len(team.sent(MARTA)) == seen + 1


def test_an_alert_that_could_not_be_sent_is_dropped_when_the_answer_comes_first(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        team.refusal = "451 4.3.0 try again"
        team.pass_at("2026-03-02 16:30")
        team.refusal = ""
        answer(team, "2026-03-02 16:31")
        passes(team, "2026-03-02 16:35", "2026-03-02 17:40", "2026-03-02 18:30")
        assert team.sent(MARTA) == []


def test_a_client_who_waits_hears_from_us_every_so_often(on_paper: OnPaper) -> None:
    loop = {"sla.standard": 'keep_in_loop = "9h"'}
    with on_paper(**loop, end='[sla.slow]\nanswer_within = "90h"\n') as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        answer(team, "2026-03-02 10:30", text="Sentiamo lo studio e vi rispondiamo entro il 20 marzo.\n")
        passes(team, "2026-03-02 11:00", "2026-03-03 08:29")
        assert team.ledger()[0]["state"] == "acknowledged"
        assert team.sent() == []
        passes(team, "2026-03-03 09:00", "2026-03-03 09:30")
        (alert,) = team.sent(MARTA)
        assert "should hear from us" in " ".join(body(alert).split())


# ── the digest ───────────────────────────────────────────────────────────────────────────────────────────────────────
def digests(team: Agency | Paper, to: str = MARTA) -> list[str]:
    keys = [entry for entry in team.office.clerk.outbox.values() if entry.kind == "digest" and to in entry.to]
    ids = {entry.message_id for entry in keys}
    return [body(sent) for sent in team.sent(to) if sent["Message-ID"].strip("<>") in ids]


def test_the_digest_tells_once_each_working_morning_what_the_day_holds(on_paper: OnPaper) -> None:
    with on_paper(**MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        passes(team, "2026-03-02 08:29", "2026-03-02 08:30", "2026-03-02 08:31", "2026-03-02 11:00")
        (quiet,) = digests(team)
        assert "All quiet:" in " ".join(quiet.split())
        ask(team, "2026-03-02 09:30")  # due on Monday at 17:30
        ask(team, "2026-03-02 14:00", "Il logo va bene così, approvato.\nQuanto costa il catalogo?\n", "q2")
        answer(team, "2026-03-02 15:00", "q3", "Quale dei due tessuti preferite?\n")
        team.receive(
            mail("eve@nobody.example", INBOX, "Hello", "Do you take on projects?", at("2026-03-02 16:00")),
            "2026-03-02 16:00",
        )
        passes(team, "2026-03-02 18:30", "2026-03-03 09:10", "2026-03-03 09:12")
        text = " ".join(digests(team)[1].split())
        assert len(digests(team)) == 2
        for words in (
            "Overdue (1)",
            "bozza",
            "Due today (1)",
            "catalogo",
            "New approvals",
            "approvato",
            "eve@nobody.example",
        ):
            assert words in text, words
        assert "tessuti" not in text
        passes(team, "2026-03-06 09:00", "2026-03-07 09:00", "2026-03-08 09:00")
        text = " ".join(digests(team)[2].split())
        assert len(digests(team)) == 3
        assert "Waiting for the client" in text
        assert "tessuti" in text
        assert "approvato" not in text.replace("q2", "")


@pytest.mark.parametrize(("order", "state"), [("1 done", "answered"), ("1 due Friday", "open")])
def test_the_digest_asks_once_about_what_was_only_replied_to_and_a_reply_rules_on_it(
    on_paper: OnPaper, order: str, state: str
) -> None:
    with on_paper(**MORNING) as team:
        passes(team, "2026-03-02 08:00", "2026-03-02 08:31")
        ask(team, "2026-03-02 10:00", "Quale stampante usate?\n")
        answer(team, "2026-03-02 11:00", text="Da noi oggi piove a dirotto.\n")
        passes(team, "2026-03-02 11:05", "2026-03-03 09:10")
        assert team.ledger()[0]["state"] == "replied"
        text = " ".join(digests(team)[-1].split())
        assert "Taken as answered (1)" in text
        assert "Rossi Arredi #1: “Quale stampante usate?”" in text
        assert "perhaps answered" in text
        say(team, order, "2026-03-03 09:30")
        assert team.ledger()[0]["state"] == state
        passes(team, "2026-03-04 09:10")
        assert "Taken as answered" not in digests(team)[-1]


def test_a_digest_may_be_late_until_noon_and_not_after(on_paper: OnPaper) -> None:
    with on_paper(**MORNING) as team:
        team.pass_at("2026-03-02 08:00")
        passes(team, "2026-03-02 12:00", "2026-03-02 15:00")
        assert digests(team) == []
        passes(team, "2026-03-03 11:59")
        assert len(digests(team)) == 1


def test_nothing_to_say_may_be_no_mail_and_a_holiday_has_none(on_paper: OnPaper) -> None:
    with on_paper(digest='at = "08:30"\nempty = "none"') as team:
        passes(team, "2026-04-02 08:00", "2026-04-02 09:00")
        assert team.sent() == []
        ask(team, "2026-04-02 10:00")
        passes(team, "2026-04-02 10:01", "2026-04-03 08:00", "2026-04-06 09:00")  # Easter Monday
        assert digests(team) == []
        passes(team, "2026-04-07 09:00")
        assert len(digests(team)) == 1


# ── away ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_out_of_office_sends_the_alert_to_the_deputy_at_once_and_the_pm_is_back_on_the_date(
    on_paper: OnPaper,
) -> None:
    with on_paper(**DEPUTY, **MORNING) as team:
        team.pass_at("2026-03-02 08:31")
        ask(team, "2026-03-02 09:30")
        team.pass_at("2026-03-02 15:30")
        assert team.kinds(MARTA) == ["alert"]
        out_of_office(team, "2026-03-02 15:31")
        passes(team, "2026-03-02 15:32", "2026-03-02 15:34")
        (alert,) = team.sent(LUCA)
        assert "because Marta Bianchi is away until Friday 6 March" in " ".join(body(alert).split())
        passes(team, "2026-03-02 17:30", "2026-03-02 17:32", "2026-03-03 08:30")
        assert team.kinds(MARTA) == ["alert"]
        assert team.kinds(LUCA) == ["alert", "digest"]
        assert "Marta Bianchi is away" in " ".join(digests(team, LUCA)[0].split())
        passes(team, "2026-03-09 08:30")
        assert team.kinds(MARTA) == ["alert", "digest"]
        assert "bozza" in digests(team)[0]


def test_who_plans_to_be_away_is_stood_in_for_from_that_day_on(on_paper: OnPaper) -> None:
    with on_paper(**DEPUTY, imap='authserv_id = "mx.agency.example"') as team:
        team.pass_at("2026-03-02 08:00")
        proof = {"Authentication_Results": "mx.agency.example; dmarc=pass header.from=agency.example"}
        say = mail(MARTA, INBOX, "away", "away 3–4 March", at("2026-03-02 08:30"), mid="plan", **proof)
        team.receive(say, "2026-03-02 08:30")
        passes(team, "2026-03-02 08:31", "2026-03-02 08:33")
        assert "away 3–4 March; luca@agency.example stands in" in " ".join(body(team.sent(MARTA)[0]).split())
        ask(team, "2026-03-02 09:30")
        passes(team, "2026-03-02 15:30", "2026-03-02 15:32")
        assert team.kinds(MARTA) == ["receipt", "alert"]
        passes(team, "2026-03-03 09:00", "2026-03-03 09:02")
        assert "because Marta Bianchi is away until Wednesday 4 March" in " ".join(body(team.sent(LUCA)[-1]).split())
        ask(team, "2026-03-05 09:30", "Quanto costa il catalogo?\n", "q2")
        passes(team, "2026-03-05 15:30", "2026-03-05 15:32")
        assert "catalogo" in body(team.sent(MARTA)[-1])


def test_the_lead_reads_when_the_deputy_is_away_too_and_the_admin_when_nobody_is_there(on_paper: OnPaper) -> None:
    with on_paper(**DEPUTY) as team:
        team.pass_at("2026-03-02 08:00")
        for person in (MARTA, LUCA):
            out_of_office(team, "2026-03-02 09:00", person)
        ask(team, "2026-03-02 09:30")
        passes(team, "2026-03-02 15:30", "2026-03-02 15:32")
        assert team.kinds() == ["alert"]
        assert len(team.sent(BOSS)) == 1
        out_of_office(team, "2026-03-02 15:33", BOSS)
        passes(team, "2026-03-02 15:34", "2026-03-02 15:36")
        assert team.kinds("admin@agency.example") == ["notice", "alert"]


def test_without_an_end_the_pm_is_back_with_the_next_mail_by_hand(on_paper: OnPaper) -> None:
    with on_paper(**DEPUTY) as team:
        team.pass_at("2026-03-02 08:00")
        out_of_office(team, "2026-03-02 09:00", text="I am out of the office and will reply when I return.")
        ask(team, "2026-03-02 09:30")
        passes(team, "2026-03-02 15:30")
        assert (team.kinds(MARTA), team.kinds(LUCA)) == ([], ["alert"])
        answer(team, "2026-03-02 16:00", "other", "Vi ho mandato il contratto.\n")
        passes(team, "2026-03-02 16:01", "2026-03-02 17:30")
        assert (team.kinds(MARTA), team.kinds(LUCA)) == (["alert"], ["alert"])


@pytest.mark.parametrize("team_lines", ["", "plus_addressing = true"])
def test_one_tap_in_the_deputys_alert_closes_the_question(on_paper: OnPaper, team_lines: str) -> None:
    with on_paper(**DEPUTY, team=team_lines) as team:
        team.pass_at("2026-03-02 08:00")
        out_of_office(team, "2026-03-02 09:00")
        ask(team, "2026-03-02 09:30")
        team.pass_at("2026-03-02 15:30")
        page = team.sent(LUCA)[0].get_body(("html",))
        assert page is not None
        link = urlsplit(unescape(re.findall(r'href="(mailto:[^"]+)"', page.get_content())[1]))
        fields = {name: values[0] for name, values in parse_qs(link.query).items()}
        raw = mail(LUCA, unquote(link.path), fields["subject"], fields["body"], at("2026-03-02 15:40"))
        team.receive(raw, "2026-03-02 15:40")
        passes(team, "2026-03-02 15:41", "2026-03-02 18:00")
        (row,) = team.ledger()
        assert row["state"] in ("answered", "dismissed")
        assert team.kinds(LUCA) == ["alert", "receipt"]
