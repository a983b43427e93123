"""The first and the last letter to a client: asked for by mail, drafted, approved as updates are, sent once."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.agency import Open, at, body, mail
from tests.desk import ANNA, DRAFTS, FAIL, INBOX, MARTA, MARTA_AT, PASS, ask_clerk, begun, say
from tests.languages import LANGUAGES
from tests.paper import AnyAgency, OnPaper

CLIENT = "anna@client.example"
SERVER = 'authserv_id = "mx.agency.example"'
GLOSSARY = 'glossary = { "Pantone" = "un campionario di colori" }\n'
PLAN = "plan rossi\nWireframe: 6 marzo, fatto\nContenuti: 3 aprile, Anna\nLancio: 24 aprile\n"


def order(team: AnyAgency, text: str, when: str = "2026-03-03 10:00") -> EmailMessage:
    """What Marta is told last."""
    return ask_clerk(team, text, when, Authentication_Results=PASS)


def drafts(team: AnyAgency) -> list[EmailMessage]:
    mails = zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True)
    return [one for one, kind in mails if kind == "draft"]


def approved(team: AnyAgency, when: str = "2026-03-03 10:10", later: str = "2026-03-03 10:20") -> list[str]:
    """What Anna has once the newest draft is approved."""
    say(team, "ok", when, about=drafts(team)[-1], Authentication_Results=PASS)
    team.pass_at(later)
    return [body(one) for one in team.sent(CLIENT)]


def test_a_welcome_is_drafted_and_goes_once_it_is_approved(open_agency: Open) -> None:
    with open_agency(update=GLOSSARY + DRAFTS, imap=SERVER) as team:
        begun(team)
        order(team, PLAN)
        order(team, "welcome rossi", "2026-03-03 10:05")
        assert any("comes to you as a draft" in body(one) for one in team.sent(MARTA_AT))
        (draft,) = drafts(team)
        assert "Welcome letter for Rossi Arredi" in draft["Subject"]
        assert team.sent(CLIENT) == []
        (letter,) = approved(team)
        told = " ".join(letter.split())
        assert told.startswith("Buongiorno Anna, Benvenuti.")
        assert "Il vostro contatto: Marta Bianchi, projects@agency.example" in told
        assert "Ci siamo: lunedì–venerdì 09:00–18:00" in told
        assert "Tempo di risposta: 8 ore lavorative" in told
        assert "Lettere sul progetto: ogni settimana, venerdì 16:00" in told
        assert "Contenuti" in told
        assert "24 apr" in told
        assert "Pantone: Un campionario di colori" in told
        assert "Wireframe: Uno schizzo semplice della pagina" in told
        assert "E se una data non ci va bene?" in told
        assert "Quanto costa" not in told, "what is open is no part of it"


def test_a_welcome_is_sent_once_however_often_it_is_asked_for(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS, imap=SERVER) as team:
        begun(team)
        order(team, "welcome rossi")
        order(team, "welcome rossi", "2026-03-03 10:05")
        assert len(drafts(team)) == 2, "it is shown again"
        assert len(approved(team)) == 1
        order(team, "welcome rossi", "2026-03-04 10:00")
        receipts = [
            one for one, kind in zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True) if kind == "receipt"
        ]
        assert "The welcome letter for Rossi Arredi was sent on Tuesday" in " ".join(body(receipts[-1]).split())
        team.pass_at("2026-03-04 12:00")
        assert len(team.sent(CLIENT)) == 1
        assert [row.state for row in team.office.records.get("rossi").updates if row.period == "welcome"] == [
            "draft",
            "sent",
        ]


def test_what_changed_since_the_draft_of_a_welcome_is_shown_first(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS, imap=SERVER) as team:
        begun(team)
        order(team, "welcome rossi")
        order(team, PLAN, "2026-03-03 10:05")
        assert len(drafts(team)) == 2
        assert "Lancio" in body(drafts(team)[-1])
        (letter,) = approved(team)
        assert "Lancio" in letter


def test_what_a_client_asks_in_between_does_not_hold_a_welcome_up(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS, imap=SERVER) as team:
        begun(team)
        order(team, "welcome rossi")
        asked = mail(ANNA, INBOX, "Altro", "Quando ci vediamo?", at("2026-03-03 10:05"), mid="q2")
        team.receive(asked, "2026-03-03 10:05")
        assert len(approved(team)) == 1


def test_a_welcome_and_an_update_do_not_touch_each_other(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS, imap=SERVER) as team:
        begun(team)
        order(team, "welcome rossi")
        welcome = drafts(team)[-1]
        team.pass_at("2026-03-05 17:00")
        update = drafts(team)[-1]
        assert update["Message-ID"] != welcome["Message-ID"]
        say(team, "ok", "2026-03-05 17:10", about=welcome, Authentication_Results=PASS)
        say(team, "ok", "2026-03-05 17:20", about=update, Authentication_Results=PASS)
        team.pass_at("2026-03-05 17:30")
        team.pass_at("2026-03-06 16:00")
        first, second = team.sent(CLIENT)
        assert "Benvenuti" in first["Subject"]
        assert "Quanto costa" in body(second), "the update tells of the time before the welcome, too"


def test_a_farewell_tells_what_was_delivered_decided_and_is_left(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS, imap=SERVER) as team:
        begun(team)
        order(team, PLAN)
        order(team, "farewell rossi", "2026-03-03 10:05")
        (letter,) = approved(team)
        told = " ".join(letter.split())
        assert "CONSEGNATO + Wireframe" in told
        assert "ANCORA APERTO" in told
        assert "Quanto costa il servizio fotografico" in told
        assert "Lancio" in told
        assert "che cosa possiamo fare meglio?" in told


def test_hold_and_undo_keep_a_letter_back(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS, imap=SERVER) as team:
        begun(team)
        order(team, "welcome rossi")
        say(team, "hold", "2026-03-03 10:10", about=drafts(team)[-1], Authentication_Results=PASS)
        order(team, "welcome rossi", "2026-03-03 10:20")
        assert len(drafts(team)) == 2, "asked for anew, it is shown anew"
        assert len(approved(team, "2026-03-03 10:30", "2026-03-03 10:40")) == 1


def test_nobody_else_begins_a_letter(on_paper: OnPaper) -> None:
    """A forged From, a stranger and the client make no draft, and change nothing."""
    with on_paper(update=DRAFTS, imap=SERVER) as team:
        begun(team)
        for number, (sender, result) in enumerate([(MARTA, FAIL), ("Ugo <ugo@evil.example>", ""), (ANNA, "")]):
            when = f"2026-03-03 10:0{number}"
            raw = mail(sender, INBOX, "x", "welcome rossi\n", at(when), mid=f"w{number}", Authentication_Results=result)
            team.receive(raw, when)
            team.pass_at(when)
        assert drafts(team) == []
        assert team.office.records.get("rossi").rulings == []


def test_where_nobody_can_be_written_to_the_pm_is_told(on_paper: OnPaper) -> None:
    with on_paper(imap=SERVER) as team:
        begun(team)
        order(team, "welcome hill")
        told = [body(one) for one in team.sent(MARTA_AT)]
        assert any("nobody to write to" in one for one in told)
        assert drafts(team) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_are_understood_in_each_language(on_paper: OnPaper, language: str) -> None:
    how = {
        "en": ("welcome rossi", "farewell rossi"),
        "it": ("benvenuto rossi", "congedo rossi"),
        "pl": ("powitanie rossi", "pożegnanie rossi"),
        "uk": ("привітання rossi", "прощання rossi"),
        "ro": ("bun venit rossi", "rămas bun rossi"),
        "ru": ("приветствие rossi", "прощание rossi"),
        "de": ("Willkommen Rossi", "Abschied Rossi"),
        "fr": ("bienvenue rossi", "clôture rossi"),
        "es": ("bienvenida rossi", "despedida rossi"),
    }
    with on_paper(
        update=DRAFTS,
        imap=SERVER,
        swap={
            'name = "Marta Bianchi"': f'name = "Marta Bianchi"\nlanguage = "{language}"',
            'language = "it"': f'language = "{language}"',
        },
    ) as team:
        begun(team)
        for number, line in enumerate(how[language]):
            order(team, line, f"2026-03-03 10:0{number}")
        assert len(drafts(team)) == 2
        approved(team, "2026-03-03 10:10", "2026-03-03 10:20")
        assert len(team.sent(CLIENT)) == 1
