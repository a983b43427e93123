"""Sample views of the monthly report: a usual month, and one in which nothing happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from daemon.core.letters.report_views import ReportView, Score, Took
from daemon.core.letters.specimen_talk import H, Talk, head


def report(talk: Talk) -> ReportView:
    total = _score("", 31, 3, 2, 3.5)
    weeks = [(date(2026, 11, 2), 9, 0, 0), (date(2026, 11, 9), 14, 1, 0), (date(2026, 11, 23), 8, 2, 2)]
    return ReportView(
        head(talk),
        "Studio Bianchi",
        date(2026, 11, 1),
        replace(total, unowed=4, promises=(9, 1, 2), updates=(7, 1, 1, 2), pulse=(5, 2, 1), later=(2, 1)),
        clients=(_score(talk.client, 28, 0, 2, 2.25), _score(talk.other, 3, 3, 0, 9)),
        pms=(_score("Marta Bianchi", 31, 2, 2, 3.5), _score(talk.luca, 0, 1, 0, 40)),
        weeks=tuple(
            replace(_score("", met, missed, undue, 3), days=(day, day + timedelta(days=6)))
            for day, met, missed, undue in weeks
        ),
    )


def _score(name: str, met: int, missed: int, undue: int, hours: float) -> Score:
    share = met / (met + missed)
    median, slow = Took(hours * H, met < missed), Took(3 * hours * H, missed > 0)
    return Score(name, met + missed + undue, met, missed, undue, share, median, slow, missed + undue, missed)


def quiet_report(talk: Talk) -> ReportView:
    nothing = Score("", 0, 0, 0, 0, None, None, None, 0, 0)
    return ReportView(head(talk), "Studio Bianchi", date(2026, 11, 1), nothing)
