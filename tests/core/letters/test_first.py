"""The first report in each language: what was read, what looks unanswered, and how to answer."""

from __future__ import annotations

import pytest

from daemon.core.letters.first_views import FirstView
from daemon.core.letters.specimen_talk import ENGLISH, head
from daemon.core.letters.specimens import first
from tests.languages import LANGUAGES
from tests.samples import TALKS, renderer


def test_it_says_what_was_read_and_numbers_what_looks_unanswered() -> None:
    mail = renderer().render("first", "en", first(ENGLISH))
    text = " ".join(mail.text.split())
    assert mail.subject == "First report: 7 questions look unanswered"
    assert "I have read 4812 mails with your clients since 2021. These 7 questions in them look unanswered." in text
    assert f"{ENGLISH.client} #1: “{ENGLISH.when}”" in text
    assert text.index("Of the last ten working days (2)") < text.index("Older (1)") < text.index("and 4 older")
    assert "#3" in text


def test_a_mailbox_in_which_all_is_answered_is_told_in_a_sentence() -> None:
    mail = renderer().render("first", "en", FirstView(head(ENGLISH), 812, 2024))
    assert mail.subject == "First report: nothing looks unanswered"
    assert "Older" not in mail.text
    assert "#1" not in mail.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_counts_mails_and_questions(language: str) -> None:
    talk = TALKS[language]
    for mails in (1, 3, 4812):
        mail = renderer().render("first", language, FirstView(head(talk), mails, 2021))
        assert str(mails) in mail.text
        assert "2021" in mail.text
    full = renderer().render("first", language, first(talk))
    assert "7" in full.subject
    assert all(f"#{number}" in full.text and f"#{number}" in full.html for number in (1, 2, 3))
