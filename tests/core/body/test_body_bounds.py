"""Reading a body takes linear time and raises nothing, whatever stands in it."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.rulebook import shipped_rules
from daemon.core.body.own_words import BodyReader
from daemon.core.model import Address, Message
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.text import normal
from tests.conftest import MANY
from tests.effort import assert_within

MEGABYTE = 1_000_000
SHARE = 1 if MANY else 10  # of it is enough each time: twice the text is twice the time
LARGE = 300_000 if MANY else 100_000  # far more than a person writes
PIECES = [
    "a",
    "\n",
    "> ",
    ">\n",
    ":\n",
    "x:\n",
    "> a\nb\n",
    "From: a\n",
    "From: a@b\nTo: c\nDate: 2026\n\n",
    "To: a,\n\t",
    "--\n",
    "-- \na\n",
    "On 2026 wrote ",
    "On 10.03.2026 at 09:42 <a@b> wrote:\n",
    "On 10.03.2026 at 09:42 <a@b>\n",
    "wrote:\n> a\n",
    "-----Original Message-----\n",
    "-----Original Message-----\n> a\n",
    "[Anna] a\n",
    "Regards\n",
    "confidential ",
    "| a\n",
    "JD> a\n",
    "<a@b.c ",
    "1:23 ",
    "від пише ",
    "漢字：\n",
]
RULES = shipped_rules()
READER = BodyReader(RULES)
LEXICONS = sorted(
    {
        (topic, name)
        for (_, topic), rules in RULES.topics.items()
        if topic in ("quoting", "signature", "html")
        for name in rules
    }
)


def message(text: str, html: str | None = None) -> Message:
    return Message("1@b", (), (), None, None, None, Address("Anna", "a@b"), (), (), (), "Re: x", text, html, ())


@pytest.mark.large
@pytest.mark.parametrize("piece", PIECES)
def test_any_body_is_read_in_bounded_time(piece: str) -> None:
    text = piece * (LARGE // len(piece))
    assert_within(LARGE / 60_000, lambda: READER.read(message(text)))


@pytest.mark.large
@pytest.mark.parametrize(("topic", "name"), LEXICONS, ids=[f"{topic}.{name}" for topic, name in LEXICONS])
def test_every_rule_takes_a_megabyte_in_under_a_second(topic: str, name: str) -> None:
    lexicon = Lexicon.everywhere(RULES, topic, name)

    def read(text: str, plain: str) -> None:
        lexicon.find_pattern(text)
        lexicon.find_normal(plain)

    for piece in ("a", "wrote ", "0 ", "1.", "<a@b", "a-", "від ", "- ", "(((", "sent from my "):
        text = piece * (MEGABYTE // SHARE // len(piece))
        assert_within(1 / SHARE, partial(read, text, normal(text)))


@given(st.lists(st.sampled_from([*PIECES, "Anna\n", "\n\n", "yes", "Tel. 055 123456\n"]), max_size=40).map("".join))
def test_every_line_is_either_own_or_accounted_for(text: str) -> None:
    body = READER.read(message(text))
    kept = [*body.own_text.split(), *(word for part in body.removed for word in part.text.split())]
    assert len("".join(kept)) >= len("".join(text.split())) - sum(text.count(mark) for mark in ">|:") - 3 * text.count(
        "JD>"
    )


@given(st.text(max_size=400), st.one_of(st.none(), st.text(alphabet='<>/="divbrpblockquote cite\n', max_size=400)))
def test_nothing_raises(text: str, html: str | None) -> None:
    READER.read(message(text, html))
