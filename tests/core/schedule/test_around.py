"""What is kept of what the mail says around the questions is what all of it says at once, however it came."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from daemon.core.ledger.bookkeeper import Bookkeeper
from daemon.core.model import Filed, OriginKind
from daemon.core.schedule.around import Around
from daemon.core.schedule.hands import hands
from daemon.core.schedule.owing import circumstances
from tests.core.ledger.invented import correspondence
from tests.correspondence import BOOKKEEPER, VERDI


def varied(seed: int) -> list[Filed]:
    """Mail of which some is quiet, refuted, or bears the id of another."""
    pick = random.Random(seed)
    mails = [
        replace(one, quiet=pick.random() < 0.2, origin=pick.choice((*[one.origin] * 9, OriginKind.REFUTED)))
        for one in correspondence(seed, 40)
    ]
    for place in range(5, 40, 9):
        mails[place] = replace(mails[place], message_id=mails[place - 3].message_id)
    pick.shuffle(mails)
    return mails


def same(around: Around, mails: list[Filed], books: Bookkeeper) -> bool:
    ledger = books.fold(mails, party=VERDI)
    came = {one.message_id: one.at for one in mails if one.origin is not OriginKind.REFUTED}
    return (
        around.look(ledger, mails) == circumstances(ledger, mails)
        and around.hands == hands(mails, ())
        and around.came == came
    )


@pytest.mark.parametrize("seed", range(8))
def test_mail_that_comes_is_taken_in(seed: int) -> None:
    mails, around = varied(seed), Around()
    assert all(same(around, mails[:end], BOOKKEEPER) for end in range(1, len(mails), 3))


@pytest.mark.parametrize("seed", range(4))
def test_where_a_message_is_another_one_or_went_all_begins_anew(seed: int) -> None:
    mails, around = varied(seed), Around()
    assert same(around, mails, BOOKKEEPER)
    moved = [replace(one, thread="another") if place % 5 == 0 else one for place, one in enumerate(mails)]
    assert same(around, moved, BOOKKEEPER)
    assert same(around, moved[:-3], BOOKKEEPER)


def test_what_a_mail_does_not_concern_stays_the_very_same() -> None:
    mails, around = list(correspondence(3, 40)), Around()
    ledger = BOOKKEEPER.fold(mails, party=VERDI)
    before, after = around.look(ledger, mails[:-1]).questions, around.look(ledger, mails).questions
    others = [pair for pair in zip(before, after, strict=False) if pair[0].question.thread != mails[-1].thread]
    assert others
    assert all(one is other for one, other in others)
