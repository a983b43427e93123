"""The languages that people write to the clerk in, for tests that hold in each of them."""

from __future__ import annotations

from daemon.adapters.rulebook import spoken_languages

LANGUAGES = spoken_languages()
