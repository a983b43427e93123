"""The one door to all decisions: what is owed now, to whom, and how it is put.

gather ──▶ desk ──▶ assess ──▶ plan ──▶ commit ──▶ send
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import ParamSpec

from daemon.core.desk.alert_mails import AlertMails, absence_notices
from daemon.core.desk.alerting import Alerting, Recalled, recalled
from daemon.core.desk.client_updates import client_update
from daemon.core.desk.desk import Contexts, Desk
from daemon.core.desk.digests import Digests, digests_due
from daemon.core.desk.first_reports import first_report, first_reports_due
from daemon.core.desk.knocks import Knocks, knock_mails
from daemon.core.desk.lull import next_turn
from daemon.core.desk.month_reports import month_reports
from daemon.core.desk.notices import notices, template_failures
from daemon.core.desk.occasions import occasions
from daemon.core.desk.plan import Fault, Plan, summed
from daemon.core.desk.presence import Presence
from daemon.core.desk.reminders import reminders
from daemon.core.desk.waiting_reminders import waiting_reminders
from daemon.core.desk.waiting_updates import waiting_updates
from daemon.core.desk.wishes import wish_asked
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import PM, Client
from daemon.core.schedule.alerts import Owed
from daemon.core.schedule.outline import Outline
from daemon.core.state.marks import Noticed

P = ParamSpec("P")


def assess(desk: Desk, now: datetime) -> Plan:
    """All that is to be done at `now` (UTC). Nothing on the desk is changed, and what fails holds up nothing else."""
    round_ = Round(desk, now)
    round_.add(notices(round_.desk, now))
    if not desk.deaf:  # what the team answered meanwhile may lie in mail that we could not read
        _assess_clients(round_, now)
    round_.add(template_failures(round_.desk, now))
    return round_.plan


class Round:
    """Decisions one after the other, each at a desk on which those before it are carried out."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self.desk = desk.after(Plan())  # a copy of the clerk's state, which only the round changes
        self._now = now
        self._plans: list[Plan] = []

    @property
    def plan(self) -> Plan:
        return summed(self._plans)

    def add(self, plans: Iterable[Plan]) -> None:
        """Take `plans` in, each as soon as it is made."""
        for plan in plans:
            if not plan.empty:
                plan.carry_out(self.desk.clerk)
                self._plans.append(plan)

    def each(self, what: str, plans: Iterable[Plan]) -> Plan:
        """Take in `plans`, each as soon as it is made; where making one fails, only those before it, which are told.

        Gives what was taken in.
        """
        taken = len(self._plans)
        try:
            self.add(plans)
        except Exception as error:  # noqa: BLE001 -- as in `apart`
            self.add([self._fault(what, error)])
        return summed(self._plans[taken:])

    def apart(self, what: str, decide: Callable[P, Plan], *args: P.args, **more: P.kwargs) -> None:
        """Take in what `decide` plans; where it fails, only that the admin is told of it, once a day."""
        try:
            plan = decide(*args, **more)
        except Exception as error:  # noqa: BLE001 -- one client's data must not silence the others', even when the fault is ours
            plan = self._fault(what, error)
        self.add([plan])

    def _fault(self, what: str, error: Exception) -> Plan:
        mark, detail = Noticed("fault", what, f"{self._now:%Y-%m-%d}"), f"{what}: {error or repr(error)}"
        return Writer(self.desk, self._now).notice("other", mark, detail=detail) + Plan(faults=(Fault(what, error),))


