"""Nothing that others send uses up a person's mail: each kind has its own share, and what has no room stays due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.core.desk.assess import assess
from daemon.core.desk.notices import OF_MAILS_A_DAY
from daemon.core.desk.plan import Plan
from daemon.core.desk.writer import DAILY, Writer
from daemon.core.state.entry import KINDS, TO_CLIENTS, Entry
from daemon.core.state.marks import Digested, Updated
from daemon.core.state.untold import Untold
from tests.agency import at
from tests.core.desk.office import MARTA, MONDAY, back_office, entry, office
from tests.paper import OnPaper, Paper
from tests.scenes import ask

UPDATE = 'update = { every = "week", on = "Fri 16:00", approval = "required", to = ["anna@client.example"] }'
ADMIN = "admin@agency.example"


def full(kinds: Iterable[str], to: str) -> list[Entry]:
    """As many mails to one address in this hour as it may have of these kinds."""
    return [replace(entry(f"{kind}:{n}", kind, to), created=MONDAY) for kind in kinds for n in range(DAILY[kind])]


@pytest.mark.parametrize("kind", sorted(DAILY))
def test_a_kind_of_mail_is_limited_by_itself_alone(kind: str) -> None:
    others = Writer(back_office(office(*full(set(DAILY) - {kind}, MARTA.address))), MONDAY)
    own = Writer(back_office(office(*full({kind}, MARTA.address))), MONDAY)
    assert others.room(kind, MARTA.address)
    assert not own.room(kind, MARTA.address)
    assert own.room(kind, ADMIN)


def test_every_kind_has_a_share_but_letters_to_clients() -> None:
    assert set(DAILY) == KINDS - TO_CLIENTS


def crowd(team: Paper, kinds: Iterable[str], to: str, when: str) -> None:
    team.office.clerk.outbox |= {one.key: replace(one, created=at(when)) for one in full(kinds, to)}


def test_whoever_has_had_all_answers_and_notices_of_a_day_is_alerted_all_the_same(on_paper: OnPaper) -> None:
    with on_paper(UPDATE) as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-05 10:00")
        team.pass_at("2026-03-05 10:01")
        crowd(team, ("receipt", "answer", "notice"), MARTA.address, "2026-03-06 08:00")
        plan = assess(team.desk(), at("2026-03-06 16:00"))
        assert {"alert", "draft", "update"} <= {mail.kind for mail in plan.mails}


def test_a_digest_that_had_no_room_is_not_noted_as_told(on_paper: OnPaper) -> None:
    with on_paper(digest='at = "08:30"') as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        morning = at("2026-03-03 08:30")
        told = assess(team.desk(), morning)
        crowd(team, ("digest",), MARTA.address, "2026-03-03 07:00")
        waits = assess(team.desk(), morning)
        assert digested(told)
        assert not digested(waits)


def digested(plan: Plan) -> bool:
    return any(isinstance(mark, Digested) and mark.pm == MARTA.address for mark in plan.marks)


def test_an_update_whose_draft_has_no_room_stays_due_and_is_not_held_in_secret(on_paper: OnPaper) -> None:
    with on_paper(UPDATE) as team:
        team.pass_at("2026-03-02 08:00")
        crowd(team, ("draft",), MARTA.address, "2026-03-06 08:00")
        plan = assess(team.desk(), at("2026-03-06 16:00"))
        assert not [mail for mail in plan.mails if mail.kind in ("draft", "update")]
        assert not [mark for mark in plan.marks if isinstance(mark, Updated)]
        assert not plan.notes


# ── what mails bring about, whoever sent them ────────────────────────────────────────────────────────────────────────
UNREADABLE = [Untold("unreadable", f"fault {n}") for n in range(40)]


def untold(*news: Untold, sent: Iterable[Entry] = ()) -> Plan:
    desk = back_office(office(*sent))
    desk.clerk.untold = list(news)
    return assess(desk, MONDAY + timedelta(hours=1))


def test_forty_mails_that_cannot_be_read_are_one_notice_and_all_are_told() -> None:
    plan = untold(*UNREADABLE)
    assert [(mail.kind, mail.to) for mail in plan.mails if mail.kind == "notice"] == [("notice", (ADMIN,))]
    assert set(plan.marks) >= {one.mark for one in UNREADABLE}
    desk = back_office(office())
    desk.clerk.untold = [*UNREADABLE]
    plan.carry_out(desk.clerk)
    assert desk.clerk.untold == []


def test_a_notice_without_room_is_kept_until_there_is_some() -> None:
    plan = untold(UNREADABLE[0], sent=full({"notice"}, ADMIN))
    assert not plan.mails
    desk = back_office(office(*full({"notice"}, ADMIN)))
    desk.clerk.untold = [UNREADABLE[0]]
    plan.carry_out(desk.clerk)
    assert desk.clerk.untold == [UNREADABLE[0]]
    later = assess(desk, MONDAY + timedelta(hours=25))
    assert [mail.key for mail in later.mails if mail.kind == "notice"] == [UNREADABLE[0].mark.key]


def test_who_sends_such_mails_all_day_leaves_room_for_other_notices() -> None:
    desk = back_office(office())
    for hour in range(20):
        desk.clerk.untold.append(Untold("unreadable", f"fault of hour {hour}"))
        assess(desk, MONDAY + timedelta(hours=hour)).carry_out(desk.clerk)
    told = [one for one in desk.clerk.outbox.values() if one.kind == "notice"]
    assert len(told) == OF_MAILS_A_DAY
    assert len(desk.clerk.untold) == 20 - OF_MAILS_A_DAY
    assert Writer(desk, MONDAY + timedelta(hours=20)).room("notice", ADMIN)
    assess(desk, MONDAY + timedelta(hours=25)).carry_out(desk.clerk)
    assert desk.clerk.untold == []
