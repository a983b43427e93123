"""What files of version 0.1.0 hold as strings becomes values, and nothing that a stranger wrote becomes an order."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter

from daemon.adapters.state.old_abouts import with_abouts
from daemon.core.commands.abouts import About, OnDraft, OnQuestion, OnSender, ToConfirm
from daemon.core.ledger.rulings import Ruling

ABOUT = TypeAdapter(tuple[About, ...])
RULING = {"question": "", "word": "note", "by": "marta@agency.example", "at": "2026-03-02T15:00:00Z", "message_id": "m"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0a1b2c-1", OnQuestion("0a1b2c-1")),
        ("ugo@new.example", OnSender("ugo@new.example")),
        ("update:rossi:2026-W10", OnDraft("rossi", "2026-W10")),
        ("say:away until 12 March", ToConfirm("away until 12 March")),
        ("say:undo.x@new.example", OnSender("say:undo.x@new.example")),
        ("update:rossi:x@new.example", OnSender("update:rossi:x@new.example")),
        ("", OnSender("")),
    ],
)
def test_a_string_becomes_the_value_that_it_stood_for_and_is_stored_as_one(text: str, value: About) -> None:
    (row,) = with_abouts([{"about": [text]}])
    (read,) = ABOUT.validate_python(row["about"])
    assert read == value
    stored = orjson.loads(orjson.dumps(ABOUT.dump_python((read,), mode="json")))
    assert ABOUT.validate_python(with_abouts([{"about": stored}])[0]["about"]) == (value,)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ugo@new.example", OnSender("ugo@new.example")),
        ("update:rossi:2026-W10", OnDraft("rossi", "2026-W10")),
        ("", None),
    ],
)
def test_a_ruling_is_about_a_sender_a_draft_or_nothing(text: str, value: OnSender | OnDraft | None) -> None:
    rows: list[Any] = with_abouts([{**RULING, "about": text}, RULING])
    read = TypeAdapter(list[Ruling]).validate_python(rows)
    assert [ruling.about for ruling in read] == [value, None]
