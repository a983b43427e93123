"""What one clause of a team's reply does, read by itself: it tells, promises, puts off or asks."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.dates.dates import Dates
from daemon.core.ledger.bit import Does
from daemon.core.ledger.reply import ReplyReader
from daemon.core.ledger.wording import Wording
from daemon.core.reading.acts import ActReader
from daemon.core.reading.asks import AskReader
from tests.correspondence import MONDAY, Mails

RULES = shipped_rules()
ACTS = ActReader(RULES, Dates(RULES))
ASKS = AskReader(RULES)
WORDING = Wording(RULES)
REPLIES = ReplyReader(WORDING)


def does(language: str, text: str) -> list[Does]:
    acts = ACTS.read(text, language, MONDAY.date())
    filed = Mails(language).team(text, asks=ASKS.read(text, "", language, is_reply=True), acts=acts)
    return [bit.does for bit in REPLIES.read(filed).bits]


# Each has the words with which a client asks, and tells what may be, what is lacking, what it takes.
TELLS = [
    ("en", "With a permit you can park in the yard until six."),
    ("de", "Die kleine Halle kannst du haben, da sitzen achtzig bequem."),
    ("de", "Mit dem neuen Belag dürfen Sie die Terrasse gleich befahren."),
    ("fr", "Nous avons deux jours de plus : vous pouvez m'envoyer vos photos jusqu'au 9."),
    ("es", "Falta la segunda puerta a la misma altura que la primera; por lo demás está bien."),
    ("es", "Con dos firmas basta; si falta una, habría que pagar un recargo."),
    ("uk", "Під друк на склі треба інша форма, це інший цех і два тижні."),
]
ASKING = [
    ("en", "Please send us the plan of the hall."),
    ("de", "Bitte schicken Sie uns den Plan der Halle."),
    ("fr", "Merci de nous envoyer le plan de la salle."),
    ("es", "Mándenos el plano de la sala, por favor."),
    ("it", "Mandateci la pianta della sala, per favore."),
    ("pl", "Proszę przesłać nam plan sali."),
    ("ro", "Trimiteți-ne vă rog planul sălii."),
    ("ru", "Пришлите нам, пожалуйста, план зала."),
    ("uk", "Надішліть нам, будь ласка, план зали."),
]


@pytest.mark.parametrize(("language", "text"), TELLS)
def test_what_a_team_says_may_be_or_takes_asks_for_nothing(language: str, text: str) -> None:
    assert does(language, text) == [Does.CONTENT]


@pytest.mark.parametrize(("language", "text"), ASKING)
def test_what_a_team_asks_for_in_so_many_words_is_no_answer(language: str, text: str) -> None:
    assert does(language, text) == [Does.ASK]


SEVERAL = [
    ("en", "The wall between the two rooms is of plaster, and I'll ask the landlord about the lift.", Does.HOLD),
    ("de", "Mit dem Zaun spricht nichts dagegen, das Tor baue ich bis Freitag ein.", Does.PROMISE),
    ("de", "Anstrich und Lasur sind im Preis enthalten, die Farbmuster schicke ich Ihnen am Freitag.", Does.PROMISE),
    ("it", "Sedie e tovaglie sono sul furgone; per il dolce chiedo alla cucina e vi faccio sapere.", Does.HOLD),
]


@pytest.mark.parametrize(("language", "text", "later"), SEVERAL)
def test_what_is_told_beside_a_promise_stands_apart(language: str, text: str, later: Does) -> None:
    assert does(language, text) == [Does.CONTENT, later]


HANGING = [
    ("en", "I'll write to you on Friday, as soon as the printer has told us the price."),
    ("de", "Ich melde mich am Freitag, sobald die Druckerei den Preis genannt hat."),
    ("ru", "Отвечу со всеми деталями, как только смогу."),
    ("pl", "Odpiszę w piątek, jak tylko drukarnia poda cenę."),
]


@pytest.mark.parametrize(("language", "text"), HANGING)
def test_what_hangs_on_a_promise_goes_with_it(language: str, text: str) -> None:
    assert Does.CONTENT not in does(language, text)


def test_a_day_may_stand_before_its_hour_and_who_is_pleased_has_done_nothing() -> None:
    assert WORDING.has_day("Le 20 à 14 h me conviendrait.")
    for language, text in (("ru", "Вот и славно :)"), ("uk", "От і чудово!")):
        assert does(language, text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Aufbau ist gratis."),
        ("it", "Il trasporto è gratuito."),
        ("pl", "Dostawa gratis."),
        ("ru", "Доставка бесплатно."),
    ],
)
def test_what_costs_nothing_is_a_sum(language: str, text: str) -> None:
    (bit,) = REPLIES.read(Mails(language).team(text)).bits
    assert bit.figures
