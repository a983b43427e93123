"""What a person reads on the terminal of our own mails."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from rich.text import Text

from daemon.cli.output import Json, console, minute, print_entry

_OUTCOMES = {"sent": "green", "dead": "bold red", "unknown": "bold red", "held": "yellow"}


def print_sent(rows: list[Json], zone: ZoneInfo, first: date | None) -> None:
    for row in rows:
        head = Text.assemble(f"{minute(row['at'], zone)}  ", (row["state"], _OUTCOMES.get(row["state"], "")))
        head.append(f"  {row['kind']} to {', '.join(row['to'])}")
        print_entry(head, row["subject"], f"{row['why']}{_reply(row, zone)}")
    since = f", since {first}" if first else ""
    console.print(f"{len(rows)} mails of the last 90 days{since}; times in {zone}", style="dim")


def _reply(row: Json, zone: ZoneInfo) -> str:
    """What came of a mail, in a few words."""
    said = row["answered"]
    owed = f"; {row['still_owed']} of {len(row['questions'])} still owed" if row["still_owed"] else ""
    reason = f"; {row['reason']}" if row["state"] in ("dead", "unknown") else ""
    if not said:
        return f"; no answer{owed}{reason}"
    word = f" ({said['word']})" if said.get("word") else ""
    return f"; answered by {said['by']} {minute(said['at'], zone)}{word}{owed}{reason}"


def print_mail(mail: Json) -> None:
    to = ", ".join(mail["to"]) or "nobody yet; set update.to"
    console.print(f"From: {mail['from']}\nTo: {to}", style="dim", markup=False)
    console.print(f"Subject: {mail['subject']}\n", style="bold", markup=False)
    console.print(mail["text"], markup=False)
