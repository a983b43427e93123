"""Dates, durations and plurals, as people of each language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.letters.layout import unbound
from daemon.core.letters.spelling import Speller

RULES = shipped_rules()
AT = datetime(2026, 11, 27, 15, 40, tzinfo=UTC)  # a Friday
ROME = "Europe/Rome"


@pytest.mark.parametrize(
    ("language", "moment", "day", "longday"),
    [
        ("en", "Fri 16:40", "Fri 27 November", "Friday, 27 November"),
        ("it", "ven 16:40", "ven 27 novembre", "venerdì 27 novembre"),
        ("pl", "pt. 16:40", "pt. 27 listopada", "piątek, 27 listopada"),
        ("uk", "пт 16:40", "пт 27 листопада", "пʼятниця, 27 листопада"),
        ("ro", "vin. 16:40", "vin. 27 noiembrie", "vineri, 27 noiembrie"),
        ("ru", "пт 16:40", "пт 27 ноября", "пятница, 27 ноября"),
        ("de", "Fr. 16:40", "Fr., 27. November", "Freitag, 27. November"),
        ("fr", "ven. 16:40", "ven. 27 novembre", "vendredi 27 novembre"),
        ("es", "vie 16:40", "vie 27 de noviembre", "viernes, 27 de noviembre"),
    ],
)
def test_days_and_times_are_written_as_in_the_language(language: str, moment: str, day: str, longday: str) -> None:
    speller = Speller(RULES, language)
    spelled = [speller.moment(AT, ROME), speller.day(AT, ROME), speller.longday(AT, ROME)]
    assert [unbound(text) for text in spelled] == [moment, day, longday]


@pytest.mark.parametrize(
    ("language", "week", "turn"),
    [
        ("en", "16–22 November", "30 November – 6 December"),
        ("pl", "16–22 listopada", "30 listopada – 6 grudnia"),
        ("de", "16.–22. November", "30. November – 6. Dezember"),
        ("es", "16–22 de noviembre", "30 de noviembre – 6 de diciembre"),
        ("ru", "16–22 ноября", "30 ноября – 6 декабря"),
    ],
)
def test_a_period_names_a_month_once(language: str, week: str, turn: str) -> None:
    speller = Speller(RULES, language)
    assert unbound(speller.period(date(2026, 11, 16), date(2026, 11, 22))) == week
    assert unbound(speller.period(date(2026, 11, 30), date(2026, 12, 6))) == turn


@pytest.mark.parametrize(
    ("language", "one", "some", "days"),
    [
        ("en", "1 hr 1 min", "5 hrs 25 mins", "2 days 3 hrs"),
        ("it", "1 h 1 min", "5 h 25 min", "2 giorni 3 h"),
        ("pl", "1 godz. 1 min", "5 godz. 25 min", "2 dni 3 godz."),
        ("uk", "1 год 1 хв", "5 год 25 хв", "2 дні 3 год"),
        ("ro", "1 oră 1 min.", "5 ore 25 min.", "2 zile 3 ore"),
        ("ru", "1 ч 1 мин", "5 ч 25 мин", "2 дня 3 ч"),
        ("de", "1 Std. 1 Min.", "5 Std. 25 Min.", "2 Tage 3 Std."),
        ("fr", "1 h 1 min", "5 h 25 min", "2 jours 3 h"),
        ("es", "1 h 1 min", "5 h 25 min", "2 días 3 h"),
    ],
)
def test_durations_are_short_and_have_no_holes(language: str, one: str, some: str, days: str) -> None:
    speller = Speller(RULES, language)
    assert unbound(speller.span(timedelta(hours=1, minutes=1))) == one
    assert unbound(speller.span(-timedelta(hours=5, minutes=25))) == some
    assert unbound(speller.span(timedelta(days=2, hours=3))) == days


def test_business_time_is_never_told_in_days() -> None:
    assert unbound(Speller(RULES, "en").worktime(timedelta(hours=27))) == "27 hrs"


def test_the_time_is_the_readers_not_ours() -> None:
    assert unbound(Speller(RULES, "en").moment(AT, "Asia/Tokyo")) == "Sat 00:40"
    assert Speller(RULES, "en").clock(datetime(2026, 7, 1, 12, tzinfo=UTC), ROME) == "14:00"


def test_a_weekday_alone_is_enough_within_six_days_only() -> None:
    speller = Speller(RULES, "en")
    assert speller.moment(AT, ROME, AT - timedelta(days=6)) == "Fri\u00a016:40"
    assert speller.moment(AT, ROME, AT - timedelta(days=7)) == "Fri\u00a027\u00a0November 16:40"
    assert speller.moment(AT, ROME, AT + timedelta(days=7)) == "Fri\u00a027\u00a0November 16:40"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "Friday 27 November"),
        ("it", "venerdì 27 novembre"),
        ("pl", "27 listopada"),
        ("uk", "27 листопада"),
        ("ro", "vineri, 27 noiembrie"),
        ("ru", "27 ноября"),
        ("de", "27. November"),
        ("fr", "vendredi 27 novembre"),
        ("es", "viernes 27 de noviembre"),
    ],
)
def test_a_date_stands_in_a_sentence_without_being_declined(language: str, written: str) -> None:
    assert unbound(Speller(RULES, language).dated(AT, ROME)) == written


def test_the_first_of_a_month_is_written_as_the_language_does() -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 6)
    french, german = Speller(RULES, "fr"), Speller(RULES, "de")
    assert unbound(french.day(first)) == "mar. 1er décembre"
    assert unbound(french.period(first, last)) == "1er–6 décembre"
    assert unbound(french.period(date(2026, 11, 30), first)) == "30 novembre – 1er décembre"
    assert unbound(german.period(first, last)) == "1.–6. Dezember"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("pl", {1: "one", 2: "few", 5: "many", 12: "many", 21: "many", 22: "few", 0: "many", 112: "many"}),
        ("uk", {1: "one", 2: "few", 5: "many", 11: "many", 21: "one", 22: "few", 112: "many"}),
        ("ru", {1: "one", 4: "few", 5: "many", 14: "many", 101: "one", 104: "few"}),
        ("ro", {1: "one", 2: "few", 19: "few", 20: "other", 101: "few", 120: "other", 0: "few"}),
        ("fr", {0: "one", 1: "one", 2: "other"}),
        ("de", {0: "other", 1: "one", 2: "other"}),
    ],
)
def test_plurals_follow_the_languages_rules(language: str, forms: dict[int, str]) -> None:
    speller = Speller(RULES, language)
    spelled = {n: speller.plural(n, one="one", few="few", many="many", other="other") for n in forms}
    assert spelled == forms


def test_a_form_that_is_needed_and_missing_is_an_error() -> None:
    with pytest.raises(ValueError, match="few"):
        Speller(RULES, "pl").plural(2, one="# plik", many="# plików")


def test_a_month_stands_by_itself_with_its_year() -> None:
    spelled = {
        language: unbound(Speller(RULES, language).month(date(2026, 11, 1))) for language in ("en", "pl", "ru", "es")
    }
    assert spelled == {
        "en": "November 2026",
        "pl": "listopad 2026",
        "ru": "ноябрь 2026 г.",
        "es": "noviembre de 2026",
    }


@pytest.mark.parametrize(
    ("language", "on", "till"),
    [
        ("en", "on Friday at 16:40", "Friday, 16:40"),
        ("it", "venerdì alle 16:40", "venerdì, 16:40"),
        ("pl", "w piątek o 16:40", "piątku, 16:40"),
        ("uk", "у п’ятницю о 16:40", "п’ятниці, 16:40"),
        ("ro", "vineri la 16:40", "vineri, 16:40"),
        ("ru", "в пятницу в 16:40", "пятницы, 16:40"),
        ("de", "am Freitag um 16:40 Uhr", "Freitag, 16:40 Uhr"),
        ("fr", "vendredi à 16:40", "vendredi, 16:40"),
        ("es", "el viernes a las 16:40", "viernes, 16:40"),
    ],
)
def test_an_hour_stands_within_a_sentence_as_it_is_said(language: str, on: str, till: str) -> None:
    speller = Speller(RULES, language)
    spelled = [way(AT, ROME, AT, clock=True) for way in (speller.on, speller.till)]
    assert [unbound(text) for text in spelled] == [on, till]
