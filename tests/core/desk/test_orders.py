"""What comes of a command: results to tell and effects to carry out, and nothing changed on the way."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from daemon.core.commands.abouts import OnDraft, OnQuestion, OnSender
from daemon.core.commands.results import Obstacle
from daemon.core.commands.word import Word
from daemon.core.desk.effects import OFFICE, Changed, Moved, Ruled
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.hearing import upshot
from daemon.core.desk.upshot import CommandMail
from daemon.core.filing.people import PM
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.week import parse_hours
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Lapse, OriginKind
from daemon.core.state.entry import EntryState
from tests.core.desk.office import (
    ABOUT,
    DRAFT,
    JOHN,
    MARTA,
    MONDAY,
    ROME,
    UGO,
    Hours,
    commands,
    done,
    kept,
    office,
    say,
)
from tests.every import every

CONSULTING = (
    "rossi plan Kick-off and interviews\nAnalysis\nRecommendations\nDecision\nImplementation\nReview\nReview: dropped"
)


@every(
    "text, results, effects",
    [
        ("1 done", [Word.DONE], ["rossi done q1"]),
        ("1, 3 done", [Word.DONE, Word.DONE], ["rossi done q1", "turin done q3"]),
        ("1 done: by courier", [Word.DONE], ["rossi done q1", "rossi note q1 by courier"]),
        ("2 give to John", [Word.GIVE], ["rossi give q2"]),
        ("2 give to Nobody", [Word.UNKNOWN], []),
        ("1 still open", [Word.REOPEN], ["rossi reopen q1"]),
        ("4 still open", [Word.UNKNOWN], []),
        ("9 done", [Obstacle.NO_QUESTION], []),
        ("done", [Obstacle.SEVERAL], []),
        ("1 approve", [Word.UNKNOWN], []),
        ("4 done", [Word.UNKNOWN], []),
        ("5 approve", [Word.APPROVE], ["update approved", "office approve"]),
        ("ok", [Obstacle.SEVERAL], []),
        ("👍", [Obstacle.SEVERAL], []),
        ("all but 2 are done", [Word.DONE, Word.DONE], ["rossi done q1", "turin done q3"]),
        ("done except 4", [Obstacle.NO_QUESTION], []),
        ("5 hold", [Word.HOLD], ["update dropped", "office hold"]),
        ("4 assign to rossi", [Word.ASSIGN], ["office assign", "ugo@new.example to rossi"]),
        ("4 assign to nobody", [Word.UNKNOWN], []),
        ("note rossi: agreed", [Word.NOTE], ["rossi note agreed"]),
        ("plan rossi\nDesign: 6 March, done\nLaunch", [Word.PLAN], ["rossi plan Design: 6 March, done\nLaunch"]),
        (
            "notes rossi\n1 half\n\n- call Thu 10:00\nThanks!\nMarta",
            [Word.NOTES],
            ["rossi note 1 half\ncall Thu 10:00"],
        ),
        ("notes turin: on track", [Word.NOTES], ["turin note on track"]),
        ("plan rossi", [], []),
        ("plan nobody\nDesign: 6 March", [Obstacle.NO_CLIENT], []),
        ("plan rossi from circus", [Obstacle.NO_PRESET], []),
        ("notes rossi", [Word.UNKNOWN], []),
        ("plan rossi from consulting\nReview: dropped", [Word.PLAN], [CONSULTING]),
        ("away", [Word.AWAY], ["office away"]),
        ("undo", [Word.UNKNOWN], []),
        ("status", [], []),
        ("what is this", [Word.UNKNOWN], []),
    ],
)
def test_what_comes_of_a_command(text: str, results: list[Word], effects: list[str]) -> None:
    desk = office()
    before = deepcopy(kept(desk))
    found = say(desk, text)
    assert [result.word for result in found.results] == results
    assert [told(effect) for effect in found.effects] == effects
    assert kept(desk) == before


@pytest.mark.parametrize("text", ["all done", "Done, both", "1-2 done", "1 done, 2 done", "1 and 2 done, thanks!"])
def test_all_of_them_are_closed_where_it_is_said_and_each_is_told(text: str) -> None:
    desk, mail = office(), CommandMail(MARTA, "m1", MONDAY, ABOUT[:2])
    found = [upshot(desk, command, mail) for command in commands(text)]
    assert [(one.word, one.number) for done in found for one in done.results] == [(Word.DONE, 1), (Word.DONE, 2)]
    assert [told(effect) for done in found for effect in done.effects] == ["rossi done q1", "rossi done q2"]


def told(effect: object) -> str:
    match effect:
        case Ruled(record, ruling):
            said = (record or "office", ruling.word, ruling.question, ruling.text)
            return " ".join(filter(None, said))
        case Changed(entry):
            return f"{entry.kind} {entry.state}"
        case Moved(address, _, target):
            return f"{address} to {target}"
    return repr(effect)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(UTC)


@pytest.mark.parametrize(
    ("person", "text", "until"),
    [
        (MARTA, "1 snooze 2d", "2026-03-04 16:00"),  # 18 hours of the team's days
        (JOHN, "1 snooze 2d", "2026-03-04 16:00"),  # 16 hours of New York's days of eight
        (JOHN, "1 snooze 3h", "2026-03-02 19:00"),  # when it is evening in Rome
        (JOHN, "1 snooze until Friday", "2026-03-09 13:00"),  # Monday, 8:00, in summer time: no work there on a Friday
        (MARTA, "1 snooze until Friday", "2026-03-06 09:00"),
        (JOHN, "1 snooze until tomorrow 9:00", "2026-03-03 15:00"),  # by John's own clock
        (JOHN, "1 due Friday", "2026-03-06 18:00"),  # the team works on Friday, for this client
        (MARTA, "3 due Friday", "2026-03-05 14:00"),  # the client's office does not
        (MARTA, "3 due 1d", "2026-03-03 14:00"),  # four hours of that office
    ],
)
def test_a_question_sleeps_in_the_readers_hours_and_is_due_in_those_of_the_client(
    person: PM, text: str, until: str
) -> None:
    found = say(office(), text, person)
    (effect,) = found.effects
    assert isinstance(effect, Ruled)
    assert effect.ruling.until == found.results[0].until == at(until)


@pytest.mark.parametrize("text", ["1 snooze 2d", "3 due Friday"])
def test_an_order_in_hours_that_never_come_changes_nothing_and_is_told(text: str) -> None:
    never = Calendar(ROME, parse_hours("Mon-Fri 09:00-18:00"), Closed())
    found = say(office(hours=Hours({"turin": never}, {MARTA.address: never})), text)
    assert ([result.word for result in found.results], found.effects) == ([Word.UNKNOWN], ())


class Closed(dict):  # type: ignore[type-arg]
    """Every day."""

    def __contains__(self, day: object) -> bool:
        return True


def test_an_effect_done_twice_is_as_if_done_once() -> None:
    for text in ("1 done: by courier", "5 approve", "away"):
        single, double = office(), office()
        upshot = say(single, text)
        done(single, upshot)
        done(done(double, upshot), upshot)
        assert kept(single) == kept(double)


def test_an_approved_update_goes_out_once_however_often_it_is_approved() -> None:
    desk = office()
    done(desk, say(desk, "5 approve"))
    again = say(desk, "5 yes", mid="m2")
    assert ([result.word for result in again.results], again.effects) == ([Word.APPROVE], ())
    assert desk.clerk.outbox[DRAFT.update].state is EntryState.APPROVED


@pytest.mark.parametrize("origin", OriginKind)
def test_a_dismissed_sentence_is_learnt_of_whoever_may_have_written_it(origin: OriginKind) -> None:
    desk = office()
    record = desk.records["rossi"]
    asked = replace(record.ledger.questions[0], origin=origin)
    record.ledger = replace(record.ledger, questions=(asked,))
    found = say(desk, "1 dismiss")
    (effect,) = found.effects
    assert isinstance(effect, Ruled)
    learnt = (effect.ruling.sentence, effect.ruling.sender)
    forged = origin is OriginKind.REFUTED
    assert learnt == (("", "") if forged else (" where is q1 ? ", "anna@client.example"))
    assert [result.word for result in found.results] == [Word.DONE if forged else Word.DISMISS], "as it is told"


def test_undo_takes_back_the_newest_mail_of_the_person_alone() -> None:
    desk = office()
    done(desk, say(desk, "1 done", mid="m1"))
    done(desk, say(desk, "1 stop", JOHN, mid="m2"))
    back = say(desk, "undo", mid="m3")
    assert [result.text for result in back.results] == ["Where is q1?"]
    done(desk, back)
    record = desk.records["rossi"]
    assert [(ruling.word, ruling.by) for ruling in record.rulings] == [(Word.STOP, JOHN.address)]
    assert [(ruling.word, ruling.undone_by) for ruling in record.undone] == [(Word.DONE, "m3")]


def test_undo_takes_a_reopening_back_and_leaves_what_was_ruled_before() -> None:
    desk = office()
    done(desk, say(desk, "1 done", mid="m1"))
    done(desk, say(desk, "1 still open", mid="m2"))
    done(desk, say(desk, "undo", mid="m3"))
    assert [ruling.word for ruling in desk.records["rossi"].rulings] == [Word.DONE]


def test_undo_of_a_number_leaves_the_others_of_that_mail() -> None:
    desk = office()
    for text in ("1 done", "2 done", "5 approve"):
        done(desk, say(desk, text))
    done(desk, say(desk, "undo 2, 5", mid="m2"))
    assert [ruling.question for ruling in desk.records["rossi"].rulings] == ["q1"]
    assert desk.clerk.outbox[DRAFT.update].state is EntryState.HELD


def test_undo_of_an_assignment_moves_the_mail_back() -> None:
    desk = office()
    done(desk, say(desk, "4 assign to rossi"))
    back = say(desk, "undo", mid="m2")
    assert back.effects[1:] == (Moved(UGO.address, "rossi", "unmatched"),)


def test_a_sender_who_was_forgotten_keeps_the_number_and_can_be_given_to_nobody() -> None:
    about = tuple(OnSender("") if item == UGO else item for item in ABOUT)
    found = say(office(), "4 assign to rossi", about=about)
    assert [result.word for result in found.results] == [Obstacle.NO_QUESTION]


def test_a_ruling_says_who_when_and_by_which_mail() -> None:
    (effect,) = say(office(), "5 hold").effects[1:]
    expected = Ruling("", Word.HOLD, MARTA.address, MONDAY, "m1", about=OnDraft("rossi", "2026-W10"))
    assert effect == Ruled(OFFICE, expected)


# ── what the team asked the client ───────────────────────────────────────────────────────────────────────────────────
def with_ask(*, ended: bool) -> FrontDesk:
    """An office in which question q9 is ours to a client."""
    desk = office()
    ledger = desk.records["rossi"].ledger
    ask = replace(ledger.questions[0], id="q9", lapse=Lapse(MONDAY, "weeks", "No answer in 3 weeks.", MONDAY))
    desk.records["rossi"].ledger = replace(ledger, **{"ended" if ended else "awaiting_client": (ask,)})  # type: ignore[arg-type]
    return desk


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1 done", Word.DONE),
        ("1 dismiss", Word.DISMISS),
        ("1 still open", Word.REOPEN),
        ("1 snooze friday", Word.SNOOZE),
        ("1 due friday", None),
        ("1 give to John", None),
    ],
)
def test_a_question_of_ours_is_ruled_on_by_its_number_but_is_nobodys_to_answer_by_a_day(
    text: str, word: Word | None, ended: bool
) -> None:
    found = say(with_ask(ended=ended), text, about=(OnQuestion("q9"),))
    told = {Word.DISMISS: Word.DONE, None: Word.UNKNOWN}  # nobody is told that a sentence of ours is learnt
    assert [result.word for result in found.results] == [told.get(word, word)]
    ruled = [effect.ruling for effect in found.effects if isinstance(effect, Ruled)]
    assert [(one.question, one.word) for one in ruled] == ([("q9", word)] if word else [])
