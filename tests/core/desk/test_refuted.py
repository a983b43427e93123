"""Mail that our server refutes tells the desk nothing of whom it names: not that they are back, known or so called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from daemon.core.commands.word import Word
from daemon.core.desk.effects import OFFICE, Ruled, carry_out
from daemon.core.desk.facts import facts
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.presence import Presence
from daemon.core.desk.projects import project_of
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Address, Filed, OriginKind, Promise, Question
from daemon.core.schedule.extract import extract
from tests.core.desk.office import CLIENTS, INBOX, JOHN, MARTA, MONDAY, back_office, office
from tests.correspondence import Mails

ORIGINS = tuple(OriginKind)
HOUR = timedelta(hours=1)


def with_mail(desk: FrontDesk, filed: Filed) -> FrontDesk:
    desk.records["rossi"].put(filed)
    return desk


def from_john(origin: OriginKind) -> Filed:
    by = Address(JOHN.name, JOHN.address)
    return Mails().team("Hello.", by=by, to=("anna@client.example", INBOX), at=MONDAY + 2 * HOUR, origin=origin)


def away(desk: FrontDesk) -> FrontDesk:
    """John is away, and says not until when."""
    ruling = Ruling("", Word.AWAY, JOHN.address, MONDAY, "away@agency.example")
    carry_out(Ruled(OFFICE, ruling), desk.clerk, desk.records.__getitem__)
    return desk


def presence(desk: FrontDesk) -> Presence:
    return Presence(back_office(desk), back_office(desk).outlines.values(), MONDAY + 3 * HOUR)


@pytest.mark.parametrize("origin", ORIGINS)
def test_an_absence_ends_with_a_mail_of_whoever_may_be_back(origin: OriginKind) -> None:
    desk = with_mail(away(office()), from_john(origin))
    instead = {JOHN.address: MARTA.address} if origin is OriginKind.REFUTED else {}
    assert presence(desk).readers == instead


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_client_is_told_of_the_absence_of_whom_it_knows(origin: OriginKind) -> None:
    earlier = replace(from_john(origin), at=MONDAY - HOUR)
    desk = with_mail(away(office()), earlier)
    told = presence(desk).away(desk.records["rossi"])
    assert [one.name for one in told] == ([] if origin is OriginKind.REFUTED else ["John"])


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_plan_knows_the_names_of_whoever_may_have_asked(origin: OriginKind) -> None:
    """Else a forged name would make of a step's own words somebody who does it."""
    desk = office()
    record = desk.records["rossi"]
    asked: Question = replace(record.ledger.questions[0], asked_by=Address("Layout", "anna@client.example"))
    record.ledger = replace(record.ledger, questions=(replace(asked, origin=origin),))
    record.rulings.append(Ruling("", Word.PLAN, MARTA.address, MONDAY, "p", text="Design, Layout, 6 March"))
    (step,) = project_of(desk, CLIENTS["rossi"].id).steps
    assert step.due == date(2026, 3, 6)
    assert (step.who == "Layout") == (origin is not OriginKind.REFUTED)


@pytest.mark.parametrize("origin", ORIGINS)
def test_figures_take_the_hour_of_a_mail_from_no_forged_copy(origin: OriginKind) -> None:
    desk = with_mail(office(), replace(from_john(OriginKind.SENT), key="a", message_id="kept@agency.example"))
    late = replace(from_john(origin), key="b", message_id="kept@agency.example", at=MONDAY + 9 * HOUR)
    record = with_mail(desk, late).records["rossi"]
    promise = Promise("p@agency.example", "I send it today.", MONDAY.date(), MONDAY, kept_by="kept@agency.example")
    record.ledger = replace(record.ledger, promises=(promise,))
    (pledge,) = facts(back_office(desk).terms, [extract(record)], {}, MONDAY + 24 * HOUR).pledges
    assert pledge.kept_at == MONDAY + (2 if origin is OriginKind.REFUTED else 9) * HOUR
