"""What the team asks a client ends, each for its reason, and never comes back by itself."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.commands.word import Word
from daemon.core.ledger import asks
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Ask, Filed, Kind, OriginKind, Question, Speech, State
from tests.core.ledger.invented import Folds, correspondence, fresh
from tests.correspondence import MARTA, MONDAY, Mails, act, below, request

SIZE, TEXTS = "Which size do you need?", "Can you send us the texts?"
DAY = timedelta(days=1)


def asked(*texts: str, origin: OriginKind = OriginKind.VOUCHED) -> Mails:
    mails = Mails()
    mails.team(" ".join(texts), asks=list(texts), origin=origin)
    return mails


def waiting(mails: Mails, now: datetime, *rulings: Ruling) -> list[str]:
    return [one.text for one in asks.waiting(mails.ledger(rulings, now=now), now)]


def put_to_them(mails: Mails, now: datetime, *rulings: Ruling) -> list[str]:
    return [one.text for one in asks.sure(asks.waiting(mails.ledger(rulings, now=now), now))]


def the_ask(mails: Mails, now: datetime, *rulings: Ruling) -> Question:
    (question,) = asks.asked(mails.ledger(rulings, now=now), now)
    return question


def ruling(mails: Mails, word: Word, at: datetime, until: datetime | None = None) -> Ruling:
    ledger = mails.ledger(now=MONDAY)
    question = (*ledger.awaiting_client, *ledger.ended)[0]
    return Ruling(question.id, word, MARTA.address, at, "r@agency.example", until)


# ── ends ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_three_weeks_end_it_to_the_minute() -> None:
    mails = asked(SIZE)
    over = MONDAY + 21 * DAY
    assert waiting(mails, over - timedelta(minutes=1)) == [SIZE]
    ended = the_ask(mails, over)
    assert (ended.state, ended.answered_at, ended.why) == (State.LAPSED, over, "No answer in 3 weeks.")


@pytest.mark.parametrize(
    ("text", "language", "last"),
    [
        ("Can we meet on Thursday?", "en", 5),
        ("Is Tuesday or Thursday better for you?", "en", 5),
        ("Can you send the texts by 11 March?", "en", 11),
        ("Potete mandarci i testi entro venerdì?", "it", 6),
        ("Könnt ihr uns die Texte bis zum 12. März schicken?", "de", 12),
        ("Pouvez-vous nous envoyer les textes avant vendredi ?", "fr", 6),
        ("¿Pueden enviarnos los textos antes del viernes?", "es", 6),
        ("Czy możecie wysłać teksty do piątku?", "pl", 6),
        ("Чи можете надіслати тексти до п’ятниці?", "uk", 6),
        ("Можете прислать тексты до пятницы?", "ru", 6),
        ("Ne puteți trimite textele până vineri?", "ro", 6),
    ],
)
def test_the_day_that_it_names_ends_it(text: str, language: str, last: int) -> None:
    mails = Mails(language)
    mails.team(text, asks=[text])
    over = MONDAY.replace(day=last, hour=0) + DAY
    assert waiting(mails, over - timedelta(minutes=1)) == [text]
    ended = the_ask(mails, over)
    assert (ended.state, ended.lapse and ended.lapse.kind) == (State.LAPSED, "day")
    assert "over" in ended.why


def test_a_day_of_the_past_or_far_ahead_ends_nothing() -> None:
    for text in ("Did you get our mail of 20 February?", "Shall we open the shop on 1 September?"):
        assert waiting(asked(text), MONDAY + 20 * DAY) == [text]
        assert waiting(asked(text), MONDAY + 21 * DAY) == []


def test_a_mail_of_theirs_in_its_thread_that_says_something_ends_it_with_little_certainty() -> None:
    mails = asked(SIZE)
    mails.client("It is raining here and the whole office has a cold.")
    ended = the_ask(mails, MONDAY + DAY)
    assert (ended.state, ended.certainty < 0.85) == (State.ANSWERED, True)
    assert [one.id for one in asks.let_go(mails.ledger(), MONDAY, MONDAY + DAY)] == [ended.id]
    assert "Anna Verdi" in ended.why


def test_a_mail_of_theirs_that_says_nothing_or_stands_elsewhere_ends_nothing() -> None:
    mails = asked(SIZE)
    mails.client("Thank you!", acts=(act("Thank you!", Speech.THANKS),))
    mails.client("It is raining here and the whole office has a cold.", thread="two", base_subject="Weather")
    assert waiting(mails, MONDAY + DAY) == [SIZE]


def test_what_a_mail_of_theirs_leaves_out_is_the_pms_to_ask_again() -> None:
    mails = Mails()
    photos = "Who takes the photos of the workshop?"
    mails.team(f"{photos} {TEXTS}", asks=[photos, request(TEXTS)])
    assert sorted(put_to_them(mails, MONDAY + DAY)) == [TEXTS, photos]
    mails.client("The photos are taken by your photographer.")
    assert waiting(mails, MONDAY + DAY) == [TEXTS]
    assert put_to_them(mails, MONDAY + DAY) == []


def test_what_they_quote_and_say_nothing_of_is_the_pms_to_ask_again() -> None:
    photos = "Who takes the photos of the workshop?"
    mails = asked(photos, SIZE)
    mails.client("Your photographer.", passages=below((photos, "Your photographer.")))
    assert (waiting(mails, MONDAY + DAY), put_to_them(mails, MONDAY + DAY)) == ([SIZE], [])


@pytest.mark.parametrize(
    ("word", "state"),
    [(Word.DONE, State.ANSWERED), (Word.PHONE, State.ANSWERED), (Word.DISMISS, State.DISMISSED)],
)
def test_a_persons_word_ends_it_and_nobody_is_asked_about_it(word: Word, state: State) -> None:
    mails = asked(SIZE)
    ruled = ruling(mails, word, MONDAY + DAY)
    ended = the_ask(mails, MONDAY + 2 * DAY, ruled)
    assert (ended.state, ended.certainty) == (state, 1.0)
    assert asks.let_go(mails.ledger([ruled]), MONDAY, MONDAY + 2 * DAY) == []
    assert mails.ledger([ruled]).labels == ()  # it says nothing of how a client's mail is read


# ── comes back by a person alone ─────────────────────────────────────────────────────────────────────────────────────
def test_still_open_brings_back_what_time_or_a_mail_ended_for_three_more_weeks() -> None:
    silent, said = asked(SIZE), asked(SIZE)
    said.client("It is raining here and the whole office has a cold.")
    for mails, at in ((silent, MONDAY + 22 * DAY), (said, MONDAY + DAY)):
        ruled = ruling(mails, Word.REOPEN, at)
        assert put_to_them(mails, at - DAY / 2) == []
        assert put_to_them(mails, at + 20 * DAY, ruled) == [SIZE]
        assert waiting(mails, at + 21 * DAY, ruled) == []


def test_who_asks_again_asks_anew() -> None:
    mails = asked(SIZE)
    mails.team(f"Hello, {SIZE}", asks=[SIZE], at=MONDAY + 18 * DAY)
    assert put_to_them(mails, MONDAY + 30 * DAY) == [SIZE]
    assert the_ask(mails, MONDAY + 30 * DAY).chased == 1
    assert waiting(mails, MONDAY + 39 * DAY) == []


def test_who_asks_again_with_a_day_asks_until_that_day() -> None:
    mails = asked(TEXTS)
    again = "Can you send us the texts by Friday?"
    mails.team(again, asks=[again], at=MONDAY + 10 * DAY)
    assert waiting(mails, MONDAY.replace(day=13)) == [TEXTS]
    assert waiting(mails, MONDAY.replace(day=14)) == []


def test_what_is_put_off_is_put_to_nobody_until_then() -> None:
    mails = asked(SIZE)
    ruled = ruling(mails, Word.SNOOZE, MONDAY + DAY, MONDAY + 10 * DAY)
    assert waiting(mails, MONDAY + 9 * DAY, ruled) == []
    assert waiting(mails, MONDAY + 10 * DAY, ruled) == [SIZE]
    kept = mails.ledger([ruled], now=MONDAY + 2 * DAY)  # no mail since: the ledger is as it was
    assert [one.text for one in asks.waiting(kept, MONDAY + 11 * DAY)] == [SIZE]


# ── what a client may read unseen ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("origin", list(OriginKind))
def test_only_what_the_team_surely_asked_is_put_to_a_client(origin: OriginKind) -> None:
    proved = origin in (OriginKind.SENT, OriginKind.VOUCHED)
    assert put_to_them(asked(SIZE, origin=origin), MONDAY + DAY) == [SIZE] * proved


@pytest.mark.parametrize(("certainty", "put"), [(0.84, False), (0.85, True)])
def test_only_a_sure_question_is_put_to_a_client(certainty: float, put: bool) -> None:
    mails = Mails()
    mails.team(SIZE, asks=[Ask(SIZE, Kind.QUESTION, certainty, "test")])
    assert put_to_them(mails, MONDAY + DAY) == [SIZE] * put
    assert waiting(mails, MONDAY + DAY) == [SIZE]


# ── whatever comes ───────────────────────────────────────────────────────────────────────────────────────────────────
def _without_asking_again(messages: tuple[Filed, ...]) -> list[Filed]:
    """In the order of arrival, each question of ours asked once: whoever asks again brings it back."""
    seen: set[str] = set()
    found = []
    for filed in sorted(messages, key=lambda one: one.at):
        new = tuple(ask for ask in filed.asks if filed.sender.address != MARTA.address or ask.text not in seen)
        if filed.sender.address == MARTA.address:
            seen |= {ask.text for ask in filed.asks}
        found.append(replace(filed, asks=new, references=()))
    return found


@given(st.integers(0, 100_000), st.integers(1, 30), st.integers(1, 40))
def test_whatever_mail_comes_an_ask_that_ended_never_stands_in_an_update_again(
    seed: int, length: int, hours: int
) -> None:
    pick = random.Random(seed)
    messages = _without_asking_again(correspondence(seed, length))
    ended: set[str] = set()
    rulings: list[Ruling] = []
    book = Folds()
    for number in range(1, len(messages) + 1):
        now = messages[number - 1].at + timedelta(hours=pick.randrange(hours))
        now = max(now, MONDAY + timedelta(hours=hours * number))
        ledger = book.ledger(messages[:number], rulings, now)
        assert not {one.id for one in asks.sure(asks.waiting(ledger, now))} & ended
        ended |= {one.id for one in asks.asked(ledger, now) if one.state not in (State.OPEN, State.ACKNOWLEDGED)}
        open_ = asks.waiting(ledger, now)
        if open_ and pick.randrange(5) == 0:
            word = pick.choice((Word.DONE, Word.PHONE, Word.DISMISS))
            rulings.append(Ruling(pick.choice(open_).id, word, MARTA.address, now, f"{number}@ruling.example"))
    assert book.ledger(messages, rulings, now) == fresh(messages, rulings, now)
