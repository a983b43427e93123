"""The grounds of judgements, counted on a correspondence whose end is known."""

from __future__ import annotations

import pytest

from tests.calibrate import Count, table

PEOPLE = {
    "anna": {"name": "Anna Verdi", "address": "anna@client.example", "side": "client"},
    "marta": {"name": "Marta Bianchi", "address": "marta@agency.example", "side": "team"},
}


def scene(state: str) -> dict[str, object]:
    first = {"n": 0, "from": "anna", "to": ["marta"], "at": "2026-03-02T10:00:00+00:00", "subject": "Parking"}
    then = {"n": 1, "from": "marta", "to": ["anna"], "at": "2026-03-02T11:00:00+00:00", "subject": "Re: Parking"}
    return {
        "id": "park",
        "language": "en",
        "people": PEOPLE,
        "messages": [
            {**first, "reply_to": None, "text": "Hi Marta,\nwhere do we park?\nAnna\n"},
            {**then, "reply_to": 0, "text": "Hi Anna,\nbehind the hall.\nMarta\n"},
        ],
        "expect": {"questions": [{"message": 0, "quote": "where do we park?", "state": state}]},
    }


@pytest.mark.parametrize(("state", "right"), [("answered", 1), ("open", 0)])
def test_a_ground_is_counted_with_whether_it_was_right(monkeypatch: pytest.MonkeyPatch, state: str, right: int) -> None:
    monkeypatch.setenv("CALIBRATE", "unused")
    assert table([scene(state)]) == {"given": Count(right, 1)}
