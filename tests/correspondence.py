"""Short correspondence for tests of the ledger: written as (who, text) rows, filed as the record keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from daemon.adapters.rulebook import shipped_rules
from daemon.core.filing.party import Party
from daemon.core.ledger.bookkeeper import Bookkeeper
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Act, Address, Ask, Attachment, Direction, Filed, Kind, Ledger, Passage, Question, Speech

ANNA = Address("Anna Verdi", "anna@verdi.example")
PAOLO = Address("Paolo Neri", "paolo@verdi.example")
MARTA = Address("Marta Bianchi", "marta@agency.example")
LUCA = Address("Luca Ferri", "luca@agency.example")
PRINTER = Address("Print Shop", "orders@printer.example")
INBOX = "projects@agency.example"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VERDI = Party(domains=frozenset({"verdi.example"}))
BOOKKEEPER = Bookkeeper(shipped_rules())


@dataclass
class Mails:
    """Builds filed messages an hour apart, in one thread unless told otherwise."""

    language: str = "en"
    filed: list[Filed] = field(default_factory=list)

    def client(self, text: str, *, by: Address = ANNA, asks: Iterable[object] = (), **more: object) -> Filed:
        more.setdefault("to", (MARTA.address, INBOX))
        return self._add(Direction.INBOUND, by, text, asks, more)

    def team(self, text: str, *, by: Address = MARTA, asks: Iterable[object] = (), **more: object) -> Filed:
        more.setdefault("to", (ANNA.address,))
        return self._add(Direction.OUTBOUND, by, text, asks, more)

    def _add(
        self, direction: Direction, by: Address, text: str, asks: Iterable[object], more: dict[str, object]
    ) -> Filed:
        number = len(self.filed)
        kind = more.pop("kind", Kind.QUESTION)
        files = tuple(Attachment(name, "application/pdf", 1000) for name in more.pop("files", ()))  # type: ignore[attr-defined]
        values: dict[str, object] = {
            "key": f"{number:02}.{direction.value}",
            "message_id": f"{number}@mail.example",
            "thread": "one",
            "direction": direction,
            "sender": by,
            "at": MONDAY + timedelta(hours=number),
            "subject": "Brochure",
            "base_subject": "Brochure",
            "own_text": text,
            "language": self.language,
            "automatic": None,
            "attachments": files,
            "asks": tuple(a if isinstance(a, Ask) else Ask(str(a), kind, 0.9, "test") for a in asks),  # type: ignore[arg-type]
            "acts": (),
            "passages": (),
        }
        filed = Filed(**{**values, **more})  # type: ignore[arg-type]
        self.filed.append(filed)
        return filed

    def ledger(self, rulings: Iterable[Ruling] = (), now: datetime = MONDAY + timedelta(days=9)) -> Ledger:
        return BOOKKEEPER.fold(self.filed, list(rulings), now=now, party=VERDI)

    def question(self, rulings: Iterable[Ruling] = ()) -> Question:
        (question,) = self.ledger(rulings).questions
        return question

    def states(self, rulings: Iterable[Ruling] = ()) -> list[str]:
        return [question.state.value for question in self.ledger(rulings).questions]


def state_after(asked: str | Ask, reply: str, language: str = "en", **more: Any) -> str:
    """What becomes of the only question of a mail by one reply, with `more` values of the reply."""
    mails = Mails(language)
    mails.client(asked.text if isinstance(asked, Ask) else asked, asks=[asked])
    mails.team(reply, **more)
    return mails.question().state.value


def act(text: str, speech: Speech, due: date | None = None) -> Act:
    return Act(text, speech, 0.9, "test", due)


def below(*pairs: tuple[str, str]) -> tuple[Passage, ...]:
    return tuple(Passage(quoted, answer) for quoted, answer in pairs)


def request(text: str) -> Ask:
    return Ask(text, Kind.REQUEST, 0.9, "test")


def moved(filed: Filed, **values: object) -> Filed:
    return replace(filed, **values)  # type: ignore[arg-type]
