"""The first letter to a client: what it says of our hours and answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.core.letters.project_specimens import welcome
from daemon.core.letters.specimen_talk import ENGLISH
from tests.languages import LANGUAGES
from tests.samples import TALKS, renderer


def test_hours_of_another_zone_than_the_clients_name_their_city() -> None:
    here, there = welcome(ENGLISH), replace(welcome(ENGLISH), city="Rome")
    assert "18:00\n" in renderer().render("welcome", "en", here).text
    assert f"18:00 ({there.city})" in renderer().render("welcome", "en", there).text


def test_answers_within_hours_and_minutes_are_told_as_working_time() -> None:
    view = replace(welcome(ENGLISH), response=timedelta(minutes=90))
    assert view.response < timedelta(hours=2)
    assert "1 hr 30 mins of working time" in renderer().render("welcome", "en", view).text


def test_without_updates_none_are_promised() -> None:
    text = renderer().render("welcome", "en", replace(welcome(ENGLISH), clock="")).text
    assert "Letters on the project" not in text
    assert "more or less often" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_trade_has_questions_of_its_own_beside_those_of_all(language: str) -> None:
    trades = ("website", "software", "manufacturing", "marketing", "construction", "consulting", "content", "")
    view = welcome(TALKS[language])
    texts = [renderer().render("welcome", language, replace(view, trade=trade)).text for trade in trades]
    assert len(set(texts)) == len(trades)
    assert max(len(text.split()) for text in texts) < 220
