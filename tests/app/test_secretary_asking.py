"""Questions to the clerk, and what else a PM writes without answering a mail of the clerk."""

from __future__ import annotations

import re

import pytest

from daemon.app.exporting import record_page
from tests.agency import Open, at, body, mail
from tests.desk import FAIL, INBOX, MARTA, MARTA_AT, PAOLO, PASS, ask_clerk, begun, reply, say, states
from tests.languages import LANGUAGES
from tests.paper import AnyAgency, OnPaper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status", "Quando sarà pronta la bozza?"),
        ("find servizio fotografico rossi", "Bozza homepage"),
    ],
)
def test_a_question_by_mail_is_answered_to_the_configured_address(team: AnyAgency, text: str, expected: str) -> None:
    answer = ask_clerk(team, text, Reply_To="Marta <marta@evil.example>")
    assert expected in body(answer)
    assert str(answer["To"]) == MARTA
    assert not team.sent("marta@evil.example")


def test_the_record_comes_as_a_page(team: AnyAgency) -> None:
    answer = ask_clerk(team, "record rossi")
    (page,) = answer.iter_attachments()
    assert page.get_filename() == "rossi.html"
    assert "Quanto costa il servizio fotografico?" in page.get_content()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_page_is_in_its_readers_language(team: AnyAgency, language: str) -> None:
    page = record_page(team.office, "rossi", at("2026-03-02 17:00"), language)
    assert f'<html lang="{language}">' in page
    shown = " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())
    assert {"en": "2 questions", "de": "2 Fragen", "pl": "2 pytania", "ru": "2 вопроса"}.get(language, "2") in shown
    english = re.findall(r"\b(?:open|due|Questions|Threads|record|mails?)\b", shown)
    assert bool(english) == (language in ("en", "fr")) or language == "de"  # « Questions », „Mails“
    assert ("asked on" in shown) <= (language == "en")


def test_a_status_can_be_answered_with_commands(team: AnyAgency) -> None:
    ask_clerk(team, "status")
    say(team, "1, 2 done", "2026-03-02 16:40")
    assert set(states(team).values()) == {"answered"}


@pytest.mark.parametrize(
    "text",
    [
        "Find attached the contract.\n\nI signed it on Friday.\nPlease tell Anna.\n",
    ],
)
def test_mail_to_colleagues_is_filed_as_ever(team: AnyAgency, text: str) -> None:
    before = len(team.mails)
    team.receive(mail(MARTA, INBOX, "For all", text, at("2026-03-02 16:30"), mid="int"), "2026-03-02 16:30")
    team.pass_at("2026-03-02 16:31")
    assert len(team.mails) == before
    assert len(team.office.records.get("unmatched").messages) == 1


def test_what_a_started_mail_would_change_waits_for_a_yes(team: AnyAgency) -> None:
    answer = ask_clerk(team, "away until 12 March")
    assert not team.office.clerk.rulings
    assert "yes" in body(answer)
    say(team, "yes", "2026-03-02 16:40")
    (ruling,) = team.office.clerk.rulings
    assert (ruling.word, ruling.by) == ("away", MARTA_AT)
    assert ruling.until == at("2026-03-13 00:00")


def test_nobody_else_can_say_yes(team: AnyAgency) -> None:
    answer = ask_clerk(team, "away until 12 March")
    team.receive(reply(team, "yes", "2026-03-02 16:40", sender=PAOLO, about=answer), "2026-03-02 16:40")
    team.pass_at("2026-03-02 16:41")
    assert not team.office.clerk.rulings


def test_with_our_servers_word_a_started_mail_counts_at_once(open_agency: Open) -> None:
    with open_agency(imap='authserv_id = "mx.agency.example"') as team:
        begun(team)
        ask_clerk(team, "away until 12 March", Authentication_Results=FAIL)
        assert not team.office.clerk.rulings
        ask_clerk(team, "away until 12 March", "2026-03-02 16:40", Authentication_Results=PASS)
        assert [one.word for one in team.office.clerk.rulings] == ["away"]
        ask_clerk(team, "back", "2026-03-02 16:50", Authentication_Results=PASS)
        assert [one.word for one in team.office.clerk.rulings] == ["away", "back"]


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_report_tells_the_figures_of_the_last_four_weeks(team: AnyAgency) -> None:
    say(team, "1 done")
    hill = mail("Jim <jim@hill.example>", INBOX, "Logo", "When do we get the logo?\n", at("2026-03-02 17:00"), mid="h1")
    team.receive(hill, "2026-03-02 17:00")
    ask_clerk(team, "report", "2026-03-03 09:30")
    (answer,) = (one for one in team.sent(MARTA_AT) if one["In-Reply-To"] and "Report" in one["Subject"])
    assert "4 February – 3 March" in " ".join(answer["Subject"].split())
    text = body(answer)
    for figure in (
        "Half answered within",
        "90% answered within",
        "Still open",
        "In time",
        "Rossi Arredi",
        "Hill & Brook",
    ):
        assert figure in text


