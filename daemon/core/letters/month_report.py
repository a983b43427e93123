"""What the report of a month shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from daemon.core.figures.facts import By, Facts, days_of
from daemon.core.figures.metrics import Figures, Percentile, figures
from daemon.core.figures.monthly import Month
from daemon.core.letters.report_views import ReportView, Score, Took
from daemon.core.letters.views import Head


def report_view(
    month: Month, facts: Facts, top: Head, team: str, clients: Mapping[str, str], pms: Mapping[str, str]
) -> ReportView:
    """What the month's report shows of `facts`. `clients` and `pms` are the names of ids and addresses."""
    return ReportView(
        top,
        team,
        month.first,
        _score("", figures(facts)),
        clients=_scores(facts, "client", clients),
        pms=_scores(facts, "pm", pms),
        weeks=_weeks(facts, month.first),
    )


def _scores(facts: Facts, by: By, names: Mapping[str, str]) -> tuple[Score, ...]:
    """Those with questions or taps, the most first."""
    scores = [_score(names.get(key) or key, figures(part)) for key, part in facts.split(by).items()]
    scores.sort(key=lambda score: (-score.questions, score.name))
    return tuple(score for score in scores if score.questions or any(score.pulse))


def _weeks(facts: Facts, first: date) -> tuple[Score, ...]:
    """The weeks of the month; what is left over from before is in all the other figures."""
    weeks = [(days_of(week), part) for week, part in facts.split("week").items()]
    scores = [_score("", figures(part), days) for days, part in weeks if days[1] >= first]
    return tuple(score for score in scores if score.questions or any(score.pulse))


def _score(name: str, counted: Figures, days: tuple[date, date] | None = None) -> Score:
    return Score(
        name=name,
        questions=counted.questions,
        met=counted.met,
        missed=counted.missed,
        undue=counted.undue,
        in_time=counted.in_time,
        median=_took(counted.median),
        slow=_took(counted.slow),
        open=counted.open,
        overdue=counted.overdue,
        unowed=counted.dismissed + counted.withdrawn,
        promises=(counted.kept, counted.broken, counted.pending),
        updates=(counted.on_time, counted.late, counted.skipped + counted.failed, counted.drafts),
        pulse=(counted.good, counted.so_so, counted.low),
        later=(counted.later, counted.later_met),
        days=days,
    )


def _took(percentile: Percentile | None) -> Took | None:
    return Took(percentile.time, percentile.open) if percentile else None
