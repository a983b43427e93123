"""Threads that look answered and are not: a false "answered" is the worst that the ledger can do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from daemon.core.model import OWED, Ledger
from tests.languages import LANGUAGES
from tests.mailroom import INBOX, LUCA, MARTA, Mail, ledgers

# In each language: three questions in one mail, and what the team writes back.
WHEN, PRICE, WHO = range(3)


@dataclass(frozen=True)
class Talk:
    asked: tuple[str, str, str]  # when, how much, who
    price: str  # answers the second of them and nothing else
    who: str  # … the third
    thanks: str
    away: tuple[str, str]  # subject and text of an out-of-office
    holding: str  # looks like an answer and is none
    handed_on: str
    inline: str  # what a client programme writes above a quotation
    see_below: str


TALKS = {
    "en": Talk(
        ("When will the posters be printed?", "How much are the extra flyers?", "Who comes to the meeting?"),
        "The extra flyers are 120 euros.",
        "Luca comes to the meeting.",
        "Thank you so much for your kind words, Anna!",
        ("Automatic reply: Posters", "I am out of the office until 9 March and will answer after my return."),
        "I have your questions on my desk and will come back to you with all the details as soon as I can.",
        "I've sent your questions to the print shop.",
        "On 2 Mar 2026 at 10:00, Anna Verdi <anna@{client}> wrote:",
        "See my answers below.",
    ),
    "it": Talk(
        ("Quando saranno stampati i manifesti?", "Quanto costano i volantini extra?", "Chi viene alla riunione?"),
        "I volantini extra costano 120 euro.",
        "Alla riunione viene Luca.",
        "Grazie davvero per le belle parole, Anna!",
        ("Risposta automatica: Manifesti", "Sono fuori ufficio fino al 9 marzo e risponderò al mio rientro."),
        "Ho le tue domande sulla scrivania e ti rispondo con tutti i dettagli appena riesco.",
        "Ho mandato le tue domande alla tipografia.",
        "Il giorno lun 2 mar 2026 alle ore 10:00 Anna Verdi <anna@{client}> ha scritto:",
        "Vedi le risposte qui sotto.",
    ),
    "pl": Talk(
        ("Kiedy będą wydrukowane plakaty?", "Ile kosztują dodatkowe ulotki?", "Kto przyjdzie na spotkanie?"),
        "Dodatkowe ulotki kosztują 120 euro.",
        "Na spotkanie przyjdzie Luca.",
        "Bardzo dziękuję za miłe słowa, Pani Anno!",
        ("Automatyczna odpowiedź: Plakaty", "Jestem poza biurem do 9 marca, odpowiem po powrocie."),
        "Mam Pani pytania na biurku i wrócę z odpowiedzią ze wszystkimi szczegółami, jak tylko będę mogła.",
        "Wysłałam Pani pytania do drukarni.",
        "pon., 2 mar 2026 o 10:00 Anna Verdi <anna@{client}> napisał(a):",
        "Odpowiedzi poniżej.",
    ),
    "uk": Talk(
        ("Коли надрукують плакати?", "Скільки коштують додаткові листівки?", "Хто прийде на зустріч?"),
        "Додаткові листівки коштують 120 євро.",
        "На зустріч прийде Лука.",
        "Щиро дякую за теплі слова, Анно!",
        ("Автоматична відповідь: Плакати", "Мене немає в офісі до 9 березня, відповім після повернення."),
        "Ваші запитання в мене на столі, відповім з усіма деталями, щойно зможу.",
        "Я надіслала ваші запитання в друкарню.",
        "пн, 2 бер. 2026 р. о 10:00 Anna Verdi <anna@{client}> пише:",
        "Відповіді нижче.",
    ),
    "ro": Talk(
        ("Când se tipăresc afișele?", "Cât costă pliantele suplimentare?", "Cine vine la întâlnire?"),
        "Pliantele suplimentare costă 120 de euro.",
        "La întâlnire vine Luca.",
        "Mulțumesc mult pentru cuvintele frumoase, Anna!",
        ("Răspuns automat: Afișe", "Sunt plecată din birou până pe 9 martie și voi răspunde la întoarcere."),
        "Am întrebările pe birou și revin cu toate detaliile de îndată ce pot.",
        "Am trimis întrebările la tipografie.",
        "În lun., 2 mar. 2026 la 10:00, Anna Verdi <anna@{client}> a scris:",
        "Răspunsurile mai jos.",
    ),
    "ru": Talk(
        ("Когда напечатают плакаты?", "Сколько стоят дополнительные листовки?", "Кто придёт на встречу?"),
        "Дополнительные листовки стоят 120 евро.",
        "На встречу придёт Лука.",
        "Большое спасибо за тёплые слова, Анна!",
        ("Автоответ: Плакаты", "Меня нет в офисе до 9 марта, отвечу после возвращения."),
        "Ваши вопросы у меня на столе, отвечу со всеми деталями, как только смогу.",
        "Я отправила ваши вопросы в типографию.",
        "пн, 2 мар. 2026 г. в 10:00, Anna Verdi <anna@{client}>:",
        "Ответы ниже.",
    ),
    "de": Talk(
        ("Wann werden die Plakate gedruckt?", "Was kosten die zusätzlichen Flyer?", "Wer kommt zur Besprechung?"),
        "Die zusätzlichen Flyer kosten 120 Euro.",
        "Zur Besprechung kommt Luca.",
        "Ganz herzlichen Dank für die netten Worte, Anna!",
        ("Automatische Antwort: Plakate", "Ich bin bis zum 9. März nicht im Büro und antworte nach meiner Rückkehr."),
        "Deine Fragen liegen auf meinem Tisch, ich melde mich mit allen Details, sobald ich kann.",
        "Ich habe deine Fragen an die Druckerei geschickt.",
        "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Anna Verdi <anna@{client}>:",
        "Antworten siehe unten.",
    ),
    "fr": Talk(
        (
            "Quand les affiches seront-elles imprimées ?",
            "Combien coûtent les dépliants en plus ?",
            "Qui vient à la réunion ?",
        ),
        "Les dépliants en plus coûtent 120 euros.",
        "C'est Luca qui vient à la réunion.",
        "Merci infiniment pour vos mots si gentils, Anna !",
        ("Réponse automatique : Affiches", "Je suis absente du bureau jusqu'au 9 mars et répondrai à mon retour."),
        "J'ai vos questions sur mon bureau et je reviens vers vous avec tous les détails dès que possible.",
        "J'ai envoyé vos questions à l'imprimeur.",
        "Le lun. 2 mars 2026 à 10:00, Anna Verdi <anna@{client}> a écrit :",
        "Voir mes réponses ci-dessous.",
    ),
    "es": Talk(
        ("¿Cuándo se imprimen los carteles?", "¿Cuánto cuestan los folletos extra?", "¿Quién viene a la reunión?"),
        "Los folletos extra cuestan 120 euros.",
        "A la reunión viene Luca.",
        "¡Muchísimas gracias por tus palabras, Anna!",
        ("Respuesta automática: Carteles", "Estoy fuera de la oficina hasta el 9 de marzo y responderé a mi regreso."),
        "Tengo tus preguntas en la mesa y te contesto con todos los detalles en cuanto pueda.",
        "He mandado tus preguntas a la imprenta.",
        "El lun, 2 mar 2026 a las 10:00, Anna Verdi (<anna@{client}>) escribió:",
        "Mis respuestas abajo.",
    ),
}
OTHER = "Otto Berg <otto@elsewhere.example>"


def quoted(*lines: str) -> str:
    return "\n".join(f"> {line}" for line in lines)


def threads(language: str) -> dict[str, tuple[list[Mail], set[int]]]:
    """By name: the mails, and which of the three questions the team has really answered at the end."""
    talk = TALKS[language]
    when, price, who = talk.asked
    asked = Mail(f"{when}\n\n{price}\n\n{who}\n\nAnna")
    one = Mail(when)
    below = f"{talk.see_below}\n\n{talk.inline}\n\n> {when}\n>\n> {price}\n\n{talk.price}\n\n> {who}\n\n{talk.who}\n"
    return {
        "answers one of three": ([asked, Mail(talk.price, team=True)], {PRICE}),
        "answers two of three in line": ([asked, Mail(below, team=True)], {PRICE, WHO}),
        "answers the other mail's question": ([one, Mail(price), Mail(talk.price, team=True)], {PRICE}),
        "only thanks": ([asked, Mail(talk.thanks, team=True)], set()),
        "a holding reply with many words": ([asked, Mail(talk.holding, team=True)], set()),
        "handed on": ([asked, Mail(talk.handed_on, team=True)], set()),
        "an out-of-office": ([asked, Mail(talk.away[1], team=True, subject=talk.away[0], replies=False)], set()),
        "forwarded within the team": ([one, Mail(f"{talk.price}\n\n{talk.who}", team=True, to=LUCA)], set()),
        "a colleague of the client": (
            [one, Mail(talk.price, sender="Paolo Neri <paolo@{client}>", to=f"Anna Verdi <anna@{{client}}>, {INBOX}")],
            set(),
        ),
        "an answer to somebody else of the same subject": (
            [one, Mail(talk.price, team=True, to=OTHER, replies=False)],
            set(),
        ),
        "only a signature": ([asked, Mail("-- \nMarta Bianchi\nAgency\n+39 02 555 01 23", team=True)], set()),
        "only the quotation": ([one, Mail(f"{talk.inline}\n\n{quoted(when)}\n", team=True)], set()),
    }


@pytest.fixture(scope="module")
def folded(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Ledger]:
    told = {(language, name): mails for language in LANGUAGES for name, (mails, _) in threads(language).items()}
    found = ledgers(tmp_path_factory.mktemp("never"), [(key[0], mails) for key, mails in told.items()])
    return dict(zip(told, found, strict=True))


@pytest.mark.parametrize(("language", "name"), [(lang, name) for lang in LANGUAGES for name in threads(lang)])
def test_only_what_is_answered_is_answered(language: str, name: str, folded: dict[tuple[str, str], Ledger]) -> None:
    mails, answered = threads(language)[name]
    talk = TALKS[language]
    asked = {
        number for number, text in enumerate(talk.asked) if any(text in mail.text for mail in mails if not mail.team)
    }
    owed = {one.text for one in folded[language, name].questions if one.state in OWED}
    assert owed == {talk.asked[number] for number in asked - answered}


REACTIONS = [
    Mail("Marta Bianchi reacted to your message:\n👍\n", team=True),
    Mail("👍", team=True, html="<p>👍</p><p>Marta Bianchi reacted via <a href='https://mail.example'>Gmail</a></p>"),
    Mail("", team=True, html="<div><img alt='👍' src='cid:like'> Marta Bianchi liked your message.</div>"),
    Mail("👍 Marta Bianchi hat reagiert auf Ihre Nachricht:\n\n> When will the posters be printed?\n", team=True),
    Mail("❤️\n\nMarta ha reagito tramite Gmail\n", team=True),
    Mail("👍 Marta a réagi via Gmail", team=True),
    Mail("👍 Marta отреагировал(-а) в Gmail", team=True),
    Mail("👍", team=True),
]
ACCEPTED = b"""Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

