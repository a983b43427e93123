"""The one door to all decisions: what it promises of any desk."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields, replace
from datetime import UTC, datetime

from daemon.core.desk.assess import assess
from daemon.core.desk.plan import Fault, Plan, summed
from daemon.core.hours.business_hours import NeverOpen
from daemon.core.state.entry import Entry
from daemon.core.state.marks import HeardMail, Noticed
from daemon.core.state.sent import Sent
from tests.agency import at
from tests.paper import OnPaper, Paper
from tests.scenes import ask

NOW = datetime(2026, 3, 2, 16, tzinfo=UTC)
UPDATE = 'update = { every = "week", on = "Fri 16:00", approval = "required", to = ["anna@client.example"] }'


def crowded(team: Paper) -> None:
    """An overdue question, a held update, an alert that waits."""
    team.pass_at("2026-03-02 08:00")
    ask(team, "2026-03-05 10:00")
    team.refusal = "451 4.3.0 try again"
    team.pass_at("2026-03-05 17:00")
    team.pass_at("2026-03-06 16:00")


def test_nothing_on_the_desk_is_changed(on_paper: OnPaper) -> None:
    with on_paper(UPDATE) as team:
        crowded(team)
        desk = team.desk()
        before = deepcopy(desk.clerk)
        plan = assess(desk, at("2026-03-06 16:05"))
        assert plan.entries
        assert plan.marks
        assert (desk.clerk.outbox, dict(desk.clerk.memory)) == (before.outbox, dict(before.memory))
        assert (desk.clerk.heard, desk.clerk.rulings) == (before.heard, before.rulings)


def test_once_a_plan_is_carried_out_there_is_nothing_more_to_say(on_paper: OnPaper) -> None:
    with on_paper(UPDATE) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-05 10:00")
        team.pass_at("2026-03-05 10:01")
        desk, now = team.desk(), at("2026-03-06 16:00")
        plan = assess(desk, now)
        assert sorted(mail.kind for mail in plan.mails) == ["alert", "alert", "draft", "update"]
        again = assess(desk.after(plan), now)
        assert [(mail.key, mail.created) for mail in again.mails] == [
            (mail.key, mail.created) for mail in plan.mails if mail.kind == "alert"
        ]  # what nobody has yet is decided again, to the same end


def test_a_record_that_cannot_be_read_holds_up_its_client_alone_and_the_admin_is_told(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        desk = replace(team.desk(), torn={"hill": OSError("record.json: torn")})
        plan = assess(desk, at("2026-03-02 17:00"))
        assert [mail.kind for mail in plan.mails] == ["notice", "alert"]
        assert [fault.what for fault in plan.faults] == ["record of Hill & Brook"]


def test_calendars_that_never_open_leave_a_fault_for_each_client_and_no_alert(on_paper: OnPaper) -> None:
    with on_paper(swap={'hours = "Mon-Fri 09:00-18:00"': 'hours = "Mon 09:00-18:00"'}) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        desk = team.desk()

        class Closed:
            def of_client(self, client: str) -> object:
                raise NeverOpen(client)

            def of_reader(self, address: str) -> object:
                return desk.terms.calendars.of_reader(address)

        closed = replace(desk, terms=replace(desk.terms, calendars=Closed()))  # type: ignore[arg-type]
        plan = assess(closed, at("2026-03-02 17:00"))
        assert [mail.kind for mail in plan.mails] == ["notice"]
        assert isinstance(plan.faults[0].error, NeverOpen)


# ── plans ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def queued(key: str, subject: str = "") -> Entry:
    return Entry(key, "alert", "m@x", "us@x", ("marta@agency.example",), subject, "", NOW)


def test_of_two_plans_the_later_one_counts_and_sums_are_sums() -> None:
    mark, gone = Noticed("disk"), HeardMail("m")
    first = Plan({"a": queued("a"), "b": queued("b")}, {mark: NOW, gone: NOW}, {"rossi": (Sent("W1", "draft", NOW),)})
    later = Plan({"a": None}, {gone: None}, {"rossi": (Sent("W1", "sent", NOW),)}, frozenset({"h"}))
    last = Plan({"a": queued("a", "anew")})
    total = first + later + last
    assert total == summed([first, later, last])
    assert [(mail.key, mail.subject) for mail in total.mails] == [("b", ""), ("a", "anew")]
    assert total.marks == {mark: NOW, gone: None}
    assert [sent.state for sent in total.notes["rossi"]] == ["draft", "sent"]
    assert total.answered == {"h"}


def test_a_plan_is_empty_only_where_it_changes_nothing_at_all() -> None:
    """An empty one is not carried out: what a kind of change is forgotten here would never happen."""
    changes = [{"e": None}, {HeardMail("m"): None}, {"rossi": ()}, frozenset({"m"}), (Fault("w", OSError()),)]
    names = [field.name for field in fields(Plan)]
    assert Plan().empty
    assert not any(Plan(**{name: change}).empty for name, change in zip(names, changes, strict=True))  # type: ignore[arg-type]
