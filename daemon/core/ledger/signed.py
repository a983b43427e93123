"""What stands below the end of a reply: "Natalia, legal counsel, Nowak & Partners" answers nothing."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.ledger.matching import Bag
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.sentences import Sentence
from daemon.core.words.text import normal, words

_NAME = 4  # words of a name at most
_LINE = 6  # … of a line of a signature
_LINES = 6  # of a signature at most
_GREETED = 1  # place up to which a word of thanks opens a reply: "Hallo Paul, / danke / Freitag passt"


class SignedReplies:
    def __init__(self, rules: Rules) -> None:
        self._closing = Lexicon.everywhere(rules, "signature", "closing")
        self._postscript = Lexicon.everywhere(rules, "signature", "postscript")

    def without_end(self, sentences: Sequence[Sentence], writer: Bag) -> list[Sentence]:
        """The sentences of a reply without what stands below its writer's name, or below a closing and looks like a
        signature; a postscript stays. `writer`: the words of the writer's name.
        """
        ends = (
            n
            for n, sentence in enumerate(sentences)
            if n and (_names(sentence.text, writer) or (n > _GREETED and self._closes(sentences[n:])))
        )
        end = next(ends, len(sentences))
        after = (n for n in range(end, len(sentences)) if self._postscript.find_pattern(sentences[n].text))
        return [*sentences[:end], *sentences[next(after, len(sentences)) :]]

    def _closes(self, rest: Sequence[Sentence]) -> bool:
        """Whether the first is a closing, and what follows it a signature: "Cordialement, / L'équipe support"."""
        closing, *lines = (sentence.text for sentence in rest)
        short = len(closing.split()) <= _NAME and bool(self._closing.find_normal(normal(closing)))
        return short and 0 < len(lines) <= _LINES and all(map(_is_line, lines))


def _names(text: str, writer: Bag) -> bool:
    """Whether it is the writer's name and nothing else."""
    said = words(text)
    return 0 < len(said) <= _NAME and text[-1:] not in "?!" and all(word in writer.words for word in said)


def _is_line(text: str) -> bool:
    return len(text.split()) <= _LINE and text[-1:] not in ".!?:" and not any(map(str.isdigit, text))
