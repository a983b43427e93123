"""Vocatives: whom a sentence turns to by name before it says anything."""

from __future__ import annotations

import re

from daemon.core.ledger.matching import Bag
from daemon.core.ledger.wording import Said, Wording
from daemon.core.model import Filed
from daemon.core.words.text import normal, words

_VOCATIVE = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,2}[,!:]\s+")
_GREETING = re.compile(r"[^\W\d_][\w'’-]*(?:[ ,]{1,2}[^\W\d_][\w'’.-]*){0,3}[,!:–—-]\s+")
_TELLING: tuple[Said, ...] = ("assent", "deed", "number")
_ANSWERING: tuple[Said, ...] = ("assent", "time", "deed", "number")  # words before a comma that are no name


class Vocatives:
    """Made once from the wording."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def without(self, sentence: str, language: str | None, people: Bag) -> str:
        """`Anna, it is done` → `it is done`, and `Anna, yes` → `yes`; but `Compressed, it is light now` says so."""
        vocative = _VOCATIVE.match(sentence)
        if not vocative or not sentence[0].isupper():
            return sentence
        called, rest = normal(vocative[0]), sentence[vocative.end() :]
        says = self._wording.says
        if self._wording.polite(called, language) or any(says(name, called, language) for name in _ANSWERING):
            return sentence
        named = any(self._wording.latin(word) in people for word in called.split())
        form = normal(rest)
        plain = says("assent", form, language) or self._wording.empty(form, language, people)
        return rest if rest and (named or plain) else sentence

    def greeted(self, sentence: str, language: str | None, people: Bag) -> str:
        """What stands behind a greeting on its line: `Hello Anna: it is included` → `it is included`.

        A greeting calls one of `people` by name; a yes before the comma is none.
        """
        greeting = _GREETING.match(sentence)
        if not greeting or not (rest := sentence[greeting.end() :]):
            return sentence
        said = normal(greeting[0])
        if any(self._wording.says(name, said, language) for name in _TELLING):
            return sentence  # words of a time are in greetings too: "Buenos días, Anna"
        named = any(self._wording.latin(word) in people for word in said.split())
        return rest if named else sentence

    def called(self, sentence: str, filed: Filed) -> frozenset[str]:
        """The words by which it turns to one of those that the mail goes to: "Toni, the plumber comes today"."""
        vocative = _VOCATIVE.match(sentence)
        if not vocative or not sentence[0].isupper():
            return frozenset()
        theirs = self._wording.names_of(*filed.to)
        return frozenset(name for word in words(vocative[0]) if (name := self._wording.latin(word)) in theirs.words)

    def before(self, text: str, question: str) -> tuple[str, ...]:
        """The folded words of the name that the sentence of `question` begins with: `Paolo, is the date right?`."""
        form = normal(question)
        for sentence in self._wording.split(text):
            text = sentence.text.removeprefix("@")
            vocative = _VOCATIVE.match(text) if text[:1].isupper() else None
            if vocative and form in normal(text):
                return tuple(words(vocative[0]))
        return ()
