"""What a correspondent wrote is data; templates that fail, fail before anything is sent."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from selectolax.lexbor import LexborHTMLParser

from daemon.adapters.rulebook import data_folder, shipped_rules
from daemon.adapters.templates import load_templates
from daemon.core.letters.client_specimens import planned, update
from daemon.core.letters.render import Renderer, TemplateProblem
from daemon.core.letters.specimen_talk import ENGLISH, Talk, head
from daemon.core.letters.specimens import alert, digest, notice, overdue, receipt
from daemon.core.letters.views import AlertView
from daemon.core.model import Address
from daemon.core.words.text import short
from tests.pages import Nesting
from tests.samples import TALKS, renderer

# ── data is data ─────────────────────────────────────────────────────────────────────────────────────────────────────
EVIL = "{{ ''.__class__ }} {% raw %} <script>alert(1)</script>\r\nBcc: x@evil.example\u202e <img src=x>"


def test_what_a_client_wrote_is_shown_and_never_run() -> None:
    evil: dict[str, Any] = dict.fromkeys(vars(ENGLISH), EVIL)
    talk = Talk(**evil | {"zone": "Europe/London", "steps": (EVIL,) * 4})
    for kind, view in (
        ("alert", alert(talk)),
        ("digest", digest(talk, EVIL)),
        ("update", update(talk)),
        ("update", planned(talk)),
        ("receipt", receipt(talk)),
        ("notice", notice(talk)),
    ):
        mail = renderer().render(kind, "en", view)
        assert "{{ ''.__class__ }}" in " ".join(mail.text.split())
        assert "class 'str'" not in mail.text + mail.html
        assert not LexborHTMLParser(mail.html).css("script, img")
        assert not re.search(r"[\r\n\u202e]", mail.subject)
        assert "\nBcc:" not in mail.text
        assert "\u202e" not in mail.text + mail.html


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//evil.example"])
def test_a_link_that_is_no_link_becomes_text(link: str) -> None:
    entry = replace(overdue(ENGLISH), link=link)
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (entry,)))
    assert link not in mail.html + mail.text


@pytest.mark.parametrize(
    "link", ["https://x.example/%3Ca%3E", "http://127.0.0.1:8080/a", "message:%3Ca%3E", "mid:a%40b"]
)
def test_a_link_is_behind_the_subject_on_the_page_and_a_line_of_the_text(link: str) -> None:
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (replace(overdue(ENGLISH), link=link),)))
    assert f'href="{link}"' in mail.html
    assert f"\n      {link}\n" in mail.text


@given(st.text(max_size=400))
def test_any_text_makes_a_subject_of_one_line_and_a_sound_page(text: str) -> None:
    entry = replace(overdue(ENGLISH), text=text, client=text, subject=text, asked_by=Address(text, "a@x.example"))
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (entry,)))
    assert len(mail.subject) <= 150
    assert mail.subject == " ".join(mail.subject.split())
    nesting = Nesting(mail.html)
    assert (nesting.wrong, nesting.open) == ([], [])


# ── a user's own templates ───────────────────────────────────────────────────────────────────────────────────────────
def with_own(**files: str) -> Renderer:
    own = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    return Renderer(load_templates() | own, shipped_rules())


def test_a_users_own_text_takes_the_place_of_ours() -> None:
    own = with_own(
        it__update_txt="Ciao {{ view.client }}, {{ view.open | length }}.", it__update_subject="Da {{ view.team }}"
    )
    mail = own.render("update", "it", update(TALKS["it"]))
    assert (mail.subject, mail.text) == ("Da Studio Bianchi", "Ciao Rossi Arredi, 2.\n")
    assert "Le vostre domande ancora aperte" in mail.html
    assert own.render("update", "en", update(ENGLISH)).text == renderer().render("update", "en", update(ENGLISH)).text


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("Dear {{ view.clent }}", 1, "clent"),
        ("Dear\n\n{{ nobody }}", 3, "nobody"),
        ("Dear\n{{ view.client", 2, "end of print statement|unexpected end of template"),
        ("Dear\n{% fi %}", 2, "unknown tag"),
        ("{{ view.client | shout }}", 1, "shout"),
        ("x\n{{ ''.__class__.__mro__ }}", 2, "unsafe|__class__"),
        ("x\n{{ 1 / 0 }}", 2, "division"),
        ("x\n{{ 2 | plural(few='#') }}", 2, "plural"),
        ("{% include 'it/gone.txt' %}", 0, "no such template"),
        ("x\n{{ view.open.append(1) }}", 2, "append"),
    ],
)
def test_a_mistake_in_a_template_is_named_with_its_file_and_line(source: str, line: int, reason: str) -> None:
    with pytest.raises(TemplateProblem, match=reason) as caught:
        with_own(it__update_txt=source).render("update", "it", update(TALKS["it"]))
    assert caught.value.line == line
    assert caught.value.template == ("it/gone.txt" if line == 0 else "it/update.txt")


def test_problems_are_found_before_there_is_anything_to_send() -> None:
    assert renderer().problems(["uk"]) == []
    (typo,) = with_own(it__update_txt="{{ view.clent }}").problems(["it"])
    (syntax,) = with_own(it__update_txt="{% if %}", de__update_txt="{{ view.clent }}").problems(["it", "de"])
    assert (typo.template, syntax.template) == ("it/update.txt", "it/update.txt")


def test_a_language_without_words_is_written_in_english() -> None:
    assert renderer().render("update", "nl", update(ENGLISH)) == renderer().render("update", "en", update(ENGLISH))
    sources = {name: text for name, text in load_templates().items() if name != "it/alert.words"}
    ours = Renderer(sources, shipped_rules())
    assert ours.render("alert", "it", alert(ENGLISH)) == renderer().render("alert", "en", alert(ENGLISH))


def test_a_long_sentence_is_cut_at_a_word() -> None:
    assert short("one two three", 10) == "one two…"
    assert short("x" * 50, 10) == "x" * 9 + "…"
    assert short("one\r\ntwo") == "one two"


def test_the_template_that_the_readme_shows_works() -> None:
    readme = (data_folder("templates") / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("`it/update.txt`):\n")[2].partition("| filter")[0]
    mail = with_own(it__update_txt=textwrap.dedent(shown)).render("update", "it", update(TALKS["it"]))
    assert "- Quando arrivano i campioni corretti?: risposta entro gio 10 dicembre\n" in mail.text


def test_the_readme_names_every_filter() -> None:
    readme = (data_folder("templates") / "README.md").read_text(encoding="utf-8")
    plain = {*Environment(autoescape=True).filters, "upfirst"}
    for name in renderer()._set("en", html=False).filters:
        assert name in plain or name in readme, name
