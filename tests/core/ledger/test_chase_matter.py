"""Who asks again, and of what: of what waits in the thread, or of a matter that nobody asked about yet."""

from __future__ import annotations

from daemon.adapters.rulebook import shipped_rules
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.wording import Wording
from daemon.core.model import Act, Speech
from daemon.core.reading.asks import AskReader
from daemon.core.words.tenor import TENOR
from tests.core.ledger.test_clauses import read
from tests.correspondence import PAOLO, Mails, request
from tests.every import every

READER = AskReader(shipped_rules())
WORDING = Wording(shipped_rules())
ASKED = {
    "en": "Which colour will the tent have?",
    "de": "Welche Farbe bekommt das Zelt?",
    "es": "¿De qué color será la carpa?",
    "fr": "De quelle couleur sera la tente ?",
    "it": "Di che colore sarà la tenda?",
    "pl": "Jakiego koloru będzie namiot?",
    "ro": "Ce culoare va avea cortul?",
    "ru": "Какого цвета будет шатёр?",
    "uk": "Якого кольору буде шатро?",
}
OTHERS = [
    ("en", "Any news on the invitations?"),
    ("en", "I'm still waiting for the drawing of the stage."),
    ("de", "Gibt es schon etwas Neues zu den Einladungen?"),
    ("es", "¿Hay alguna novedad de las invitaciones?"),
    ("fr", "Avez-vous du nouveau pour les invitations ?"),
    ("it", "Ci sono novità sugli inviti?"),
    ("pl", "Czy są jakieś wieści w sprawie zaproszeń?"),
    ("ro", "Aveți vreo noutate despre invitații?"),
    ("ru", "Есть новости по приглашениям?"),
    ("uk", "Чи є новини щодо запрошень?"),
]
OF_IT = [
    ("en", "Any news on the tent? The mayor keeps asking."),
    ("en", "I still haven't had a reply."),
    ("de", "Leider habe ich zu dem Zelt noch keine Antwort bekommen."),
    ("es", "Sigo sin recibir respuesta."),
    ("fr", "Du nouveau pour la tente ?"),
    ("it", "Sono ancora in attesa di un riscontro alla mia mail."),
    ("pl", "Nadal nie otrzymałam żadnej odpowiedzi."),
    ("ro", "Încă nu am primit niciun răspuns."),
    ("ru", "Напоминаю о своём вопросе ниже."),
    ("uk", "Досі немає жодної відповіді."),
]
AND_MORE = [
    ("en", "I haven't had a reply yet, and could you also send us the floor plan?"),
    ("en", "I haven't had a reply, any news on the invitations?"),
    ("de", "Ich habe noch keine Antwort, und könnten Sie uns auch den Lageplan schicken?"),
    ("es", "Sigo sin respuesta, ¿y nos pueden enviar también el plano?"),
    ("fr", "Je n'ai pas de réponse, et pourriez-vous aussi nous envoyer le plan ?"),
    ("it", "Non ho ancora avuto risposta, e ci mandate anche la piantina?"),
    ("pl", "Nadal nie mam odpowiedzi, a czy mogliby Państwo przesłać też plan sali?"),
    ("ro", "Încă nu am primit răspuns, și ne puteți trimite și planul sălii?"),
    ("ru", "Ответа до сих пор нет, и пришлите также план зала."),
    ("uk", "Відповіді досі немає, і надішліть також план зали."),
]


def after(language: str, text: str, asked: str = "") -> list[tuple[str, int]]:
    """What a colleague's mail makes of a question in its thread: each question's text, and how often it was chased."""
    mails = Mails(language)
    asked = asked or ASKED[language]
    mails.client(asked, asks=[asked])
    asks = READER.read(text, "", language, is_reply=True)
    mails.client(text, by=PAOLO, asks=asks, acts=read(text, language))
    return [(question.text, question.chased) for question in mails.ledger().questions]


