"""Mails that ask for news and name no matter, told by their words and by what waits in their thread, not by phrases."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.model import Address, Speech
from daemon.core.reading.asks import AskReader
from tests.core.ledger.test_clauses import read
from tests.correspondence import Mails, act, request
from tests.every import every

READER = AskReader(shipped_rules())

ASKED = {
    "en": "How many pages will the booklet have?",
    "it": "Quante pagine avrà il libretto?",
    "pl": "Ile stron będzie miała broszura?",
    "uk": "Скільки сторінок буде в брошурі?",
    "ro": "Câte pagini va avea broșura?",
    "ru": "Сколько страниц будет в брошюре?",
    "de": "Wie viele Seiten hat das Heft?",
    "fr": "Combien de pages aura la brochure ?",
    "es": "¿Cuántas páginas tendrá el folleto?",
}
FOR_NEWS = {
    "en": [
        "Hello Marta, just wondering if you'd had a chance to look at this.",
        "Hi Marta, did you manage to find anything out about this?",
        "Morning, any chance you have looked at it by now?",
    ],
    "it": [
        "Ciao Marta, volevo sapere se hai avuto modo di guardarci.",
        "Buongiorno, siete riusciti a dare un'occhiata?",
        "Marta, si è saputo qualcosa?",
    ],
    "pl": [
        "Dzień dobry, czy coś już w tej sprawie wiadomo?",
        "Cześć Marta, udało Ci się na to zerknąć?",
        "Pani Marto, chciałam tylko zapytać, czy coś już Pani wie?",
    ],
    "uk": [
        "Добрий день, чи вже щось відомо?",
        "Марто, вам вдалося на це глянути?",
        "Вітаю, хотіла лише спитати, чи є щось нове щодо цього?",
    ],
    "ro": [
        "Bună ziua, s-a aflat ceva între timp?",
        "Marta, ai apucat să te uiți la asta?",
        "Bună, voiam doar să întreb dacă știți ceva nou.",
    ],
    "ru": [
        "Добрый день, уже что-нибудь известно?",
        "Марта, вам удалось на это взглянуть?",
        "Здравствуйте, хотела только узнать, есть ли что-то новое по этому вопросу?",
    ],
    "de": [
        "Moin, ich wollte nur mal hören, ob du dazu schon was hast.",
        "Hallo Marta, konntest du schon mal draufschauen?",
        "Guten Tag, haben Sie da schon etwas rausgefunden?",
    ],
    "fr": [
        "Bonjour Marta, avez-vous eu le temps de regarder ?",
        "Bonjour, je voulais simplement savoir où vous en êtes.",
        "Marta, as-tu pu jeter un œil ?",
    ],
    "es": [
        "Hola Marta, ¿has podido echarle un vistazo?",
        "Buenos días, ¿se sabe ya algo de esto?",
        "Hola, quería saber si pudiste mirarlo.",
    ],
}
OF_ITS_OWN = {
    "en": [
        "Hi Marta, how much is it?",
        "Who looked at it?",
        "Can you look at the invoice as well?",
        "Is it waterproof?",
    ],
    "it": ["Ciao Marta, quanto costa?", "Chi lo ha firmato?", "Potete guardare anche la fattura?", "È impermeabile?"],
    "pl": [
        "Dzień dobry, ile to kosztuje?",
        "Kto na to patrzył?",
        "Zerknie Pani też na fakturę?",
        "Czy to wodoodporne?",
    ],
    "uk": ["Добрий день, скільки це коштує?", "Хто це дивився?", "Гляньте ще й рахунок, будь ласка."],
    "ro": ["Bună ziua, cât costă?", "Cine s-a uitat?", "Vă uitați și la factură?", "E impermeabil?"],
    "ru": ["Добрый день, сколько это стоит?", "Кто это смотрел?", "Посмотрите ещё и счёт, пожалуйста."],
    "de": ["Hallo Marta, was kostet das?", "Wer hat draufgeschaut?", "Schauen Sie bitte auch auf die Rechnung?"],
    "fr": ["Bonjour Marta, combien ça coûte ?", "Qui a regardé ?", "Pouvez-vous regarder aussi la facture ?"],
    "es": ["Hola Marta, ¿cuánto cuesta?", "¿Quién lo miró?", "¿Puedes mirar también la factura?"],
}


def written(language: str, text: str, *between: str) -> Mails:
    """A question of the client, what the team wrote `between`, and another mail of the client."""
    mails = Mails()
    mails.client(ASKED[language], asks=[ASKED[language]], language=language)
    for reply in between:
        mails.team(reply, language=language)
    asks = READER.read(text, "", language, is_reply=True)
    assert asks, f"nothing is asked: {text}"
    mails.client(text, asks=asks, language=language)
    return mails


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in FOR_NEWS.items() for text in texts])
def test_a_mail_without_matter_asks_for_news_of_what_waits_in_its_thread(language: str, text: str) -> None:
    mails = written(language, text)

    assert mails.question().chased == 1
    assert [flag.kind for flag in mails.ledger().red_flags] == ["chaser"]


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in OF_ITS_OWN.items() for text in texts])
def test_a_short_mail_with_a_matter_asks_a_question_of_its_own(language: str, text: str) -> None:
    mails = written(language, text)

    assert len(mails.ledger().questions) == 2
    assert not mails.ledger().red_flags


def test_without_matter_it_is_a_question_where_the_team_wrote_since() -> None:
    mails = written("en", "Have you looked at this?", "Here is the other one that you wanted.")

    assert len(mails.ledger().questions) == 2


def test_what_comes_with_a_file_or_after_words_of_its_own_is_no_chaser() -> None:
    for text in ("Here is the new cover. Have you looked at this?", "Have you looked at this? https://paper.example/a"):
        assert len(written("en", text).ledger().questions) == 2


def test_who_still_waits_for_one_answer_has_the_other() -> None:
    mails = Mails()
    fees = "Could you tell me what your fees will be?"
    papers = "Would you need anything from us besides the old lease?"
    mails.client(f"{papers} {fees}", asks=[papers, fees])
    mails.team("Besides the leases we only need a copy of your passport and a recent bill for the company's premises.")
    again = "I'm still waiting to hear about the fees."
    mails.client(again, acts=(act(again, Speech.CHASER),))
    assert mails.states() == ["replied", "open"]


@every(
    "language, again",
    [
        ("en", "I haven't got the parking permit, could you resend it?"),
        ("de", "Ich habe den Parkausweis noch nicht bekommen, könnten Sie ihn nochmal schicken?"),
        ("fr", "Je n'ai toujours pas reçu le badge du parking, pourriez-vous le renvoyer ?"),
        ("it", "Non ho ancora ricevuto il pass del parcheggio, può rimandarmelo?"),
        ("es", "Todavía no he recibido la tarjeta del aparcamiento, ¿me la puede reenviar?"),
        ("pl", "Nadal nie dostałem karty parkingowej, czy może Pani wysłać ją ponownie?"),
        ("ro", "Încă nu am primit cardul de parcare, îl puteți retrimite?"),
        ("ru", "Я до сих пор не получил пропуск на парковку, можете выслать ещё раз?"),
        ("uk", "Я досі не отримав перепустку на паркінг, можете надіслати ще раз?"),
    ],
)
def test_who_asks_for_something_else_in_the_thread_asks_a_question_of_his_own(language: str, again: str) -> None:
    mails = Mails(language)
    mails.client(ASKED[language], asks=[ASKED[language]])
    mails.client(again, by=Address("Paolo", "paolo@verdi.example"), asks=[request(again)], acts=read(again, language))
    assert [one.text for one in mails.ledger().questions] == [ASKED[language], again]
