"""Sentences of letters are weighed by all that is known of them."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.reading.asks import AskReader
from daemon.core.reading.weight import AskWeights, Position, evidence, probability
from daemon.core.words.tenor import TENOR, Tenor
from tests.every import every

READER = AskReader(shipped_rules())
ALONE = Position(place=1, sentences=3, reply=False, before=False, beside=False, marked=False)

# Letters that ask for something in words that no rule knows, and their twins, which only tell.
HINTED = {
    "en": ("Hello Tom, the kids loved the visit. I'd need the signed form back before we can pay.", "signed form"),
    "de": ("Hallo Tom, wir sind zurück. Ich bräuchte noch die Rechnung vom März für den Steuerberater.", "Rechnung"),
    "it": (
        "Buongiorno Luca, siamo tornati. Mi servirebbe ancora la fattura di marzo per il commercialista.",
        "fattura",
    ),
    "fr": ("Bonjour Paul, nous sommes rentrés. Il me faudrait encore la facture de mars pour le comptable.", "facture"),
    "es": ("Hola Luis, ya hemos vuelto. Me haría falta la factura de marzo para la gestoría.", "factura"),
    "pl": ("Dzień dobry, już wróciliśmy. Potrzebowałabym jeszcze faktury za marzec dla księgowej.", "faktury"),
    "ro": ("Bună ziua, ne-am întors. Mi-ar trebui și factura din martie pentru contabil.", "factura"),
    "ru": ("Добрый день, мы вернулись. Мне бы ещё счёт за март для бухгалтера.", "счёт"),
    "uk": ("Добрий день, ми повернулися. Мені б ще рахунок за березень для бухгалтера.", "рахунок"),
}
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


@pytest.mark.parametrize("language", HINTED)
def test_a_letter_may_ask_in_words_that_no_rule_knows(language: str) -> None:
    text, matter = HINTED[language]
    (ask,) = READER.read(text, "", language, is_reply=False)
    assert matter in ask.text


def test_letters_that_only_tell_ask_nothing_as_good_as_always() -> None:
    """Who is asked too often is a person; what is not seen is a client's question."""
    asked = [language for language, text in TOLD.items() if READER.read(text, "", language, is_reply=False)]
    assert len(asked) <= len(TOLD) // 4


def test_no_weight_takes_away_what_a_rule_or_a_mark_says() -> None:
    """Whatever stands beside it: "please" and a question mark are believed."""
    text = "Hello Tom, all is well. Please send the form. The weather is fine. Is the hall booked? We are at the sea."
    asks = READER.read(text, "", "en", is_reply=True)
    assert [ask.text for ask in asks] == ["Please send the form.", "Is the hall booked?"]


def test_what_a_letter_tells_beside_what_it_asks_is_believed_less() -> None:
    hint = "I'd need the signed form back before we can pay."
    alone = READER.read(f"Hello Tom, we are back. {hint} All is well.", "", "en", is_reply=False)
    assert [ask.rule for ask in alone] in ([TENOR], ["request"])
    beside = READER.read(f"Hello Tom, when does the hall open? {hint} All is well.", "", "en", is_reply=False)
    assert beside[0].text.endswith("?")
    assert len(beside) <= len(alone) + 1


@every("found, sure", [({}, 0.5), ({"a": 1.0}, 0.88), ({"a": -1.0}, 0.12), ({"unknown": 9.0}, 0.5)])
def test_weights_sum_to_the_logit_of_a_probability(found: dict[str, float], sure: float) -> None:
    assert probability({"a": 2.0}, found) == pytest.approx(sure, abs=0.01)


def test_evidence_names_what_it_is_of() -> None:
    found = dict(evidence("Send the form.", frozenset({"act"}), "act", Tenor(), ALONE))
    assert found["matches act"] == found["asks by act"] == found["no tenor"] == found["full stop"] == 1.0
    assert found["first"] + found["reply"] == 0
    assert 0 < AskWeights(shipped_rules()).of(found) < 1
