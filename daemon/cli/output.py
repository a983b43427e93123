"""What a person reads on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich.console import Group
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from daemon.cli.terminal import Terminal
from daemon.core.filing.lookalikes import ascii_address
from daemon.core.state.entry import EntryState

if TYPE_CHECKING:
    from daemon.adapters.oauth.device_login import DeviceCode
    from daemon.app.clerk import PassReport
    from daemon.app.findings import Finding
    from daemon.app.forgetting import Erasure
    from daemon.app.gathered import Gathered
    from daemon.app.replay import Replayed
    from daemon.core.filing.people import PM

Json = dict[str, Any]

console = Terminal(highlight=False, soft_wrap=True)
_STATES = {
    "open": "bold red",
    "acknowledged": "yellow",
    "replied": "yellow",
    "answered": "green",
    "withdrawn": "dim",
    "dismissed": "dim",
    "snoozed": "cyan",
    "lapsed": "dim",
}
_INSTANTS = ("at", "asked_at", "sent_at", "ended_at")  # keys of a record whose values are instants
_LONGEST = 200  # characters of a sentence in a table


class Bar:
    """A progress bar on stderr that appears only when there is something to wait for."""

    def __init__(self, bar: Progress, verb: str) -> None:
        self._bar = bar
        self._verb = verb
        self._tasks: dict[str, Any] = {}

    def step(self, what: str, done: int, total: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(f"{self._verb} {what}", total=total)
        self._bar.update(self._tasks[what], completed=done, total=total)


@contextmanager
def progress(verb: str) -> Iterator[Bar]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Terminal(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        yield Bar(bar, verb)


def print_report(report: PassReport, *, dry: bool) -> None:
    gathered = report.gathered
    console.print(f"{gathered.filed} filed, {gathered.known} known, {len(gathered.set_aside)} set aside")
    for entry in report.plan.mails:
        held = entry.state is EntryState.HELD
        verb = "would send" if dry else "waits for approval:" if held else "queued"
        console.print(f"[bold]{verb}[/] {entry.kind} to {escape(', '.join(entry.to))}: {escape(entry.subject)}")
        if dry:
            console.print(Text(_plain_part(entry.raw)), style="dim")
    delivered = report.delivered
    if not dry:
        console.print(f"{len(delivered.sent)} sent, {len(delivered.waiting)} waiting, {len(delivered.dead)} refused")
    for problem in report.problems:
        Terminal(stderr=True).print(problem, style="bold red", markup=False, highlight=False, soft_wrap=True)


def print_first_reports(later: list[tuple[PM, datetime]], zone: ZoneInfo) -> None:
    """Why none went out yet: it goes out while its reader works, by `run` or another pass."""
    for pm, at in later:
        when = f"{at.astimezone(zone):%a %d %b %H:%M}"
        console.print(f"The first report to {escape(pm.address)} waits for their working hours: {when}, {zone}")


def _plain_part(raw: str) -> str:
    """The text of a mail that we made, as its reader sees it."""
    import email
    import email.policy

    part = email.message_from_string(raw, policy=email.policy.default).get_body(("plain",))
    text: str = part.get_content() if part else ""
    return "\n".join(f"    {line}" for line in text.splitlines())


def print_import(result: Gathered) -> None:
    console.print(f"{result.filed} filed, {result.known} known already, {len(result.set_aside)} set aside")
    for reason in result.set_aside[:20]:
        console.print(f"  set aside: {escape(reason)}", style="red")
    for cut in result.cut[:20]:
        console.print(f"  too large, filed without its end: {escape(cut.detail)} ({escape(cut.subject)})", style="red")


def print_questions(rows: list[Json], zone: ZoneInfo) -> None:
    for row in rows:
        due = Text(f"due {minute(row['due_at'], zone)}", "bold red" if row["overdue"] else "")
        head = Text.assemble((row["state"], _STATES[row["state"]]), f"  {row['client']}  {row['asked_by']}  ", due)
        print_entry(head, row["text"], f"{row['why']}  [{row['id']}]")
    console.print(f"times in {zone}" if rows else "no questions", style="dim")


def print_entry(head: Text, text: str, note: str) -> None:
    """One entry: who and when, the sentence, and what there is to say of it. Lines are as long as they are."""
    console.print(head, soft_wrap=True)
    console.print(Text(f"    {_short(text)}"), soft_wrap=True)
    if note:
        console.print(Text(f"    {note}", "dim"), soft_wrap=True)


def minute(instant: str, zone: ZoneInfo) -> str:
    """An instant of JSON, which is UTC, on the clock of `zone`: `2026-03-02 18:00`."""
    return f"{datetime.fromisoformat(instant).astimezone(zone):%Y-%m-%d %H:%M}"


def print_record(record: Json, zone: ZoneInfo) -> None:
    console.print(f"[bold]{escape(record['client']['name'])}[/] ({record['client']['id']}, {zone})\n")
    for thread in record["threads"]:
        console.print(f"[bold]{escape(thread['subject'] or '(no subject)')}[/]")
        for message in thread["messages"]:
            mark = {"inbound": "→", "outbound": "←"}.get(message["direction"], "·")
            kind = f" [yellow]{message['automatic']}[/]" if message["automatic"] else ""
            kind += " [yellow]read in part[/]" if message["cut"] else ""
            console.print(f"  {minute(message['at'], zone)} {mark} {escape(message['from'])}{kind}")
            console.print(Text(_indented(message["own_text"])), style="dim")
    print_questions(record["questions"], zone)
    for name in ("approvals", "red_flags", "returned", "promises", "awaiting_client", "notes", "updates"):
        if record[name]:
            console.print(f"\n[bold]{name.replace('_', ' ')}[/]")
            for entry in record[name]:
                said = {**entry, **{key: minute(entry[key], zone) for key in _INSTANTS if entry.get(key)}}
                console.print(Text("  " + "  ".join(str(value) for value in said.values() if value)))


def print_status(summary: Json) -> None:
    zone = ZoneInfo(summary["timezone"])
    overdue = sum(row["overdue"] for row in summary["owed"])
    console.print(f"[bold]{len(summary['owed'])} owed[/], [bold red]{overdue} overdue[/] ({summary['timezone']})")
    for row in summary["owed"]:
        style = "bold red" if row["overdue"] else _STATES[row["state"]]
        due = f"{datetime.fromisoformat(row['due_at']).astimezone(zone):%a %d %b %H:%M}"
        people = f"  {row['client_name']}  {row['asked_by']} waits for {row['pm']}"
        print_entry(Text.assemble((due, style), people), row["text"], row["why"] if row["state"] != "open" else "")
    console.print(f"our questions that wait for clients: {summary['awaiting_client']}")
    _print_health(summary, zone)


def _print_health(summary: Json, zone: ZoneInfo) -> None:
    if summary["unmatched"]:
        console.print(
            f"[yellow]{len(summary['unmatched'])} unknown senders:[/] {escape(', '.join(summary['unmatched'][:10]))}"
        )
    for address, domain in summary["lookalikes"].items():
        console.print(f"[bold red]{escape(ascii_address(address))}[/] looks like {escape(domain)}, is another")
    if summary["quarantined"]:
        console.print(f"[yellow]{summary['quarantined']} mails set aside[/]: see quarantine/ in the state folder")
    for entry in summary["unsent"]:
        console.print(f"[red]{entry['state']}[/] {escape(entry['subject'])}: {escape(entry['reason'])}")
    for trouble in summary["troubles"]:
        console.print(f"[red]{trouble['what']}[/] since {minute(trouble['since'], zone)}: {escape(trouble['reason'])}")
    last = minute(summary["last_pass"], zone) if summary["last_pass"] else "never"
    console.print(f"last pass: {last}; times in {zone}", style="dim")


def print_explained(row: Json) -> None:
    if row["error"]:
        console.print(Group(Text(f"{row['source']}: not read", "bold red"), Text(row["error"])))
        return
    console.print(f"[bold]{escape(row['subject'] or '(no subject)')}[/]  [dim]{escape(row['source'])}[/]")
    sender = row["from"]["address"] if row["from"] else "nobody"
    machine = f"[yellow]{row['automatic']}[/] by {row['automatic_rule']}" if row["automatic"] else "a person"
    console.print(f"from {escape(sender)}, {machine}, language {row['language'] or 'unknown'}")
    console.print(Text(f"{row['origin']}: {row['origin_why']}"), style="dim")
    console.print(Text(_indented(row["own_text"])))
    for part in row["removed"]:
        console.print(Text(f"  - {part['part']} ({part['rule']}): {_short(part['text'])}"), style="dim strike")
    for ask, sure in zip(row["questions"], row["certainty"], strict=True):
        console.print(
            Text(f"  ? {ask['kind']} {sure['certainty']:.2f} ({sure['rule']}): {_short(ask['text'])}"),
            style="bold cyan",
        )
    for act in row["acts"]:
        due = f" by {act['due']}" if act["due"] else ""
        console.print(Text(f"  ! {act['speech']}{due} ({act['rule']}): {_short(act['text'])}"), style="magenta")
    console.print()


def print_why(row: Json) -> None:
    console.print(Text(f"{row['state']}  {_short(row['text'])}", _STATES[row["state"]]))
    console.print(f"[dim]{row['id']}, {row['client']}, asked by {escape(row['asked_by'])}[/]", soft_wrap=True)
    for number, step in enumerate(row["evidence"], 1):
        console.print(f"{number:3}. {escape(step)}", soft_wrap=True)


def print_found(rows: list[Json], zone: ZoneInfo) -> None:
    for row in rows:
        where = f"{row['client']}, {minute(row['at'], zone)}, {escape(row['from'])}"
        console.print(f"[bold]{escape(row['subject'] or '(no subject)')}[/]  [dim]{where}[/]")
        console.print(f"  {escape(' '.join(row['excerpt'].split()))}", soft_wrap=True)
    console.print(f"times in {zone}" if rows else "nothing found", style="dim")


def print_replay(result: Replayed) -> None:
    console.print(
        f"{result.messages} mails read again, {result.moved} moved to a client, {len(result.unread)} not readable"
    )
    for change in result.changes:
        console.print(
            Text(f"{change.record}: {change.before or 'new'} → {change.after or 'gone'}: {_short(change.text)}")
        )
    if not result.changes:
        console.print("no question is another than before")


def print_erasure(found: Erasure) -> None:
    for name, keys in found.messages.items():
        console.print(f"{len(keys)} mails of the record {name}")
    for folder in found.folders:
        console.print(f"the whole folder {escape(str(folder))}", soft_wrap=True)
    if found.set_aside:
        console.print(f"{len(found.set_aside)} mails in quarantine that name it")
    if found.notes:
        console.print(f"{found.notes} notes of the team")
    if found.traces:
        console.print(f"{found.traces} rulings and mails of the clerk that name it")
    if found.kept:
        console.print(f"kept: {found.kept} mails of other people that name it")
    if found:
        console.print("kept: a keyed hash of each erased mail, so that it does not come back (state/forgotten)")
        console.print("The mailboxes on the server are not changed: erase it there, too.")
    if not found:
        console.print("nothing is known of it")


def print_check(findings: Iterable[Finding]) -> None:
    """Each as soon as it is found."""
    for finding in findings:
        mark = "[green]ok[/]" if finding.ok else "[bold red]failed[/]"
        console.print(f"{mark} {finding.what}: {escape(finding.detail)}", soft_wrap=True)
        if finding.remedy:
            console.print(f"   {escape(finding.remedy)}", style="bold", soft_wrap=True)


def print_code(code: DeviceCode, mailboxes: list[str]) -> None:
    """What to do for a log-in, on any device that has a browser."""
    lines = [
        "On any computer or phone:",
        f"  1. open      {code.page}",
        f"  2. type      {code.user_code}",
        f"  3. log in as {' and '.join(mailboxes)}, or as somebody with full access to that mailbox",
    ]
    if code.page_with_code:
        lines.insert(3, f"     or open   {code.page_with_code}")
    lines.append(f"The code is good for {max(1, round(code.lifetime / 60))} minutes. Waiting; Ctrl-C ends this.")
    console.print("\n".join(lines), markup=False)


def print_logged_in(kept_in: str) -> None:
    console.print("Logged in. The refresh token is kept, readable by its owner alone, in", markup=False)
    console.print(f"  {kept_in}", markup=False)
    console.print("A running inboxclerk takes it by itself, within 15 minutes; a restart is not needed.", markup=False)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
