"""A loop of pure Python work: how fast this machine is just now, so that other figures can be given as ratios to it."""

from __future__ import annotations

import re
import time

_WORD = re.compile(r"[a-z]+")
_TEXT = "the samples of the brochure arrive on tuesday and the drawings of the second floor after that " * 40


def calibrate(tries: int = 5) -> float:
    """Seconds of CPU of the loop, the best of some tries."""
    return min(_timed() for _ in range(tries))


def _timed() -> float:
    began = time.process_time()
    counted: dict[str, int] = {}
    for turn in range(1500):
        for word in _WORD.findall(_TEXT):
            counted[word] = counted.get(word, 0) + turn
        sorted(counted.items(), key=lambda pair: (pair[1], pair[0]))
        "".join(reversed(_TEXT)).split("e")
    return time.process_time() - began
