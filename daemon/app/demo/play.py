"""Plays the story: each mail arrives at its hour, the clerk makes its passes, and tells what it saw and sent."""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from daemon.adapters.embedded import EmbeddedImap, EmbeddedSmtp
from daemon.app.clerk import Clerk, PassReport
from daemon.app.demo.page import PageMail, page
from daemon.app.demo.story import CONFIG, INBOX, SERVER, ZONE, Scene, commanded, delivered, scenes
from daemon.app.office import open_office
from daemon.app.proposing import envelopes, preselected, proposed
from daemon.app.servers import imap_settings
from daemon.app.views import status
from daemon.core.state.entry import Entry

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
    sent: Entry | None = None  # by the clerk

    @property
    def to_client(self) -> bool:
        return self.sent is not None and self.sent.kind == "update"


@dataclass
class Stage:
    imap: EmbeddedImap
    smtp: EmbeddedSmtp
    clerk: Clerk
    console: Console
    moments: list[Moment] = field(default_factory=list)

    def ours(self) -> Iterator[tuple[Entry, bytes]]:
        """What the clerk sent so far."""
        return ((one.sent, one.raw) for one in self.moments if one.sent)


def play(folder: Path, console: Console) -> list[Moment]:
    """Play it all, and leave the clerk's mails as `.eml` and as a page in `folder`; gives what happened."""
    logging.getLogger("daemon").setLevel(logging.ERROR)
    console.print("[bold]inboxclerk demo[/]: an agency in Rome, three clients, two weeks, all invented\n")
    with tempfile.TemporaryDirectory() as name, _stage(Path(name), console) as stage:
        coming = scenes()
        for now in _clock(coming):
            while coming and coming[0].at <= now:
                _arrive(stage, coming.pop(0))
            _tell(stage, stage.clerk.run_pass(now.astimezone(UTC)), now)
        _summary(Path(name), console)
        _begin(Path(name), console)
    _tally(stage)
    _leave(stage.moments, folder, console)
    return stage.moments


@contextmanager
def _stage(home: Path, console: Console) -> Iterator[Stage]:
    os.environ[_PASSWORD] = secrets.token_hex(8)
    config = home / "config.toml"
    with EmbeddedImap("projects", os.environ[_PASSWORD]) as imap, EmbeddedSmtp() as smtp:
        config.write_text(CONFIG.format(imap=imap.port, smtp=smtp.port, inbox=INBOX, server=SERVER), encoding="utf-8")
        with open_office(config) as office:
            yield Stage(imap, smtp, Clerk(office), console)


def _clock(coming: list[Scene]) -> Iterator[datetime]:
    """Every hour of the day, and the minute in which a mail arrives."""
    ticks = [BEGIN + n * STEP for n in range(int((END - BEGIN) / STEP) + 1)]
    yield from sorted({*(tick for tick in ticks if tick.hour in _DAYTIME), *(scene.at for scene in coming), END})


def _arrive(stage: Stage, scene: Scene) -> None:
    if not scene.raw:
        scene = commanded(scene, INBOX, _last(stage, scene) if scene.to_last else None)
    stage.imap.append(scene.mailbox, delivered(scene), scene.at)
    who = parseaddr(scene.sender)[0]
    where = " (seen in Sent only)" if scene.mailbox == "Sent" else ""
    said = f" “{' · '.join(scene.words.split(chr(10)))}”" if scene.words else ""
    _print(stage.console, scene.at, "[cyan]came[/]", f"{who}{where}: {scene.subject}{said}")
    stage.moments.append(Moment(scene.at, f"{who}{where}", scene.subject, scene.raw))


def _last(stage: Stage, scene: Scene) -> bytes:
    """The last mail of the kind that the scene answers, to its sender."""
    person = parseaddr(scene.sender)[1]
    return [raw for entry, raw in stage.ours() if entry.kind == scene.to_last and person in entry.to][-1]


def _tell(stage: Stage, report: PassReport, now: datetime) -> None:
    for problem in report.problems:
        _print(stage.console, now, "[red]trouble[/]", problem)
    sent = report.delivered.sent
    for entry, mail in zip(sent, stage.smtp.mails[len(stage.smtp.mails) - len(sent) :], strict=True):
        what = f"{entry.kind} to {', '.join(entry.to)}"
        _print(stage.console, now, "[bold green]sent[/]", f"{what}: {entry.subject}")
        stage.moments.append(Moment(now, what, entry.subject, mail.raw, entry))


def _print(console: Console, at: datetime, tag: str, text: str) -> None:
    console.print(f"{at:%a %d %b %H:%M}  {tag}  {escape(text)}", soft_wrap=True)


def _tally(stage: Stage) -> None:
    """How many mails each person got, and of which kind: what a clerk costs its readers."""
    kinds: dict[str, Counter[str]] = {}
    for entry, _ in stage.ours():
        for address in entry.to:
            kinds.setdefault(address, Counter())[entry.kind] += 1
    stage.console.print("\nWhat everybody got from the clerk in these ten working days:")
    for address, counted in sorted(kinds.items(), key=lambda item: -item[1].total()):
        each = ", ".join(f"{number} {kind}{'s' * (number > 1)}" for kind, number in counted.most_common())
        stage.console.print(f"  {address}: {counted.total()} ({each})", soft_wrap=True)


def _summary(home: Path, console: Console) -> None:
    with open_office(home / "config.toml", dry=True) as office:
        summary = status(office, END.astimezone(UTC))
    console.print(f"\nIn the end [bold]{len(summary['owed'])}[/] questions are owed an answer.")
    for row in summary["owed"]:
        console.print(f"  {escape(row['client_name'])}: {escape(' '.join(row['text'].split()))}")
    if summary["unmatched"]:
        console.print(f"Nobody knows yet: {', '.join(summary['unmatched'])}")


def _begin(home: Path, console: Console) -> None:
    """What `init` makes of the same mailbox, for who has none of this configured."""
    with open_office(home / "config.toml", dry=True) as office:
        address = office.config.team.addresses[0]
        read = envelopes(imap_settings(office.config), office.rules, address, END.astimezone(UTC))
        proposal = proposed(office.rules, read, address)
    pms = {one.address: one.name for one in proposal.people}
    read_ = f"Of the headers of these {proposal.mails} mails and the words of a few"
    console.print(f"\n{read_}, [bold]inboxclerk init[/] proposes as clients:")
    for one in preselected(proposal):
        where = ", ".join((*one.domains, *one.addresses))
        told = f"{one.name} ({where}), {one.received} mails, PM {pms.get(one.pm, one.pm)}, {one.language}"
        told += "" if one.sure else " (not sure)"
        console.print(f"  {escape(told)}", soft_wrap=True)


def _leave(moments: list[Moment], folder: Path, console: Console) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ours = [moment for moment in moments if moment.sent]
    for number, moment in enumerate(ours, 1):
        (folder / f"{number:02}-{moment.at:%m-%d-%H%M}.eml").write_bytes(moment.raw)
    mails = [PageMail(m.at, m.what, m.subject, m.raw, m.sent is not None, m.to_client) for m in moments]
    (folder / "index.html").write_text(page(mails), encoding="utf-8")
    console.print(
        f"\nThe {len(ours)} mails that the clerk sent are in [bold]{folder}[/], to look at: {folder / 'index.html'}"
    )
