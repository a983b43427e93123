"""What several commands take: an instant, a date, mail in files, JSON instead of prose."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from daemon.core.model import State

Now = Annotated[str | None, typer.Option("--now", metavar="ISO8601", help="As of this instant instead of now.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH…", help=".eml, mbox, mboxrd, .gz of these, Maildir or folder.")
]


def given(context: typer.Context) -> Path | None:
    """`--config`, as it was given before the command."""
    found: Path | None = context.find_root().params["config"]
    return found


def print_version(asked: bool) -> None:
    """`--version`, as the installed package says it: pyproject.toml is the one place that names it."""
    if asked:
        from importlib import metadata

        typer.echo(f"inboxclerk {metadata.version('inboxclerk')}")
        raise typer.Exit


def instant(value: str | None) -> datetime:
    """`--now` as an aware instant in UTC; the clock is asked here and nowhere below."""
    if value is None:
        return datetime.now(UTC)
    try:
        given = datetime.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(
            f"{value!r} is no ISO 8601 instant; it looks like 2026-03-02T10:14:00+01:00", param_hint="--now"
        ) from None
    return (given if given.tzinfo else given.replace(tzinfo=UTC)).astimezone(UTC)


def day(option: str, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date; it looks like 2026-03-02", param_hint=option) from None


def states(value: str | None) -> set[State] | None:
    """`--state` as the states that it names; None for all."""
    from daemon.core.model import State

    try:
        return {State(name.strip()) for name in value.split(",")} if value else None
    except ValueError:
        problem = f"{value!r} names no state; write some of {', '.join(State)}, with commas between them"
        raise typer.BadParameter(problem, param_hint="--state") from None
