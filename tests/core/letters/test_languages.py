"""Every mail in every language: complete, sound, in its own words and with its own plurals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from daemon.adapters.templates import load_templates
from daemon.core.letters.client_specimens import update
from daemon.core.letters.views import Rendered
from tests.every import every
from tests.languages import LANGUAGES
from tests.pages import Nesting, seen
from tests.samples import TALKS, rendered, renderer, written

ENGLISH_ONLY = frozenset(
    re.findall(r"\w+", "the your overdue working hours holiday until waiting answered sent from which nothing please")
)


def each() -> list[tuple[str, str]]:
    return [(language, name) for language in LANGUAGES for name in rendered("en")]


def mails(language: str) -> list[Rendered]:
    return list(rendered(language).values())


@every("language, name", each)
def test_every_mail_is_whole(language: str, name: str) -> None:
    mail = rendered(language)[name]
    for text in (mail.subject, mail.text, mail.html):
        assert not re.search(r"\{\{|\{%|\{#|%\}|\}\}|None|Undefined|datetime|timedelta|duration-| ,| \.(\s|$)", text)
    assert 10 < len(mail.subject) <= 150
    assert "\n" not in mail.subject
    assert max(len(re.sub(r"^ *(> ?)+", "", line)) for line in mail.text.split("\n")) <= 72
    assert "\n\n\n" not in mail.text


@every("language, name", each)
def test_every_page_is_sound_and_asks_for_nothing_from_outside(language: str, name: str) -> None:
    mail = rendered(language)[name]
    nesting = Nesting(mail.html)
    assert (nesting.wrong, nesting.open) == ([], [])
    tree = LexborHTMLParser(mail.html)
    assert not tree.css("img, script, link, form, iframe, object, video, svg")
    assert "url(" not in mail.html
    for link in tree.css("a"):
        assert re.match(r"mailto:|https://", link.attributes["href"] or "")
    assert f'lang="{language}"' in mail.html
    assert "prefers-color-scheme: dark" in mail.html
    assert len(mail.html.encode()) < 60_000  # Gmail cuts a mail at 102 kB, with all that a client's reply quotes


@every("language, name", each)
def test_text_and_html_say_the_same(language: str, name: str) -> None:
    mail = rendered(language)[name]
    page, text = bare(seen(mail.html)), bare(mail.text)
    for line in mail.text.split("\n-- \n")[0].split("\n"):
        for piece in re.split(r"[:·]| #\d+|\[[\dx]+\]", line):
            if not re.match(
                r" *https:| .*(1|2|3) done|.* approve · show · hold|.* not ours", line
            ):  # links and buttons on the page
                assert bare(piece) in page
    tree = LexborHTMLParser(mail.html)
    tree.strip_tags(["style", "title"])
    for beyond in tree.css("td.solid, td.ghost, td.muted.pad, body > div"):  # buttons, the kicker, the preview
        if "inboxclerk" not in beyond.text():
            beyond.decompose()
    for piece in tree.text(separator="|").split("|"):
        assert re.fullmatch(r"\s*#\d+\s*", piece) or bare(re.sub(r" #\d+$", "", piece.strip())) in text


def bare(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_language_borrows_from_english(language: str) -> None:
    talk = TALKS[language]
    told = " ".join(mail.subject + mail.text + seen(mail.html) for mail in mails(language))
    for text in (*written(talk), "No such user"):
        told = told.replace(text, "")
    assert not ENGLISH_ONLY & set(re.findall(r"[a-z]+", told.lower()))


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_cyrillic_mails_hold_latin_letters_only_in_names_and_commands(language: str) -> None:
    talk = TALKS[language]
    told = " ".join(" ".join(mail.text for mail in mails(language)).split())
    for latin in (
        talk.zone,
        "Marta Bianchi",
        "Marta",
        "Studio Bianchi",
        "inboxclerk",
        "J. Doe",
        "ACME",
        "550 5.1.1 No such user",
        "confirm",  # what the PM typed
        "stop",
        "several-people",
        "stands",
        "put-off",
        "not ours",
        "without",
        "samples",  # what the PM looked for
        "lookalike",
        "CSV",
        "iCalendar",
        "TOML",
        "JPEG",
        "PNG",
        "GIF",
        "WebP",
    ):
        told = told.replace(latin, "")
    typed = r"\d [a-z]+( open| \dd| to (Luca)?| Friday)?|approve · show · hold"
    told = re.sub(rf"\[x\]|\S+@\S+|https://\S+|{typed}|client.example", "", told)
    assert re.findall(r"[a-zA-Z]+", told) == []


def test_all_languages_have_the_same_words() -> None:
    english = _words("en")
    for language in LANGUAGES:
        assert _words(language) == english, language


def _words(language: str) -> dict[str, Any]:
    """Names in the words files: macros with their arguments, tables with their keys."""
    files = sorted(name for name in load_templates() if name.startswith(f"{language}/") and "informal" not in name)
    environment = renderer()._set(language, html=False)
    modules = {name.partition("/")[2]: vars(environment.get_template(name).module) for name in files}
    return {
        file: {name: _shape(value) for name, value in module.items() if name[0] != "_"}
        for file, module in modules.items()
    }


def _shape(value: object) -> object:
    return sorted(value) if isinstance(value, Mapping) else getattr(value, "arguments", type(value).__name__)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_has_its_form_in_every_language(language: str) -> None:
    environment = renderer()._set(language, html=False)
    for name in load_templates():
        if name.startswith(f"{language}/"):
            module = environment.get_template(name).module
            for word, macro in vars(module).items():
                if getattr(macro, "arguments", ()) == ("n",):
                    forms = {str(macro(n)).replace(str(n), "#") for n in range(1, 130)}
                    assert all("#" in str(macro(n)).replace(str(n), "#") for n in range(2, 130)), word
                    assert len(forms) <= 4


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", {1: "one question is open", 2: "2 questions are open"}),
        ("pl", {1: "jedno pytanie jest otwarte", 3: "3 pytania są otwarte", 5: "5 pytań jest otwartych"}),
        ("uk", {1: "одне питання відкрите", 4: "4 питання відкриті", 11: "11 питань", 21: "21 питання відкрите"}),
        ("ru", {1: "один вопрос открыт", 2: "2 вопроса открыты", 5: "5 вопросов открыто", 21: "21 вопрос открыт"}),
        ("ro", {1: "o întrebare este", 2: "2 întrebări sunt", 19: "19 întrebări", 20: "20 de întrebări"}),
        ("de", {1: "eine Frage ist offen", 2: "2 Fragen sind offen"}),
        ("it", {1: "una domanda è ancora aperta", 2: "2 domande sono ancora aperte"}),
        ("fr", {1: "une question reste ouverte", 2: "2 questions restent ouvertes"}),
        ("es", {1: "queda una pregunta", 2: "quedan 2 preguntas"}),
    ],
)
def test_the_bottom_line_counts_as_the_language_does(language: str, counts: dict[int, str]) -> None:
    view = update(TALKS[language], "C")
    for n, told in counts.items():
        mail = renderer().render("update", language, replace(view, open=view.open[:1] * n))
        assert told.lower() in " ".join(mail.text.split()).lower()
