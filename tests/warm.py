"""Imported once by the server that forks the clerks of `test_chaos`: rules, words and templates are ready in each."""

from __future__ import annotations

from datetime import UTC, datetime

from daemon.adapters.rulebook import shipped_rules
from daemon.app import clerk, intake, office
from daemon.core.reading.reader import Reader
from tests.agency import mail

__all__ = ["clerk", "office"]

# Their kills fall at random, so that two may fall on one mail that is none to set aside for it.
intake.STARTS = 1_000  # type: ignore[attr-defined]

Reader(shipped_rules()).read(
    mail("Anna <anna@client.example>", "projects@agency.example", "Page", "When is it ready?", datetime.now(UTC))
)
