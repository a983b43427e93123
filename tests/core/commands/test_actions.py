"""One tap on a phone writes the command and carries the proof."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.commands.lines import CommandReader
from daemon.core.commands.tokens import found_in
from daemon.core.letters.actions import ON_DRAFT, ON_QUESTION, actions
from tests.correspondence import MONDAY
from tests.languages import LANGUAGES

INBOX, TOKEN = "projects@agency.example", "ab" * 17
READER = CommandReader(shipped_rules())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_action_writes_a_command_that_is_understood_on_its_question(language: str) -> None:
    for word, found in zip(
        ON_QUESTION, actions(ON_QUESTION, READER.help(language), 12, INBOX, TOKEN, tagging=True), strict=True
    ):
        body = parse_qs(urlsplit(found.uri).query)["body"][0]
        (command,) = READER.read(body, language, MONDAY.date(), frozenset())
        assert (command.word, command.numbers, found.command) == (word, (12,), body)


@pytest.mark.parametrize("tagging", [True, False])
def test_the_token_stands_in_the_address_or_else_in_the_subject(tagging: bool) -> None:
    for found in actions(ON_DRAFT, READER.help("pl"), None, INBOX, TOKEN, tagging=tagging):
        link = urlsplit(found.uri)
        subject = parse_qs(link.query)["subject"][0]
        assert bool(found_in([unquote(link.path)])) is tagging
        assert bool(found_in([subject])) is not tagging
