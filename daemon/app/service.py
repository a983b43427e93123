"""`run`: the daemon. One thread owns the state; watchers only wake it."""

from __future__ import annotations

import gc
import logging
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from types import FrameType

import schedule

from daemon.adapters import calendars
from daemon.adapters.config.location import BadConfig, config_path
from daemon.adapters.heap import give_back, prepare
from daemon.adapters.rulebook import BadRules
from daemon.adapters.state import restored
from daemon.adapters.state.clerk_file import ClerkFile
from daemon.adapters.state.lock import lock
from daemon.adapters.state.store import write_atomically
from daemon.adapters.systemd import notify, watchdog_seconds
from daemon.adapters.templates import UnreadableTemplate, load_templates
from daemon.app.backoff import Backoff
from daemon.app.clerk import Clerk, PassReport
from daemon.app.monitoring import Ping
from daemon.app.office import Office, configuration, open_office
from daemon.app.servers import imap_settings, missing_secrets
from daemon.app.watching import Watchers
from daemon.core.words import phrases

log = logging.getLogger(__name__)

TICK = 60  # seconds between passes that no mail caused: deadlines and schedules are looked at each minute
REST = 5.0  # seconds at least between two passes, whatever wakes us


class Interrupted(BaseException):
    """SIGTERM while nothing is lost by breaking off. No `except Exception` may hold it."""


@dataclass
class Signals:
    """What the outside asked for. Signal handlers only set these."""

    wake: Event = field(default_factory=Event)
    stop: Event = field(default_factory=Event)
    reload: Event = field(default_factory=Event)
    _may_interrupt: bool = False

    def install(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, self._reload)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Within the block SIGTERM ends even a wait for the network, at once."""
        self._may_interrupt = True
        try:
            yield
        except Interrupted:
            log.info("interrupted while reading; it goes on from the last commit")
        finally:
            self._may_interrupt = False

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop.set()
        self.wake.set()
        if self._may_interrupt:
            self._may_interrupt = False
            raise Interrupted

    def _reload(self, _number: int, _frame: FrameType | None) -> None:
        self.reload.set()
        self.wake.set()


def serve(path: Path | None) -> int:
    """Work until SIGTERM. A bad configuration at the start raises; at a reload the old one stays in force."""
    prepare()
    signals = Signals()
    signals.install()
    while not signals.stop.is_set():
        signals.reload.clear()
        with open_office(path, beside=False) as office:
            if problems := missing_secrets(office.config):
                raise BadConfig(config_path(path), list(map(str, problems)))
            _work(office, signals, path)
    notify("STOPPING=1")
    log.info("stopped")
    return 0


def _work(office: Office, signals: Signals, path: Path | None) -> None:
    """Pass after pass, until a signal to stop or a reload that can be carried out."""
    gc.unfreeze()  # an office before this one may go now
    clerk = Clerk(office)
    clerk.wake(datetime.now(UTC))
    poll = office.config.imap.poll.total_seconds()
    watchers = Watchers(imap_settings(office.config), signals.wake.set, poll)
    ticker = ticking({"wake": signals.wake.set})
    pulse = Pulse(_beat_seconds())
    backoff = Backoff()
    ping = Ping(office.config.alarm)
    notify("READY=1")
    log.info("ready clients=%d", len(office.directory.clients))
    try:
        while not signals.stop.is_set():
            began = time.monotonic()
            report = clerk.run_pass(
                datetime.now(UTC),
                pulse,
                signals.stop.is_set,
                signals.interruptible,
                watchers.problem(),
            )
            _tell(report)
            ping.tell(well=not (report.deaf or office.clerk.troubles))
            calendars.keep(office.config.state_dir)
            settle()
            if report.gathered.filed or report.deaf or report.plan.mails:  # what was read for it was most of it
                give_back()
            if report.gathered.mailboxes and not signals.stop.is_set():
                watchers.turn_to([name for name in report.gathered.mailboxes if name not in report.gathered.refused])
            if not report.deaf:
                backoff.reset()
            _wait(signals, ticker, began + (backoff.seconds(barred=report.barred) if report.deaf else REST))
            if signals.reload.is_set():
                signals.reload.clear()  # before the files are read: a signal that comes meanwhile is another one
                refused = why_not_reload(path, office.config.state_dir)
                if refused is None:
                    return
                clerk.note_reload(refused, datetime.now(UTC))
    finally:
        watchers.leave()


def settle() -> None:
    """Let go of what only helped to build the rules, collect what the pass left, and set aside what stays: the records
    in memory, which hold no cycles.

    Else the collector walks them all whenever it likes, in the middle of a pass: half a second for 10,000 messages.
    """
    phrases.let_go()
    gc.collect()
    gc.freeze()


def ticking(jobs: Mapping[str, Callable[[], object]]) -> schedule.Scheduler:
    """Runs the jobs, by name, each TICK. `schedule` says when to look; what is due is computed from stored marks.

    A job that raises would stop those after it in the same tick: it is logged instead, and runs again at the next.
    """
    ticker = schedule.Scheduler()
    for name, job in jobs.items():
        ticker.every(TICK).seconds.do(_guarded, name, job)
    return ticker


def _guarded(name: str, job: Callable[[], object]) -> None:
    try:
        job()
    except Exception:
        log.exception("a job of the ticker failed job=%s", name)


def _wait(signals: Signals, ticker: schedule.Scheduler, not_before: float) -> None:
    """Until somebody wakes us, but not before the monotonic instant `not_before`; the watchdog is told meanwhile."""
    beat = _beat_seconds()
    while not signals.stop.is_set():
        notify("WATCHDOG=1")
        ticker.run_pending()
        early = not_before - time.monotonic()
        if early <= 0 and (signals.wake.is_set() or signals.reload.is_set()):
            break
        if early > 0:
            signals.stop.wait(min(early, beat))
        else:
            signals.wake.wait(min(1.0, beat))
    signals.wake.clear()


class Pulse:
    """Tells the watchdog, by time, that reading goes on: a first sync takes hours, a hundred bad mails take minutes."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._told = clock()

    def __call__(self, _mailbox: str, _done: int, _of: int) -> None:
        if self._clock() - self._told >= self._seconds:
            notify("WATCHDOG=1")
            self._told = self._clock()


