"""What is wanted without a request in so many words: a defect told, a wish, a question without its mark."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.reading.asks import AskReader
from tests.every import every

READER = AskReader(shipped_rules())


def asks(text: str, language: str) -> bool:
    return bool(READER.read(text, "Project", language, is_reply=True))


@every(
    "language, told",
    [
        ("en", "The lift no longer stops at our floor. Nobody in the office can open the invoice."),
        ("de", "Der Aufzug hält bei uns nicht mehr. Niemand von uns kann die Rechnung öffnen."),
        ("fr", "L'ascenseur ne s'arrête plus chez nous. Personne ici n'arrive à ouvrir la facture."),
        ("es", "El ascensor ya no para en nuestra planta. Nadie aquí puede abrir la factura."),
        ("it", "L'ascensore non si ferma più da noi. Nessuno in ufficio riesce ad aprire la fattura."),
        ("pl", "Winda nie zatrzymuje się na naszym piętrze. Nikt u nas nie może otworzyć faktury."),
        ("ro", "Liftul nu mai oprește la noi. Nimeni de la noi nu reușește să deschidă factura."),
        ("uk", "Ліфт більше не зупиняється в нас. Ніхто в нас не може відкрити рахунок."),
        ("ru", "Лифт больше не останавливается у нас. Никто у нас не может открыть счёт."),
    ],
)
def test_what_stopped_working_and_what_nobody_can_do_is_to_be_seen_to(language: str, told: str) -> None:
    assert len(READER.read(told, "Project", language, is_reply=True)) == 2


@every(
    "language, wishes",
    [
        (
            "en",
            "It would be lovely to have larger captions.|The blue could be a touch warmer.|We'd be interested in a quote.",
        ),
        ("de", "Das Blau dürfte noch eine Spur wärmer sein.|Uns interessiert der Preis für 200 Stück."),
        ("fr", "Ce serait bien d'avoir la date.|Le bleu pourrait être un peu plus chaud.|Un devis nous intéresserait."),
        ("es", "Sería genial tener la fecha.|El azul podría ser un poco más cálido.|Nos interesa el precio de 200."),
        ("it", "Sarebbe bello avere la data.|Il blu potrebbe essere un po' più caldo.|Ci interessa il prezzo di 200."),
        ("pl", "Fajnie by było mieć datę.|Niebieski mógłby być trochę cieplejszy.|Interesuje nas cena za 200 sztuk."),
        ("ro", "Ar fi bine să avem data.|Albastrul ar putea fi puțin mai cald.|Ne interesează prețul pentru 200."),
        ("uk", "Добре б мати дату.|Синій міг би бути трохи теплішим.|Нас цікавить ціна за 200 штук."),
        ("ru", "Хорошо бы иметь дату.|Синий мог бы быть чуть теплее.|Нас интересует цена за 200 штук."),
    ],
)
def test_a_polite_wish_is_a_request(language: str, wishes: str) -> None:
    assert [wish for wish in wishes.split("|") if not asks(wish, language)] == []


@every(
    "language, text",
    [
        (
            "en",
            "Is the oak for the island cut already, because my wife has begun to dream of walnut and of nothing else.",
        ),
        ("en", "Will it be lit all night - the neighbours are a bit of a pain about everything that shines."),
        ("de", "Hi Benno, passt die Bühne durch ein 90er Tor"),
        ("uk", "Чи моделі вже підписали згоду, бо юристи вимагають усе до п'ятниці й нагадують щодня."),
    ],
)
def test_a_question_without_a_mark_may_say_why_it_is_asked_or_greet_first(language: str, text: str) -> None:
    assert asks(text, language)


@every(
    "language, text",
    [
        ("en", "Could we see a proof before you print everything?"),
        ("it", "Ci fate vedere una prova prima di stampare tutto?"),
    ],
)
def test_what_is_asked_before_the_print_is_no_footer(language: str, text: str) -> None:
    assert asks(text, language)


def test_a_smiley_before_a_capital_ends_a_sentence() -> None:
    asked = READER.read("We have no such thing :) And can the map be larger?", "Project", "en", is_reply=True)
    assert [ask.text for ask in asked] == ["And can the map be larger?"]
