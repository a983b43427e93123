"""Commands that take all the lines below them: `plan hillbrook`, `plan hillbrook from website`, `notes acme`."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.core.commands.command_words import Tongue, tokens
from daemon.core.commands.word import Word
from daemon.core.words.text import one_line, words

BLOCKS = frozenset({Word.PLAN, Word.NOTES})
LONGEST = 10_000  # characters of the lines together

_AROUND = " .,!?\"'“”«»"
_WORDS_IN_NAME = 6


@dataclass(frozen=True, slots=True)
class BlockHead:
    """The first line of such a command, without its word."""

    client: str  # as named
    source: tuple[str, str] = ("", "")  # the client and what the plan starts from, if it is to be read so
    line: str = ""  # what stands behind a colon: the first of the lines


def block_head(rest: str, tongue: Tongue) -> BlockHead | None:
    """What stands behind the word of a command; None where that names nobody, or asks something."""
    head, _, line = rest.partition(":")
    named = one_line(tongue.bare(tongue.without_fillers(head))).strip(_AROUND)
    fits = 0 < len(words(named)) <= _WORDS_IN_NAME and "?" not in head
    return BlockHead(named, _source(named, tongue), line.strip()) if fits else None


def below(before: str, line: str) -> str:
    """The lines of a command with one more; those that make them too long are left out."""
    both = f"{before}\n{line}" if before else line
    return both if len(both) <= LONGEST else before


def _source(named: str, tongue: Tongue) -> tuple[str, str]:
    """`hillbrook from website` → hillbrook, website; a client may be called `Trattoria da Mario`, too."""
    before = 0
    for word, end in tokens(named):
        if before and word in tongue.sources and named[end:].strip(_AROUND):
            return named[:before], named[end:].strip(_AROUND)
        before = end
    return "", ""
