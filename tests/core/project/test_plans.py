"""Lines of plans as project managers write them, in nine languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daemon.core.project.project import StepState
from tests.core.project.telling import THURSDAY, noted, planned, step, told
from tests.languages import LANGUAGES

SIXTH, THIRD, LAUNCH = date(2026, 3, 6), date(2026, 4, 3), date(2026, 4, 24)

# A step that is done, one with a person, one in a list, one in progress; its project.
WRITTEN = {
    "en": "Homepage design: 6 March, done|Content: 3 April, Luca|- 2. Launch 24/4|Testing – in progress – 3 April|Project: Shop",
    "it": "Grafica della home: 6 marzo, fatto|Contenuti: 3 aprile, Luca|- 2. Lancio 24/4|Prove – in corso – 3 aprile|Progetto: Shop",
    "pl": "Projekt strony: 6 marca, gotowe|Treści: 3 kwietnia, Luca|- 2. Start 24.04|Testy – w toku – 3 kwietnia|Projekt: Shop",
    "uk": "Дизайн сторінки: 6 березня, готово|Тексти: 3 квітня, Luca|- 2. Запуск 24.04|Тести – у роботі – 3 квітня|Проєкт: Shop",
    "ro": "Designul paginii: 6 martie, gata|Texte: 3 aprilie, Luca|- 2. Lansare 24.04|Teste – în lucru – 3 aprilie|Proiect: Shop",
    "ru": "Дизайн страницы: 6 марта, готово|Тексты: 3 апреля, Luca|- 2. Запуск 24.04|Тесты – в работе – 3 апреля|Проект: Shop",
    "de": "Entwurf der Startseite: 6. März, fertig|Inhalte: 3. April, Luca|- 2. Start 24.4.|Tests – in Arbeit – 3. April|Projekt: Shop",
    "fr": "Maquette de la page : 6 mars, fait|Contenus : 3 avril, Luca|- 2. Lancement 24/4|Tests – en cours – 3 avril|Projet : Shop",
    "es": "Diseño de la portada: 6 de marzo, hecho|Textos: 3 de abril, Luca|- 2. Lanzamiento 24/4|Pruebas – en curso – 3 de abril|Proyecto: Shop",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_is_read_in_each_language(language: str) -> None:
    lines = WRITTEN[language].split("|")
    found = told(planned("\n".join(lines), THURSDAY), language=language, people=frozenset({"luca"}))
    assert (found.name, found.unread) == ("Shop", ())
    read = [(one.due, one.state, one.who) for one in found.steps]
    assert read == [
        (SIXTH, StepState.DONE, ""),
        (THIRD, StepState.PLANNED, "Luca"),
        (LAUNCH, StepState.PLANNED, ""),
        (THIRD, StepState.ACTIVE, ""),
    ]
    names = [
        lines[0].split(":")[0].strip(),
        lines[1].split(":")[0].strip(),
        lines[2].split()[2],
        lines[3].split(" –")[0],
    ]
    assert [one.name for one in found.steps] == names


@pytest.mark.parametrize(
    ("line", "name", "due", "state"),
    [
        ("[x] Kickoff", "Kickoff", None, StepState.DONE),
        ("✓ Kickoff, 2 March", "Kickoff", date(2026, 3, 2), StepState.DONE),
        ("Phase 1: Discovery, 6 March", "Phase 1: Discovery", SIXTH, StepState.PLANNED),
        ("6 March: Texts", "Texts", SIXTH, StepState.PLANNED),
        ("1 | Texts | 6 March | not started", "Texts", SIXTH, StepState.PLANNED),
        ("Testing (until 24 April)", "Testing", LAUNCH, StepState.PLANNED),
        ("Training, Friday, 24 April", "Training", LAUNCH, StepState.PLANNED),
        ("Newsletter: 2026-04-24, 50%", "Newsletter", LAUNCH, StepState.ACTIVE),
        ("Photos half done", "Photos", None, StepState.ACTIVE),
        ("3 product pages: 24 April", "3 product pages", LAUNCH, StepState.PLANNED),
        ("Archive: 6 March 2025", "Archive", date(2025, 3, 6), StepState.PLANNED),
        ("Shipping next week", "Shipping", date(2026, 3, 20), StepState.PLANNED),
    ],
)
def test_a_step_has_a_name_a_day_and_a_state(line: str, name: str, due: date | None, state: StepState) -> None:
    found = step(line)
    assert (found.name, found.due, found.state) == (name, due, state)


def test_a_step_says_who_and_what_is_delivered() -> None:
    one, two, three = (
        step(line)
        for line in (
            "Pages: 18 March, by Marta, delivers 12 pages",
            "Handover -> keys and manual",
            "Texts: 18 March, two drafts, Luca Rossi",
        )
    )
    assert (one.who, one.delivers) == ("Marta", "12 pages")
    assert (two.name, two.delivers) == ("Handover", "keys and manual")
    assert (three.who, three.delivers) == ("Luca Rossi", "two drafts")


def test_a_german_noun_is_no_person_unless_one_is_called_so() -> None:
    line = planned("Startseite: 18. März, Entwurf\nTexte: 18. März, Luca", THURSDAY)
    found = told(line, language="de", people=frozenset({"luca"}))
    assert [(one.who, one.delivers) for one in found.steps] == [("", "Entwurf"), ("Luca", "")]


def test_what_is_no_step_is_told() -> None:
    lost = [
        "We talked for a long time about the many things that could still be done there",
        "https://plans.example/hillbrook",
        "Shall we move it?",
        "9: 3 May",
    ]
    found = told(planned("\n".join(["Design: 6 March", *lost])))
    assert ([one.name for one in found.steps], sorted(found.unread)) == (["Design"], sorted(lost))


def test_a_plan_that_shares_a_step_changes_it_and_keeps_the_others() -> None:
    found = told(
        planned(), planned("3 Content and photos: 10 April, Anna\n2: done\nTraining: 4 May\nLaunch: dropped", THURSDAY)
    )
    assert [(one.name, one.due, one.state) for one in found.steps] == [
        ("Homepage design", SIXTH, StepState.DONE),
        ("Product pages", date(2026, 3, 18), StepState.DONE),
        ("Content and photos", date(2026, 4, 10), StepState.PLANNED),
        ("Training", date(2026, 5, 4), StepState.PLANNED),
    ]
    assert (found.steps[2].before, found.steps[2].moved_at, found.steps[2].who) == (THIRD, THURSDAY, "Anna")


def test_a_plan_of_other_steps_takes_the_place_of_the_one_before_and_one_more_step_does_not() -> None:
    more = told(planned(), planned("Training: 4 May", THURSDAY))
    other = told(planned(), planned("Walls: 4 May\nRoof: 5 June\nDoors: 6 July", THURSDAY))
    assert [one.name for one in more.steps][3:] == ["Launch", "Training"]
    assert [one.name for one in other.steps] == ["Walls", "Roof", "Doors"]


def test_a_plan_written_anew_gives_the_order() -> None:
    found = told(planned("A part\nB part"), planned("B part: 6 March\nC part\nA part", THURSDAY))
    assert [one.name for one in found.steps] == ["B part", "C part", "A part"]


def test_a_step_that_is_named_twice_is_one_and_the_later_line_counts() -> None:
    found = told(planned("Design: 6 March\nDESIGN: 24 April", THURSDAY))
    assert [(one.name, one.due) for one in found.steps] == [("Design", LAUNCH)]


def test_notes_are_read_by_the_plan_of_their_time() -> None:
    found = told(planned(), noted("3 done"), planned("Walls: 4 May\nRoof: 5 June\nDoors: 6 July", THURSDAY))
    assert [one.state for one in found.steps] == [StepState.PLANNED] * 3


@pytest.mark.parametrize("days", [1, 2, 31, 60])
def test_a_date_that_is_over_by_two_months_at_most_is_that_one(days: int) -> None:
    over = THURSDAY.date() - timedelta(days=days)
    assert step(f"Design: {over.day} {over:%B}").due == over
