"""The monthly report: when it is due, which month it covers, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from daemon.core.metrics import By, Facts, Figures, Percentile, days_of, figures
from daemon.core.report_views import ReportView, Score, Took
from daemon.core.views import Head


@dataclass(frozen=True, slots=True)
class Monthly:
    """On which day of the month, at what time of the team's clock, the month before is reported."""

    day: int  # 1 to 28
    at: time


@dataclass(frozen=True, slots=True)
class Month:
    """One month that a report covers, from `start` to before `end` (UTC), and the instant that the report is for."""

    first: date
    start: datetime
    end: datetime
    at: datetime

    def key(self, to: str) -> str:
        return f"report:{to}:{self.first:%Y-%m}"


def latest_month(rhythm: Monthly, zone: ZoneInfo, now: datetime) -> Month:
    """The newest month whose report is due at or before `now`; all by the wall clock of `zone`."""
    first = now.astimezone(zone).date().replace(day=1)
    at = _instant(first.replace(day=rhythm.day), rhythm.at, zone)
    if at > now:
        first = _before(first)
        at = _instant(first.replace(day=rhythm.day), rhythm.at, zone)
    return Month(_before(first), _midnight(_before(first), zone), _midnight(first, zone), at)


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
    """Those with questions, the most first."""
    found = [_score(names.get(key) or key, figures(part)) for key, part in facts.split(by).items()]
    found.sort(key=lambda score: (-score.questions, score.name))
    return tuple(score for score in found if score.questions)


def _weeks(facts: Facts, first: date) -> tuple[Score, ...]:
    """The weeks of the month; what is left over from before is in all the other figures."""
    weeks = [(days_of(week), part) for week, part in facts.split("week").items()]
    found = [_score("", figures(part), days) for days, part in weeks if days[1] >= first]
    return tuple(score for score in found if score.questions)


def _score(name: str, found: Figures, days: tuple[date, date] | None = None) -> Score:
    return Score(
        name=name,
        questions=found.questions,
        met=found.met,
        missed=found.missed,
        undue=found.undue,
        in_time=found.in_time,
        median=_took(found.median),
        slow=_took(found.slow),
        open=found.open,
        overdue=found.overdue,
        unowed=found.dismissed + found.withdrawn,
        promises=(found.kept, found.broken, found.pending),
        updates=(found.on_time, found.late, found.skipped + found.failed, found.drafts),
        days=days,
    )


def _took(found: Percentile | None) -> Took | None:
    return Took(found.time, found.open) if found else None


def _before(first: date) -> date:
    """The first of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return _instant(day, time(), zone)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
