"""What a reply answers, what it puts off and what it leaves open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from daemon.core.model import Speech
from tests.correspondence import ANNA, LUCA, PRINTER, Mails, act, below, request, state_after

WHEN = "When will the proofs be ready?"
MATT = "Is the matt lamination included in the price?"
HOTEL = "Which hotel should our visitors book?"


def two(reply: str, **more: Any) -> list[str]:
    """The states of two questions after one reply."""
    mails = Mails()
    mails.client(f"Hi Marta,\n\n{WHEN} {MATT}\n\nAnna", asks=[WHEN, MATT])
    mails.team(reply, **more)
    return mails.states()


# ── one question ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("language", "question", "reply"),
    [
        ("en", "Is it in stock?", "Yes."),
        ("en", "Can you do Saturdays?", "Hi Anna,\n\nunfortunately not.\n\nBest,\nMarta"),
        ("en", "How thick is it?", "12 mm."),
        ("it", "Il trasporto è incluso?", "Ciao Anna,\nsì, quello blu.\nMarta"),
        ("pl", "Który wariant?", "Ten niebieski."),
        ("uk", "Скільки буде коробок?", "Шість."),
        ("ru", "Какая отделка?", "Полуматовая."),
        ("de", "Wie viele kommen?", "Wir kommen zu zweit."),
        ("fr", "Combien de personnes ?", "Dix au maximum."),
        ("es", "¿Caben todos?", "Claro que sí."),
        ("ro", "E inclus transportul?", "Da, inclusiv urcatul."),
    ],
)
def test_a_short_answer_answers(language: str, question: str, reply: str) -> None:
    assert state_after(question, reply, language) == "answered"


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "Hi Anna,\n\nthank you very much!\n\nBest regards,\nMarta"),
        ("en", "Sorry for the delay!"),
        ("it", "Buongiorno Anna,\n\nmi scuso per il ritardo.\n\nCordiali saluti\nMarta"),
        ("pl", "Dzień dobry Pani Anno,\n\nbardzo dziękuję.\n\nPozdrawiam"),
        ("uk", "Анно, дякую! Гарного дня!"),
        ("ru", "Анна, добрый день! Спасибо большое."),
        ("de", "Hallo Frau Verdi,\n\nvielen Dank!\n\nMit freundlichen Grüßen\nMarta"),
        ("fr", "Bonjour Anna,\n\nTrès bien, merci.\n\nBien cordialement,\nMarta"),
        ("es", "Hola, Anna:\n\nmuchas gracias.\n\nUn saludo,\nMarta"),
        ("ro", "Bună ziua,\n\nsuper, mulțumesc.\n\nCu stimă,\nMarta"),
    ],
)
def test_courtesy_alone_answers_nothing(language: str, reply: str) -> None:
    assert state_after("Question?", reply, language) == "open"


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "Super, all clear now. See you Thursday."),
        ("en", "Any questions? Just give us a ring."),
        ("it", "Grazie per la pazienza, ci sentiamo presto!"),
        ("pl", "Rozumiem. Mam nadzieję, że u Państwa wszystko w porządku."),
        ("uk", "Дякую, що повідомили. Бережіть себе!"),
        ("ru", "Принято, спасибо. Если что, я на связи."),
        ("de", "Danke fürs Bescheidgeben, bis Donnerstag!"),
        ("fr", "Bien noté, merci de nous avoir prévenus. Prenez soin de vous."),
        ("es", "Gracias por avisar. Cualquier cosa me dices."),
        ("ro", "Am notat, mulțumim pentru răbdare. Toate cele bune."),
    ],
)
def test_receipts_wishes_and_thanks_answer_nothing(language: str, reply: str) -> None:
    assert state_after("Question?", reply, language) == "open"


def test_what_stands_beside_thanks_answers_where_its_words_say_so() -> None:
    assert state_after("Is the blue fabric in stock?", "Thanks for asking, the blue fabric has come in.") in {
        "answered",
        "replied",
    }


def test_fine_is_no_answer_to_when() -> None:
    assert state_after(WHEN, "Ok!") == "open"


def test_what_is_on_a_later_mail_of_the_client_is_no_answer() -> None:
    mails = Mails()
    mails.client(HOTEL, asks=[HOTEL])
    mails.client("Never mind the logo by the way, I have it.")
    mails.team("We stop looking for the logo then.")
    assert mails.states() == ["open"]


def test_a_signature_in_another_script_answers_nothing() -> None:
    assert state_after("Коли?", "Добрий день!\n\nДякую.\n\nЗ повагою,\nМарія Іванівна", "uk") == "open"


def test_a_counter_question_leaves_it_open_and_says_so() -> None:
    mails = Mails()
    mails.client("How much is a banner?", asks=["How much is a banner?"])
    mails.team("Hi Anna, thanks! Which size do you need?", asks=["Which size do you need?"])
    question = mails.question()
    assert question.state == "open"
    assert "asks back" in question.why


def test_what_the_team_writes_once_its_counter_question_is_answered_answers() -> None:
    mails = Mails()
    mails.client("How much is a banner?", asks=["How much is a banner?"])
    mails.team("Which size do you need?", asks=["Which size do you need?"])
    mails.client("Two by three metres.")
    mails.team("Then it's 140 euros.")
    assert mails.states() == ["answered"]


def test_an_answer_that_ends_with_a_question_still_answers() -> None:
    ask = "Shall we deliver it?"
    assert state_after("How much is a banner?", f"It's 140 euros. {ask}", asks=[ask]) == "answered"


# ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────
SEND = "Please send me the revised quote"


def test_soon_is_no_answer_to_when() -> None:
    for language, question, reply in (
        ("en", "When does the shop go live?", "Hopefully soon."),
        ("it", "Quando va online il negozio?", "Presto!"),
        ("pl", "Kiedy rusza sklep?", "Wkrótce."),
        ("uk", "Коли запрацює магазин?", "Скоро!"),
        ("ru", "Когда заработает магазин?", "Скоро."),
        ("ro", "Când e gata magazinul?", "Curând."),
        ("de", "Wann geht der Shop online?", "Bald."),
        ("fr", "Quand la boutique ouvre-t-elle ?", "Bientôt !"),
        ("es", "¿Cuándo abre la tienda?", "Pronto."),
    ):
        assert state_after(question, reply, language) != "answered"


@pytest.mark.parametrize(
    ("language", "question", "reply"),
    [
        ("en", "How much does the photo shoot cost?", "The drafts come on 13 March."),
        ("en", "How much does the photo shoot cost?", "We will send you the drafts by March 13."),
        ("it", "Quanto costa il servizio fotografico?", "Le bozze arrivano il 13 marzo."),
        ("pl", "Ile kosztuje sesja zdjęciowa?", "Projekty przyjdą 13 marca."),
        ("uk", "Скільки коштує фотозйомка?", "Макети будуть 13 березня."),
        ("ru", "Сколько стоит фотосъёмка?", "Макеты будут 13 марта."),
        ("ro", "Cât costă ședința foto?", "Schițele vin pe 13 martie."),
        ("de", "Was kostet das Fotoshooting?", "Die Entwürfe kommen am 13. März."),
        ("fr", "Combien coûte la séance photo ?", "Les maquettes arrivent le 13 mars."),
        ("es", "¿Cuánto cuesta la sesión de fotos?", "Los bocetos llegan el 13 de marzo."),
    ],
)
def test_a_day_is_no_price(language: str, question: str, reply: str) -> None:
    assert state_after(question, reply, language) != "answered"


@pytest.mark.parametrize("reply", ["It has 12 pages.", "We printed 500 copies.", "There are 3 of us."])
def test_a_number_of_things_does_not_tell_when(reply: str) -> None:
    assert state_after("When do we meet?", reply) == "open"


@pytest.mark.parametrize(
    "reply", ["On the 20th.", "At 14:30.", "The 20th stands.", "20.", "By the 12th, at the latest."]
)
def test_a_number_that_may_be_a_day_or_an_hour_tells_when(reply: str) -> None:
    assert state_after("When do we meet?", reply) == "answered"


def test_the_day_of_a_holding_reply_is_no_word_on_one_of_two_questions() -> None:
    mails = Mails()
    asks = [
        "please approve the attached homepage text by Thursday.",
        "Also, which photos did you pick for the team page?",
    ]
    mails.client(" ".join(asks), asks=[request(asks[0]), asks[1]])
    text = "I'll read it and come back to you by Thursday."
    mails.team(text, acts=(act(text, Speech.HOLDING, date(2026, 3, 5)),))
    assert mails.states() == ["acknowledged", "acknowledged"]


def test_a_word_on_the_matter_does_not_tell_when() -> None:
    assert state_after("When will the logo be ready?", "The logo needs a few more changes.") == "open"
    assert state_after("When will the logo be ready?", "The logo is ready.") == "answered"


def test_yes_to_one_of_two_questions_answers_the_one_that_it_fits() -> None:
    mails = Mails()
    asks = ["Can you add PayPal?", "And when does the new shop go live?"]
    mails.client(" ".join(asks), asks=asks)
    mails.team("Hi Anna,\n\nyes, we can do that.\n\nMarta")
    assert mails.states() == ["answered", "open"]


def test_a_file_answers_a_request() -> None:
    assert state_after(request(SEND), "Hi Anna,\n\nBest,\nMarta", files=["quote.pdf"]) == "answered"


def test_done_answers_a_request() -> None:
    assert state_after(request(SEND), "Done, it went out this morning.") == "answered"


def test_a_promise_to_do_it_acknowledges_a_request() -> None:
    text = "Sure, I'll send it tomorrow."
    promise = act(text, Speech.PROMISE, date(2026, 3, 3))
    mails = Mails()
    mails.client(SEND, asks=[request(SEND)])
    mails.team(text, acts=(promise,))
    assert mails.question().state == "acknowledged"
    assert mails.question().promised_for == date(2026, 3, 3)


def test_yes_before_a_promise_answers_whether() -> None:
    text = "Yes, I'll send the template tomorrow."
    assert state_after("Is it possible to import the old list?", text, acts=(act(text, Speech.PROMISE),)) == "answered"


def test_ok_before_a_holding_reply_answers_nothing() -> None:
    text = "Ok, I'll check that."
    hold = act(text, Speech.HOLDING)
    assert state_after("Is it possible to import the old list?", text, acts=(hold,)) == "acknowledged"


def test_what_is_done_beside_who_takes_it_over_is_left_to_a_person_at_least() -> None:
    text = "I'm taking over for Marta: Mia has been given the access, the invitation has been sent."
    ask = request("Please give Mia access")
    states = ("answered", "replied")  # a law takes it for answered, and most that is known does not
    assert state_after(ask, text, by=LUCA, acts=(act(text, Speech.PROMISE),)) in states


def test_a_commitment_to_a_number_answers_how_many_or_may() -> None:
    text = "We'll come with three people."
    ends = ("answered", "replied")
    assert state_after("How many of you will come?", text, acts=(act(text, Speech.PROMISE),)) in ends


def test_an_excuse_beside_a_promise_does_not_do_what_was_asked() -> None:
    text = "I'll send it on Monday."
    reply = f"The director's signature is missing. {text}"
    assert state_after(request(SEND), reply, acts=(act(text, Speech.PROMISE),)) == "acknowledged"


def test_ok_alone_only_agrees_to_a_request() -> None:
    assert state_after(request(SEND), "Ok!") == "acknowledged"


# ── holding replies beside content ───────────────────────────────────────────────────────────────────────────────────
def test_a_commitment_to_a_day_answers_when() -> None:
    text = "We'll install it on Thursday."
    promise = act(text, Speech.PROMISE, date(2026, 3, 5))
    assert state_after("When will you install it?", text, acts=(promise,)) == "answered"


def test_a_promise_to_tell_the_date_does_not_answer_when() -> None:
    text = "I'll let you know the date tomorrow."
    assert state_after("When will you install it?", text, acts=(act(text, Speech.PROMISE),)) == "acknowledged"


def test_a_holding_reply_with_a_remark_beside_it_only_acknowledges() -> None:
    hold = "I'll ask our notary and get back to you by Friday."
    reply = f"The rules for this changed last year. {hold}"
    assert state_after("Can the French one be certified?", reply, acts=(act(hold, Speech.HOLDING),)) == "acknowledged"


def test_one_is_answered_and_the_other_put_off() -> None:
    hold = "About the lamination I have to ask the printer, I'll get back to you by Friday."
    states = two(f"The proofs will be ready on Tuesday.\n\n{hold}", acts=(act(hold, Speech.HOLDING, date(2026, 3, 6)),))
    assert states == ["answered", "acknowledged"]


def test_a_holding_reply_to_all_acknowledges_all() -> None:
    hold = "Thanks, I'll come back to you on both points tomorrow."
    assert two(hold, acts=(act(hold, Speech.HOLDING),)) == ["acknowledged", "acknowledged"]


# ── several questions ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_reply_that_takes_up_one_question_leaves_the_other_open_with_less_certainty() -> None:
    mails = Mails()
    mails.client(f"{WHEN} {HOTEL}", asks=[WHEN, HOTEL])
    mails.team("Hi Anna,\n\nthe proofs are ready on Tuesday at noon.\n\nMarta")
    first, second = mails.ledger().questions
    assert (first.state, second.state) == ("answered", "open")
    assert second.certainty < 0.8
    assert "other questions" in second.why


def test_elaborating_on_one_answer_is_no_answer_to_the_other() -> None:
    assert two("The proofs are ready on Tuesday. Half page is 128 x 90 mm.") == ["answered", "replied"]


def test_a_question_without_words_of_its_own_may_be_answered_in_passing() -> None:
    mails = Mails()
    certified, price = "Can the Spanish version be certified?", "And how much would that be?"
    mails.client(f"{certified} {price}", asks=[certified, price])
    mails.team("The Spanish version can be certified for 410 euros.")
    first, second = mails.ledger().questions
    assert (first.state, second.state) == ("answered", "replied")
    assert "in passing" in second.why


def test_yes_to_all_answers_all() -> None:
    mails = Mails()
    mails.client(f"Is it in stock? {MATT}", asks=["Is it in stock?", MATT])
    mails.team("Yes to both, Anna!")
    assert mails.states() == ["answered", "answered"]


def test_all_that_is_right_within_one_matter_is_no_yes_to_all() -> None:
    mails = Mails()
    mails.client(f"Is it in stock? {MATT}", asks=["Is it in stock?", MATT])
    mails.team("Sorry again: in the proof with your signature, attached here, everything is spelt as you wanted it.")
    assert "answered" not in mails.states()


def test_yes_to_all_does_not_tell_when() -> None:
    assert two("Yes to both, Anna!") == ["open", "answered"]


def test_numbered_answers_go_to_the_numbered_questions() -> None:
    mails = Mails()
    mails.client(f"1. {WHEN}\n2. {MATT}\n3. {HOTEL}", asks=[WHEN, MATT, HOTEL])
    mails.team("1) Tuesday.\n3) The one at the station.")
    assert mails.states() == ["answered", "open", "answered"]


def test_numbered_answers_in_the_order_of_the_questions() -> None:
    assert two("1. Tuesday.\n2. It is.") == ["answered", "answered"]


def test_answers_in_order_without_a_word_in_common() -> None:
    assert two("Tuesday.\n\nYes, it is.") == ["answered", "answered"]


def test_a_second_reply_takes_up_what_the_first_left_open() -> None:
    mails = Mails()
    mails.client(f"{WHEN} {HOTEL}", asks=[WHEN, HOTEL])
    mails.team("The proofs are ready on Tuesday.")
    mails.team("And your visitors should book the hotel at the station.")
    assert mails.states() == ["answered", "answered"]


def test_a_second_reply_about_something_else_leaves_it_open() -> None:
    mails = Mails()
    mails.client(f"{WHEN} {HOTEL}", asks=[WHEN, HOTEL])
    mails.team("The proofs are ready on Tuesday.")
    mails.team("Correction: Wednesday, the courier is ill.")
    assert mails.states() == ["answered", "open"]


# ── interleaved answers ──────────────────────────────────────────────────────────────────────────────────────────────
def interleaved(*pairs: tuple[str, str], **more: Any) -> list[str]:
    mails = Mails()
    mails.client(f"1. {WHEN}\n2. {MATT}\n3. {HOTEL}\n\nCheers\nAnna", asks=[WHEN, MATT, HOTEL])
    text = "\n".join(answer for _, answer in pairs)
    mails.team(text, passages=below(*pairs), **more)
    return mails.states()


def test_interleaved_answers_answer_what_they_follow() -> None:
    states = interleaved((f"Hi\n\n1. {WHEN}", "Tuesday."), (f"2. {MATT}\n3. {HOTEL}", "The one at the station."))
    assert states == ["answered", "open", "answered"]


def test_a_holding_answer_below_one_passage_acknowledges_that_one() -> None:
    hold = "I'll ask and tell you tomorrow."
    states = interleaved(
        (f"1. {WHEN}", "Tuesday."), (f"2. {MATT}", hold), (f"3. {HOTEL}", "Any."), acts=(act(hold, Speech.HOLDING),)
    )
    assert states == ["answered", "acknowledged", "answered"]


def test_an_answer_below_a_question_that_we_did_not_see_is_not_for_the_one_above_it() -> None:
    mails = Mails()
    mails.client(f"1. {WHEN}\n2. {MATT}\n3. {HOTEL}", asks=[WHEN, HOTEL])
    pairs = ((f"1. {WHEN}\n2. {MATT}", "It is."), (f"3. {HOTEL}", "Any."))
    mails.team("It is.\nAny.", passages=below(*pairs))
    assert mails.states() == ["open", "answered"]


def test_a_greeting_below_the_last_passage_answers_nothing() -> None:
    states = interleaved((f"1. {WHEN}", "Tuesday."), (f"2. {MATT}\n3. {HOTEL}\nCheers\nAnna", "Best regards\nMarta"))
    assert states == ["answered", "open", "open"]


def test_a_whole_mail_quoted_above_a_reply_is_no_passage() -> None:
    quoted = f"Hi Marta,\n\n{WHEN} {MATT}\n\nAnna"
    reply = "The proofs are ready on Tuesday. Yes, the lamination is included."
    assert two(reply, passages=below((quoted, reply))) == ["answered", "answered"]


def test_two_questions_of_one_paragraph_are_answered_by_what_stands_below_it() -> None:
    quoted = f"{WHEN} {MATT}"
    extra = ("Say hello to Luca", "I will!")
    reply = "Tuesday, and yes, it is."
    assert two(f"{reply}\nI will!", passages=below((quoted, reply), extra)) == ["answered", "answered"]


# ── who answers whom, and where ──────────────────────────────────────────────────────────────────────────────────────
def test_a_mail_to_somebody_else_is_no_answer() -> None:
    assert state_after(WHEN, "The proofs are ready on Tuesday.", to=(PRINTER.address,)) == "open"


def test_a_colleague_of_the_team_may_answer_a_colleague_of_the_client() -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    mails.team("Tuesday.", by=LUCA, to=("paolo@verdi.example",))
    assert mails.states() == ["answered"]


def test_an_answer_in_another_thread_counts_when_its_words_say_so() -> None:
    mails = Mails()
    ask = "What's the deadline for our ad in the programme?"
    mails.client(ask, asks=[ask])
    mails.team("Hi Anna,\n\nThe ad deadline is Friday.", thread="two", base_subject="Programme ad: sizes", subject="x")
    question = mails.question()
    assert question.state == "answered"
    assert "another thread" in question.why


def test_another_thread_about_something_else_is_no_answer() -> None:
    mails = Mails()
    ask = "What's the deadline for our ad in the programme?"
    mails.client(ask, asks=[ask])
    mails.team("The invoice for the ad is attached.", thread="two", base_subject="Invoice", files=["invoice.pdf"])
    assert mails.states() == ["open"]


def test_another_thread_that_names_no_date_does_not_answer_when() -> None:
    mails = Mails()
    ask = "When does the courier bring the fabric samples?"
    mails.client(ask, asks=[ask])
    mails.team("The courier company for the fabric samples changed.", thread="two", base_subject="Courier", subject="x")
    assert mails.states() == ["open"]


def test_the_file_that_was_asked_for_may_come_in_another_thread() -> None:
    mails = Mails()
    ask = "Please send me the floor plan of hall B"
    mails.client(ask, asks=[request(ask)])
    mails.team("As discussed, see attached.", thread="two", base_subject="Fair", files=["floor_plan_hall_B.pdf"])
    assert mails.states() == ["answered"]


def test_a_reply_with_the_same_base_subject_counts_though_its_thread_was_lost() -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    mails.team("Tuesday.", thread="two")
    assert mails.states() == ["answered"]


def test_a_promise_in_another_thread_acknowledges() -> None:
    mails = Mails()
    ask = "Could you send the signed acceptance report?"
    mails.client(ask, asks=[request(ask)])
    text = "I'll send you the signed acceptance report on Monday."
    mails.team(text, thread="two", base_subject="Other", acts=(act(text, Speech.PROMISE, date(2026, 3, 9)),))
    assert mails.question().state == "acknowledged"
    assert mails.question().promised_for == date(2026, 3, 9)


def test_a_reply_answers_though_its_clock_is_behind() -> None:
    mails = Mails()
    reply = mails.team("Tuesday.", references=("1@mail.example",))
    mails.client(WHEN, asks=[WHEN])
    assert mails.question().answered_by == reply.message_id


def test_who_asked_is_named_in_the_evidence() -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    assert ANNA.name in mails.question().why
