"""Learns what speaks for each end of a question that a reply leaves: `make answering` writes `rules/mail/answering.toml`.

Its mails are `tests/tenor/replies/LANGUAGE.jsonl`: `client` and `reply`, the words of a mail and of its answer, `asks`,
what the first asks, `state`, what the reply makes of each, and `kind`: "ordinary", or "hard", written to be mistaken. What the program itself finds in both is what it learns
from. The same mails give the same table. `--held-out` trains without one language after the other, and says how the
questions of each would end.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

from daemon.adapters.rulebook import data_folder, shipped_rules
from daemon.core.ledger.bit import Reply
from daemon.core.ledger.bookkeeper import Bookkeeper
from daemon.core.ledger.leaning import ENDS, UNIT, Leaning, Nearest, Weights, ended, nearest_to, shares, weighs
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.verdicts import Verdict
from daemon.core.model import State
from daemon.core.reading.reader import Reader
from daemon.core.words.text import normal
from tests.correspondence import MONDAY, VERDI, Mails

Ends = Counter[tuple[State, State]]  # how questions are taken to end, and how they really do

REPLIES = Path(__file__).parent / "replies"
_ROUNDS, _RATE, _DECAY = 30, 0.1, 3e-3  # of learning, of AdaGrad (Duchi, Hazan, Singer 2011)
_COUNTS = {"ordinary": 1, "hard": 2}  # ordinary mail shows no traps, and a false answer is the worst there is
_LEAST = 20  # questions with a trait, for it to have weights
_SMALL = 0.04  # nats: smaller weights say nothing
_HEAD = """# What speaks for each end of a question after its first reply (daemon/core/ledger/leaning.py): acknowledged, answered, open,
# in hundredths of a nat, learned by `make answering` from replies whose ends are labelled. Not to be changed by hand.

[weights.words]
"""


class Ending(NamedTuple):
    language: str
    kind: str  # "hard": written to be mistaken; or "ordinary"
    nearest: Nearest
    reply: Reply
    before: Verdict | None  # of the laws
    end: State


class _Listener(Leaning):
    """Hears what the weights would be asked, and says nothing."""

    def __init__(self) -> None:
        super().__init__(shipped_rules())
        self.heard: list[tuple[OwedQuestion, Verdict | None, Nearest, Reply]] = []

    def over(
        self, questions: Sequence[OwedQuestion], reply: Reply, verdicts: Mapping[str, Verdict]
    ) -> dict[str, Verdict]:
        for place, question in enumerate(questions):
            verdict = verdicts.get(question.id)
            if weighs(question, reply, verdict):
                nearest = nearest_to(place, questions, reply, verdict, self._tenor)
                self.heard.append((question, verdict, nearest, reply))
        return dict(verdicts)


def rows(folder: Path = REPLIES) -> Iterator[Ending]:
    """What the program knows of each question that it finds among those asked, and how it really ends."""
    rules = shipped_rules()
    reader, keeper, listener = Reader(rules), Bookkeeper(rules), _Listener()
    keeper.wording.leaning = listener
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            mails = _mails(reader, row, path.stem)
            keeper.fold(mails.filed, now=MONDAY + timedelta(days=9), party=VERDI)
            keeper.let_go()
            ends = [(normal(ask).strip(), State(state)) for ask, state in zip(row["asks"], row["state"], strict=True)]
            for question, verdict, nearest, reply in listener.heard:
                end = next((end for ask, end in ends if question.form in ask or ask in question.form), None)
                if end:
                    yield Ending(path.stem, row["kind"], nearest, reply, verdict, end)
            listener.heard.clear()


def _mails(reader: Reader, row: Mapping[str, Any], language: str) -> Mails:
    """A question and its reply, as they are filed."""
    mails = Mails(language)
    for who, subject in (("client", row["subject"]), ("reply", f"Re: {row['subject']}")):
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "anna@verdi.example", " ".join(subject.split())
        mail.set_content(row[who])
        reading = reader.read(mail.as_bytes(), language, MONDAY.date())
        more: dict[str, Any] = {"acts": reading.acts, "passages": reading.body.passages, "language": reading.language}
        if who == "client":
            mails.client(reading.body.own_text, asks=reading.asks, **more)
        else:
            mails.team(reading.body.own_text, asks=reading.asks, files=row.get("attachments", ()), **more)
    return mails


def learned(known: Sequence[Ending]) -> dict[str, tuple[float, ...]]:
    """Weights in nats, for each end, of each trait that is met often enough."""
    often = Counter(name for row in known for name, strength in row.nearest.traits.items() if strength)
    names = sorted(name for name, count in often.items() if count >= _LEAST)
    weights = {name: [0.0] * len(ENDS) for name in names}
    squares = {name: [1e-2] * len(ENDS) for name in names}
    shown = [
        ({n: x for n, x in row.nearest.traits.items() if n in weights and x}, row.end)
        for row in known
        for _ in range(_COUNTS[row.kind])
    ]
    order = random.Random(1)
    for _ in range(_ROUNDS):
        order.shuffle(shown)
        for traits, end in shown:
            found = shares(weights, traits)
            for name, strength in traits.items():
                for n, one in enumerate(ENDS):
                    step = (found[one] - (one is end)) * strength + _DECAY * weights[name][n]
                    squares[name][n] += step * step
                    weights[name][n] -= _RATE * step / math.sqrt(squares[name][n])
    return {name: tuple(row) for name, row in weights.items() if max(map(abs, row)) >= _SMALL}


def table(weights: Weights) -> str:
    return "".join(f'"{name}" = "{" ".join(str(round(one * UNIT)) for one in row)}"\n' for name, row in weights.items())


def report(known: Sequence[Ending]) -> str:
    """How questions end by the laws alone, and with weights that were learned without their language, by kind."""
    alone, leant = defaultdict[str, Ends](Counter), defaultdict[str, Ends](Counter)
    for language in sorted({row.language for row in known}):
        weights = learned([row for row in known if row.language != language])
        for row in (row for row in known if row.language == language):
            end = ended(shares(weights, row.nearest.traits), row.nearest, row.reply, row.before)
            before = row.before.state if row.before else State.OPEN
            alone[row.kind][before, row.end] += 1
            leant[row.kind][end.state if end else before, row.end] += 1
    return "\n".join(
        f"{kind}: laws alone: {_told(alone[kind])}\n{kind}: weighed: {_told(leant[kind])}" for kind in alone
    )


def _told(ends: Ends) -> str:
    of = sum(ends.values())
    answered = sum(count for (_, end), count in ends.items() if end is State.ANSWERED)
    right = sum(
        count for (found, end), count in ends.items() if found is end or (found, end) == (State.REPLIED, State.ANSWERED)
    )
    false = sum(count for (found, end), count in ends.items() if found is State.ANSWERED and end is not found)
    left = ends[State.REPLIED, State.ANSWERED]
    return (
        f"{of} questions, right {right / of:.3f}, settled falsely {false / (of - answered):.3f}, "
        f"replied {left / answered:.3f} of those answered"
    )


def main() -> None:
    known = list(rows())
    if "--held-out" in sys.argv:
        print(report(known))
    weights = learned(known)
    Path(data_folder("rules"), "mail", "answering.toml").write_text(_HEAD + table(weights), encoding="utf-8")
    print(f"{len(known)} questions, {len(weights)} traits")


if __name__ == "__main__":
    main()
