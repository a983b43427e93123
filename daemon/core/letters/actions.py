"""One-tap actions: a mailto: for each thing that a reader may order, with the token that proves whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from daemon.core.commands.tokens import tagged
from daemon.core.commands.word import Word
from daemon.core.letters.views import Action

ON_QUESTION = (Word.DONE, Word.PHONE, Word.DISMISS, Word.SNOOZE)
ON_DRAFT = (Word.APPROVE, Word.SHOW, Word.HOLD)


def actions(
    words: Iterable[Word], how: Mapping[Word, str], number: int | None, address: str, token: str, *, tagging: bool
) -> tuple[Action, ...]:
    """An action for each of `words` that `how` (word → example in the reader's language) can say, on question `number`.

    Mail to `address` arrives. The token stands in the address where `tagging` is possible, else in the subject.
    """
    return tuple(_action(word, how[word], number, address, token, tagging) for word in words if word in how)


def numbered(example: str, number: int) -> str:
    """An example of a command with this short number for its own, or in front of it."""
    if re.match(r"\d", example):
        return re.sub(r"\d+", str(number), example, count=1)
    return f"{number} {example}"


def _action(word: Word, example: str, number: int | None, address: str, token: str, tagging: bool) -> Action:
    command = example if number is None else numbered(example, number)
    to, subject = (tagged(address, token), command) if tagging else (address, f"{command} [{token}]")
    return Action(word, command, f"mailto:{quote(to, safe='@+')}?subject={quote(subject)}&body={quote(command)}")
