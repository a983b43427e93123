"""Words of our trade in a letter: the PM is told of them, and the client what they mean, once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from daemon.core.filing.people import Client
from daemon.core.letters.client_views import Term, UpdateView
from daemon.core.model import Direction, Filed
from daemon.core.words.rules import Rules
from daemon.core.words.text import normal

MOST = 4  # words that one letter explains


def jargon(rules: Rules, client: Client, texts: Iterable[str]) -> tuple[Term, ...]:
    """The words in what we write that the client's language has on its list, or the client's own list has."""
    ours, own = rules.maybe(client.language, "glossary", "term").words, client.glossary
    known = {normal(word): Term(word, means) for word, means in chain(ours.items(), own.items())}
    written = list(texts)
    text = "\n".join(map(normal, written))
    return tuple(_as_written(term, written) for key, term in known.items() if term.means and key in text)


def unexplained(terms: Iterable[Term], messages: Iterable[Filed], explained: Container[str]) -> tuple[Term, ...]:
    """Those that the client has not written itself, and was not told the meaning of."""
    new = [term for term in terms if normal(term.word) not in explained]
    used = [normal(one.own_text) for one in messages if one.direction is Direction.INBOUND] if new else []
    return tuple(term for term in new if not any(normal(term.word) in text for text in used))[:MOST]


def _as_written(term: Term, texts: Iterable[str]) -> Term:
    for text in texts:
        at = text.lower().find(term.word.lower())
        if at >= 0:
            return replace(term, word=text[at : at + len(term.word)])
    return term


def own_texts(view: UpdateView) -> Iterator[str]:
    """What we say in an update, and not what its client has said."""
    yield from (*view.said, view.sorry, view.why)
    for point in (*view.done, *view.progress, *view.waiting, *view.calls, *view.coming):
        yield from (point.text, point.why, "" if point.quoted else point.thread)
    for step in view.steps:
        yield from (step.name, step.delivers, step.reason)