@every("language, text", OTHERS)
def test_who_asks_for_news_of_another_matter_asks_a_question_of_his_own(language: str, text: str) -> None:
    assert after(language, text) == [(ASKED[language], 0), (text, 0)]


@every("language, text", OF_IT)
def test_who_names_the_matter_or_none_asks_again(language: str, text: str) -> None:
    assert after(language, text) == [(ASKED[language], 1)]


@every("language, text", AND_MORE)
def test_who_asks_again_and_for_something_else_asks_both(language: str, text: str) -> None:
    (_, chased), (other, _) = after(language, text)
    assert chased == 1
    assert other in text


@every(
    "language, asked, text",
    [
        ("en", "How much is the stage?", "I'm still waiting for the price of the stage, and what time does it close?"),
        ("de", "Was kostet die Bühne?", "Ich warte noch auf den Preis der Bühne, und wann wird die Bühne aufgebaut?"),
        (
            "fr",
            "Combien coûte la scène ?",
            "J'attends toujours le prix de la scène, et quand la scène sera-t-elle montée ?",
        ),
    ],
)
def test_another_question_on_the_same_thing_is_asked_beside_the_chaser(language: str, asked: str, text: str) -> None:
    assert [chased for _, chased in after(language, text, asked)] == [1, 0]


@every(
    "language, asked, text",
    [
        ("en", "How much is the stage?", "I'm still waiting for the price."),
        ("en", "How much is the stage?", "Still waiting for the quote."),
        ("de", "Was kostet die Bühne?", "Ich warte noch auf den Preis."),
        ("fr", "Combien coûte la scène ?", "J'attends toujours le devis."),
        ("it", "Quanto costa il palco?", "Aspetto ancora il prezzo."),
        ("es", "¿Cuándo entregan el escenario?", "Sigo esperando la fecha de entrega."),
        ("ru", "Сколько стоит сцена?", "Всё ещё жду цену."),
    ],
)
def test_who_waits_for_the_price_asks_again_what_it_costs(language: str, asked: str, text: str) -> None:
    assert after(language, text, asked) == [(asked, 1)]


def test_a_matter_of_another_thread_is_asked_again_there() -> None:
    mails = Mails()
    for thread, asked in (("one", ASKED["en"]), ("two", "Are the invitations printed on both sides?")):
        mails.client(asked, asks=[asked], thread=thread, base_subject=thread)
    again = "Any news on the invitations?"
    mails.client(again, asks=READER.read(again, "", "en", is_reply=True), acts=read(again), base_subject="one")
    assert [question.chased for question in mails.ledger().questions] == [0, 1]


@every(
    "language, greeting",
    [
        ("en", "Hello, hi, hey, dear Mr and Mrs"),
        ("de", "Hallo, hi, guten Tag, moin, liebe Frau, lieber Herr, sehr geehrte"),
        ("es", "Hola, buenos días, estimada señora"),
        ("fr", "Bonjour, bonsoir, salut, madame, monsieur"),
        ("it", "Buongiorno, buonasera, ciao, salve, gentile signora"),
        ("pl", "Dzień dobry, witam, cześć, szanowni Państwo, szanowna Pani"),
        ("ro", "Bună ziua, salut, stimată doamnă, dragă"),
        ("ru", "Добрый день, здравствуйте, привет, уважаемая"),
        ("uk", "Добрий день, доброго дня, вітаю, привіт, шановна"),
    ],
)
def test_a_greeting_is_no_matter(language: str, greeting: str) -> None:
    assert WORDING.bag(greeting, language) == Bag.of((), compounds=language == "de")


def test_what_only_its_tenor_takes_for_a_chaser_asks_nothing_else() -> None:
    mails = Mails()
    asked = "Please mend the leak in the cellar."
    mails.client(asked, asks=[request(asked)])
    text = "Nobody came yesterday."
    mails.client(text, acts=[Act(text, Speech.CHASER, 0.7, TENOR)])
    assert mails.question().chased == 1
