"""`service`: inboxclerk under systemd."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.mails import app
from daemon.cli.options import given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daemon.adapters.unit import Service
    from daemon.app.installing import Errand

__all__ = ["app"]  # with these commands beside the others

service = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The daemon as a service of systemd.")
app.add_typer(service, name="service")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what would be done; do nothing.")]
Root = Annotated[Path | None, typer.Option("--root", metavar="DIR", help="Write below this folder; run nothing.")]
Instance = Annotated[str, typer.Option("--instance", metavar="NAME", help="One of several: inboxclerk@NAME.")]


@service.command()
def install(
    context: typer.Context,
    program: Annotated[str, typer.Option("--program", metavar="PATH", help="What is started, if not this one.")] = "",
    dry_run: DryRun = False,
    root: Root = None,
    instance: Instance = "",
) -> None:
    """Configuration and passwords under /etc/inboxclerk, a user, the unit; then start it now and at each boot."""
    from daemon.app import installing

    errands = installing.install(given(context), [program] if program else None, _whose(instance))
    _do(errands, root, dry_run=dry_run)
    if root is None and not dry_run and "--now" in errands[-1].command:
        option = f" --instance {instance}" if instance else ""
        typer.echo(f"It runs. Next: inboxclerk service status{option}, and inboxclerk doctor")


@service.command()
def uninstall(dry_run: DryRun = False, root: Root = None, instance: Instance = "") -> None:
    """Stop it and take the unit away; configuration, passwords and records stay."""
    from daemon.app import installing

    _do(installing.uninstall(_whose(instance)), root, dry_run=dry_run)


@service.command("status")
def service_status(instance: Instance = "") -> None:
    """Whether it runs, as systemd says."""
    from daemon.app.installing import ask

    sys.exit(ask(["systemctl", "status", "--no-pager", _whose(instance).name]))


@service.command()
def logs(
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes.")] = False,
    instance: Instance = "",
) -> None:
    """What it says in systemd's journal."""
    from daemon.app.installing import ask

    how = ["--follow"] if follow else ["--no-pager", "--lines=100"]
    sys.exit(ask(["journalctl", "--unit", _whose(instance).name, *how]))


def _whose(instance: str) -> Service:
    """Raises typer.BadParameter for a name that no instance can have."""
    from daemon.adapters.unit import Service

    try:
        return Service(instance)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--instance") from None


def _do(steps: Sequence[Errand], root: Path | None, *, dry_run: bool) -> None:
    from daemon.app.installing import carry_out

    for step in steps if dry_run else carry_out(steps, root):
        typer.echo(f"would {step}" if dry_run and not step.note else step)
