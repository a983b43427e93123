"""What a reply to a draft says: a yes, orders that stand for themselves, and what is to be added to the letter."""

from __future__ import annotations

from daemon.core.commands.command import Command
from daemon.core.desk.draft_replies import DraftReader, on_draft
from daemon.core.model import Body
from daemon.core.words.text import words
from tests.core.desk.office import DRAFT, MARTA, MONDAY, office, reader_of_commands
from tests.every import every


@every(
    "text, said",
    [
        ("ok", ["approve"]),
        ("OK, thanks!\nMarta", ["approve"]),
        ("Thanks!", []),
        ("hold", ["hold"]),
        ("not this week\nshe is at a fair", ["hold she is at a fair"]),
        ("ok\n62 of 100 hours", ["notes 62 of 100 hours"]),
        ("Slideshow half done\nok", ["notes Slideshow half done"]),
        ("1 done", ["notes 1 done"]),
        ("note: the hall is booked", ["notes the hall is booked"]),
        ("note rossi: they pay late", ["note"]),
        # an absence, an undo
        ("away until Friday", ["away"]),
        ("ok\naway until Friday", ["approve", "away"]),
        ("away until Friday\nJohn knows all of it", ["away John knows all of it"]),
        ("Slideshow half done\naway until Friday", ["away", "notes Slideshow half done"]),
        ("ok\naway until Friday\n2 photos are missing", ["away", "notes 2 photos are missing"]),
        ("back", ["back"]),
        ("back on track", ["notes back on track"]),
        ("undo", ["undo"]),
        ("ok\nBest regards\nMarta Bianchi\nStudio of the year", ["approve"]),
        # another hour, a look at it
        ("later monday 10:00", ["snooze"]),
        ("ok, later monday 10:00", ["snooze"]),
        ("ok\nlater monday 10:00\n4 to 10 April", ["snooze", "notes 4 to 10 April"]),
        ("Monday 10:00", ["notes Monday 10:00"]),
        ("later is fine", ["notes later is fine"]),
        ("show me", ["show"]),
        ("show me the photos", ["notes show me the photos"]),
        # plans
        ("plan rossi\nDesign: 6 March\nLaunch", ["plan Design: 6 March/Launch"]),
        ("ok\nplan rossi", ["approve", "plan"]),
        ("plan landing page: layout first", ["notes plan landing page: layout first"]),
        ("notes turin\non track", ["notes on track"]),
        ("on track\nnotes turin\n1 half", ["notes 1 half", "notes on track"]),
        # questions to the clerk
        ("status", ["status"]),
        ("ok\nstatus rossi", ["approve", "status"]),
        ("status: at risk", ["notes status: at risk"]),
        ("ok\nstatus: at risk", ["notes status: at risk"]),
        ("report", ["report"]),
        ("ok\nreport", ["approve", "report"]),
        ("ok\nreport is with the printer", ["notes report is with the printer"]),
        ("find the contract", ["find"]),
        ("ok\nfind a better photo", ["notes find a better photo"]),
        ("record rossi", ["record"]),
        ("help", ["help"]),
    ],
)
def test_a_reply_to_a_draft(text: str, said: list[str]) -> None:
    found = on_draft(office(), DRAFT, Body(text), DraftReader(reader_of_commands(), "en", _read))
    assert [" ".join(filter(None, (one.word, _lines(one.note)))) for one in found] == said


def _read(lines: str) -> tuple[Command, ...]:
    return reader_of_commands().read(lines, "en", MONDAY.date(), frozenset(words(MARTA.name)))


def _lines(note: str) -> str:
    return note.replace("\n", "/")
