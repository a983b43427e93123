"""What all the words of a sentence without a question mark say: that it asks, or that it only tells."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.model import Kind
from daemon.core.reading.asks import AskReader
from daemon.core.reading.by_tenor import asking, tells
from daemon.core.reading.hits import LIKELY, AskHit
from daemon.core.words.tenor import Tenor
from tests.every import every

READER = AskReader(shipped_rules())


def model(asks: float) -> Tenor:
    """A model that says of any sentence how likely it asks."""

    class Fixed(Tenor):
        def of(self, text: str) -> dict[str, float]:
            return {"sentence.asks": asks, "sentence.tells": 1 - asks}

    return Fixed()


@every("asks, found", [(0.996, True), (0.98, False)])
def test_only_what_is_nearly_certain_asks(asks: float, found: bool) -> None:
    assert (asking(model(asks), "The blue one rather than the grey", opening=False) is not None) == found


@every("asks, rule, told", [(0.005, "indirect", True), (0.05, "indirect", False), (0.005, "act", False)])
def test_what_plainly_tells_is_no_ask_unless_it_bids(asks: float, rule: str, told: bool) -> None:
    assert tells(model(asks), "He asked when it opens", AskHit(Kind.QUESTION, LIKELY, rule)) == told


def test_without_a_model_the_rules_alone_decide() -> None:
    assert asking(Tenor(), "The blue one rather than the grey", opening=False) is None
    assert not tells(Tenor(), "He asked when it opens", AskHit(Kind.QUESTION, LIKELY, "indirect"))


@every(
    "language, text",
    [
        ("en", "Nobody knows how the old mill wheel was turned or who built it in the first place."),
        ("de", "In dem Roman fragt niemand, warum die Glocke jeden Abend zweimal geschlagen wurde."),
        ("pl", "Nikt nie wiedział, kiedy zbudowano ten most ani kto za niego zapłacił."),
    ],
)
def test_a_story_asks_nothing(language: str, text: str) -> None:
    assert READER.read(text, "", language, is_reply=False) == ()


def test_a_question_mark_is_never_outweighed() -> None:
    text = "Nobody knows how the old mill wheel was turned or who built it in the first place?"
    assert READER.read(text, "", "en", is_reply=False)


@every(
    "language, text",
    [
        ("en", "Happy with all three, but please change the date before you print them."),
        ("de", "Passt so, bitte nur noch das Datum ändern."),
        ("it", "Va benissimo il verde, mandateci però anche la fattura."),
        ("uk", "Усе подобається, тільки виправте прізвище на обкладинці."),
        ("es", "Nos gusta la segunda, pero cambiad el color del fondo."),
        ("fr", "Validé pour nous, enlevez juste le logo de l'ancien sponsor."),
        ("ro", "Suntem de acord, mai trimiteți și devizul semnat."),
        ("ru", "Макет утверждаем, только поменяйте дату на обложке."),
        ("en", "Approved. Can you print it by Friday?"),
    ],
)
def test_what_is_asked_beside_an_approval_stays(language: str, text: str) -> None:
    assert READER.read(text, "Booklet", language, is_reply=True)