def _beat_seconds() -> float:
    """Half of what systemd wants, so that one beat may be late."""
    return min(watchdog_seconds() or 20.0, 20.0) / 2


def why_not_reload(path: Path | None, state: Path) -> str | None:
    """Why the configuration, rules, templates and state folder on disk cannot be used; None where they can.

    `state` is the folder that is ours already. Nothing that is broken stops a running clerk.
    """
    notify("RELOADING=1")
    try:
        config, _ = configuration(path)
        if problems := missing_secrets(config):
            raise BadConfig(config_path(path), list(map(str, problems)))  # noqa: TRY301 -- told as any other fault of it
        load_templates(config.templates_dir)
        if config.state_dir.resolve() != state.resolve():
            _try(config.state_dir)
    except (BadConfig, BadRules, UnreadableTemplate, OSError) as error:
        reason = " | ".join(str(error).splitlines())
        if isinstance(error, BadConfig):
            reason = f"{error.path}: {reason}"
        log.error("reload refused, the old configuration stays: %s", reason)  # noqa: TRY400
        notify(f"READY=1\nSTATUS=reload refused, the old configuration stays: {reason}")
        return reason
    log.info("reloading")
    return None


def _try(state: Path) -> None:
    """Whether another state folder could be ours. Raises OSError."""
    with lock(state):
        restored.settle(state, dry=True)
        write_atomically(state / "tried", b"")
        ClerkFile(state).load()
        for left in state.glob("tried*"):
            left.unlink()


def _tell(report: PassReport) -> None:
    for problem in report.delivered.problems:
        log.warning("%s", problem)
    sent = len(report.delivered.sent)
    trouble = f", trouble: {report.problems[0]}" if report.problems else ""
    notify(f"STATUS=filed {report.gathered.filed}, sent {sent}{trouble}")
