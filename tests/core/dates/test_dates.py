"""The day that a sentence names. Today is Wednesday, 13 May 2026, unless a test says otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import pytest
from babel.dates import format_date, format_timedelta
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.rulebook import shipped_rules
from daemon.core.dates.dates import Dates
from daemon.core.dates.day_math import easter, working_days_later
from tests.conftest import MANY
from tests.effort import assert_linear
from tests.every import every
from tests.languages import LANGUAGES

TODAY = date(2026, 5, 13)
DATES = Dates(shipped_rules())

UNTIL = {
    "en": "by {}", "it": "entro il {}", "pl": "do {}", "uk": "до {}", "ru": "до {}", "ro": "până pe {}",
    "de": "bis zum {}", "fr": "avant le {}", "es": "antes del {}",
}  # fmt: skip
MAY_JUNE = [
    # ── weekdays ──
    ("en", "I'll get back to you by Friday.", "05-15"),
    ("it", "le faccio sapere entro giovedì", "05-14"),
    ("pl", "odpiszę do piątku", "05-15"),
    ("pl", "wrócę z odpowiedzią w poniedziałek", "05-18"),
    ("uk", "до п'ятниці напишу вам", "05-15"),
    ("uk", "відповім до п’ятниці", "05-15"),
    ("ro", "vă răspund până vineri", "05-15"),
    ("ro", "va raspund pana marti", "05-19"),
    ("ru", "вернусь с ответом к четвергу", "05-14"),
    ("de", "ich melde mich bis spätestens Donnerstag", "05-14"),
    ("de", "das kommt Freitagabend", "05-15"),
    ("fr", "je reviens vers vous d'ici vendredi", "05-15"),
    ("es", "le confirmo a más tardar el viernes", "05-15"),
    ("en", "You'll have it next Friday", "05-22"),
    ("en", "You'll have it this Friday", "05-15"),
    ("it", "ci sentiamo venerdì prossimo", "05-15"),
    ("pl", "w przyszły piątek", "05-22"),
    ("pl", "w najbliższy piątek", "05-15"),
    ("ru", "в следующую пятницу", "05-22"),
    ("de", "kommenden Freitag", "05-15"),
    ("en", "Tuesday next week", "05-19"),
    ("en", "next week, on Tuesday", "05-19"),
    ("de", "Mittwoch nächster Woche", "05-20"),
    ("uk", "у вівторок наступного тижня", "05-19"),
    ("en", "on Monday the 18th", "05-18"),
    ("uk", "в четвер, 14-го", "05-14"),
    ("fr", "mercredi 20", "05-20"),
    ("ro", "până vineri, 15", "05-15"),
    ("en", "Thursday week", "05-21"),
    ("en", "a week on Thursday", "05-21"),
    ("it", "giovedì della prossima settimana", "05-21"),
    ("it", "venerdì prossimo, il 22", "05-22"),
    ("es", "el jueves de la semana que viene", "05-21"),
    ("fr", "jeudi de la semaine prochaine", "05-21"),
    ("fr", "jeudi en huit", "05-21"),
    ("de", "Donnerstag in einer Woche", "05-21"),
    ("pl", "w czwartek za tydzień", "05-21"),
    ("en", "the week of 18 May", "05-22"),
    ("it", "la settimana del 18 maggio", "05-22"),
    ("de", "in der 21. KW", "05-22"),
    # ── one day instead of another ──
    ("en", "not Tuesday but Thursday", "05-14"),
    ("it", "invece di martedì, giovedì", "05-14"),
    ("pl", "zamiast we wtorek dostaną Państwo plik w czwartek", "05-14"),
    ("uk", "не у вівторок, а в четвер", "05-14"),
    ("ru", "вместо вторника в четверг", "05-14"),
    ("ro", "nu marți, ci joi", "05-14"),
    ("de", "statt Dienstag am Donnerstag", "05-14"),
    ("fr", "non pas mardi mais jeudi", "05-14"),
    ("es", "no el martes sino el jueves", "05-14"),
    ("en", "not before 22 May", "05-22"),
    # ── days from today ──
    ("en", "I'll do it today", "05-13"),
    ("en", "tomorrow morning between seven and nine", "05-14"),
    ("en", "You'll have it EOD", "05-13"),
    ("en", "by EOD Friday", "05-15"),
    ("en", "by close of business on Friday", "05-15"),
    ("ru", "отвечу до 16.00.", "05-13"),
    ("ro", "în cursul zilei de mâine", "05-14"),
    ("fr", "sous huitaine", "05-20"),
    ("es", "antes de que acabe el mes", "05-31"),
    ("it", "entro domani", "05-14"),
    ("it", "te lo mando dopodomani", "05-15"),
    ("it", "ti aggiorno in giornata", "05-13"),
    ("pl", "jutro z samego rana", "05-14"),
    ("pl", "do końca dnia", "05-13"),
    ("uk", "завтра зранку", "05-14"),
    ("uk", "протягом дня відпишу", "05-13"),
    ("ro", "mâine la prima oră", "05-14"),
    ("ro", "poimaine", "05-15"),
    ("ru", "послезавтра", "05-15"),
    ("de", "morgen früh", "05-14"),
    ("de", "übermorgen", "05-15"),
    ("de", "heute noch", "05-13"),
    ("fr", "demain dans la journée", "05-14"),
    ("fr", "après-demain", "05-15"),
    ("es", "mañana por la mañana", "05-14"),
    ("es", "pasado mañana", "05-15"),
    ("es", "lo hago el lunes por la mañana", "05-18"),
    # ── an hour is today's ──
    ("en", "I'll ring you back around 3pm", "05-13"),
    ("it", "la chiamo alle 15", "05-13"),
    ("pl", "do godziny 16", "05-13"),
    ("de", "ich rufe gegen 15 Uhr zurück", "05-13"),
    ("fr", "je vous rappelle vers 15h", "05-13"),
    ("es", "Os llamo a las cuatro", "05-13"),
    ("fr", "demain dès 8 h", "05-14"),
    # ── so and so long ──
    ("en", "in two days", "05-15"),
    ("en", "within 3 working days", "05-18"),
    ("en", "within three business days", "05-18"),
    ("en", "in a couple of days", "05-15"),
    ("en", "in two weeks", "05-27"),
    ("it", "entro 5 giorni lavorativi", "05-20"),
    ("it", "entro 48 ore", "05-15"),
    ("it", "tra una settimana", "05-20"),
    ("pl", "w ciągu 24 godzin", "05-14"),
    ("pl", "w terminie 7 dni roboczych", "05-22"),
    ("pl", "za tydzień", "05-20"),
    ("uk", "протягом двох робочих днів", "05-15"),
    ("uk", "через два дні", "05-15"),
    ("ro", "în cel mult 14 zile", "05-27"),
    ("ro", "în termen de 3 zile lucrătoare", "05-18"),
    ("ru", "в течение трёх рабочих дней", "05-18"),
    ("ru", "за 3–5 рабочих дней", "05-20"),
    ("ru", "через неделю", "05-20"),
    ("de", "innerhalb von zwei Werktagen", "05-15"),
    ("de", "in zwei bis drei Tagen", "05-16"),
    ("fr", "sous 48 h", "05-15"),
    ("fr", "dans un délai de cinq jours ouvrés", "05-20"),
    ("es", "en un plazo de 24 a 48 horas", "05-15"),
    ("es", "en diez días hábiles", "05-27"),
    # ── weeks and months ──
    ("en", "next week", "05-22"),
    ("en", "early next week", "05-19"),
    ("en", "at the end of next week", "05-22"),
    ("en", "by the end of the week", "05-15"),
    ("en", "by the end of the month", "05-31"),
    ("en", "mid-June", "06-15"),
    ("it", "a inizio settimana prossima", "05-19"),
    ("it", "entro fine mese", "05-31"),
    ("it", "entro la fine della prossima settimana", "05-22"),
    ("pl", "w przyszłym tygodniu", "05-22"),
    ("pl", "pod koniec tygodnia", "05-15"),
    ("pl", "po weekendzie", "05-18"),
    ("pl", "na początku przyszłego tygodnia", "05-19"),
    ("uk", "до кінця тижня", "05-15"),
    ("uk", "після вихідних", "05-18"),
    ("uk", "наступного тижня", "05-22"),
    ("ro", "până la sfârșitul lunii", "05-31"),
    ("ro", "săptămâna viitoare", "05-22"),
    ("ru", "до конца недели", "05-15"),
    ("ru", "в начале следующей недели", "05-19"),
    ("de", "Anfang nächster Woche", "05-19"),
    ("de", "bis Monatsende", "05-31"),
    ("de", "bis Ende Juni", "06-30"),
    ("fr", "en début de semaine prochaine", "05-19"),
    ("fr", "d'ici la fin du mois", "05-31"),
    ("fr", "avant le week-end", "05-15"),
    ("es", "la semana que viene", "05-22"),
    ("es", "a mediados de junio", "06-15"),
    ("en", "over the weekend", "05-17"),
    ("en", "calendar week 23", "06-05"),
    ("de", "in KW 23", "06-05"),
    # ── dates ──
    ("en", "on 12 June", "06-12"),
    ("en", "on June 12th, 2026", "06-12"),
    ("en", "no later than the 28th", "05-28"),
    ("en", "on 12/6", "06-12"),
    ("en", "on 6/25", "06-25"),
    ("it", "entro il 12 giugno", "06-12"),
    ("it", "il 12/6", "06-12"),
    ("it", "nella call del 22", "05-22"),
    ("pl", "do 12.06", "06-12"),
    ("pl", "12 czerwca br.", "06-12"),
    ("uk", "до 12 червня 2026 року", "06-12"),
    ("uk", "20 числа", "05-20"),
    ("ro", "pe 14 iunie", "06-14"),
    ("ru", "25-го", "05-25"),
    ("ru", "12.06.2026", "06-12"),
    ("de", "am 12. Juni", "06-12"),
    ("de", "bis zum 12.6.", "06-12"),
    ("de", "bis zum 20.", "05-20"),
    ("fr", "le 1er juin", "06-01"),
    ("fr", "le 28 au plus tard", "05-28"),
    ("es", "el 12 de junio", "06-12"),
    ("es", "el día 20", "05-20"),
    ("en", "2026-06-12", "06-12"),
    ("it", "entro il 24/12", "12-24"),
    ("en", "by 24/07", "07-24"),
    ("ro", "3-10 iunie", "06-10"),
]


@pytest.mark.large
@pytest.mark.parametrize("language", LANGUAGES)
@every(
    "form",
    ["d MMMM", "d MMM", "d MMMM y", "EEEE d MMMM", "EEE d MMM", "EEEE, d MMMM y", "d/M", "dd/MM", "d.M.", "dd.MM.yyyy"],
)
def test_every_day_of_half_a_year_is_read_as_people_of_that_language_write_it(language: str, form: str) -> None:
    """The Unicode CLDR says how; `mar` is Tuesday and March in three of them."""
    for ahead in range(1, 170, 1 if MANY else 5):
        day = TODAY + timedelta(days=ahead)
        text = UNTIL[language].format(format_date(day, form, locale=language))
        assert DATES.due(text, language, TODAY) == day, text


UNITS: dict[Literal["day", "week", "month"], tuple[int, int]] = {"day": (1, 30), "week": (7, 8), "month": (30, 2)}


@every("language", LANGUAGES)
@every("unit", UNITS)
def test_every_span_is_read_as_people_of_that_language_say_it(
    language: str, unit: Literal["day", "week", "month"]
) -> None:
    days, most = UNITS[unit]
    for count in range(1, most + 1):
        span = timedelta(days=count * days)
        text = format_timedelta(span, unit, threshold=1e9, add_direction=True, locale=language)
        due = DATES.due(text, language, TODAY)
        assert due is not None, text
        assert abs(due - TODAY - span) <= timedelta(days=2 if unit == "month" else 0), text


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("it", "Ti mando la bozza giovedì 9.30", "05-14"),
        ("it", "Ti mando la bozza giovedì, 9.00", "05-14"),
        ("it", "giovedì ore 9.00", "05-14"),
        ("de", "Am Donnerstag 9.30 Uhr bekommst du es", "05-14"),
        ("de", "ab 9.00 Uhr am 3.6.", "06-03"),
        ("de", "am 10.6. um 9.30 Uhr", "06-10"),
        ("pl", "w czwartek 10.15", "05-14"),
        ("pl", "do 5.06 godz. 9.00", "06-05"),
        ("ru", "в четверг 10.30", "05-14"),
        ("ro", "joi 10.30", "05-14"),
        ("en", "by Thursday 10.15 at the latest", "05-14"),
        ("en", "by Thursday 9", "05-14"),
        ("it", "entro giovedì 11.06", "06-11"),  # which is a Thursday
    ],
)
def test_an_hour_with_a_dot_is_no_day(language: str, text: str, wanted: str) -> None:
    assert DATES.due(text, language, TODAY) == date.fromisoformat(f"2026-{wanted}")


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "una foto del mar"), ("it", "una casa al mar"), ("ro", "trimit un măr"), ("uk", "надішлю лист")],
)
def test_a_word_that_is_a_month_behind_a_number_alone_is_none_elsewhere(language: str, text: str) -> None:
    assert DATES.due(text, language, TODAY) is None


def test_the_apostrophe_of_ukrainian_is_one_in_any_form() -> None:
    days = {DATES.due(f"до п{mark}ятниці", "uk", TODAY) for mark in "'’ʼ"}
    assert days == {date(2026, 5, 15)}


@every("language, text, wanted", MAY_JUNE)
def test_a_sentence_names_its_day(language: str, text: str, wanted: str) -> None:
    assert DATES.due(text, language, TODAY) == date.fromisoformat(f"2026-{wanted}")


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("it", "Oggi pomeriggio sento il capocantiere e domani mattina Le scrivo la data", "05-14"),
        ("en", "I can't look at it today, you'll have an answer on Friday", "05-15"),
        ("fr", "J'accuse réception de votre courrier du 20, une réponse vous parviendra d'ici le 30 mai", "05-30"),
        ("en", "Thanks for your mail of 20 May, I'll answer by the 25th", "05-25"),
        ("pl", "Kopię z wczoraj przywrócimy do czwartku", "05-14"),
        ("es", "esta semana vamos a tope, os respondemos a partir del 20", "05-20"),
        ("uk", "у суботу зранку доберуть решту, і в понеділок ви зможете заїжджати", "05-16"),
    ],
)
def test_of_several_days_the_one_that_something_is_due_on_counts(language: str, text: str, wanted: str) -> None:
    assert DATES.due(text, language, TODAY) == date.fromisoformat(f"2026-{wanted}")


@every(
    "language, text",
    [
        ("en", "I'll check and get back to you"),
        ("en", "I may march on"),
        ("en", "We are here 24/7"),
        ("en", "Version 2.1 costs 1.50 more"),
        ("en", "the two drafts on pages 3 and 4"),
        ("en", "We spoke about it two weeks ago"),
        ("en", "last Friday"),
        ("en", "on 20 April"),
        ("it", "la scorsa settimana"),
        ("it", "per ora non so"),
        ("pl", "wczoraj wieczorem"),
        ("uk", "дякую за лист, колеги вивчають"),
        ("ru", "на прошлой неделе"),
        ("ro", "imediat ce primim ceva"),
        ("de", "Guten Morgen zusammen"),
        ("de", "zum 2. Mal"),
        ("fr", "depuis lundi"),
        ("fr", "Bonne journée à vous"),
        ("es", "Buenas tardes a todos"),
        ("en", "9" * 5000 + " days"),
        ("en", ""),
    ],
)
def test_what_names_no_day_to_come_has_none(language: str, text: str) -> None:
    assert DATES.due(text, language, TODAY) is None


def test_a_weekday_named_on_that_day_is_the_next_one() -> None:
    assert DATES.due("by Wednesday", "en", TODAY) == TODAY + timedelta(days=7)


def test_in_december_january_is_next_years() -> None:
    assert DATES.due("by 10 January", "en", date(2026, 12, 20)) == date(2027, 1, 10)


def test_a_date_of_last_month_is_the_past() -> None:
    assert DATES.due("on 12 March", "en", TODAY) is None


def test_a_day_of_the_month_that_is_over_is_next_months() -> None:
    assert DATES.due("on the 3rd", "en", TODAY) == date(2026, 6, 3)
    assert DATES.due("on the 31st", "en", date(2026, 6, 2)) == date(2026, 7, 31)


def test_without_a_language_the_day_that_most_languages_read_counts() -> None:
    assert DATES.due("12.06.2026", None, TODAY) == date(2026, 6, 12)
    assert DATES.due("entro venerdì", None, TODAY) == date(2026, 5, 15)


def test_feasts_are_found_and_easter_is_the_churchs_own() -> None:
    assert DATES.due("after Easter", "en", date(2026, 3, 10)) == date(2026, 4, 6)
    assert DATES.due("до Великодня", "uk", date(2026, 3, 10)) == date(2026, 4, 12)
    assert DATES.due("prima di Natale", "it", TODAY) == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("year", "western", "eastern"), [(2024, "03-31", "05-05"), (2025, "04-20", "04-20"), (2027, "03-28", "05-02")]
)
def test_easter_falls_where_the_almanac_says(year: int, western: str, eastern: str) -> None:
    assert easter(year, orthodox=False) == date.fromisoformat(f"{year}-{western}")
    assert easter(year, orthodox=True) == date.fromisoformat(f"{year}-{eastern}")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 500))
def test_working_days_later_agrees_with_counting_them(day: date, count: int) -> None:
    counted = day if day.weekday() < 5 else day - timedelta(days=day.weekday() - 4)
    for _ in range(count):
        counted += timedelta(days={4: 3}.get(counted.weekday(), 1))
    assert working_days_later(day, count) == counted


@every(
    "language, text, wanted",
    [
        ("en", "I am out until 12 June, back on the 13th.", "06-12"),
        ("en", "Our office is closed from 24 May and reopens on 2 June.", "06-01"),
        ("en", "On leave. I will reply when I return on Friday.", "05-14"),
        ("en", "Back at my desk this afternoon", "05-13"),
        ("it", "Sono fuori ufficio fino al 22 agosto.", "08-22"),
        ("it", "Sarò assente dal 3 al 10 giugno compresi.", "06-10"),
        ("it", "leggerò la posta al mio rientro, lunedì 1 giugno.", "05-31"),
        ("pl", "Przebywam na urlopie do 18 sierpnia włącznie.", "08-18"),
        ("pl", "Jestem poza biurem, wracam w poniedziałek.", "05-17"),
        ("uk", "Відсутня з 4 до 15 листопада включно", "11-15"),
        ("uk", "Буду в офісі в понеділок.", "05-17"),
        ("ro", "Lipsesc din birou până pe 9 iunie.", "06-09"),
        ("ro", "Revin la birou luni, 1 iunie.", "05-31"),
        ("ru", "Нахожусь в отпуске по 25 августа.", "08-25"),
        ("ru", "Меня нет на месте, вернусь 02.06.", "06-01"),
        ("de", "Ich bin bis einschließlich 4. August nicht im Büro.", "08-04"),
        ("de", "ich bin im Urlaub und ab dem 12. Juni wieder für Sie da", "06-11"),
        ("fr", "Je suis absent du bureau jusqu'au 4 août inclus.", "08-04"),
        ("fr", "je suis en vacances et serai de retour le 12 juin", "06-11"),
        ("es", "Estaré de vacaciones del 2 al 16 de junio", "06-16"),
        ("es", "Durante mi ausencia le atenderá Eva. Vuelvo el 25 de julio", "07-24"),
    ],
)
def test_an_out_of_office_names_the_last_day_away(language: str, text: str, wanted: str) -> None:
    assert DATES.away_until(text, language, TODAY) == date.fromisoformat(f"2026-{wanted}")


def test_an_out_of_office_of_december_ends_next_year() -> None:
    assert DATES.away_until("We are closed from 24 December to 1 January", "en", date(2026, 5, 13)) == date(2027, 1, 1)


@pytest.mark.parametrize("text", ["I am on sick leave.", "I only work Tuesdays to Thursdays", ""])
def test_an_out_of_office_without_a_date_has_none(text: str) -> None:
    assert DATES.away_until(text, "en", TODAY) is None


@given(
    st.text(max_size=200),
    st.sampled_from(["en", "it", "pl", "uk", "ro", "ru", "de", "fr", "es", None]),
    st.dates(date(1990, 1, 1), date(2200, 1, 1)),
)
def test_any_text_can_be_read(text: str, language: str | None, today: date) -> None:
    found = DATES.due(text, language, today)
    assert found is None or found >= today


@given(
    st.lists(
        st.sampled_from(
            [
                "12",
                "31",
                "29",
                "2",
                ".",
                "/",
                "-",
                ",",
                ":",
                "next",
                "last",
                "by",
                "on",
                "the",
                "Friday",
                "week",
                "of",
                "end",
                "mid",
                "March",
                "days",
                "working",
                "pm",
                "at",
                "ago",
                "2026",
                "after",
            ]
        ),
        max_size=20,
    ),
    st.dates(date(2020, 1, 1), date(2100, 1, 1)),
)
def test_any_row_of_date_words_can_be_read(row: list[str], today: date) -> None:
    found = DATES.due(" ".join(row), "en", today)
    assert found is None or found >= today


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["1 ", "by ", "12.", "next ", "the ", "Monday, ", "- ", "end of ", "d'ici le ", "2-"])
def test_a_megabyte_of_date_words_is_read_in_linear_time(piece: str) -> None:
    assert_linear(lambda size: DATES.due(piece * (size // len(piece)), "en", TODAY), 20_000, 200_000)
