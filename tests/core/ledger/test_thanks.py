"""Thanks for a reply: they settle what it may have answered, not what it never spoke of."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.reading.asks import AskReader
from tests.core.ledger.test_clauses import read
from tests.correspondence import Mails
from tests.every import every

READER = AskReader(shipped_rules())
THANKS = {
    "en": "Thanks for letting me know!",
    "de": "Vielen Dank!",
    "es": "¡Muchas gracias!",
    "fr": "Merci beaucoup !",
    "it": "Grazie mille!",
    "pl": "Dziękuję bardzo!",
    "ro": "Mulțumesc mult!",
    "ru": "Большое спасибо!",
    "uk": "Дуже дякую!",
}
LEFT = [
    ("en", "Could you mow the lawn?", "We've noted your wish."),
    ("en", "Could you mow the lawn?", "The roofer has finished the gutters today."),
    ("en", "Is the sauna open on Sundays?", "Our colleague is ill this week."),
    ("de", "Könnten Sie den Rasen mähen?", "Der Dachdecker war heute da."),
    ("de", "Ist die Sauna sonntags offen?", "Unsere Kollegin ist diese Woche krank."),
    ("es", "¿Abre la sauna los domingos?", "Nuestra compañera está enferma esta semana."),
    ("fr", "Le sauna est-il ouvert le dimanche ?", "Notre collègue est malade cette semaine."),
    ("it", "La sauna è aperta la domenica?", "La nostra collega è malata questa settimana."),
    ("pl", "Czy sauna jest otwarta w niedziele?", "Nasza koleżanka jest chora w tym tygodniu."),
    ("ro", "Sauna e deschisă duminica?", "Colega noastră este bolnavă săptămâna aceasta."),
    ("ru", "Сауна открыта по воскресеньям?", "Наша коллега болеет на этой неделе."),
    ("uk", "Сауна відчинена в неділю?", "Наша колега хворіє цього тижня."),
]


def after(language: str, asked: str, reply: str, *, files: tuple[str, ...] = ()) -> str:
    """The state of a question whose client gives thanks for a reply."""
    mails = Mails(language)
    mails.client(asked, asks=READER.read(asked, "", language, is_reply=False))
    answer = mails.team(reply, acts=read(reply, language), files=files)
    mails.client(THANKS[language], acts=read(THANKS[language], language), references=(answer.message_id,))
    return mails.question().state.value


@every("language, asked, reply", LEFT)
def test_thanks_settle_nothing_that_the_reply_does_not_speak_of(language: str, asked: str, reply: str) -> None:
    assert after(language, asked, reply) != "answered"


@every(
    "language, asked, reply",
    [
        ("en", "May we use the sauna after nine?", "The sauna has a key of its own."),
        ("de", "Dürfen wir die Sauna nach neun benutzen?", "Die Sauna hat einen eigenen Schlüssel."),
        ("fr", "Peut-on utiliser le sauna après neuf heures ?", "Le sauna a sa propre clé."),
        ("it", "Possiamo usare la sauna dopo le nove?", "La sauna ha una chiave sua."),
    ],
)
def test_thanks_settle_what_the_reply_speaks_of(language: str, asked: str, reply: str) -> None:
    assert after(language, asked, reply) == "answered"


def test_a_file_is_what_was_to_be_sent() -> None:
    assert after("en", "Could you send us the floor plan?", "Here you are.", files=("a.pdf",)) == "answered"
    assert after("en", "Could you send us the floor plan?", "The plan is nearly ready.") != "answered"