def _assess_clients(round_: Round, now: datetime) -> None:
    desk = round_.desk
    outlines, owed = _sound(round_, now)
    presence = Presence(desk, outlines, now)
    round_.add(absence_notices(desk, presence, now))
    digests = digests_due(desk, presence, now)
    if not digests:
        _assess_alerts(round_, outlines, owed, presence, now)
    for outline in _concerned(desk, outlines):
        client = desk.directory.clients[outline.id]
        round_.apart(f"wish of {client.name}", wish_asked, desk, client, presence, now)
        round_.apart(f"letter to {client.name}", occasions, desk, client, outline, presence, now)
        round_.apart(f"waiting update for {client.name}", waiting_updates, desk, client, presence, now)
        round_.apart(f"update for {client.name}", client_update, desk, client, presence, now)
        round_.apart(f"waiting reminder for {client.name}", waiting_reminders, desk, client, presence, now)
        round_.apart(f"reminder for {client.name}", reminders, desk, client, outline, presence, now)
    names = [outline.id for outline in outlines]
    for pm in first_reports_due(desk, presence, now):
        round_.apart(f"first report for {pm.name}", first_report, desk, pm, names, owed, presence, now)
    if digests:
        _assess_digests(round_, digests, outlines, owed, presence, now)
        _assess_alerts(round_, outlines, owed, presence, now)
    if _another_hour(desk.clerk.clock.last_pass, now):
        old = desk.clerk.memory.old({entry.question.id for entry in owed}, now)
        round_.add([Plan(marks=dict.fromkeys(old))])
    round_.apart("monthly report", month_reports, desk, now)


def _concerned(desk: Desk, outlines: Iterable[Outline]) -> list[Outline]:
    """Those of clients who may have a letter now: in most passes the others have none to be thought of."""
    clerk = desk.clerk
    about = {entry.client for entry in clerk.outbox.values() if entry.kind in ("update", "reminder")}
    about |= {wish.client for wish in clerk.wishes}
    clients = desk.directory.clients
    return [one for one in outlines if one.id in about or one.letters or _writes(clients[one.id])]


def _writes(client: Client) -> bool:
    return client.update is not None or client.remind is not None


def _another_hour(last: datetime | None, now: datetime) -> bool:
    """Whether this is the first pass of an hour, for what need not be looked at in each."""
    return last is None or (last.date(), last.hour) != (now.date(), now.hour)


def _sound(round_: Round, now: datetime) -> tuple[list[Outline], list[Owed]]:
    """The clients' records with what they are owed, without any that cannot be read or counted."""
    desk, owed, outlines = round_.desk, list[Owed](), list[Outline]()
    basis = (desk.directory, desk.terms.calendars, desk.terms.since, *desk.outlines.values())
    if known := desk.lull.standing.get(basis, now):
        return known

    def count(client: str) -> Plan:
        if client in desk.torn:
            raise desk.torn[client]
        if client in desk.outlines:
            owed.extend(desk.terms.unsettled_and_loop(desk.outlines[client], now))
            outlines.append(desk.outlines[client])
        return Plan()

    for client in desk.directory.clients.values():
        round_.apart(f"record of {client.name}", count, client.id)
    if len(outlines) == len(desk.outlines) and not desk.torn:
        desk.lull.standing.keep((outlines, owed), basis, now, next_turn(owed, now))
    return outlines, owed


def _assess_digests(
    round_: Round,
    due: list[tuple[tuple[PM, ...], date]],
    outlines: list[Outline],
    owed: list[Owed],
    presence: Presence,
    now: datetime,
) -> None:
    """Before the alerts, some of which they make needless: one mail at a time."""
    desk = round_.desk
    alerting = Alerting(desk, owed, outlines, presence, Recalled(), now)
    digests = Digests(desk, [outline.id for outline in outlines], presence, alerting.next_to, now)
    for pms, day in due:
        round_.apart(f"digest for {pms[0].name}", digests.digest, pms, day)


def _assess_alerts(round_: Round, outlines: list[Outline], owed: list[Owed], presence: Presence, now: datetime) -> None:
    desk = round_.desk
    contexts = Contexts(desk)
    waiting = recalled(desk, owed, now)
    round_.add([waiting.plan])
    knocking = Knocks(desk, presence, now).readers
    alerting = Alerting(desk, owed, outlines, presence, waiting, now, knocking)
    mails = AlertMails(desk, contexts, presence, alerting, now)
    for bundle in alerting.bundles():
        round_.apart(f"alert to {bundle.to}", mails.mail, bundle)
    round_.each("what strangers ask", knock_mails(desk, presence, now))
