"""Mails to colleagues in words of their own: du, tu, ty, where the language tells them from Sie, vous, Pan."""

from __future__ import annotations

import re
from functools import cache

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.templates import load_templates
from daemon.core.letters.environment import Words
from daemon.core.letters.layout import unbound
from daemon.core.letters.render import Renderer, TemplateProblem
from daemon.core.letters.specimen_talk import NOW
from daemon.core.letters.specimens import draft
from daemon.core.letters.views import TROUBLES, Head, NoticeView, Rendered
from tests.samples import TALKS, samples, written

# What addresses a reader formally, as far as it cannot mean anything else.
FORMAL = {
    "it": r"\bLei\b|\bSuo\b|\brisponda\b|\bscriva\b|\bconfermi\b",
    "pl": r"(?i)\bpros(?:zę|imy)\b|\bPaństw",
    "uk": r"\bВ(?:и|ас|ам|аш\w*)\b|(?i:\b\w+(?:іть|йте)\b)",
    "ro": r"(?i)\bdumneavoastră\b|\bvă\b|\b\w+(?:ați|iți|eți)\b(?<!știți)",
    "ru": r"\bВ(?:ы|ас|ам|аш\w*)\b|(?i:\b\w+(?:ите|йте|ьте)\b)",
    "de": r"\b(?:antworten|prüfen|öffnen|wenn|an) Sie\b|\bIhnen\b|\bIhre[rnm]? (?:Adresse|Freigabe|Hinweise)",
    "fr": r"(?i)(?<!-)\bvous\b|\bvotre\b|\bvos\b|\bveuillez\b|\brépondez\b",
    "es": r"(?i)\busted\b|\bresponda\b|\brevise\b|\bcompruebe\b|\bsu (?:aprobación|dirección)\b",
}
TEAM = ("alert", "digest", "notice", "receipt-all", "answer-plan-none", "answer-nobody")


@cache
def colleagues() -> Renderer:
    return Renderer(load_templates(), shipped_rules(), informal=True)


def told(renderer: Renderer, language: str) -> str:
    """All that the team is told in the samples, but not what is quoted in it: people's own words, and a letter."""
    talk = TALKS[language]
    head = Head(talk.zone, NOW, "projects@agency.example", "Marta Bianchi")
    views = [samples(language)[name] for name in TEAM]
    views += [("notice", NoticeView(head, kind, NOW)) for kind in TROUBLES]
    views += [("draft", draft(talk, Rendered("Subject", "Text\n", "")))]
    told = " ".join(unbound(renderer.render(kind, language, view).text) for kind, view in views)
    told = " ".join(re.sub(r"(?m)^ *>.*$", "", told).split())
    for said in (one for one in written(talk) if " " in one):
        told = told.replace(said, "")
    return told


@pytest.mark.parametrize("language", sorted(FORMAL))
def test_colleagues_are_nowhere_addressed_formally(language: str) -> None:
    assert re.findall(FORMAL[language], told(colleagues(), language)) == []


@pytest.mark.parametrize("language", sorted(FORMAL))
def test_without_a_word_of_the_configuration_they_are(language: str) -> None:
    formal = Renderer(load_templates(), shipped_rules())
    assert re.findall(FORMAL[language], told(formal, language))


@pytest.mark.parametrize("language", sorted(FORMAL))
def test_what_is_said_to_colleagues_has_the_names_and_the_forms_of_what_is_said_formally(language: str) -> None:
    sources, templates = load_templates(), colleagues()._set(language, html=False)
    for name in (name for name in sources if name.startswith(f"{language}/") and name.endswith(".informal.words")):
        own = vars(templates.get_template(name).module)
        formal = templates.get_template(name.replace(".informal", "")).module
        for word, said in own.items():
            if word[0] != "_" and word != "formal":
                assert getattr(said, "arguments", ()) == getattr(getattr(formal, word), "arguments", ()), (name, word)
                if isinstance(said, dict):
                    assert said.keys() == getattr(formal, word).keys()


@pytest.mark.parametrize("language", sorted(FORMAL))
@pytest.mark.parametrize("name", ["update-A", "update-plan-B"])
def test_a_letter_to_a_client_is_the_same_whatever_colleagues_call_each_other(language: str, name: str) -> None:
    kind, view = samples(language)[name]
    formal = Renderer(load_templates(), shipped_rules())
    assert colleagues().render(kind, language, view) == formal.render(kind, language, view)
    chaser = samples(language)["chaser"][1]
    assert colleagues().text("chaser", language, chaser) == formal.text("chaser", language, chaser)


def test_a_language_without_such_words_says_it_as_ever() -> None:
    kind, view = samples("en")["notice"]
    assert colleagues().render(kind, "en", view) == Renderer(load_templates(), shipped_rules()).render(kind, "en", view)


def test_a_mistake_in_words_for_colleagues_is_found_and_named() -> None:
    own = load_templates() | {"de/draft.informal.words": "{% set only = missing.thing %}"}
    problems = Renderer(own, shipped_rules(), informal=True).problems(["de"])
    assert {problem.template for problem in problems} == {"de/draft.informal.words"}
    assert all(isinstance(problem, TemplateProblem) for problem in problems)


def test_words_come_from_the_first_that_has_them() -> None:
    class First:
        only = "you"

    class Second:
        only, rest = "thou", "both"

    words = Words([First(), Second()])
    assert (words.only, words.rest, hasattr(words, "none")) == ("you", "both", False)
