"""The commands of whoever runs the service: a copy of the state, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daemon.cli.options import Now, given, instant
from daemon.cli.printing import write
from daemon.cli.services import app

__all__ = ["app"]  # with these commands beside the others


@app.command()
def backup(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(metavar="TO", help="A folder, or a file that ends in .tar or .tar.gz.")],
    age: Annotated[str | None, typer.Option("--age", metavar="RECIPIENT", help="Encrypt the file with age.")] = None,
    gpg: Annotated[str | None, typer.Option("--gpg", metavar="KEY", help="Encrypt the file with GnuPG.")] = None,
) -> None:
    """A consistent copy of the state, while the daemon runs. A folder shares with its last copy what did not change."""
    from daemon.adapters.backup.cipher import Cipher
    from daemon.app import backups
    from daemon.app.arguments import BadArgument
    from daemon.app.office import configuration
    from daemon.cli import output

    if age and gpg:
        raise BadArgument("backup: name one, --age or --gpg")
    cipher = Cipher("age", age) if age else Cipher("gpg", gpg) if gpg else None
    state = configuration(given(context))[0].state_dir
    with output.progress("copying") as bar:
        made = backups.backup(state, to, cipher, instant(None), bar.step)
    shared = f", {made.linked} shared with the copy before" if made.linked else ""
    typer.echo(f"{made.where}: {made.files} files, {made.size / 1e6:.1f} MB{shared}")
    if made.missing:
        typer.echo(f"{made.missing} mails of the records are not in the archive, nor were they before", err=True)


@app.command()
def restore(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FROM", help="What `backup` made; of several the newest.")],
    identity: Annotated[
        Path | None, typer.Option("--identity", metavar="FILE", help="The key of a copy encrypted with age.")
    ] = None,
) -> None:
    """Put a copy in the place of an empty state: every checksum is verified first; all of it, or nothing."""
    from daemon.app import backups
    from daemon.app.office import configuration

    state = configuration(given(context))[0].state_dir
    done = backups.restore(state, source, identity, instant(None))
    made = f"{done.made:%Y-%m-%d %H:%M} UTC"
    typer.echo(f"{state}: {done.files} files, as they were on {made}, every checksum right")
    if done.held:
        typer.echo(f"{done.held} mails waited then and may have gone out since: clients' updates wait for a yes")


@app.command()
def health(context: typer.Context, now: Now = None) -> None:
    """One line for monitoring; the exit code is 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN."""
    from daemon.adapters.config.location import BadConfig
    from daemon.adapters.rulebook import BadRules
    from daemon.app import monitoring
    from daemon.app.office import configuration

    try:
        level, line = monitoring.health(configuration(given(context))[0].state_dir, instant(now))
    except (BadConfig, BadRules, OSError) as error:
        where = f"{error.path}: " if isinstance(error, BadConfig) else ""
        reason = " | ".join(getattr(error, "problems", [])) or str(error)
        typer.echo(f"INBOXCLERK UNKNOWN - {where}{reason}".replace("\n", " "))
        raise typer.Exit(3) from None
    write(f"INBOXCLERK {line}\n")
    raise typer.Exit(level)
