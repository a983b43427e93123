"""After an outage the clerk is back soon, and not in step with everybody else."""

from __future__ import annotations

import pytest

from daemon.app.backoff import Backoff
from tests.agency import Open, at


@pytest.mark.parametrize(("barred", "longest"), [(False, 120), (True, 900)])
def test_waits_double_up_to_two_minutes_and_longer_only_where_the_log_in_is_refused(barred: bool, longest: int) -> None:
    backoff = Backoff(lambda: 0.0)
    assert [backoff.seconds(barred=barred) for _ in range(9)] == [min(15 * 2**n, longest) for n in range(9)]
    backoff.reset()
    assert backoff.seconds(barred=barred) == 15


def test_a_server_that_is_only_down_after_it_refused_is_asked_each_two_minutes() -> None:
    backoff = Backoff(lambda: 0.0)
    assert [backoff.seconds(barred=True) for _ in range(7)][-1] == 900
    assert backoff.seconds(barred=False) == 120


def test_two_clerks_whom_one_outage_cut_off_do_not_come_back_in_step() -> None:
    early, late = Backoff(lambda: 1.0), Backoff(lambda: 0.0)
    assert [early.seconds(barred=False) for _ in range(4)] == [12, 24, 48, 96]
    assert [late.seconds(barred=False) for _ in range(4)] == [15, 30, 60, 120]
    assert {Backoff().seconds(barred=False) for _ in range(9)} != {15.0}


def test_only_a_refused_log_in_bars_the_clerk(open_agency: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_agency() as team:
        assert (team.pass_at("2026-03-02 09:00").deaf, team.pass_at("2026-03-02 09:01").barred) == (False, False)
        monkeypatch.setenv("TEST_PASSWORD", "wrong")
        report = team.clerk.run_pass(at("2026-03-02 09:02"))
        assert (report.deaf, report.barred) == (True, True)
        monkeypatch.undo()
        imap = team.office.config.imap.model_copy(update={"port": 1})
        team.office.config = team.office.config.model_copy(update={"imap": imap})
        report = team.clerk.run_pass(at("2026-03-02 09:03"))
        assert (report.deaf, report.barred) == (True, False)
