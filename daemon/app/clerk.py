"""One pass: gather mail, decide purely, commit, then send."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from daemon.adapters.imap.connect import ImapError, not_now
from daemon.adapters.imap.session import Imap
from daemon.adapters.room import low
from daemon.adapters.state.healing import heal
from daemon.adapters.state.store import BadStore
from daemon.adapters.transport import UNREACHED, Failure
from daemon.app.delivery import Delivered, send, settle_unknown
from daemon.app.filed_plans import take_plans
from daemon.app.gather import Gatherer, Progress
from daemon.app.gathered import Gathered
from daemon.app.heart import Heart
from daemon.app.judging import judge_of, second_opinions
from daemon.app.laying import laid
from daemon.app.library import OfficeLibrary
from daemon.app.office import Office
from daemon.app.second_route import SecondRoute
from daemon.app.servers import imap_settings
from daemon.app.stationery import Stationery
from daemon.app.sweeping import Sweeper
from daemon.app.telemetry import write_textfile
from daemon.app.timekeeping import checked
from daemon.app.troubles import Troubles
from daemon.core.desk.answering import answers
from daemon.core.desk.assess import assess
from daemon.core.desk.desk import Desk
from daemon.core.desk.notices import clock_went_back
from daemon.core.desk.plan import Plan
from daemon.core.project.written_plan import UnreadPlan
from daemon.core.state.entry import KINDS

BLIND_FOR = timedelta(minutes=30)  # so long without reading is worth a word to whoever gets the next mail
DEAF = frozenset({"imap", "record"})  # troubles in which nothing is read

log = logging.getLogger(__name__)


@dataclass
class PassReport:
    """What one pass did."""

    gathered: Gathered = field(default_factory=Gathered)
    plan: Plan = field(default_factory=Plan)
    delivered: Delivered = field(default_factory=Delivered)
    problems: list[str] = field(default_factory=list)  # what needs a human
    deaf: bool = False  # the inbox could not be read
    barred: bool = False  # for the server refused the log-in


class Clerk:
    """The owner of the state. Everything happens in the thread that calls it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        config = office.config
        informal = config.team.formality == "informal"
        self._stationery = Stationery(config.templates_dir, office.rules, informal=informal)
        self._troubles = Troubles(office.clerk)
        self._sweeper = Sweeper(office)
        self._second_route = SecondRoute(office)
        self._heart = Heart(office)
        self._blind_since: datetime | None = None
        self._fresh = True  # no pass with this configuration was made yet
        self._unread_plans: Mapping[str, UnreadPlan] = {}  # as `Desk.unread_plans`, of the last pass

    def run_pass(
        self,
        now: datetime,
        progress: Progress | None = None,
        stop: Callable[[], bool] = lambda: False,
        gathering: Callable[[], AbstractContextManager[object]] = nullcontext,
        unwatched: str | None = None,
    ) -> PassReport:
        """One full pass at `now` (UTC). `stop` is asked between mails, each of which is a safe point to end at.

        Whatever happens inside `gathering` may be broken off anywhere: it is repeated from the last commit. `unwatched`
        says which mailboxes nobody watches and why: trouble only while they can be read, else the inbox itself is.
        Trouble with a server or the disk is in the report and told to the admin when it lasts; nothing is lost by it.
        """
        report = self._pass(now, progress, stop, gathering, unwatched)
        self._second_route.tell(self._stationery.team, self._troubles.ended, now, stop)
        self._troubles.ended.clear()
        return report

    def _pass(
        self,
        now: datetime,
        progress: Progress | None,
        stop: Callable[[], bool],
        gathering: Callable[[], AbstractContextManager[object]],
        unwatched: str | None,
    ) -> PassReport:
        report = PassReport()
        try:
            if not self._believes(now, report):
                return report
            heard = False
            with gathering():
                heard = self._gather(now, report, progress, stop)
            if stop():
                self._let_go()
                return report
            if heard:
                self._troubles.note("unwatched", unwatched, now)
            self._work(now, report, stop, heard=heard)
            self._rest(now)
        except OSError as error:
            self._let_go()
            self._trouble("disk", str(error), now, report)
            self._trouble("textfile", write_textfile(self._office, now), now, report)
        except BaseException:
            self._let_go()
            raise
        return report

    def wake(self, now: datetime) -> None:
        """Note since when nobody read the mailbox, where that is long: the clerk was not running."""
        last = self._office.clerk.clock.last_pass
        if last and now - last >= BLIND_FOR:
            self._blind_since = last

    def _see_again(self, now: datetime) -> None:
        """All was read. Whoever gets a mail is told, if it could not be for long."""
        lasted = [one.since for one in self._troubles.ended if one.name in DEAF and now - one.since >= BLIND_FOR]
        since = min((*lasted, *([self._blind_since] if self._blind_since else [])), default=None)
        self._blind_since = None
        if since:
            self._office.clerk.clock = replace(self._office.clerk.clock, blind=(since, now))

    def note_reload(self, refused: str, now: datetime) -> None:
        """That a new configuration was refused, and why: the admin is told, unless one is taken soon."""
        self._troubles.note("reload", refused, now)

    def _work(self, now: datetime, report: PassReport, stop: Callable[[], bool], *, heard: bool) -> None:
        """Decide on what was read, commit and send. `heard`: all of it was read."""
        if self._fresh:  # whatever was refused before: this configuration was taken
            self._troubles.note("reload", None, now)
            self._fresh = False
        self._trouble("templates", self._stationery.renew(), now, report)
        self._sweeper.sweep(now)
        if heard and not self._office.dry:
            judge = judge_of(self._office.config.judge)
            self._trouble("judge", second_opinions(self._office, judge, now, stop), now, report)
        self._unread_plans = take_plans(self._office, now)
        self._decide(now, report, deaf=not heard)
        if not self._office.dry:
            # An alert may be answered in mail that we could not read.
            self._heart.beat(now, stop)
            self._send(now, report, stop, hold=("alert",) if report.deaf else ())
        self._trouble("disk", None, now, report)
        self._trouble("room", low(self._office.config.state_dir), now, report)
        self._trouble("textfile", write_textfile(self._office, now), now, report)

    def _rest(self, now: datetime) -> None:
        """Keep no more in memory than fits."""
        self._office.trim(now)
        if not self._office.dry:
            self._office.index.commit()

    def _let_go(self) -> None:
        """Forget what did not reach the disk; it is read and decided again."""
        self._office.index.rollback()
        self._office.records.roll_back()
        if not self._office.dry:
            with suppress(OSError):  # at the next start, then
                heal(self._office.records, self._office.index)  # some of the records may have been written
        self._office.begun.end()

    def _believes(self, now: datetime, report: PassReport) -> bool:
        """Whether the clock can be right. Where it went back, nothing is done for an hour, and the admin hears why."""
        setback = checked(self._office.clerk, now)
        self._troubles.note("clock", str(setback) if setback and not setback.believed else None, now)
        if setback is None:
            return True
        report.problems.append(str(setback))
        log.error("%s", setback)
        if setback.believed:
            log.warning("it has gone on from there for an hour: it is believed")
            return True
        desk = self._desk(report, now, deaf=True)
        self._keep(clock_went_back(desk, setback.last, setback.since, str(setback), now), now)
        if not self._office.dry:
            self._send(now, report, hold=KINDS - {"notice"})
        return False

    # ── gather ───────────────────────────────────────────────────────────────────────────────────────────────────────
    def _gather(self, now: datetime, report: PassReport, progress: Progress | None, stop: Callable[[], bool]) -> bool:
        """Whether every mailbox was read to its end."""
        clerk = self._office.clerk
        if clerk.clock.since is None:
            clerk.clock = replace(clerk.clock, since=now, history_counts=True)
        try:
            with Imap(imap_settings(self._office.config)) as imap:
                clerk.gmail = imap.gmail
                gatherer = Gatherer(self._office, imap, now, progress, stop)
                report.gathered = gatherer.result
                gatherer.all()
                if not self._office.dry:
                    report.delivered.unknown += settle_unknown(self._office, gatherer.in_sent, now)
        except ImapError as error:
            report.barred = error.kind is Failure.LOGIN
            away = error.kind in UNREACHED | {Failure.TLS} or (not report.barred and not_now(str(error)))
            special = "unreachable" if away else ""
            return self._deaf("imap", f"{error}; {error.remedy}", now, report, special)
        except BadStore as error:  # its mail waits on the server until somebody has mended it
            return self._deaf("record", str(error), now, report)
        self._trouble("imap", None, now, report)
        self._heart.look(self._troubles, now)
        self._see_again(now)
        refused = [f"{mailbox}: {words}" for mailbox, words in report.gathered.refused.items()]
        self._troubles.note("refused", "; ".join(refused) or None, now)
        self._troubles.note("gone", ", ".join(report.gathered.gone) or None, now)
        self._trouble("record", None, now, report)
        if report.gathered.filed:
            log.info("pass done filed=%d set_aside=%d", report.gathered.filed, len(report.gathered.set_aside))
        return True

    def _deaf(self, trouble: str, reason: str, now: datetime, report: PassReport, special: str = "") -> bool:
        self._let_go()
        self._trouble(trouble, reason, now, report, special)
        report.deaf = True
        return False

    # ── decide ───────────────────────────────────────────────────────────────────────────────────────────────────────
    def _decide(self, now: datetime, report: PassReport, *, deaf: bool) -> None:
        desk = self._desk(report, now, deaf=deaf)
        answered = answers(desk, OfficeLibrary(self._office), now)
        report.plan = answered + assess(desk.after(answered), now)
        for fault in report.plan.faults:
            log.error("left out of this pass: %s", fault.what, exc_info=fault.error)
        self._stationery.team.failed.clear()
        self._commit(report.plan, now)
        self._troubles.over.clear()

    def _desk(self, report: PassReport, now: datetime, *, deaf: bool) -> Desk:
        told = (self._troubles.over, self._sweeper.leaving, self._unread_plans)
        return laid(self._office, self._stationery, report.gathered, *told, now=now, deaf=deaf)

    def _commit(self, plan: Plan, now: datetime) -> None:
        """The marks and the outbox in one write: an update is never marked without its mail, or queued twice.

        What the records note of it comes before, so that a crash in between only repeats it.
        """
        for name, notes in plan.notes.items():
            record = self._office.records.get(name)
            noted = {(sent.period, sent.state) for sent in record.updates}
            record.updates += [sent for sent in notes if (sent.period, sent.state) not in noted]
            self._office.records.commit(record)
        clerk = self._office.clerk
        clerk.clock = replace(clerk.clock, last_pass=now)
        self._keep(plan, now)

    def _keep(self, plan: Plan, now: datetime) -> None:
        plan.carry_out(self._office.clerk)
        self._office.commit(now)

    # ── send ─────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _send(
        self, now: datetime, report: PassReport, stop: Callable[[], bool] = lambda: False, hold: Container[str] = ()
    ) -> None:
        delivered = send(self._office, now, stop, hold)
        delivered.unknown += report.delivered.unknown
        report.delivered = delivered
        report.problems += delivered.problems
        self._trouble("smtp", delivered.waiting[0].reason if delivered.waiting else self._heart.failing, now, report)

    def _trouble(self, name: str, reason: str | None, now: datetime, report: PassReport, special: str = "") -> None:
        """Note that `name` fails or works again, and tell in the report why it fails."""
        if reason is not None:
            report.problems.append(reason)
        self._troubles.note(name, reason, now, special)
