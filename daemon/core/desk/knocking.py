"""Knocking: from the mail of a person whom no client owns to what has to be told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from daemon.core.filing.likely import Guesser, company_words
from daemon.core.filing.lookalikes import looks_like
from daemon.core.filing.party import domain_of
from daemon.core.filing.people import Directory
from daemon.core.filing.strangers import from_stranger
from daemon.core.message.origin import Organisation
from daemon.core.model import Filed, OriginKind, Reading
from daemon.core.schedule.alerts import DOUBTFUL
from daemon.core.state.knock import MOST, Knock
from daemon.core.words.rules import Rules
from daemon.core.words.text import one_line, short

_SENTENCE, _SUBJECT = 300, 200  # characters

# Given Message-IDs: the clients in whose records they stand.
Threads = Callable[[Iterable[str]], list[str]]


class KnockReader:
    """Reads the mails of strangers, by one directory. `threads` looks into what is filed."""

    def __init__(self, rules: Rules, directory: Directory, organisation: Organisation, threads: Threads) -> None:
        company = company_words(rules.rule("mail", "correspondents", "company").words)
        self._directory = directory
        self._organisation = organisation
        self._guesser = Guesser(directory, company, organisation)
        self._threads = threads

    def knock(self, reading: Reading, row: Filed) -> Knock | None:
        """What the mail of `row`, which lies among the unmatched, asks; None where it asks nothing for sure.

        Machines, lists and newsletters ask nothing, and whom our server refutes is nobody. `reading` is of the mail as
        it came: of one that a colleague handed over it is theirs.
        """
        unnamed = row.forwarded_by == row.sender.address
        if not from_stranger(row) or row.quiet or unnamed or row.origin is OriginKind.REFUTED:
            return None
        ask = max(row.asks, key=lambda one: one.certainty, default=None)
        if ask is None or ask.certainty <= DOUBTFUL:
            return None
        guess = self._guesser.guess(reading, row.sender, self._threads(row.references))
        return Knock(
            row.key,
            row.message_id,
            row.sender,
            row.at,
            short(ask.text, _SENTENCE),
            ask.kind,
            row.language,
            short(one_line(row.base_subject), _SUBJECT),
            guess.client if guess else "",
            guess.ground if guess else "",
            looks_like(domain_of(row.sender.address), self._directory.domains, self._organisation),
            self._pm(row),
        )

    def _pm(self, row: Filed) -> str:
        """The PM who handed it over, or to whom it is addressed."""
        named = (one for one in (row.forwarded_by, *row.to) if one in self._directory.pms)
        return next(named, "")


def with_knock(knocks: list[Knock], knock: Knock) -> list[Knock]:
    """The newest of them; a mail knocks once."""
    others = [one for one in knocks if one.mail != knock.mail]
    return [*others, knock][-MOST:]
