"""The letter to a client: what stands in it, in which order, and what never does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from daemon.core.letters.client_specimens import planned, update
from daemon.core.letters.client_views import Absent, Point, UpdateView
from daemon.core.letters.specimen_talk import ENGLISH, NOW
from daemon.core.letters.views import Rendered
from daemon.core.project.project import Standing, Step, StepState
from tests.every import every
from tests.languages import LANGUAGES
from tests.pages import seen
from tests.samples import TALKS, renderer

NOT_FOR_CLIENTS = {
    "en": ("overdue", "deadline", "escalat", "sla", "breach", "alert"),
    "it": ("ritardo", "scadenza", "sla", "avviso"),
    "pl": ("po terminie", "eskalacja", "sla", "spóźni"),
    "uk": ("простроч", "термін", "керівни", "sla"),
    "ro": ("întârzi", "termen", "sla", "alert"),
    "ru": ("просроч", "срок", "руковод", "sla"),
    "de": ("überfällig", "fällig", "eskal", "sla"),
    "fr": ("retard", "échéance", "sla", "alerte"),
    "es": ("retraso", "plazo", "sla", "aviso"),
}
GOLDEN = """Hello Anna,

On track: Launch on Friday 29 January. One date has moved, and we need
one thing from you by Friday.
1 of 4 steps done · now: Product pages · 62 of 100 hours

WHAT WE NEED FROM YOU
* Product pages: The cover photo, A or B — by Friday 11 December
  Until then: the team page waits.

DONE
+ Logo files sent
+ “Please send us the drawings for the second floor.”
  You approved this on Monday.
+ “Is the printing included in the quote?”
  You asked on Friday: Luke answered on Monday. Sorry for the wait.

IN PROGRESS
~ Product pages: 50% done, by Tuesday 15 December

DATES
[x] 20 Nov         Wireframes
[~] Tue 15 Dec     Product pages
[ ] Fri 15 Jan     Content and photos
                   Moved from 8 January: the sofas reach the
                   photographer a week late; the launch stays.
[ ] Fri 29 Jan     Launch

YOUR OPEN QUESTION
- “When will the revised samples reach us?”
  You asked on Saturday; Marta answers by Thursday 10 December.

COMING UP
- Thursday, 10 December, 11:05: our call
- Tuesday, 15 December: Product pages

Luke is away until Saturday 12 December; Marta answers in the meantime.

If anything is missing or has changed, just reply to this mail.

Kind regards,

Marta Bianchi
Studio Bianchi
"""
DORATO = """Buongiorno Anna,

A che punto siamo. Abbiamo risposto a 2 domande, 2 domande sono ancora
aperte e da parte vostra ci serve una cosa.

CHE COSA CI SERVE DA VOI
* «Quale dei due tessuti preferite?»
  L’abbiamo chiesto giovedì; proseguiamo appena ci rispondete.

FATTO
+ «La stampa è compresa nel preventivo?»
  L’avete chiesto venerdì: Luca ha risposto lunedì. Ci scusiamo per
  l’attesa.
+ «Quale dei due tessuti preferite?»
  L’avete chiesto domenica: Marta ha risposto lo stesso giorno.

LE VOSTRE DOMANDE ANCORA APERTE
- «Quando arrivano i campioni corretti?»
  L’avete chiesto sabato: Marta vi risponde entro giovedì 10 dicembre.
- «Vi chiedo di inviarci i disegni del secondo piano.»
  L’avete chiesto mercoledì: ce ne stiamo occupando e vi risponderemo
  appena possibile.

PROSSIMI PASSI
- Lunedì 14 dicembre: «Vi mandiamo i disegni definitivi.»

Se manca qualcosa o qualcosa è cambiato, basta rispondere a questo
messaggio.

Cordiali saluti

Marta Bianchi
Studio Bianchi

