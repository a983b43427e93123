"""The page of a record says in its reader's language what the state of each question rests on."""

from __future__ import annotations

import re
from html import unescape

import pytest

from daemon.app.exporting import record_page
from tests.agency import at
from tests.app.test_contested import TALKS
from tests.desk import say
from tests.languages import LANGUAGES
from tests.paper import OnPaper, Paper
from tests.scenes import answer, ask, passes


def shown(team: Paper, language: str) -> str:
    page = record_page(team.office, "rossi", at("2026-03-05 17:00"), language)
    cards = page.partition('<h2 id="threads">')[0]
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", cards, flags=re.DOTALL)).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_who_settled_put_off_or_dismissed_a_question_and_with_which_words(
    on_paper: OnPaper, language: str
) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        answer(team, "2026-03-02 09:14")
        ask(team, "2026-03-02 10:00", "Quanto costa la stampa?\n", "q2")
        answer(team, "2026-03-02 10:17", "q2", "Sentiamo lo stampatore e le diciamo entro venerdì.\n")
        ask(team, "2026-03-03 09:00", "Chi firma il contratto?\n", "q3")
        passes(team, "2026-03-03 09:01", "2026-03-03 15:00")
        say(team, "1 dismiss", "2026-03-03 15:19")
        told = shown(team, language)
    assert "Marta Bianchi" in told
    for clock, words in (("09:14", "La bozza è pronta giovedì alle 10."), ("10:17", "le diciamo entro venerdì.")):
        assert re.search(rf"Marta Bianchi, [^·“„«]*{clock}[^“„«]*[“„«]\s?[^”“»]*{words}", told)
    assert re.search(r"Marta Bianchi, [^·]*15:19", told)
    assert "asked on" not in told


@pytest.mark.parametrize(
    ("language", "reopened"),
    [("en", "Reopened: taken as settled"), ("de", "Wieder offen: galt als erledigt"), ("uk", "Відкрито знову: ")],
)
def test_it_says_when_the_client_contests_what_was_taken_for_settled(
    on_paper: OnPaper, language: str, reopened: str
) -> None:
    question, again, _ = TALKS["it"]
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30", f"{question}\n")
        team.pass_at("2026-03-02 15:40")
        say(team, "1 done", "2026-03-02 16:00")
        ask(team, "2026-03-04 09:30", f"{again}\n", "q9", "q1")
        team.pass_at("2026-03-04 09:31")
        told = shown(team, language)
    assert reopened in told
    assert "16:00" in told
