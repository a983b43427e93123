"""The letter of a draft that comes back with other words: what its PM changed in it.

Mail programs break lines anew and mark quotations in their own ways, so only words are compared: a line that stands in
the letter as it was sent is not the PM's, wherever its breaks are now.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from email import message_from_string, policy
from html import unescape

from daemon.core.commands.written_lines import written_lines
from daemon.core.words.text import normal, one_line, words

_TAG = re.compile(r"<style\b.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SENTENCE = 4  # words of a line that is told from others by them
_COPIED = 3  # lines of the letter in a reply: whoever writes so many has copied it
_ALIKE = 0.6  # of one line in the letter and its edited form
_MOST = 400  # lines that are looked at


@dataclass(frozen=True, slots=True)
class Edits:
    """Lines, each on one."""

    new: tuple[str, ...] = ()  # what the PM wrote in place of something, or added
    gone: tuple[str, ...] = ()  # what stands in the letter, and no more in what came back

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)


def copied(lines: Sequence[str], raw: str) -> Edits | None:
    """What was changed where `lines`, a reply's own, are the letter once more; None where they are not.

    `raw` is the mail with the letter.
    """
    letter = _SentOut(raw)
    kept = [line for line in lines[:_MOST] if len(words(line)) >= _SENTENCE and letter.has(line)]
    new = [line for line in lines[:_MOST] if not letter.has(line)]
    if len(kept) < _COPIED or len(kept) < len(new):
        return None
    return Edits(tuple(map(one_line, new)), letter.without("\n".join(lines)))


def quoted(quotation: str, raw: str) -> Edits:
    """What was changed within the quotation of a letter: lines that are much like one of it, which is gone."""
    letter = _SentOut(raw)
    lines = [line for line in quotation.splitlines()[:_MOST] if len(words(line)) >= _SENTENCE]
    other = [line for line in lines if not letter.has(line)]
    gone = letter.without(quotation) if other else ()
    pairs = [(line, next((one for one in gone if _alike(line, one)), "")) for line in other]
    changed = [(line, one) for line, one in pairs if one]
    return Edits(tuple(one_line(line) for line, _ in changed), tuple(one for _, one in changed))


class _SentOut:
    """The words of a letter, as text and as HTML."""

    def __init__(self, raw: str) -> None:
        message = message_from_string(raw, policy=policy.default)
        plain, html = message.get_body(("plain",)), message.get_body(("html",))
        self._text = str(plain.get_content()) if plain else ""
        shown = unescape(_TAG.sub(" ", str(html.get_content()))) if html else ""
        self._forms = (normal(self._text), normal(shown))

    def has(self, line: str) -> bool:
        return any(normal(line) in form for form in self._forms)

    def without(self, text: str) -> tuple[str, ...]:
        """The lines of the letter that `text` does not have."""
        there = normal(text)
        sentences = (line for line in written_lines(self._text) if len(words(line)) >= _SENTENCE)
        return tuple(line for line in sentences if normal(line) not in there)


def _alike(line: str, other: str) -> bool:
    return SequenceMatcher(None, words(line), words(other), autojunk=False).ratio() >= _ALIKE
