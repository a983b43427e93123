"""How long to wait before a server that failed is asked again."""

from __future__ import annotations

import random
from collections.abc import Callable

FIRST, LONGEST = 15.0, 120.0  # seconds: it may be there again at any moment, and clients' mail waits
LONGEST_BARRED = 900.0  # after a refused log-in: a wrong password tried in a row locks the account
SPREAD = 0.2  # of each wait, taken off at random: all whom an outage cut off would come back at once
_chance = random.SystemRandom().random


class Backoff:
    """Doubles from one failure to the next, and begins anew once all is well."""

    def __init__(self, chance: Callable[[], float] = _chance) -> None:
        """`chance` gives a number from 0 to 1."""
        self._chance = chance
        self._wait = 0.0

    def reset(self) -> None:
        self._wait = 0.0

    def seconds(self, *, barred: bool) -> float:
        """The wait after one more failure. `barred`: who asked was refused the log-in."""
        longest = LONGEST_BARRED if barred else LONGEST
        self._wait = min(self._wait * 2 or FIRST, longest)
        return self._wait * (1 - SPREAD * self._chance())
