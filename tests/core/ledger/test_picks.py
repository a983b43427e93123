"""A client who only chooses among what the team offered asks nothing: "the oak one, please"."""

from __future__ import annotations

from tests.correspondence import Mails, request
from tests.every import every

CHOSEN = [
    ("en", "Would you like the oak or the beech?", "The oak one, please.", True),
    ("en", "How many chairs do you need?", "40 please.", True),
    ("de", "Möchten Sie Eiche oder Buche?", "Eiche bitte.", True),
    ("es", "¿Cuántos menús imprimimos?", "80 por favor.", True),
    ("fr", "Vous préférez le chêne ou le hêtre ?", "Le chêne, s'il vous plaît.", True),
    ("it", "Preferite il rovere o il faggio?", "Il rovere, per favore.", True),
    ("pl", "Woli Pani dąb czy buk?", "Dąb, proszę.", True),
    # What is no choice stays a request, and so does what says more than the choice.
    ("en", "Would you like the oak or the beech?", "A quote for both, please.", False),
    ("en", "Would you like the oak or the beech?", "The invoice, please.", False),
    ("en", "Would you like the oak or the beech?", "Please send a sample of the oak to our office in Leeds.", False),
    ("en", "Would you like the oak or the beech?", "An oak sample, please.", False),
    ("en", "When does it suit you?", "Invoice 4711, please.", False),
    ("en", "Is everything clear?", "The invoice, please.", False),
]


@every("language, question, reply, chosen", CHOSEN)
def test_a_choice_opens_no_question(language: str, question: str, reply: str, chosen: bool) -> None:
    mails = Mails(language)
    mails.team(question, asks=[question])
    mails.client(reply, asks=[request(reply)])
    assert (not mails.ledger().questions) is chosen


def test_a_choice_with_a_question_mark_is_asked() -> None:
    mails = Mails()
    mails.team("Would you like the oak or the beech?", asks=["Would you like the oak or the beech?"])
    mails.client("The oak?", asks=["The oak?"])
    assert mails.states() == ["open"]
