"""The likely client of a person whom no client owns: by what stands in the mail. A guess; it assigns nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from posixpath import commonprefix

from daemon.core.filing.people import Client, Directory
from daemon.core.message.origin import Organisation
from daemon.core.model import Address, Part, Reading
from daemon.core.words.text import normal, words

_SIGNATURE, _TEXT = 2_000, 6_000  # characters that are looked at
_ENOUGH = 2  # points, of which the runner-up has fewer
_LABEL = 4  # letters of a domain's or a mailbox's name that tell a company
_WITHIN = 7  # letters of a name that may stand within a longer one: `studiorossiarredi`
_DECLINED = 5  # letters from which a word may have another ending


class Hint(StrEnum):
    """By what a client is guessed, what tells most first."""

    THREAD = "thread"  # it answers a mail of theirs
    PEOPLE = "people"  # it went to people of theirs, too
    ADDRESS = "address"  # the domain, or the mailbox, is called like them
    NAME = "name"  # of who writes: Sara di Rossi Arredi
    SIGNATURE = "signature"
    SUBJECT = "subject"
    WORDS = "words"  # its text, or what it quotes


# Points of a name of several words, and of one that has a single word.
_POINTS = {
    Hint.THREAD: (6, 6),
    Hint.PEOPLE: (6, 6),
    Hint.ADDRESS: (5, 5),
    Hint.NAME: (4, 3),
    Hint.SIGNATURE: (3, 2),
    Hint.SUBJECT: (3, 2),
    Hint.WORDS: (2, 1),
}


@dataclass(frozen=True, slots=True)
class LikelyClient:
    client: str  # id
    ground: Hint  # what speaks most for it


class Guesser:
    """Guesses among the clients of one directory. `company`: words such as `srl`, which are no part of a name."""

    def __init__(self, directory: Directory, company: Collection[str], organisation: Organisation) -> None:
        self._directory = directory
        self._company = company
        self._organisation = organisation

    def guess(self, reading: Reading, writer: Address, threads: Collection[str]) -> LikelyClient | None:
        """The one client for whom most speaks; None where too little does, or as much for another.

        `writer` wrote the mail, `threads` are the clients in whose threads it stands.
        """
        said = self._said(reading, writer)
        found: list[tuple[int, LikelyClient]] = []
        for client in self._directory.clients.values():
            points = dict(self._points(client, reading, writer, said, threads))
            if points:
                found.append((sum(points.values()), LikelyClient(client.id, next(iter(points)))))
        counted = Counter(points for points, _ in found)
        best = max(found, key=lambda one: one[0], default=(0, None))
        return best[1] if best[0] >= _ENOUGH and counted[best[0]] == 1 else None

    def _said(self, reading: Reading, writer: Address) -> dict[Hint, str]:
        body = reading.body
        signed = "\n".join([one.text for one in body.removed if one.part is Part.SIGNATURE] + [body.sign_off])
        return {
            Hint.NAME: writer.name,
            Hint.SIGNATURE: signed[:_SIGNATURE],
            Hint.SUBJECT: reading.base_subject,
            Hint.WORDS: body.own_text[:_TEXT],
        }

    def _points(
        self, client: Client, reading: Reading, writer: Address, said: dict[Hint, str], threads: Collection[str]
    ) -> Iterator[tuple[Hint, int]]:
        """What speaks for a client, in the order of `Hint`."""
        name = self._bare(words(client.name))
        single = len(name) == 1

        def points(ground: Hint) -> tuple[Hint, int]:
            return ground, _POINTS[ground][single]

        people = (one.address for one in (*reading.message.to, *reading.message.cc))
        if client.id in threads and len(threads) == 1:
            yield points(Hint.THREAD)
        if client.id in self._directory.clients_at(people):
            yield points(Hint.PEOPLE)
        if self._called_like(writer.address, client, name):
            yield points(Hint.ADDRESS)
        for ground, text in said.items():
            loosely = ground in (Hint.NAME, Hint.SUBJECT)
            if _named(name, text, loosely=loosely) or (not loosely and self._at_home(client, text)):
                yield points(ground)
        quoted = (reading.body.quoted or reading.body.forwarded)[:_TEXT]
        if self._at_home(client, quoted):
            yield points(Hint.WORDS)

    def _bare(self, name: Sequence[str]) -> list[str]:
        """A name without `srl` and the like, and without single letters."""
        return [word for word in name if word not in self._company and len(word) > 1] or list(name)

    def _called_like(self, address: str, client: Client, name: Sequence[str]) -> bool:
        """Whether a domain, or with free mail the mailbox, is called like a client or like its domain elsewhere."""
        local, _, domain = address.rpartition("@")
        free = domain in self._directory.freemail
        label = "".join(words(local if free else self._label(domain)))
        whole, domains = "".join(name), client.domains - self._directory.freemail
        called = {whole, *("".join(words(self._label(one))) for one in domains)}
        within = len(name) > 1 and len(whole) >= _WITHIN and whole in label
        return within or (len(label) >= _LABEL and label in called)

    def _label(self, domain: str) -> str:
        """What somebody called a domain: `rossi-arredi` of `mail.rossi-arredi.example`."""
        return (self._organisation(domain) or domain).partition(".")[0]

    def _at_home(self, client: Client, text: str) -> bool:
        """Whether an address of a client's, or its site, stands in a text."""
        lower = text.lower()
        return any(f"@{one}" in lower or f"www.{one}" in lower for one in client.domains) or any(
            one in lower for one in client.addresses
        )


def _named(name: Sequence[str], text: str, *, loosely: bool) -> bool:
    """Whether a text has the words of a name in a row; `loosely`: in whatever order, and declined."""
    if not text or not name:
        return False
    if not loosely:
        return f" {' '.join(name)} " in normal(text)
    said = words(text)
    return all(any(_same(word, one) for one in said) for word in name)


def _same(word: str, said: str) -> bool:
    """`Nowak` and `Nowaka`: all but the last letter, and at most three others behind."""
    if word == said or min(len(word), len(said)) < _DECLINED:
        return word == said
    stem = len(commonprefix([word, said]))
    return stem >= len(word) - 1 and len(said) - stem <= 3  # noqa: PLR2004 -- as `owa`, `ami` and `ego` are


def company_words(tables: Iterable[str]) -> frozenset[str]:
    """The folded words of a table of phrases."""
    return frozenset(word for phrase in tables for word in words(phrase))