Preparato a partire dalle nostre e-mail.
"""
BARE = UpdateView("Europe/London", NOW, "Harbour Lights", "Studio", date(2026, 12, 2), date(2026, 12, 8))
WHEN = Point("When?", "Samples", NOW - timedelta(days=1))


def letter(view: UpdateView, language: str = "en") -> Rendered:
    return renderer().render("update", language, view)


def said(view: UpdateView, language: str = "en") -> str:
    """The text in one line."""
    return " ".join(letter(view, language).text.split())


def test_a_letter_with_a_plan_and_five_lines_of_a_pm() -> None:
    mail = letter(planned(ENGLISH))
    assert mail.subject == "Hill & Brook website: on track for 29 January. We need one thing from you by Friday"
    assert mail.text == GOLDEN


def test_a_letter_from_the_record_alone() -> None:
    mail = letter(update(TALKS["it"]), "it")
    assert mail.subject == (
        "Rossi Arredi: abbiamo risposto a 2 domande, 2 domande sono ancora aperte e da parte vostra ci serve una cosa"
    )
    assert mail.text == DORATO


@every("language", LANGUAGES)
@every("make", [update, planned])
@every("detail", ["A", "B", "C"])
def test_every_detail_is_a_letter_of_its_own_and_a_short_one(language: str, make: object, detail: str) -> None:
    view = (planned if make is planned else update)(TALKS[language], detail)
    mail = letter(view, language)
    assert len(re.findall(r"\w[\w’'-]*", mail.text)) < (270 if detail == "A" else 200)
    assert TALKS[language].needed in " ".join(mail.text.split()) or make is update
    assert "Marta Bianchi" in mail.text
    assert f'<html lang="{language}">' in mail.html
    assert mail.html.count("<h1") == 1


@every("language", LANGUAGES)
@every("detail", ["A", "B", "C"])
def test_a_client_reads_nothing_internal_and_nobody_elses_name(language: str, detail: str) -> None:
    for view in (update(TALKS[language], detail), planned(TALKS[language], detail)):
        mail = letter(view, language)
        told = f"{mail.subject} {mail.text} {seen(mail.html)}".lower()
        for word in (*NOT_FOR_CLIENTS[language], TALKS[language].other.lower(), "inboxclerk", "[1]"):
            assert not re.search(rf"\b{re.escape(word)}" if word.isalpha() else re.escape(word), told), word


@every("language", LANGUAGES)
@every("standing", [None, *Standing])
def test_the_standing_is_said_with_and_without_a_day(language: str, standing: Standing | None) -> None:
    with_end = letter(replace(planned(TALKS[language]), standing=standing), language)
    without = letter(replace(planned(TALKS[language]), standing=standing, steps=()), language)
    assert "29" in with_end.subject or standing is None
    assert "29" not in without.subject
    for mail in (with_end, without):
        assert ": ." not in mail.text
        assert "  " not in mail.subject


def test_who_noted_no_standing_is_not_made_to_say_on_track() -> None:
    mail = letter(replace(planned(ENGLISH), standing=None))
    assert mail.subject.startswith("Hill & Brook website: next: Product pages, 15 December.")
    assert "Next: Product pages on Tuesday 15 December." in mail.text
    assert "track" not in mail.subject + mail.text


@pytest.mark.parametrize("detail", ["A", "B", "C"])
def test_answers_are_never_only_counted(detail: str) -> None:
    told = said(replace(BARE, detail=detail, answered=(replace(WHEN, by="Luke", asked=NOW - timedelta(days=2)),)))
    assert "“When?”" in told
    assert "on Monday" in told


def test_a_letter_of_the_bottom_line_asks_one_thing_and_names_one_day() -> None:
    view = planned(ENGLISH, "C")
    mail = letter(replace(view, waiting=(*view.waiting, WHEN)))
    assert mail.text.count("\n* ") == 1
    assert "our call" in mail.text
    assert "Content and photos" not in mail.text


def test_components_are_told_each_in_its_own_words() -> None:
    text = letter(planned(ENGLISH, "B")).text
    assert "- Product pages: 50% done, by Tuesday 15 December." in text
    assert "- Content and photos: Now on Friday 15 January. Moved from 8 January:" in text
    assert text.index("Product pages: 50%") < text.index("Other points: Logo files sent.")


def test_a_quiet_week_has_a_reason() -> None:
    assert BARE.empty
    assert replace(planned(ENGLISH), answered=(), approved=(), done=(), progress=(), open=(), waiting=()).empty is False
    plan_alone = replace(BARE, steps=(Step("Launch", date(2027, 1, 29)),), away=(Absent("Luke"),))
    assert plan_alone.empty
    quiet = replace(BARE, said=("The sofas are with the photographer until Friday",))
    assert (quiet.empty, quiet.quiet) == (False, True)
    told = said(quiet)
    assert "A quiet week. The sofas are with the photographer until Friday. If anything" in told


def test_a_date_that_has_passed_is_never_promised() -> None:
    passed = (replace(WHEN, day=NOW.date() - timedelta(days=1)),)
    told = said(replace(BARE, open=passed, waiting=passed))
    assert "we are on it and will answer as soon as we can." in told
    assert "7 December" not in told
    late = said(replace(BARE, open=(WHEN,), steps=(Step("Launch", date(2026, 12, 1)),)))
    assert "Not finished yet; the new date follows." in late
    assert "Next: Launch" not in late


def test_today_is_the_clients_today() -> None:
    late = NOW.replace(hour=23)  # already the 9th in Tokyo
    view = replace(BARE, now=late, open=(replace(WHEN, day=date(2026, 12, 8)),))
    assert "by Tuesday 8 December" not in said(replace(view, zone="Asia/Tokyo"))
    assert "by Tuesday 8 December" in said(view)


@pytest.mark.parametrize(
    ("language", "hour", "hello"),
    [
        ("en", 16, "Good afternoon,"),
        ("it", 19, "Buonasera,"),
        ("es", 16, "Buenas tardes:"),
        ("es", 9, "Buenos días:"),
        ("de", 16, "Guten Tag,"),
        ("fr", 19, "Bonsoir,"),
        ("pl", 19, "Dobry wieczór,"),
        ("uk", 9, "Доброго ранку!"),
        ("ru", 16, "Добрый день!"),
        ("ro", 19, "Bună seara,"),
    ],
)
def test_who_has_no_name_is_greeted_by_the_hour(language: str, hour: int, hello: str) -> None:
    view = replace(BARE, zone="UTC", now=NOW.replace(hour=hour), open=(WHEN,))
    assert letter(view, language).text.startswith(hello + "\n")


def test_on_fridays_it_wishes_a_good_weekend() -> None:
    assert "Have a good weekend," in letter(replace(planned(ENGLISH), now=NOW + timedelta(days=3))).text


def test_what_no_person_has_read_says_so() -> None:
    assert "Put together from our e-mails." in letter(replace(BARE, open=(WHEN,), unapproved=True)).text
    assert "Put together" not in letter(replace(BARE, open=(WHEN,))).text


def test_an_update_without_any_point_says_so() -> None:
    mail = letter(BARE)
    assert "Nothing is open on either side right now." in mail.text
    assert "WHAT WE NEED" not in mail.text


def test_marks_differ_in_shape_and_bars_in_lightness() -> None:
    html = letter(planned(ENGLISH)).html
    for mark in "✓◐○":
        assert f">{mark}</td>" in html
    assert len(set(re.findall(r'class="step-\w+"[^>]*background-color:(#\w+)', html))) == len(StepState)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_list_is_cut_and_counted(language: str) -> None:
    many = tuple(replace(WHEN, text=f"{n}? " + "word " * 100) for n in range(40))
    mail = letter(replace(planned(TALKS[language]), open=many, answered=many, waiting=many), language)
    assert len(mail.html.encode()) < 60_000
    assert "28" in mail.text
