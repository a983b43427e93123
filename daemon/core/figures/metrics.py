"""Metrics: how fast and how reliably clients are answered, in figures.

The answer time of a question is the business time from its arrival to the mail (or ruling) that answered it; a holding
reply answers nothing. Median and 90th percentile are found by nearest rank: the shortest time within which that share
of the questions was answered. An unanswered question never falls out: it counts as one that takes longer than it has
waited so far (the product-limit estimate, Kaplan and Meier 1958, which is the nearest rank where all are answered). So
one more unanswered question may raise a percentile and never lowers it. Where too many are unanswered to tell, the
percentile is `open`, with the longest time that any has taken or waited so far.

In time is what was answered by the SLA's own deadline, counted from the asking: a holding reply, a promised day or a
PM's word moves what the alerts go by, and not this. What is unanswered after that deadline was missed, what is not due
yet is neither. Of what was missed, `later` had such a later deadline, and `later_met` was answered by it. Withdrawn and
dismissed questions are counted apart and have no answer time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from daemon.core.commands.taps import Mood
from daemon.core.figures.facts import Facts, Fate, Pledge, Post

MEDIAN, SLOW = 0.5, 0.9

_ROUNDING = 1e-9  # of a share that is a product of many fractions


@dataclass(frozen=True, slots=True, order=True)
class Percentile:
    """An answer time. `open` is longer than any: so many are unanswered that nobody can tell yet."""

    open: bool
    time: timedelta


@dataclass(frozen=True, slots=True)
class Figures:
    """See the head of this file for how each is counted."""

    questions: int = 0  # answered or open
    answered: int = 0
    open: int = 0
    overdue: int = 0
    dismissed: int = 0
    withdrawn: int = 0
    median: Percentile | None = None  # of the answer times; None without questions
    slow: Percentile | None = None  # the 90th percentile
    met: int = 0
    missed: int = 0
    later: int = 0  # of the missed, a later deadline was promised
    later_met: int = 0  # … and met
    kept: int = 0  # promises
    broken: int = 0
    pending: int = 0
    on_time: int = 0  # updates
    late: int = 0
    skipped: int = 0
    drafts: int = 0
    failed: int = 0
    confirmed: int = 0  # judgements of the ledger that a person's word let stand
    corrected: int = 0  # … and that it did not
    good: int = 0  # taps below updates
    so_so: int = 0
    low: int = 0

    @property
    def precision(self) -> float | None:
        """The share of the judged judgements that stood, 0 to 1; None where nobody judged."""
        judged = self.confirmed + self.corrected
        return self.confirmed / judged if judged else None

    @property
    def in_time(self) -> float | None:
        """The share answered by the deadline, 0 to 1; None while no deadline has passed."""
        return self.met / (self.met + self.missed) if self.met + self.missed else None

    @property
    def undue(self) -> int:
        """Questions that are neither in time nor late yet."""
        return self.questions - self.met - self.missed


def figures(facts: Facts) -> Figures:
    """All figures of `facts` as of its instant."""
    fates = Counter(case.fate for case in facts.cases)
    waits = [case for case in facts.cases if case.fate is Fate.ANSWERED or case.fate is Fate.OPEN]
    times = sorted((case.wait, case.fate is Fate.OPEN) for case in waits)
    verdicts = [case.in_time(facts.now) for case in waits]
    words = Counter(_word(pledge, facts.now) for pledge in facts.pledges)
    later = [case for case, verdict in zip(waits, verdicts, strict=True) if verdict is False and case.moved_later]
    posts = Counter(mailing.post for mailing in facts.mailings)
    moods = Counter(rating.mood for rating in facts.ratings)
    return Figures(
        questions=len(waits),
        answered=fates[Fate.ANSWERED],
        open=fates[Fate.OPEN],
        overdue=sum(case.overdue(facts.now) for case in waits if case.fate is Fate.OPEN),
        dismissed=fates[Fate.DISMISSED],
        withdrawn=fates[Fate.WITHDRAWN],
        median=percentile(times, MEDIAN),
        slow=percentile(times, SLOW),
        met=verdicts.count(True),
        missed=verdicts.count(False),
        later=len(later),
        later_met=sum(case.in_time_later(facts.now) is True for case in later),
        kept=words["kept"],
        broken=words["broken"],
        pending=words["pending"],
        on_time=posts[Post.ON_TIME],
        late=posts[Post.LATE],
        skipped=posts[Post.SKIPPED],
        drafts=posts[Post.DRAFT],
        failed=posts[Post.FAILED],
        confirmed=sum(word.right for word in facts.corrections),
        corrected=sum(not word.right for word in facts.corrections),
        good=moods[Mood.GOOD],
        so_so=moods[Mood.SO_SO],
        low=moods[Mood.LOW],
    )


def percentile(waits: Iterable[tuple[timedelta, bool]], share: float) -> Percentile | None:
    """The answer time that `share` of the questions stay within; `waits` are times and whether each is still open."""
    ordered = sorted(waits)  # at the same time an answered one first: the open one takes longer
    unanswered, left = 1.0, len(ordered)
    for time, is_open in ordered:
        if not is_open:
            unanswered *= (left - 1) / left
            if unanswered <= 1 - share + _ROUNDING:
                return Percentile(open=False, time=time)
        left -= 1
    return Percentile(open=True, time=ordered[-1][0]) if ordered else None


def _word(pledge: Pledge, now: datetime) -> str:
    return "kept" if pledge.kept else "pending" if pledge.pending(now) else "broken"
