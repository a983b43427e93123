"""Numbers that may be days or hours, in all languages at once."""

from __future__ import annotations

import re

from daemon.core.words.grammar import listed, one_of
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold


def day_or_hour(rules: Rules) -> re.Pattern[str]:
    """What numbers may be days or hours: 14:30, 13.3., 3/12, 9h30, the 20th, 15-го, am 15., le 20 à 14 h; not 12.50."""
    before, behind, hour, then = (one_of(_beside(rules, key)) for key in ("before", "behind", "hour", "then"))
    return re.compile(
        rf"\b\d{{1,2}}(?: ?(?:[:/]|{hour}) ?\d{{1,2}}|[.-](?:0?\d|1[0-2]))\b"
        rf"|\b\d{{1,2}}(?:\.|-?(?:{behind}))(?!\w)"
        rf"|\b(?:{before}) \d{{1,2}}(?!\s?\w)|\b(?:{before}) \d{{1,2}} (?:{then}) \d"
        r"|^\W{0,3}\d{1,2}\W{0,3}$",
        re.IGNORECASE,
    )


def before_month(rules: Rules) -> frozenset[str]:
    """The folded words that may stand between a day and its month."""
    return frozenset(map(fold, _beside(rules, "of") | _beside(rules, "behind")))


def _beside(rules: Rules, key: str) -> frozenset[str]:
    """The words that stand beside a day or an hour in figures."""
    return listed(rules, rules.spoken, "day", key)
