"""What may be small talk is doubtful, and stays in the ledger."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.model import Ask
from daemon.core.reading.asks import AskReader
from daemon.core.reading.small_talk import DOUBTFUL
from tests.every import every

READER = AskReader(shipped_rules())


def read(text: str, language: str) -> tuple[Ask, ...]:
    return READER.read(text, "Project", language, is_reply=True)


@every(
    "language, talk, matter",
    [
        ("en", "Did you enjoy your holiday?", "When does the fair open its gates?"),
        ("de", "Ferien gut überstanden?", "Wann öffnet die Messe ihre Tore?"),
        ("fr", "Bien remis des vacances ?", "Quand ouvre le salon ?"),
        ("it", "Com'è andata la vacanza al mare?", "Quando apre la fiera?"),
    ],
)
def test_small_talk_is_doubtful_beside_the_matter_and_never_dropped(language: str, talk: str, matter: str) -> None:
    first, second = read(f"{talk} {matter}", language)
    assert (first.text, second.text) == (talk, matter)
    assert first.certainty <= DOUBTFUL < second.certainty


def test_what_is_all_that_a_mail_asks_is_kept_as_doubtful() -> None:
    (ask,) = read("Did you enjoy your holiday?", "en")
    assert ask.certainty == DOUBTFUL


def test_a_question_on_what_we_make_is_as_sure_as_before() -> None:
    asks = read("How was the new logo received? When can we see it?", "en")
    assert [ask.text for ask in asks] == ["How was the new logo received?", "When can we see it?"]
