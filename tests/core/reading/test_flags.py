"""Approvals and red flags in words that no rule has, known by the tenor of a sentence; and what only looks like one."""

from __future__ import annotations

from datetime import date

from daemon.adapters.rulebook import shipped_rules
from daemon.core.dates.dates import Dates
from daemon.core.reading.acts import ActReader
from tests.every import every

READER = ActReader(shipped_rules(), Dates(shipped_rules()))
RAISED = [
    ("cancel", "en", "Please close our account at the end of the quarter."),
    ("cancel", "de", "Bitte schließen Sie unser Konto zum Quartalsende."),
    ("cancel", "es", "Hemos decidido poner fin al contrato en diciembre."),
    ("cancel", "fr", "Finalement nous renonçons au changement d'image, merci de tout arrêter."),
    ("cancel", "pl", "Proszę zamknąć nasze konto z końcem kwartału."),
    ("approval", "fr", "Parfait, c'est exactement ça, à l'impression !"),
    ("approval", "ru", "Чудесно, то что надо, отправляйте в печать."),
    ("approval", "uk", "Другий ескіз приймаю."),
    ("urgent", "it", "Non c'è un minuto da perdere."),
    ("urgent", "ro", "Am nevoie de răspuns în următoarele treizeci de minute, altfel pierdem locul."),
    ("complaint", "en", "Your driver dumped the crates in the rain and left."),
    ("chaser", "es", "Sigo sin saber nada de la hora de entrega."),
]
NOT_RAISED = [
    ("withdrawal", "pl", "Poprzednia drukarnia wszystko zepsuła, więc cieszymy się, że was znaleźliśmy."),
    ("withdrawal", "ru", "Прошлая типография всё испортила, поэтому рады, что нашли вас."),
    ("withdrawal", "fr", "Sauf erreur de ma part, mon courriel du 6 mai est resté sans réponse."),
    ("approval", "it", "Per noi è indifferente il colore, ma ci serve una risposta."),
    ("approval", "es", "Hemos decidido poner fin al contrato en diciembre."),
    ("approval", "en", "Are you happy to go ahead with the second draft?"),
    ("complaint", "it", "Ho emesso la prima fattura a un cliente di Lugano."),
]


def speeches(text: str, language: str) -> set[str]:
    return {act.speech.value for act in READER.read(text, language, date(2026, 3, 2))}


@every("kind, language, text", RAISED)
def test_a_flag_in_words_that_no_rule_has_is_raised(kind: str, language: str, text: str) -> None:
    assert kind in speeches(text, language)


@every("kind, language, text", NOT_RAISED)
def test_what_the_sentence_as_a_whole_belies_is_not_raised(kind: str, language: str, text: str) -> None:
    assert kind not in speeches(text, language)
