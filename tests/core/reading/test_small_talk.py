"""Small talk asks nothing of the team; what may be small talk is doubtful, and what opens no letter stays."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.model import Ask
from daemon.core.reading.asks import DOUBTFUL, AskReader
from tests.every import every

READER = AskReader(shipped_rules())


def read(text: str, language: str) -> tuple[Ask, ...]:
    return READER.read(text, "Project", language, is_reply=True)


@every(
    "language, talk, matter",
    [
        ("en", "Did you enjoy your holiday?", "When does the fair open its gates?"),
        ("de", "Wie war der Urlaub an der See?", "Wann öffnet die Messe ihre Tore?"),
        ("fr", "Bien remis des vacances ?", "Quand ouvre le salon ?"),
        ("es", "¿Qué tal el puente?", "¿Cuándo abre la feria sus puertas?"),
        ("it", "Com'è andata la vacanza al mare?", "Quando apre la fiera?"),
        ("pl", "Jak tam urlop?", "Kiedy otwierają targi?"),
        ("ro", "Cum a fost vacanța la mare?", "Când se deschide târgul?"),
        ("uk", "Як відпустка на морі?", "Коли відкривається ярмарок?"),
        ("ru", "Как отпуск на море?", "Когда открывается ярмарка?"),
    ],
)
def test_small_talk_that_opens_a_letter_is_let_go_and_its_matter_kept(language: str, talk: str, matter: str) -> None:
    assert [ask.text for ask in read(f"{talk} {matter}", language)] == [matter]


def test_what_is_all_that_a_mail_asks_is_kept_as_doubtful() -> None:
    (ask,) = read("Did you enjoy your holiday?", "en")
    assert ask.certainty == DOUBTFUL


def test_a_question_on_what_we_make_is_as_sure_as_before() -> None:
    asks = read("How was the new logo received? When can we see it?", "en")
    assert [ask.text for ask in asks] == ["How was the new logo received?", "When can we see it?"]
