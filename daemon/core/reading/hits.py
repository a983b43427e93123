"""What the rules that a sentence meets make of it: a question, a request, or nothing, and how surely."""

from __future__ import annotations

import re
from dataclasses import dataclass

from daemon.core.model import Ask, Kind
from daemon.core.reading.ask_words import CARELESS, DEFECT, NARRATED, AskWords, Names
from daemon.core.reading.clauses import acts, opens
from daemon.core.words.text import words

SURE, LIKELY, WEAK = 0.95, 0.8, 0.6
TOLD = 22  # words: a longer sentence explains more than it reports a defect
MARK = re.compile(r"[?？\u037e]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);(?=[\s\"'”»)\]*_]*$)")  # a semicolon asks in Greek
_LABEL = re.compile(r"^\W*[^\W\d_]+ ?:(?=\s)")  # of a form or an invitation: "Where: on the ground floor"


@dataclass(frozen=True, slots=True)
class AskHit:
    kind: Kind
    certainty: float
    rule: str


def wants_news(text: str, names: Names) -> bool:
    if "courtesy" in names:
        return "status" in names and bool(MARK.search(text))
    return bool({"status", "indirect", "request"} & names or MARK.search(text))


def needs_no_answer(text: str, follows: str, names: Names, said: AskWords) -> bool:
    """Rhetorical, or the writer goes on to answer it."""
    if "rhetorical" in names:
        return True
    answer = follows or text.rpartition("?")[2]
    return bool(answer.strip()) and not said.speaks_to_reader(text) and "answered" in said.hits(answer)


def worded(names: Names) -> AskHit | None:
    """What kind of ask the phrases of a sentence make it, wherever they stand."""
    if "approval" in names and "formula" not in names:
        return AskHit(Kind.APPROVAL, SURE, "approval")
    if "indirect" in names:
        return AskHit(Kind.QUESTION, SURE, "indirect")
    if "named" in names:
        return AskHit(Kind.QUESTION, LIKELY, "named")
    wished = "request" in names and NARRATED not in names
    return AskHit(Kind.REQUEST, SURE, "request") if wished else None


def acting(text: str, clauses: list[list[Names]], names: Names) -> AskHit | None:
    """What a sentence wants done: it says so, or tells what is broken."""
    if "notice" not in names and acts(clauses):
        return AskHit(Kind.REQUEST, LIKELY, "act")
    short = len(words(text)) <= TOLD
    faulty = short and any({"thing", "fault"} <= found for group in clauses for found in group)
    return AskHit(Kind.REQUEST, LIKELY, DEFECT) if (faulty or DEFECT in names) and "mended" not in names else None


def unmarked(text: str, names: Names, clauses: list[list[Names]], said: AskWords) -> AskHit | None:
    """A question without its mark. Who ends a long sentence with a full stop leaves out no mark, unless he says why he
    asks: "is the oak cut, because my wife dreams of walnut".
    """
    if text.rstrip().endswith((".", ":", ";")) and len(words(text)) > CARELESS:
        why = said.reason.search(text)
        asks = why is not None and len(words(text[: why.start("end")])) <= CARELESS and opens(clauses[0][:1])
        return AskHit(Kind.QUESTION, WEAK, "opener") if asks else None
    if _LABEL.match(text):
        clauses = clauses[1:]
    if not text.rstrip().endswith("!") and any(map(opens, clauses)):  # "How nice!" asks nothing
        return AskHit(Kind.QUESTION, LIKELY, "opener")
    return AskHit(Kind.QUESTION, WEAK, "inside") if "inside" in names else None


def bare_mark(own_text: str) -> list[Ask]:
    """`?` above a forwarded mail."""
    mark = own_text.strip()
    return [Ask(mark, Kind.QUESTION, WEAK, "question mark alone")] if mark and not mark.strip("?") else []