Marta Bianchi has accepted this invitation.
--x
Content-Type: text/calendar; charset=utf-8; method=REPLY

BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VEVENT
UID:1@client.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:marta@agency.example
END:VEVENT
END:VCALENDAR
--x--
"""
FILE = b"""Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain; charset=utf-8


--x
Content-Type: application/pdf; name="price-list.pdf"
Content-Disposition: attachment; filename="price-list.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--x--
"""


@pytest.mark.parametrize(
    "reply",
    [
        *REACTIONS,
        Mail("", team=True, content=ACCEPTED),
        Mail("", team=True, content=FILE),
        Mail("Could you send it again?", team=True),
        Mail("Luca, can you answer this?\n\nMarta", team=True, to=f"{LUCA}, {INBOX}"),
        Mail("Message read", team=True, headers={"Auto-Submitted": "auto-replied"}),
        Mail("Dear all, our office moves on Friday to Via Roma 12.", team=True, headers={"Precedence": "bulk"}),
        Mail("Sent from my iPhone", team=True),
        Mail("Talk soon,\nMarta", team=True),
        Mail("Friday.", sender=MARTA, to="otto@elsewhere.example", replies=False),
    ],
)
def test_what_is_no_answer_leaves_the_question_open(reply: Mail, tmp_path: Path) -> None:
    (ledger,) = ledgers(tmp_path, [("en", [Mail(TALKS["en"].asked[WHEN]), reply])])
    assert [one.state in OWED for one in ledger.questions] == [True]
