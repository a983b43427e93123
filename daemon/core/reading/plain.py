"""Plain words: a sentence without what asks nothing in it: addresses, code, what is quoted, polite asides."""

from __future__ import annotations

import re

from daemon.core.reading.ask_words import AskWords

LETTER = re.compile(r"[^\W_]")
LONGEST = 1500  # letters of a sentence that are read: what is longer is a table or a log
# A line of a form that tells an address or a number: "E-mail: anna@client.example", which bids nobody to mail.
TOLD_FIELD = re.compile(r"^\W*[^\W\d_]+(?:[- ][^\W\d_]+){0,2} ?: *(?:\S+@\S+|[+(]?\d[\d ()/.+-]*)$")

_URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*/\S*\?\S+|`[^`]*`", re.IGNORECASE)
# Code that somebody pastes: `name?: string`, `WHERE shop = ?`, `x?.y`.
_CODE = re.compile(r"\w\?\s?:\s?\w+|[=<>(,]\s*\?|\?\.\w")
_QUOTED = re.compile(r"[\"“„«”][^\"“”„«»]{2,}[\"”“»]")
_ASIDE = re.compile(r"\([^()?]+\)")  # "(don't ask)"
_OF_URL = ("/", "@", "`", "www.")


def plainly(text: str, said: AskWords) -> str:
    """`text` without addresses, code and asides of courtesy, and with a mark for what is quoted."""
    if any(sign in text for sign in _OF_URL):
        text = _URL.sub(" ", text)
    if "?" in text:
        text = _CODE.sub(" ", text)
    text = _QUOTED.sub(" ~ ", text)
    if "(" in text:
        text = _ASIDE.sub(lambda aside: " " if "courtesy" in said.hits(aside[0]) else aside[0], text)
    return text
