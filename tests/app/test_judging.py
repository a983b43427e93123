"""A judge is asked in a pass, its word is kept, and nothing depends on it."""

from __future__ import annotations

import pytest

from daemon.adapters.config.judge import JudgePart
from daemon.app.judging import LONGEST, judge_of, second_opinions
from daemon.core.ledger.opinions import RulesAlone
from tests.agency import Agency, Open, at, body, mail
from tests.desk import ANNA, INBOX, MARTA_AT
from tests.judge_server import FakeModel, serving

ASKED, REPLY = "Who comes to the fair?", "The fair is big this year."
NO, YES = '{"state": "open", "reason": "It names nobody."}', '{"state": "answered", "reason": "It names them."}'


def begin(team: Agency) -> None:
    team.pass_at("2026-03-02 09:00")
    team.receive(mail(ANNA, INBOX, "Fair", f"{ASKED}\n", at("2026-03-02 09:10"), mid="a1"), "2026-03-02 09:10")
    reply = mail(INBOX, ANNA, "Re: Fair", f"{REPLY}\n", at("2026-03-02 09:30"), mid="b1", reply="a1")
    team.receive(reply, "2026-03-02 09:30", "Sent")


def state(team: Agency) -> tuple[str, str]:
    (row,) = team.ledger()
    return row["state"], row["why"]


def table(model: FakeModel) -> str:
    return f'\n[judge]\nurl = "{model.url}"\nmodel = "small"\ntimeout = 1\n'


def test_nobody_is_asked_without_the_table(open_agency: Open) -> None:
    with open_agency() as team:
        begin(team)
        team.pass_at("2026-03-02 09:31")
        assert isinstance(judge_of(team.office.config.judge), RulesAlone)
        assert state(team)[0] == "replied"


def test_what_the_judge_says_is_kept_and_asked_once(open_agency: Open) -> None:
    with serving(FakeModel(says=NO)) as model, open_agency(end=table(model)) as team:
        begin(team)
        team.pass_at("2026-03-02 09:31")
        assert state(team) == ("open", "The model small was asked and says open: It names nobody.")
        model.says = YES
        team.pass_at("2026-03-02 09:32")
        assert len(model.asked) == 1
        assert state(team)[0] == "open"


@pytest.mark.parametrize("fault", [FakeModel(raw=b"garbage"), FakeModel(slow=3), FakeModel(status=500)])
def test_a_judge_that_fails_changes_nothing_and_is_asked_again(open_agency: Open, fault: FakeModel) -> None:
    with serving(fault) as model, open_agency(end=table(model)) as team:
        begin(team)
        report = team.pass_at("2026-03-02 09:31")
        assert any(problem.startswith("judge") for problem in report.problems)
        assert "judge" in team.office.clerk.troubles
        assert state(team)[0] == "replied"
        fault.raw, fault.slow, fault.status, fault.says = None, 0, 200, YES
        team.pass_at("2026-03-02 09:32")
        assert "judge" not in team.office.clerk.troubles
        assert state(team)[0] == "answered"


def test_the_pm_hears_in_the_digest_of_what_a_judge_settled(open_agency: Open) -> None:
    with serving(FakeModel(says=YES)) as model, open_agency(end=table(model), digest='at = "08:30"') as team:
        begin(team)
        team.pass_at("2026-03-02 09:31")
        assert state(team)[0] == "answered"
        team.pass_at("2026-03-03 08:31")
        digest = next(body(sent) for sent in team.sent(MARTA_AT) if ASKED in body(sent))
        assert "Taken as answered (1)" in digest


def test_a_pass_that_is_over_asks_nobody(open_agency: Open) -> None:
    with serving(FakeModel(says=YES)) as model, open_agency() as team:
        begin(team)
        team.pass_at("2026-03-02 09:31")
        judge, now = judge_of(JudgePart.model_validate({"url": model.url})), at("2026-03-02 09:32")
        ticks = iter([0.0, LONGEST + 1])
        assert second_opinions(team.office, judge, now, clock=lambda: next(ticks)) is None
        assert second_opinions(team.office, judge, now, stop=lambda: True) is None
        assert not model.asked
        assert second_opinions(team.office, judge, now) is None
        assert len(model.asked) == 1
