"""The language of a mail, down to two words of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.rulebook import shipped_rules
from daemon.core.reading.language import LanguageReader
from tests.effort import assert_within
from tests.every import every
from tests.languages import LANGUAGES

READER = LanguageReader(shipped_rules())

TEXTS = [
    ("en", "Any news on the quote? We would like to print next week."),
    ("en", "thanks a lot"),
    ("en", "see attached"),
    ("it", "Ciao, ci sono novità sul preventivo? Vorremmo stampare la prossima settimana."),
    ("it", "grazie mille"),
    ("it", "va bene"),
    ("it", "quando esce"),
    ("pl", "Czy są jakieś wieści w sprawie wyceny? Chcielibyśmy drukować w przyszłym tygodniu."),
    ("pl", "dziekuje bardzo"),
    ("pl", "prosze o fakture"),
    ("uk", "Чи є новини щодо кошторису? Хотілося б друкувати наступного тижня."),
    ("uk", "дякую дуже"),
    ("uk", "Коли буде готово"),
    ("ro", "Aveți vreo noutate despre ofertă? Am dori să tipărim săptămâna viitoare."),
    ("ro", "multumesc mult"),
    ("ro", "cand e gata"),
    ("ru", "Есть новости по смете? Хотелось бы печатать на следующей неделе."),
    ("ru", "спасибо большое"),
    ("ru", "Когда будет готово"),
    ("de", "Gibt es etwas Neues zum Angebot? Wir würden gerne nächste Woche drucken."),
    ("de", "vielen dank"),
    ("de", "wann kommt das"),
    ("fr", "Avez-vous des nouvelles du devis ? Nous aimerions imprimer la semaine prochaine."),
    ("fr", "merci beaucoup"),
    ("fr", "c'est pour quand"),
    ("es", "¿Hay novedades del presupuesto? Nos gustaría imprimir la semana que viene."),
    ("es", "muchas gracias"),
    ("es", "cuando estara listo"),
]


@every("language, text", TEXTS)
def test_sentences_and_scraps_without_diacritics_are_told_apart(language: str, text: str) -> None:
    assert READER.detect(text) == language


@every("language", LANGUAGES)
@every("text", ["ok", "Ok 👍", "PDF", "12.5 m"])
def test_what_is_of_no_language_is_of_the_clients(language: str, text: str) -> None:
    assert READER.detect(text, language) == language


@every("language, text", TEXTS)
def test_the_clients_usual_language_does_not_outvote_the_words(language: str, text: str) -> None:
    assert READER.detect(text, "de" if language == "en" else "en") == language


@pytest.mark.parametrize("text", ["", "   \n", "12 / 34 – 👍 …", "請報價"])
def test_a_text_without_words_of_ours_has_no_language(text: str) -> None:
    assert READER.detect(text) is None


def test_an_unknown_hint_is_no_hint() -> None:
    assert READER.detect("ok", "xx") == READER.detect("ok")


def test_every_language_of_the_program_can_be_read() -> None:
    assert {READER.detect(text) for _, text in TEXTS} == set(LANGUAGES)


@given(st.text(max_size=200), st.sampled_from([None, *LANGUAGES]))
def test_any_text_has_a_language_of_ours_or_none(text: str, hint: str | None) -> None:
    assert READER.detect(text, hint) in {None, *LANGUAGES}


def test_a_megabyte_costs_what_a_paragraph_costs() -> None:
    assert_within(0.5, lambda: READER.detect("wann " * 200_000))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ro", "Brațul, haina, mintea, fața, inima"),
        ("ro", "Plinta s-a răsturnat și Stefan s-a înecat."),
        ("pl", "Zabrał ponad 30 tys. zł."),
        ("uk", "Йди в її кабінет!"),
        ("ru", "Автостопом выходит дороже!"),
        ("de", "<ähm> im Hotel Größe M"),
    ],
)
def test_letters_of_one_language_decide_where_no_word_does(language: str, text: str) -> None:
    assert READER.detect(text) == language


@pytest.mark.parametrize(
    "text", ["Send it to ul. Żółkiewskiego 12, Łódź please", "The sign says „błąd połączenia”, what is that about"]
)
def test_a_name_or_quoted_words_do_not_decide_by_their_letters(text: str) -> None:
    assert READER.detect(text) == "en"


def test_a_text_in_one_script_is_of_a_language_that_is_written_in_it() -> None:
    assert READER.detect("Мультиварка Redmond RMC, приставка") in {"ru", "uk"}
