"""Plays the story: each mail arrives at its hour, the clerk makes its passes, and tells what it saw and sent."""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from daemon.adapters.embedded import EmbeddedImap, EmbeddedSmtp
from daemon.app.clerk import Clerk, Report
from daemon.app.demo.page import page
from daemon.app.demo.story import CONFIG, ZONE, Scene, scenes
from daemon.app.office import open_office
from daemon.app.views import status

BEGIN = datetime(2026, 3, 2, 9, tzinfo=ZONE)
END = datetime(2026, 3, 13, 18, tzinfo=ZONE)
STEP = timedelta(hours=1)  # between passes in the story's working hours
_DAYTIME = range(8, 19)
_PASSWORD = "INBOXCLERK_DEMO_PASSWORD"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened: a mail that came, or one that the clerk sent."""

    at: datetime
    what: str
    subject: str
    raw: bytes
    ours: bool


@dataclass
class Stage:
    imap: EmbeddedImap
    smtp: EmbeddedSmtp
    clerk: Clerk
    console: Console
    moments: list[Moment] = field(default_factory=list)


def play(folder: Path, console: Console) -> None:
    """Play it all, and leave the clerk's mails as `.eml` and as a page in `folder`."""
    logging.getLogger("daemon").setLevel(logging.ERROR)
    console.print("[bold]inboxclerk demo[/]: an agency in Rome, three clients, two weeks, all invented\n")
    with tempfile.TemporaryDirectory() as name, _stage(Path(name), console) as stage:
        coming = scenes()
        for now in _clock(coming):
            while coming and coming[0].at <= now:
                _arrive(stage, coming.pop(0))
            _tell(stage, stage.clerk.run_pass(now.astimezone(UTC)), now)
        _summary(Path(name), console)
    _leave(stage.moments, folder, console)


@contextmanager
def _stage(home: Path, console: Console) -> Iterator[Stage]:
    os.environ[_PASSWORD] = secrets.token_hex(8)
    config = home / "config.toml"
    with EmbeddedImap("projects", os.environ[_PASSWORD]) as imap, EmbeddedSmtp() as smtp:
        config.write_text(CONFIG.format(imap=imap.port, smtp=smtp.port), encoding="utf-8")
        with open_office(config) as office:
            yield Stage(imap, smtp, Clerk(office), console)


def _clock(coming: list[Scene]) -> Iterator[datetime]:
    """Every hour of the day, and the minute in which a mail arrives."""
    ticks = [BEGIN + n * STEP for n in range(int((END - BEGIN) / STEP) + 1)]
    yield from sorted({*(tick for tick in ticks if tick.hour in _DAYTIME), *(scene.at for scene in coming), END})


def _arrive(stage: Stage, scene: Scene) -> None:
    stage.imap.append(scene.mailbox, scene.raw, scene.at)
    where = " (seen in Sent only)" if scene.mailbox == "Sent" else ""
    stage.console.print(
        f"{scene.at:%a %d %b %H:%M}  [cyan]came[/]  {escape(scene.sender)}: {escape(scene.subject)}{where}"
    )
    stage.moments.append(Moment(scene.at, f"{scene.sender}{where}", scene.subject, scene.raw, ours=False))


def _tell(stage: Stage, report: Report, now: datetime) -> None:
    for problem in report.problems:
        stage.console.print(f"{now:%a %d %b %H:%M}  [red]trouble[/]  {escape(problem)}")
    for entry, mail in zip(report.delivered.sent, stage.smtp.mails[-len(report.delivered.sent) :], strict=False):
        what = f"{entry.kind} to {', '.join(entry.to)}"
        stage.console.print(f"{now:%a %d %b %H:%M}  [bold green]sent[/]  {what}: {escape(entry.subject)}")
        stage.moments.append(Moment(now, what, entry.subject, mail.raw, ours=True))


def _summary(home: Path, console: Console) -> None:
    with open_office(home / "config.toml", dry=True) as office:
        summary = status(office, END.astimezone(UTC))
    console.print(f"\nIn the end [bold]{len(summary['owed'])}[/] questions are owed an answer.")
    for row in summary["owed"]:
        console.print(f"  {escape(row['client_name'])}: {escape(' '.join(row['text'].split()))}")
    if summary["unmatched"]:
        console.print(f"Nobody knows yet: {', '.join(summary['unmatched'])}")


def _leave(moments: list[Moment], folder: Path, console: Console) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ours = [moment for moment in moments if moment.ours]
    for number, moment in enumerate(ours, 1):
        (folder / f"{number:02}-{moment.at:%m-%d-%H%M}.eml").write_bytes(moment.raw)
    (folder / "index.html").write_text(
        page([(m.at, m.what, m.subject, m.raw, m.ours) for m in moments]), encoding="utf-8"
    )
    console.print(
        f"\nThe {len(ours)} mails that the clerk sent are in [bold]{folder}[/], to look at: {folder / 'index.html'}"
    )
