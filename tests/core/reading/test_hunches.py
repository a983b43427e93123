"""A mail in which nothing is seen to ask is not passed over where something in it may want an answer."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.reading.asks import AskReader
from tests.every import every

READER = AskReader(shipped_rules())

# Faults told in words that no rule has, written before the hunch was tried on them: 16 of 18 were seen.
TOLD = {
    "en": ("The middle pedal does nothing.", "The engraved pens skip on the second line."),
    "de": ("Das mittlere Pedal tut rein gar nichts.", "Die Fugen im Bad bröseln schon wieder heraus."),
    "it": ("Il pedale di mezzo non fa niente.", "La mappa mette il nostro agriturismo in mezzo al lago."),
    "fr": ("La pédale du milieu ne fait rien.", "Le siphon goutte encore un peu la nuit."),
    "es": ("El pedal de en medio no hace nada.", "El cajón de abajo roza y se queda a medias."),
    "pl": ("Środkowy pedał nic nie robi.", "Szuflada na dole haczy i staje w połowie."),
    "ro": ("Pedala din mijloc nu face nimic.", "Sertarul de jos se freacă și rămâne la jumătate."),
    "ru": ("Средняя педаль ничего не делает.", "Нижний ящик цепляет и застревает на полпути."),
    "uk": ("Середня педаль нічого не робить.", "Нижня шухляда чіпляє і застрягає на півдорозі."),
}
IDLE = {
    "en": "Thanks, got it, have a good weekend.",
    "de": "Danke, ist angekommen, schönes Wochenende.",
    "it": "Grazie mille, tutto perfetto, buon fine settimana.",
    "fr": "Merci, bien reçu, bon week-end.",
    "es": "Gracias, recibido, buen fin de semana.",
    "pl": "Dziękuję, dotarło, miłego weekendu.",
    "ro": "Mulțumesc, am primit, weekend plăcut.",
    "ru": "Спасибо, получила, хороших выходных.",
    "uk": "Дякую, отримала, гарних вихідних.",
}


def test_nearly_every_told_fault_is_an_ask_or_a_hunch() -> None:
    told = [(language, text) for language, texts in TOLD.items() for text in texts]
    assert len([one for one in told if seen(*one)]) >= 16


def seen(language: str, text: str) -> bool:
    asks = READER.read(text, "", language, is_reply=False)
    return bool(asks) or READER.hunch(text, language, is_reply=False) == text


@every("language", IDLE)
def test_thanks_are_no_hunch(language: str) -> None:
    assert not READER.hunch(IDLE[language], language, is_reply=False)


def test_words_of_a_language_that_is_not_read_are_a_hunch() -> None:
    told = "De printer van de balie doet het sinds gisteren niet meer."
    assert READER.hunch(f"Goedemorgen,\n\n{told}\n\nAnna", None, is_reply=False) == told


def test_of_a_log_nobody_guesses_what_it_wants() -> None:
    assert not READER.hunch("The middle pedal does nothing.\n" * 1000, "en", is_reply=False)
