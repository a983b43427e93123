"""How a client is spoken to: by the name that they like, and in words that they know."""

from __future__ import annotations

import pytest

from tests.agency import at, body, mail
from tests.desk import ANNA, DRAFTS, INBOX, MARTA_AT, begun, say
from tests.paper import AnyAgency, OnPaper

NOTE = "Il CMS è pronto, il backend quasi.\n"
CALLED = 'address = "dottoressa Rossi"\n'
PERSONS = 'address = { "anna@client.example" = "Annina", "bob@client.example" = "Bob" }\n'


def letter(team: AnyAgency, lines: str = "ok\n", week: str = "2026-03-06") -> str:
    """What Anna gets on that Friday, once Marta has replied to the draft with these lines and approved the last one."""
    team.pass_at(f"{week} 16:00")
    if lines != "ok\n":
        say(team, lines, f"{week} 16:10", about=team.sent(MARTA_AT)[-1])
    drafts = [one for one, kind in zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True) if kind == "draft"]
    say(team, "ok", f"{week} 16:20", about=drafts[-1])
    team.pass_at(f"{week} 16:26")
    return body(team.sent("anna@client.example")[-1])


@pytest.mark.parametrize(
    ("address", "language", "hello"),
    [
        ("", "it", "Buongiorno Anna,"),
        (CALLED, "it", "Buongiorno dottoressa Rossi,"),
        (PERSONS, "it", "Buongiorno Annina,"),
        ('address = { "bob@client.example" = "Bob" }\n', "it", "Buongiorno Anna,"),
        ("", "pl", "Dzień dobry,"),
        ('address = "Panie Tomaszu"\n', "pl", "Dzień dobry, Panie Tomaszu,"),
        ('address = "пане Тарасе"\n', "uk", "Добрий день, пане Тарасе!"),
        ('address = "Frau Rossi"\n', "de", "Guten Tag Frau Rossi,"),
    ],
)
def test_a_letter_greets_as_it_is_configured_else_by_first_name(
    on_paper: OnPaper, address: str, language: str, hello: str
) -> None:
    with on_paper(update=address + DRAFTS, swap={'language = "it"': f'language = "{language}"'}) as team:
        begun(team)
        assert letter(team).startswith(hello)


def test_jargon_is_marked_to_the_pm_and_explained_to_the_client_once(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        first = letter(team, NOTE)
        drafts = [one for one, kind in zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True) if kind == "draft"]
        assert "“CMS”, “backend”" in body(drafts[-1])
        assert "may not know" in body(drafts[-1])
        assert "«CMS»: il programma con cui cambiate da soli testi e foto." in " ".join(first.split())
        team.receive(
            mail(ANNA, INBOX, "Altro", "Ci mandate le foto?", at("2026-03-10 10:00"), mid="q2"), "2026-03-10 10:00"
        )
        second = letter(team, NOTE, "2026-03-13")
        assert "il programma con cui" not in second


def test_a_word_that_the_client_uses_is_no_jargon(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        wrote = mail(ANNA, INBOX, "Altro", "Ho visto il CMS, grazie.", at("2026-03-03 10:00"), mid="q2")
        team.receive(wrote, "2026-03-03 10:00")
        found = letter(team, NOTE)
        assert "«CMS»" not in found
        assert "«backend»" in found


def test_a_clients_own_glossary_adds_words_and_takes_some_out(on_paper: OnPaper) -> None:
    own = 'glossary = { "CMS" = "", "pantone" = "un campionario di colori" }\n'
    with on_paper(update=own + DRAFTS) as team:
        begun(team)
        found = letter(team, "Il CMS è pronto, il Pantone scelto.\n")
        assert "«Pantone»: un campionario di colori." in found
        assert "«CMS»" not in found
