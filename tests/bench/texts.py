"""Sentences of business mail in nine languages, by what they do: the labelled ones of `tests/core/reading/phrases/`."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

PHRASES = Path(__file__).parents[1] / "core" / "reading" / "phrases"
CHARSETS = {  # what mail programs of these languages write, beside UTF-8: nine in all
    "en": ("us-ascii", "utf-8"),
    "it": ("iso-8859-1", "utf-8"),
    "pl": ("iso-8859-2", "windows-1250", "utf-8"),
    "uk": ("windows-1251", "utf-8"),
    "ro": ("utf-8", "iso-8859-2"),
    "ru": ("koi8-r", "windows-1251", "utf-8"),
    "de": ("iso-8859-15", "utf-8"),
    "fr": ("windows-1252", "utf-8"),
    "es": ("iso-8859-1", "utf-8"),
}
# What is asked of one thing, and a plain answer: most of an agency's questions have one.
PAIRS = {
    "en": (
        ("When does sample {} arrive?", "Sample {} arrives on Tuesday."),
        ("Is drawing {} included in the price?", "Yes, drawing {} is included in the price."),
        ("Can you send us offer {} again?", "Here is offer {} again, attached."),
    ),
    "it": (
        ("Quando arriva il campione {}?", "Il campione {} arriva martedì."),
        ("Il disegno {} è compreso nel prezzo?", "Sì, il disegno {} è compreso nel prezzo."),
        ("Ci potete rimandare il preventivo {}?", "In allegato il preventivo {}."),
    ),
    "pl": (
        ("Kiedy dotrze próbka {}?", "Próbka {} dotrze we wtorek."),
        ("Czy rysunek {} jest wliczony w cenę?", "Tak, rysunek {} jest wliczony w cenę."),
        ("Czy mogą Państwo przesłać ofertę {}?", "W załączniku oferta {}."),
    ),
    "uk": (
        ("Коли прибуде зразок {}?", "Зразок {} прибуде у вівторок."),
        ("Чи входить креслення {} у ціну?", "Так, креслення {} входить у ціну."),
        ("Можете надіслати кошторис {}?", "Кошторис {} у вкладенні."),
    ),
    "ro": (
        ("Când ajunge mostra {}?", "Mostra {} ajunge marți."),
        ("Desenul {} este inclus în preț?", "Da, desenul {} este inclus în preț."),
        ("Ne puteți trimite oferta {}?", "Am atașat oferta {}."),
    ),
    "ru": (
        ("Когда придёт образец {}?", "Образец {} придёт во вторник."),
        ("Чертёж {} входит в цену?", "Да, чертёж {} входит в цену."),
        ("Можете прислать смету {}?", "Смета {} во вложении."),
    ),
    "de": (
        ("Wann kommt das Muster {}?", "Das Muster {} kommt am Dienstag."),
        ("Ist die Zeichnung {} im Preis enthalten?", "Ja, die Zeichnung {} ist im Preis enthalten."),
        ("Können Sie uns das Angebot {} schicken?", "Anbei das Angebot {}."),
    ),
    "fr": (
        ("Quand arrive l'échantillon {} ?", "L'échantillon {} arrive mardi."),
        ("Le plan {} est-il compris dans le prix ?", "Oui, le plan {} est compris dans le prix."),
        ("Pouvez-vous nous envoyer le devis {} ?", "Ci-joint le devis {}."),
    ),
    "es": (
        ("¿Cuándo llega la muestra {}?", "La muestra {} llega el martes."),
        ("¿El plano {} está incluido en el precio?", "Sí, el plano {} está incluido en el precio."),
        ("¿Nos podéis enviar el presupuesto {}?", "Adjunto el presupuesto {}."),
    ),
}
PLAIN = 0.8  # of what is asked
_ASKED = ("question", "request")
_REPLIED = ("answer", "holding", "promise")


@dataclass(frozen=True)
class Talk:
    """What people of one language write."""

    sentences: dict[str, list[str]]  # by label
    pairs: tuple[tuple[str, str], ...]

    def statements(self, rng: Random) -> list[str]:
        """The body of a mail that wants nothing: one to four sentences."""
        return [rng.choice(self.sentences["statement"]) for _ in range(rng.randint(1, 4))]

    def asked(self, rng: Random) -> tuple[str, str]:
        """A question or request, and what the team will say to it: an answer, a holding reply or a promise."""
        if rng.random() < PLAIN:
            number = rng.randrange(10_000)
            asks, answers = rng.choice(self.pairs)
            return asks.format(number), answers.format(number)
        asks = rng.choice(self.sentences[rng.choice(_ASKED)])
        return asks, rng.choice(self.sentences[rng.choice(_REPLIED)])

    def thanks(self, rng: Random) -> str:
        return rng.choice(self.sentences["thanks"])


@cache
def talk(language: str) -> Talk:
    found: dict[str, list[str]] = defaultdict(list)
    for line in (PHRASES / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["label"] != "statement" or row["side"] == "team":  # the clients' are those that are hardest to tell
            found[row["label"]].append(row["text"])
    return Talk(dict(found), PAIRS[language])
