"""The library: what is looked up on disk only when somebody asks for it by mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from daemon.core.model import Filed


@dataclass(frozen=True, slots=True)
class FoundMail:
    """A mail that holds all the words of a search."""

    client: str  # the id of the record that it lies in
    message: Filed
    excerpt: str  # around the words, with marks around each: for the terminal


class Library(Protocol):
    """The search in all records, and a record as a page."""

    def find(self, text: str) -> Sequence[FoundMail]:
        """Mail whose own words, subject or file names hold all words of `text`, best first."""

    def page(self, client: str, now: datetime, language: str) -> str:
        """A client's record as one HTML page in `language`."""
