"""What is owed an answer, and what only looks like it."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.model import Ask, Kind
from daemon.core.reading.asks import AskReader
from daemon.core.reading.small_talk import DOUBTFUL
from tests.effort import assert_linear
from tests.every import every

READER = AskReader(shipped_rules())


def read(text: str, language: str | None, subject: str = "Project", *, is_reply: bool = False) -> tuple[Ask, ...]:
    return READER.read(text, subject, language, is_reply=is_reply)


@every(
    "text, language, kind",
    [
        ("When does the new page go live?", "en", Kind.QUESTION),
        ("what's the deadline for our ad", "en", Kind.QUESTION),
        ("Let me know if the lift is wide enough.", "en", Kind.QUESTION),
        ("Thoughts?", "en", Kind.QUESTION),
        ("send me the revised quote by tomorrow", "en", Kind.REQUEST),
        ("Any chance you could move the call to Friday?", "en", Kind.REQUEST),
        ("Please confirm that the price is final.", "en", Kind.APPROVAL),
        ("fammi sapere se riesci a passare lunedi", "it", Kind.QUESTION),
        ("Mi servirebbe anche un preventivo", "it", Kind.REQUEST),
        ("Attendiamo la vostra approvazione del layout", "it", Kind.APPROVAL),
        ("Proszę o informację, kiedy dotrze przesyłka", "pl", Kind.QUESTION),
        ("Wyślijcie mi jeszcze raz fakturę", "pl", Kind.REQUEST),
        ("Підкажіть, будь ласка, коли буде готово", "uk", Kind.QUESTION),
        ("Надішліть рахунок на передоплату", "uk", Kind.REQUEST),
        ("Va rog sa-mi spuneti cand ajung mostrele", "ro", Kind.QUESTION),
        ("Trimiteți-mi factura până vineri", "ro", Kind.REQUEST),
        ("Подскажите, во сколько приедут монтажники", "ru", Kind.QUESTION),
        ("Пришлите акт за август", "ru", Kind.REQUEST),
        ("Bitte geben Sie mir Bescheid, ob die Muster kommen", "de", Kind.QUESTION),
        ("Ich hätte gern ein Angebot für zehn Tische", "de", Kind.REQUEST),
        ("Merci de me dire quand passe le livreur", "fr", Kind.QUESTION),
        ("Il me faudrait aussi une facture d'acompte", "fr", Kind.REQUEST),
        ("avisadme cuando lleguen las sillas", "es", Kind.QUESTION),
        ("Necesitamos los planos en DWG", "es", Kind.REQUEST),
    ],
)
def test_questions_requests_and_approvals_are_found_with_or_without_a_mark(
    text: str, language: str, kind: Kind
) -> None:
    assert [(ask.text, ask.kind) for ask in read(text, language)] == [(text, kind)]


@every(
    "text, language",
    [
        ("Hi Tom, how are you?", "en"),
        ("If you have any questions, please don't hesitate to call me.", "en"),
        ("Please find attached our purchase order.", "en"),
        ("Looks good, please proceed.", "en"),
        ("Dear Ms Bianchi;", "en"),
        ("Buongiorno Marta;", "it"),
        ("Szanowna Pani;", "pl"),
        ("I wrote to you twice and heard nothing.", "en"),
        ("See https://site.example/find?what=when&who=me", "en"),
        ('The sign says "Where is the exit?" in red.', "en"),
        ("Resto a disposizione per qualsiasi domanda.", "it"),
        ("Ciao Luca, come va?", "it"),
        ("W razie pytań pozostaję do dyspozycji.", "pl"),
        ("Якщо виникнуть запитання, звертайтеся.", "uk"),
        ("Nu ezitați să mă contactați pentru orice întrebare.", "ro"),
        ("Если возникнут вопросы, обращайтесь.", "ru"),
        ("Bei Fragen stehe ich gerne zur Verfügung.", "de"),
        ("N'hésitez pas à me contacter.", "fr"),
        ("Quedo a su disposición para cualquier consulta.", "es"),
        ("", None),
        ("👍", None),
    ],
)
def test_courtesy_rhetoric_and_quoted_words_ask_nothing(text: str, language: str | None) -> None:
    assert read(text, language) == ()


@pytest.mark.parametrize(
    "text", ["Who doesn't love a free upgrade?", "Why did we choose blue? Because the mayor hates green."]
)
def test_rhetoric_and_what_the_writer_answers_is_doubtful(text: str) -> None:
    (ask,) = read(text, "en")
    assert ask.certainty == DOUBTFUL


def test_a_semicolon_asks_in_greek() -> None:
    assert read("Πότε θα είναι έτοιμα τα δείγματα;", None)


def test_rhetoric_in_an_angry_mail_asks_nothing() -> None:
    assert read("Who doesn't love a free upgrade?? This is a disgrace.", "en") == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "People always ask where the key is."),
        ("it", "Ce lo domandano in tanti."),
        ("pl", "Chętnie przyjedziemy do Waszego biura."),
        ("uk", "Мені сьогодні треба піти о шостій."),
        ("ru", "Люди всегда спрашивают, где ключ."),
        ("ro", "Trebuie să plec la șase."),
        ("de", "Wir möchten die Schilder selbst aufhängen."),
        ("fr", "Nous viendrons volontiers dans vos bureaux."),
        ("es", "La gente siempre quiere saber dónde está la llave."),
    ],
)
def test_what_the_writer_does_himself_or_people_ask_in_general_is_no_ask(language: str, text: str) -> None:
    assert read(text, language) == ()


def test_an_aside_mutes_no_request_beside_it() -> None:
    assert read("I have to leave at four, please send me the plan before.", "en")
    assert read("People always ask where the key is, so where is it?", "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We haven't received the contract."),
        ("it", "La newsletter è bloccata in bozza da venerdì."),
        ("pl", "Nie dotarła do nas umowa."),
        ("uk", "Нам досі не надійшов рахунок."),
        ("ru", "До нас не дошёл договор."),
        ("ro", "Nu am primit contractul."),
        ("de", "Bei uns ist die Rechnung nicht angekommen."),
        ("fr", "Nous n'avons pas reçu le contrat."),
        ("es", "No hemos recibido el contrato."),
    ],
)
def test_what_is_stuck_or_did_not_come_is_to_be_seen_to(language: str, text: str) -> None:
    assert read(text, language)


def test_an_answer_given_to_us_leaves_the_question_ours() -> None:
    assert len(read("Can you come on Monday? No problem if not.", "en")) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hi Tom, hope you're well, when can we expect the draft?", "en"),
        ("Miłego dnia i kiedy będzie faktura?", "pl"),
        ("Buenos días, ¿cuándo llega el boceto?", "es"),
        ("Хорошего дня, и когда будет счёт?", "ru"),
    ],
)
def test_courtesy_says_nothing_of_the_clause_beside_it(text: str, language: str) -> None:
    assert len(read(text, language)) == 1


def test_each_item_of_a_list_is_an_ask_and_its_heading_is_none() -> None:
    text = "Hello,\n\nthree questions:\n\n1. Can it export archived orders\n2. What happens to old users?\n- send us the manual"
    assert [ask.text for ask in read(text, "en")] == [
        "Can it export archived orders",
        "What happens to old users?",
        "send us the manual",
    ]


def test_two_asks_in_one_sentence_are_two() -> None:
    text = "Merci de me dire si le livreur passe demain, et il me faudrait aussi une facture"
    assert [ask.text for ask in read(text, "fr")] == [
        "Merci de me dire si le livreur passe demain",
        "il me faudrait aussi une facture",
    ]


def test_what_is_asked_twice_in_a_mail_is_asked_once() -> None:
    text = "When will the desk arrive?\n\nThe fitters are booked.\n\nSo: when will the desk arrive?"
    assert len(read(text, "en")) == 1


def test_an_ask_is_a_verbatim_stretch_of_the_own_words() -> None:
    text = "Hello,\n\nwould it be possible to have the contract translated by the end\nof October? The registry wants a stamp."
    (ask,) = read(text, "en")
    assert ask.text in text
    assert "\n" in ask.text


def test_a_subject_asks_when_the_body_does_not() -> None:
    assert [ask.text for ask in read("See the attachment.", "en", "When do the fitters come?")] == [
        "When do the fitters come?"
    ]


def test_a_subject_asks_nothing_in_a_reply_or_when_the_body_asks_the_same() -> None:
    assert read("Thanks, noted.", "en", "When do the fitters come?", is_reply=True) == ()
    assert [
        ask.text for ask in read("Could you tell me when the fitters come?", "en", "When do the fitters come?")
    ] == ["Could you tell me when the fitters come?"]


def test_a_bare_question_mark_asks_above_a_forwarded_mail_only() -> None:
    assert [ask.text for ask in read("??", None)] == ["??"]
    assert read("??", None, is_reply=True) == ()


def test_a_text_in_an_unknown_language_is_read_with_all_rules() -> None:
    assert read("Quando arriva il corriere?", None)
    assert read("bitte um Rückruf", None)


def test_a_mark_makes_an_ask_more_certain() -> None:
    (marked,) = read("How long does the varnish take to dry?", "en")
    (bare,) = read("How long does the varnish take to dry", "en")
    assert 0 < bare.certainty < marked.certainty <= 1


@pytest.mark.parametrize("piece", ["what if, ", "please ", "? ", "and send me ", "(((", "„", "\n- when "])
def test_a_long_mail_is_read_in_linear_time(piece: str) -> None:
    assert_linear(lambda size: read(piece * (size // len(piece)), "en"), 10_000, 40_000)


@pytest.mark.parametrize("text", ["Any news on this?", "Any news on the logo", "Still waiting for the March invoice"])
def test_who_asks_for_news_asks_and_the_ledger_finds_what_for(text: str) -> None:
    assert [(ask.text, ask.rule) for ask in read(text, "en")] == [(text, "chaser")]


def test_a_formula_that_names_its_matter_asks() -> None:
    assert read("Awaiting your reply.", "en") == ()
    assert read("Awaiting your comments on the second draft.", "en") != ()


def test_a_defect_is_a_request_until_it_is_mended() -> None:
    assert [ask.kind for ask in read("The contact form still does not work", "en")] == [Kind.REQUEST]
    assert read("The contact form did not work but everything works now", "en") == ()


def test_a_long_sentence_with_a_full_stop_lacks_no_question_mark() -> None:
    long = "Which of the colours we take is something that the board will settle in its next meeting"
    assert read(long, "en") != ()
    assert read(f"{long}.", "en") == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Bitte schicken Sie mir die Datei, vielen Dank."),
        ("it", "Buona giornata, mandatemi il file"),
        ("en", "Best wishes and don't forget to send the menu cards"),
        ("es", "Gracias por el boceto, cambiad de sitio las dos fotos"),
        ("ru", "Большое спасибо за макет, поменяйте местами два фото"),
    ],
)
def test_a_request_beside_courtesy_is_asked_without_a_mark_too(language: str, text: str) -> None:
    assert read(text, language)


@pytest.mark.parametrize(
    "text", ["If you have any questions, please call me on Monday", "Hope you are well, all good here"]
)
def test_courtesy_with_its_condition_asks_nothing(text: str) -> None:
    assert not read(text, "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The contact form doesn't send anything."),
        ("it", "Il link porta alla pagina sbagliata."),
        ("de", "Auf dem Handy sieht man das Menü nicht."),
        ("fr", "Les horaires sont encore les anciens."),
        ("es", "El enlace lleva a la página equivocada."),
        ("pl", "Na telefonie nie widać menu."),
        ("ro", "Lipsește logoul de pe ultima pagină."),
        ("ru", "Форма ничего не отправляет."),
        ("uk", "На останній сторінці немає логотипа."),
    ],
)
def test_a_defect_is_told_by_a_thing_of_ours_and_its_fault(language: str, text: str) -> None:
    assert [ask.rule for ask in read(text, language)] == ["defect"]


def test_check_and_tell_is_one_ask_and_send_and_tell_are_two() -> None:
    assert len(read("Please check the price list and tell me when it was changed", "en")) == 1
    assert len(read("Please send me the price list and when do you open on Monday?", "en")) == 2
    assert len(read("Please sign the contract and send it back to our office", "en")) == 1


@pytest.mark.parametrize("text", ["interface Order { name?: string; }", "SELECT * FROM orders WHERE shop = ?"])
def test_code_asks_nothing(text: str) -> None:
    assert not read(text, "en")


def test_a_german_past_is_no_wish() -> None:
    assert not read("Er hatte die Kartons schon am Montag gebracht.", "de")
    assert read("Ich hätte den Titel gern größer.", "de")


@pytest.mark.parametrize(
    ("text", "language", "owed"),
    [
        ("We wanted to ask about the width but now I see it on page 3.", "en", []),
        ("Ist die Platte aus Buche? Sorry, gerade nochmal ins Angebot geguckt: ja.", "de", []),
        ("Ist die Platte aus Buche? Ja, die Frage meines Mannes.", "de", ["Ist die Platte aus Buche?"]),
        ("Per vostra informazione il cortile è chiuso, passate da via Dante.", "it", []),
        ("Dopo tre riunioni (non chiedere) siamo tutti d'accordo.", "it", []),
        ("Goście skarżą się, że w łazience jest zimno.", "pl", ["Goście skarżą się, że w łazience jest zimno."]),
        ("то мы печатаем в итоге на какой бумаге", "ru", ["то мы печатаем в итоге на какой бумаге"]),
        (
            "Auriez-vous aussi la gentillesse de m'adresser le plan.",
            "fr",
            ["Auriez-vous aussi la gentillesse de m'adresser le plan."],
        ),
        ("Así que anulen por favor el pedido 300.", "es", []),
    ],
)
def test_what_its_writer_knows_tells_or_has_dropped_is_not_owed(text: str, language: str, owed: list[str]) -> None:
    assert [ask.text for ask in read(text, language)] == owed


@pytest.mark.parametrize("line", ["E-mail: anna@client.example", "Phone: +39 02 1234567", "Your e-mail : a@b.example"])
def test_a_line_of_a_form_bids_nobody_to_mail_or_phone(line: str) -> None:
    assert read(f"Name: Anna\n{line}\n\nMessage:\nWhen do we start?", "en")[0].text == "When do we start?"
    assert read("Please e-mail anna@client.example about it.", "en")


@pytest.mark.parametrize(
    "text", ["Guten Tag, wissen Sie da inzwischen mehr?", "Guten Tag, wissen Sie mehr als gestern?"]
)
def test_a_marked_question_beside_a_greeting_asks_though_it_looks_like_a_formula(text: str) -> None:
    assert [ask.text for ask in read(text, "de")] == [text]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gut zu wissen.", "de"),
        ("Schön zu hören!", "de"),
        ("Good to know.", "en"),
        ("Bon à savoir.", "fr"),
        ("Dobrze wiedzieć.", "pl"),
        ("Приємно чути!", "uk"),
        ("Полезно знать.", "ru"),
        ("Es bueno saberlo.", "es"),
        ("Bello saperlo.", "it"),
        ("Bine de știut.", "ro"),
    ],
)
def test_that_something_is_good_to_know_asks_nothing(text: str, language: str) -> None:
    assert not read(text, language)


def test_to_want_to_know_still_asks() -> None:
    assert read("Gut zu wissen wäre noch, wann die Platte kommt.", "de")
    assert read("Dobrze wiedzieć, kiedy to będzie.", "pl")