def test_a_report_of_one_client_and_of_a_month_in_the_readers_language(on_paper: OnPaper) -> None:
    with on_paper(**{"[pm]": 'language = "it"'}) as team:
        begun(team)
        assert "Hill" not in body(ask_clerk(team, "rapporto rossi"))
        asked = ask_clerk(team, "rapporto marzo", "2026-03-02 16:40")
        assert asked["Subject"].startswith("Rapporto mensile: marzo 2026")
        asked = ask_clerk(team, "report rossi february 2026", "2026-03-02 16:45")
        assert "febbraio 2026" in asked["Subject"]
        assert "Nessun cliente" in body(ask_clerk(team, "rapporto pippo", "2026-03-02 16:50"))


OTHERS = """[[pm]]
name = "Paolo Verdi"
address = "paolo@agency.example"
[[client]]
id = "oak"
name = "Oak"
domains = ["oak.example"]
pm = "paolo@agency.example"
sla = "standard"
"""


def test_a_pm_sees_the_own_clients_a_lead_those_of_the_pms_and_the_admin_all(on_paper: OnPaper) -> None:
    with on_paper(end=OTHERS) as team:
        begun(team)
        jo = mail("Jo <jo@oak.example>", INBOX, "Oak", "When is it ready?\n", at("2026-03-02 16:10"), mid="o1")
        team.receive(jo, "2026-03-02 16:10")
        seen = {
            "paolo@agency.example": "Oak",
            MARTA_AT: "Rossi",
            "boss@agency.example": "Rossi",
            "admin@agency.example": "Rossi Oak",
        }
        for minute, (person, names) in enumerate(seen.items(), 30):
            text = body(ask_clerk(team, "report", f"2026-03-02 16:{minute}", sender=person))
            assert [name for name in ("Rossi", "Oak") if name in text] == names.split()
        assert "No client" in body(ask_clerk(team, "report oak", "2026-03-02 16:50"))


# ── notes ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def notes(team: AnyAgency) -> list[str]:
    return [one.text for one in team.office.records.get("rossi").rulings if one.word == "note" and not one.question]


def test_without_it_the_note_waits_for_a_yes_and_undo_takes_it_back(team: AnyAgency) -> None:
    ask_clerk(team, "note rossi: agreed on the phone that we ship on Friday\nShe wants three copies.")
    assert notes(team) == []
    say(team, "yes", "2026-03-02 16:40")
    assert notes(team) == ["agreed on the phone that we ship on Friday\nShe wants three copies."]
    assert "taken back" in say(team, "undo", "2026-03-02 16:50")
    assert notes(team) == []


def test_a_note_on_a_client_beside_commands(team: AnyAgency) -> None:
    say(team, "1 done\nnote Rossi Arredi: they move in May")
    assert notes(team) == ["they move in May"]
    (page,) = ask_clerk(team, "record rossi", "2026-03-02 16:50").iter_attachments()
    assert "they move in May" in page.get_content()
    assert sorted(states(team).values()) == ["answered", "open"]


def test_a_plan_by_mail_waits_for_a_yes_and_then_stands_in_the_record(team: AnyAgency) -> None:
    answer = body(ask_clerk(team, "plan rossi\nGrafica: 6 marzo, fatto\nLancio: 24 aprile\n\nSaluti\nMarta"))
    assert "rossi" in answer
    assert not team.office.records.get("rossi").rulings
    told = say(team, "yes", "2026-03-02 16:40")
    assert "1 Grafica: Fri 6 March, done" in told.replace("\u00a0", " ")
    assert [one.text for one in team.office.records.get("rossi").rulings] == [
        "Grafica: 6 marzo, fatto\nLancio: 24 aprile"
    ]
    shown = ask_clerk(team, "plan rossi", "2026-03-02 16:50")
    assert "2 Lancio: Fri 24 April" in body(shown).replace("\u00a0", " ")
