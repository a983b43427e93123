"""What an ask wants: to be told something, which words end, or something done, which a promise only puts off."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.ledger.gist import Gists
from daemon.core.ledger.wording import Wording
from daemon.core.model import Ask
from tests.core.ledger.test_clauses import states
from tests.correspondence import Mails, request
from tests.every import every

GISTS = Gists(Wording(shipped_rules()))
TOLD = [
    ("en", "Do you also deliver to the islands?", "To the islands we will deliver every second Tuesday."),
    ("de", "Liefern Sie auch auf die Inseln?", "Auf die Inseln liefern wir jeden zweiten Dienstag."),
    ("fr", "Livrez-vous aussi sur les îles ?", "Sur les îles nous livrons un mardi sur deux."),
    ("it", "Consegnate anche sulle isole?", "Sulle isole consegniamo un martedì sì e uno no."),
    ("es", "¿Entregáis también en las islas?", "En las islas entregamos un martes de cada dos."),
    ("pl", "Czy dostarczacie też na wyspy?", "Na wyspy dostarczamy w co drugi wtorek."),
    ("ro", "Livrați și pe insule?", "Pe insule livrăm din două în două marți."),
    ("ru", "Вы доставляете и на острова?", "На острова доставляем каждый второй вторник."),
    ("uk", "Чи доставляєте ви й на острови?", "На острови доставляємо щодругого вівторка."),
]
DONE = [
    ("en", "Please mend the gutter above the side door.", "We'll mend the gutter on Friday."),
    ("de", "Bitte reparieren Sie die Dachrinne über der Seitentür.", "Die Dachrinne reparieren wir am Freitag."),
    ("fr", "Merci de réparer la gouttière de la porte de côté.", "Nous réparerons la gouttière vendredi."),
    ("it", "Vi prego di riparare la grondaia sopra la porta.", "La grondaia la ripareremo venerdì."),
    ("es", "Por favor, reparen el canalón de la puerta lateral.", "Repararemos el canalón el viernes."),
    ("pl", "Proszę naprawić rynnę nad bocznymi drzwiami.", "Rynnę naprawimy w piątek."),
    ("ro", "Vă rog să reparați jgheabul de la ușa laterală.", "Vom repara jgheabul vineri."),
    ("ru", "Пожалуйста, почините водосток над боковой дверью.", "Водосток починим в пятницу."),
    ("uk", "Будь ласка, полагодьте ринву над бічними дверима.", "Ринву полагодимо в п'ятницю."),
]


def to_do(language: str, asked: Ask) -> bool | None:
    mails = Mails(language)
    return GISTS.of(mails.client(asked.text, asks=[asked])).posed[0].to_do


@every("language, asked, reply", TOLD)
def test_who_asks_whether_we_do_a_thing_wants_to_be_told(language: str, asked: str, reply: str) -> None:
    assert to_do(language, request(asked)) is not True
    assert states([asked], reply, language)[0] in {"answered", "replied"}


def test_a_request_by_its_form_may_ask_only_to_be_told() -> None:
    asked = request("Do you also deliver to the islands?")
    assert to_do("en", asked) is False
    assert states([asked], "To the islands we deliver every second Tuesday.")[0] in {"answered", "replied"}


@every("language, asked, reply", DONE)
def test_a_promise_does_not_end_what_is_to_be_done(language: str, asked: str, reply: str) -> None:
    assert to_do(language, request(asked)) is not False
    assert states([request(asked)], reply, language) == ["acknowledged"]
