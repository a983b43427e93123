"""The commands for what people may ask of a keeper of their mail: `export`, `forget`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daemon.cli.commands import app
from daemon.cli.options import Now, given, instant
from daemon.cli.printing import write

__all__ = ["app"]  # with these commands beside the others


@app.command()
def export(
    context: typer.Context,
    client: Annotated[str | None, typer.Argument()] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="ADDRESS", help="What is held of one person, instead.")
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", help="A folder, or a file that ends in .zip.")] = None,
    now: Now = None,
) -> None:
    """A client's whole record: record.json, the mail, and a page for a browser; or what is held of one person."""
    from daemon.app import exporting
    from daemon.app.arguments import BadArgument
    from daemon.app.office import open_office
    from daemon.app.person import export_person

    if bool(client) is bool(person):
        raise BadArgument("export: name one, a client or --person ADDRESS")
    with open_office(given(context), dry=True) as office:
        if person:
            made = export_person(office, person, to or Path(f"{person}.zip"), instant(now))
        else:
            made = exporting.export(office, client or "", to or Path(f"{client}-record"), instant(now))
    write(f"{made}\n")


@app.command()
def forget(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="CLIENT|ADDRESS")],
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
) -> None:
    """Erase a client, or one person's mail, for good: shows what would go, then asks."""
    from daemon.app import forgetting
    from daemon.app.office import open_office
    from daemon.cli import output

    with open_office(given(context)) as office:
        found = forgetting.preview(office, who)
        output.print_erasure(found)
        if found:
            if not (yes or typer.confirm("Erase this for good?")):
                raise typer.Abort
            forgetting.erase(office, found, who, instant(None))
            typer.echo("erased")
