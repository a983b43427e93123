"""What kind of answer a question wants."""

from __future__ import annotations

from enum import Enum


class Wants(Enum):
    TIME = "a time"
    AMOUNT = "a number"
    PLACE = "a place"
    PERSON = "a person"
    REASON = "a reason"
    OPEN = "something that yes or no does not say"
    YES_NO = "yes or no"
