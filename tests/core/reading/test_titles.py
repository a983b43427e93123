"""Subjects that name a thing, and subjects that ask (`subjects.toml`)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.reading.asks import AskReader
from tests.languages import LANGUAGES

READER = AskReader(shipped_rules())
SUBJECTS = tomllib.loads(Path(__file__).with_name("subjects.toml").read_text())


def asking(language: str, subjects: list[str], body: str) -> list[str]:
    return [subject for subject in subjects if READER.read(body, subject, language, is_reply=False)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_noun_as_subject_requests_nothing(language: str) -> None:
    nouns = SUBJECTS["nouns"][language]
    assert asking(language, nouns, SUBJECTS["letter"][language]) == []
    assert asking(language, nouns, "") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verb_or_a_question_as_subject_asks(language: str) -> None:
    subjects = SUBJECTS["asking"][language]
    assert asking(language, subjects, SUBJECTS["letter"][language]) == subjects


def test_what_stands_behind_a_title_may_ask() -> None:
    assert asking("en", ["Order 4711: send the invoice"], "See you.")
    assert not asking("en", ["Order 4711: three boxes"], "See you.")
