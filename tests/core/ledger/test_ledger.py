"""The ledger of a client: what is owed, what closed it, and the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from daemon.core.commands.word import Word
from daemon.core.ledger.lessons import DOUBTED
from daemon.core.ledger.rulings import Ruling, taught
from daemon.core.model import Ask, Automatic, Direction, Kind, Speech
from daemon.core.words.text import normal
from tests.correspondence import ANNA, BOOKKEEPER, INBOX, LUCA, MARTA, MONDAY, PAOLO, VERDI, Mails, act, request

WHEN = "When will the proofs be ready?"
LOGO = "Do you still have the vector version of our logo?"
HOTEL = "Which hotel should our visitors book?"


def asked(*asks: str) -> Mails:
    mails = Mails()
    mails.client(" ".join(asks), asks=asks)
    return mails


# ── what opens a question, and what does not ─────────────────────────────────────────────────────────────────────────
def test_a_question_that_nobody_answers_stays_open() -> None:
    assert asked(WHEN).question().state == "open"


@pytest.mark.parametrize("kind", list(Automatic))
def test_automatic_mail_opens_no_question(kind: Automatic) -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN], automatic=kind)
    assert mails.ledger().questions == ()


def test_internal_mail_opens_no_question() -> None:
    mails = Mails()
    mails.team(WHEN, asks=[WHEN], direction=Direction.INTERNAL, to=(LUCA.address,))
    assert mails.ledger() == Mails().ledger()


def test_people_of_the_client_who_only_copy_us_ask_each_other() -> None:
    mails = asked(WHEN)
    ask = "But where do we put them?"
    mails.client(f"500 I think. {ask}", by=PAOLO, asks=[ask], to=(ANNA.address, INBOX), cc=(INBOX,))
    assert mails.states() == ["open"]


def test_what_they_want_to_be_told_may_be_for_us_and_alerts_nobody() -> None:
    mails = asked(WHEN)
    for greeting, text in (("", "Can you tell us who drives?"), ("Hi Anna, ", "Can you tell me what it weighs?")):
        ask, to = Ask(text, Kind.QUESTION, 0.9, "indirect"), (ANNA.address, INBOX)
        mails.client(f"{greeting}good point. {text}", by=PAOLO, asks=[ask], to=to, cc=(INBOX,))
    assert [one.certainty for one in mails.ledger().questions][1:] == [DOUBTED]


def test_a_copied_mail_that_names_one_of_the_team_asks_us() -> None:
    mails = Mails()
    mails.team("Here is the layout.")
    mails.client(f"Fine with me. Marta, {WHEN}", by=PAOLO, asks=[WHEN], to=(ANNA.address, INBOX), cc=(INBOX,))
    assert mails.states() == ["open"]


def test_a_question_to_a_named_colleague_of_the_client_is_not_ours() -> None:
    mails = Mails()
    aside = "Paolo, is the date on the layout right?"
    mails.client(f"{WHEN}\n{aside}", asks=[WHEN, aside], to=(MARTA.address, INBOX, PAOLO.address))
    assert [question.text for question in mails.ledger().questions] == [WHEN]


def test_a_clients_mail_that_a_colleague_forwarded_is_the_clients_dated_as_forwarded() -> None:
    mails = Mails()
    filed = mails.client(WHEN, asks=[WHEN], forwarded_by=LUCA.address, to=(INBOX,))
    question = mails.question()
    assert (question.asked_by, question.asked_at) == (ANNA, filed.at)


def test_the_same_mail_in_two_mailboxes_counts_once() -> None:
    mails = asked(WHEN)
    mails.client(WHEN, asks=[WHEN], message_id="0@mail.example")
    assert mails.question().chased == 0


# ── what answers and what does not ───────────────────────────────────────────────────────────────────────────────────
def test_a_reply_of_the_team_in_the_thread_answers() -> None:
    mails = asked(WHEN)
    reply = mails.team("Hi Anna,\n\nThursday, before noon.\n\nMarta")
    question = mails.question()
    assert question.state == "answered"
    assert (question.answered_by, question.answered_at) == (reply.message_id, reply.at)
    assert question.why.endswith(": “Thursday, before noon”.")


def test_a_machine_is_no_answer() -> None:
    mails = asked(WHEN)
    mails.team("I'm away until Monday.", automatic=Automatic.AUTO_REPLY)
    assert mails.states() == ["open"]


def test_our_own_update_is_no_answer() -> None:
    mails = asked(WHEN)
    mails.team("Open: when will the proofs be ready. The proofs are due on Friday.", ours=True)
    assert mails.states() == ["open"]


def test_internal_mail_is_no_answer() -> None:
    mails = asked(WHEN)
    mails.team("Tuesday.", direction=Direction.INTERNAL, to=(LUCA.address,))
    assert mails.states() == ["open"]


def test_a_colleague_of_the_client_is_no_answer() -> None:
    mails = asked(WHEN)
    mails.client("Tuesday, I think.", by=PAOLO, to=(ANNA.address, INBOX), cc=(INBOX,))
    assert mails.states() == ["open"]


def test_a_holding_reply_acknowledges_with_its_date() -> None:
    mails = asked(WHEN)
    text = "I'll ask the printer and get back to you by Friday."
    mails.team(text, acts=(act(text, Speech.HOLDING, date(2026, 3, 6)),))
    question = mails.question()
    assert question.state == "acknowledged"
    assert question.promised_for == date(2026, 3, 6)
    assert question.acknowledged_at == mails.filed[1].at


def test_what_was_promised_answers_when_it_comes() -> None:
    mails = asked(WHEN)
    text = "I'll get back to you by Friday."
    mails.team(text, acts=(act(text, Speech.HOLDING, date(2026, 3, 6)),))
    mails.client("Thanks, I'm waiting.", acts=(act("Thanks", Speech.THANKS),))
    mails.team("Here we go: Tuesday.")
    assert mails.question().answered_by == mails.filed[3].message_id


# ── thanks, one more thing, the client's turn ────────────────────────────────────────────────────────────────────────
def test_thanks_after_the_answer_owe_nothing() -> None:
    mails = asked(WHEN)
    mails.team("Tuesday.")
    mails.client("Perfect, thank you!", acts=(act("Perfect, thank you!", Speech.THANKS),))
    assert mails.states() == ["answered"]


def test_thanks_and_one_more_thing_opens_exactly_one() -> None:
    mails = asked(WHEN)
    mails.team("Tuesday.")
    mails.client(f"Thanks! One more thing: {HOTEL}", asks=[HOTEL], acts=(act("Thanks!", Speech.THANKS),))
    assert mails.states() == ["answered", "open"]


def test_the_clients_turn_owes_nothing() -> None:
    mails = Mails()
    mails.team("Which one do you prefer?", asks=["Which one do you prefer?"])
    text = "Let me check with my boss and come back to you."
    mails.client(text, acts=(act(text, Speech.CLIENT_TURN),))
    ledger = mails.ledger()
    assert ledger.questions == ()
    assert [question.state.value for question in ledger.awaiting_client] == ["acknowledged"]


# ── withdrawn ────────────────────────────────────────────────────────────────────────────────────────────────────────
def withdrawn(text: str, **more: Any) -> list[str]:
    mails = asked(LOGO, HOTEL)
    mails.client(text, acts=(act(text, Speech.WITHDRAWAL),), **more)
    return mails.states()


def test_never_mind_takes_back_the_question_that_it_names() -> None:
    assert withdrawn("Never mind about the logo, found it in an old folder!") == ["withdrawn", "open"]


def test_never_mind_without_a_word_takes_back_neither_of_two_questions() -> None:
    assert withdrawn("Never mind, sorted!") == ["open", "open"]


@pytest.mark.parametrize(
    ("language", "text", "states"),
    [
        ("en", "Ignore no. 1, it is sorted.", ["withdrawn", "open"]),
        ("en", "Forget the second point.", ["open", "withdrawn"]),
        ("en", "Scrap question 7.", ["open", "open"]),
        ("it", "Lasciate perdere il secondo punto.", ["open", "withdrawn"]),
        ("de", "Nummer 1 hat sich erledigt.", ["withdrawn", "open"]),
        ("fr", "Oubliez le deuxième point.", ["open", "withdrawn"]),
        ("es", "El punto 1 ya no hace falta.", ["withdrawn", "open"]),
        ("pl", "Punkt 1 nieaktualny.", ["withdrawn", "open"]),
        ("uk", "Про друге питання забудьте.", ["open", "withdrawn"]),
        ("ro", "Uitați de punctul doi.", ["open", "withdrawn"]),
        ("ru", "Про второй вопрос забудьте.", ["open", "withdrawn"]),
    ],
)
def test_a_withdrawal_by_its_number_takes_back_that_question(language: str, text: str, states: list[str]) -> None:
    mails = asked(LOGO, HOTEL)
    mails.client(text, acts=(act(text, Speech.WITHDRAWAL),), language=language)
    assert mails.states() == states


def test_who_drops_the_whole_matter_takes_all_of_it_back() -> None:
    assert withdrawn("Never mind, we drop the whole thing.") == ["withdrawn", "withdrawn"]
    assert withdrawn("Forget the logo, no need to reply.") == ["withdrawn", "withdrawn"]


def test_who_drops_the_whole_matter_and_asks_goes_on() -> None:
    more = "How much is the banner?"
    assert withdrawn("Never mind, we drop the whole thing.", asks=[more]) == ["open", "open", "open"]


def test_what_is_taken_back_may_say_that_the_client_leaves() -> None:
    text = "Never mind, we cancel everything."
    mails = asked(LOGO)
    mails.client(text, acts=(act(text, Speech.WITHDRAWAL), act(text, Speech.CANCEL), act(text, Speech.URGENT)))
    assert [flag.kind for flag in mails.ledger().red_flags] == ["cancel"]


def test_a_question_may_be_taken_back_in_another_thread() -> None:
    text = "And forget the logo, please."
    assert withdrawn(text, thread="two", base_subject="Sizes") == ["withdrawn", "open"]


def test_never_mind_in_another_thread_without_a_word_takes_back_nothing() -> None:
    assert withdrawn("Never mind!", thread="two", base_subject="Sizes") == ["open", "open"]


def test_a_sentence_that_chases_too_takes_back_only_what_it_names() -> None:
    mails = asked(WHEN)
    text = "Unless I missed it I had no answer, or is it settled."
    mails.client(text, acts=(act(text, Speech.WITHDRAWAL), act(text, Speech.CHASER)))
    assert (mails.question().state, mails.question().chased) == ("open", 1)


def test_a_withdrawal_does_not_touch_what_was_answered() -> None:
    mails = asked(WHEN)
    mails.team("Tuesday.")
    mails.client("Never mind.", acts=(act("Never mind.", Speech.WITHDRAWAL),))
    assert mails.states() == ["answered"]


# ── chasers and repetitions ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_chaser_raises_the_open_question_instead_of_opening_one() -> None:
    mails = asked(WHEN)
    for _ in range(2):
        mails.client("Hi Marta, any news?", asks=["any news?"], acts=(act("Hi Marta, any news?", Speech.CHASER),))
    question = mails.question()
    assert (question.state.value, question.chased) == ("open", 2)
    assert [flag.kind for flag in mails.ledger().red_flags] == ["chaser", "chaser"]


def test_a_chaser_in_a_thread_of_its_own_means_the_newest_question_of_its_writer() -> None:
    mails = asked(WHEN)
    mails.client("Any news?", asks=["Any news?"], acts=(act("Any news?", Speech.CHASER),), thread="x", base_subject="?")
    assert mails.question().chased == 1


def test_a_chaser_about_something_unknown_is_a_question_of_its_own() -> None:
    mails = asked(WHEN)
    ask = "Any news on the parking permit?"
    mails.client(ask, asks=[ask], acts=(act(ask, Speech.CHASER),), thread="two", base_subject="Parking")
    assert mails.states() == ["open", "open"]


def test_a_chaser_in_another_thread_means_what_its_words_name() -> None:
    mails = asked(WHEN)
    mails.client(HOTEL, asks=[HOTEL], thread="three", base_subject="Visit")
    ask = "Any news on the proofs?"
    mails.client(ask, asks=[ask], acts=(act(ask, Speech.CHASER),), thread="two", base_subject="?")
    assert [question.chased for question in mails.ledger().questions] == [1, 0]


def test_a_chaser_with_nothing_open_is_a_question() -> None:
    mails = asked(WHEN)
    mails.team("Tuesday.")
    mails.client("Any news?", asks=["Any news?"], acts=(act("Any news?", Speech.CHASER),))
    assert mails.states() == ["answered", "open"]


def test_the_reply_to_a_chaser_answers_what_was_chased() -> None:
    mails = asked(WHEN)
    mails.client("Any news?", asks=["Any news?"], acts=(act("Any news?", Speech.CHASER),))
    mails.team("Sorry for the delay. Tuesday.")
    assert mails.states() == ["answered"]


def test_the_same_question_again_is_one_entry_and_a_red_flag() -> None:
    mails = asked("When will the proofs of the brochure be ready?")
    again = "So when are the proofs of the brochure going to be ready?"
    mails.client(again, asks=[again], thread="two", base_subject="Proofs")
    assert mails.question().chased == 1
    assert [flag.kind for flag in mails.ledger().red_flags] == ["repeated"]


def test_asked_again_after_the_answer_it_is_owed_again() -> None:
    mails = asked(WHEN)
    mails.team("On Thursday.")
    mails.client(WHEN, asks=[WHEN])
    assert mails.states() == ["answered", "open"]
    assert [flag.kind for flag in mails.ledger().red_flags] == ["repeated"]


# ── promises ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_promise_is_kept_by_the_mail_that_answers() -> None:
    mails = asked(WHEN)
    text = "I'll get back to you by Friday."
    mails.team(text, acts=(act(text, Speech.HOLDING, date(2026, 3, 6)),))
    reply = mails.team("The proofs are ready on Tuesday.")
    (promise,) = mails.ledger().promises
    assert promise.question == mails.question().id
    assert (promise.due, promise.kept_by) == (date(2026, 3, 6), reply.message_id)


def test_a_commitment_without_a_question_is_tracked_until_the_file_comes() -> None:
    mails = Mails()
    text = "We'll send the files on Monday."
    mails.team(text, acts=(act(text, Speech.PROMISE, date(2026, 3, 9)),))
    assert [promise.kept_by for promise in mails.ledger().promises] == [None]
    mails.client("Great, thanks!")
    reply = mails.team("", files=["cover.pdf"])
    assert [promise.kept_by for promise in mails.ledger().promises] == [reply.message_id]


def test_an_answer_to_something_else_keeps_no_promise() -> None:
    mails = Mails()
    text = "We'll send the files on Monday."
    mails.team(text, acts=(act(text, Speech.PROMISE, date(2026, 3, 9)),))
    mails.client(HOTEL, asks=[HOTEL])
    mails.team("The hotel at the station.")
    assert [promise.kept_by for promise in mails.ledger().promises] == [None]


def test_a_bare_receipt_promises_nothing() -> None:
    mails = Mails()
    mails.team("We have received your mail.", acts=(act("We have received your mail.", Speech.HOLDING),))
    assert mails.ledger().promises == ()


# ── remarks ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_approvals_and_red_flags_are_kept_with_their_sentence() -> None:
    mails = Mails()
    acts = (act("Approved if you fix page 2.", Speech.CONDITIONAL), act("It's urgent.", Speech.URGENT))
    mails.client("Approved if you fix page 2. It's urgent.", acts=acts)
    ledger = mails.ledger()
    assert [(one.kind, one.text, one.by) for one in ledger.approvals] == [
        ("conditional approval", "Approved if you fix page 2.", ANNA)
    ]
    assert [(one.kind, one.at) for one in ledger.red_flags] == [("urgent", MONDAY)]


def test_what_the_team_writes_raises_no_flag() -> None:
    mails = Mails()
    mails.team("It's urgent, approved?", acts=(act("It's urgent", Speech.URGENT), act("approved", Speech.APPROVAL)))
    assert (mails.ledger().red_flags, mails.ledger().approvals) == ((), ())


# ── what the client owes ─────────────────────────────────────────────────────────────────────────────────────────────
def test_the_teams_question_waits_for_the_client() -> None:
    mails = Mails()
    mails.team("Which stock would you prefer?", asks=["Which stock would you prefer?"])
    mails.client("I'm away until Monday.", automatic=Automatic.AUTO_REPLY)
    assert [question.text for question in mails.ledger().awaiting_client] == ["Which stock would you prefer?"]
    mails.client("We'll go for the silk one.")
    assert mails.ledger().awaiting_client == ()


def test_what_the_client_leaves_out_is_still_awaited() -> None:
    mails = Mails()
    photos, texts = "Who takes the photos of the workshop?", "Can you send us the texts?"
    mails.team(f"{photos} {texts}", asks=[photos, request(texts)])
    mails.client("The photos are taken by your photographer.")
    assert [question.text for question in mails.ledger().awaiting_client] == [texts]


# ── rulings ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def ruling(mails: Mails, word: Word, hours: float = 1.5, until: object = None) -> Ruling:
    question = mails.ledger().questions[0].id
    return Ruling(question, word, MARTA.address, MONDAY + timedelta(hours=hours), "r@mail.example", until)  # type: ignore[arg-type]


@pytest.mark.parametrize(("word", "state"), [(Word.DONE, "answered"), (Word.DISMISS, "dismissed")])
def test_a_ruling_closes_and_says_who_and_when(word: Word, state: str) -> None:
    mails = asked(WHEN)
    question = mails.question([ruling(mails, word)])
    assert question.state == state
    assert question.answered_at == MONDAY + timedelta(hours=1.5)
    assert MARTA.address in question.why
    assert "02 Mar 2026 10:30" in question.why


def test_a_question_that_was_ruled_on_can_be_asked_again() -> None:
    mails = asked(WHEN)
    mails.filed.append(mails.filed[0])
    mails.client(WHEN, asks=[WHEN])
    assert mails.states([ruling(mails, Word.DONE)]) == ["answered", "open"]


def test_a_snooze_lasts_until_its_end() -> None:
    mails = asked(WHEN)
    snooze = ruling(mails, Word.SNOOZE, until=MONDAY + timedelta(days=2))
    assert mails.ledger([snooze], now=MONDAY + timedelta(days=1)).questions[0].state == "snoozed"
    (woken,) = mails.ledger([snooze], now=MONDAY + timedelta(days=3)).questions
    assert (woken.state, woken.snoozed_until) == ("open", snooze.until)


def test_an_answer_ends_a_snooze() -> None:
    mails = asked(WHEN)
    snooze = ruling(mails, Word.SNOOZE, until=MONDAY + timedelta(days=20))
    mails.team("Tuesday.")
    assert mails.states([snooze]) == ["answered"]


@pytest.mark.parametrize("word", [Word.SNOOZE, Word.DUE, Word.GIVE])
def test_what_was_only_replied_to_waits_again_once_a_person_puts_it_off_dates_it_or_hands_it_over(word: Word) -> None:
    mails = asked("Which printer do you use?")
    mails.team("It is raining here and the whole office has a cold.")
    later = ruling(mails, word, until=MONDAY + timedelta(days=2))
    before = ruling(mails, word, hours=0.5, until=MONDAY + timedelta(days=2))
    assert mails.states() == ["replied"]
    assert mails.states([later]) == ["open"]
    assert mails.question([later]).answered_at is None
    assert mails.ledger([before], now=MONDAY + timedelta(days=1)).questions[0].state == "replied"


def test_without_the_ruling_the_mail_decides_again() -> None:
    mails = asked(WHEN)
    done = ruling(mails, Word.DONE)
    assert mails.states([done]) == ["answered"]
    assert mails.states() == ["open"]


def reopening(mails: Mails, hours: float = 3.5) -> Ruling:
    return replace(ruling(mails, Word.REOPEN, hours), message_id="still-open@mail.example")


def test_what_a_person_calls_the_answer_was_answered_when_it_was_written() -> None:
    """Else the client would read an apology for a delay that was ours to look at it."""
    mails = Mails()
    mails.client("Who comes to the fair?", asks=["Who comes to the fair?"])
    reply = mails.team("The fair is big this year.")
    assert mails.states() == ["replied"]
    for word, at in ((Word.DONE, reply.at), (Word.PHONE, ruling(mails, Word.PHONE).at)):
        assert mails.question([ruling(mails, word)]).answered_at == at


@pytest.mark.parametrize("closing", [Word.DONE, Word.PHONE, Word.DISMISS])
def test_a_question_ruled_closed_is_reopened_since_it_was_asked(closing: Word) -> None:
    mails = asked(WHEN)
    question = mails.question([ruling(mails, closing), reopening(mails)])
    assert (question.state, question.asked_at) == ("open", MONDAY)
    assert (question.answered_by, question.answered_at) == (None, None)
    assert "still open" in question.why
    assert "02 Mar 2026 12:30" in question.why


@pytest.mark.parametrize(
    ("reply", "state"), [("Tuesday.", "answered"), ("The catalogue of last year was blue.", "replied")]
)
def test_what_the_teams_mail_settled_is_reopened_and_later_mail_answers_it(reply: str, state: str) -> None:
    mails = asked(WHEN)
    mails.team(reply)
    assert mails.states() == [state]
    assert mails.states([reopening(mails)]) == ["open"]
    late = mails.team("They will be ready on Thursday.", at=MONDAY + timedelta(hours=9))
    question = mails.question([reopening(mails)])
    assert (question.state, question.answered_by) == ("answered", late.message_id)


def test_a_reopened_question_is_answered_from_another_thread_too() -> None:
    mails = asked("When will the brochure proofs for Torino be ready?")
    rulings = [ruling(mails, Word.DONE), reopening(mails)]
    at = MONDAY + timedelta(hours=9)
    other: dict[str, Any] = {"thread": "t2", "subject": "Dates", "base_subject": "dates", "at": at}
    mails.team("The brochure proofs for Torino will be ready on Thursday.", **other)
    assert mails.states(rulings) == ["answered"]


def test_what_the_client_took_back_is_reopened() -> None:
    mails = asked(WHEN)
    mails.client("Never mind the proofs.", acts=(act("Never mind the proofs.", Speech.WITHDRAWAL),))
    assert mails.states() == ["withdrawn"]
    assert mails.states([reopening(mails)]) == ["open"]


def test_a_question_that_is_owed_stays_as_it_is_when_it_is_said_to_be_open() -> None:
    mails = asked(WHEN)
    assert mails.ledger([reopening(mails)]) == mails.ledger()


def test_why_tells_that_it_was_reopened_once_and_in_order() -> None:
    mails = asked(WHEN)
    rulings = [ruling(mails, Word.DONE), reopening(mails)]
    lines = BOOKKEEPER.explain(mails.question().id, mails.filed, rulings, party=VERDI)
    assert ["done" in lines[3], "still open" in lines[4], "open" in lines[5], len(lines)] == [True, True, True, 6]


def test_a_dismissal_teaches_nothing_once_its_question_was_reopened() -> None:
    mails = asked(WHEN)
    dismissal = replace(ruling(mails, Word.DISMISS), sentence=normal(WHEN), sender=ANNA.address)
    mails.client(WHEN, asks=[WHEN], at=MONDAY + timedelta(hours=5))
    rulings = [dismissal]
    (follows,) = taught(mails.ledger(rulings).questions, rulings)
    assert taught(mails.ledger([*rulings, reopening(mails)]).questions, [*rulings, reopening(mails)]) == []
    again = replace(reopening(mails, 6), question=follows.question)
    assert taught(mails.ledger([*rulings, follows, again]).questions, [*rulings, follows, again]) == []


# ── explanations ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_why_tells_each_step() -> None:
    mails = asked(WHEN)
    mails.client("Any news?", acts=(act("Any news?", Speech.CHASER),))
    mails.team("Tuesday.")
    lines = BOOKKEEPER.explain(mails.question().id, mails.filed, [ruling(mails, Word.NOTE)], party=VERDI)
    assert [
        part in line
        for part, line in zip(
            (WHEN, "origin: vouched", "No answer", "asked again", "Tuesday", "answered", "note"), lines, strict=True
        )
    ] == [True] * 7


def test_why_of_an_unknown_question_is_empty() -> None:
    assert BOOKKEEPER.explain("nothing", asked(WHEN).filed, party=VERDI) == []


def test_a_reply_whose_thread_was_lost_answers_what_waits_under_its_base_subject() -> None:
    mails = asked(WHEN)
    mails.team("Thursday, before noon.", thread="two")
    assert mails.states() == ["answered"]


def test_a_note_stands_in_the_steps_that_explain_a_question() -> None:
    mails = asked(WHEN)
    noted = replace(ruling(mails, Word.NOTE), text="she called")
    steps = BOOKKEEPER.explain(mails.question().id, mails.filed, [noted], party=VERDI)
    assert steps[-1].endswith(": note: she called.")
