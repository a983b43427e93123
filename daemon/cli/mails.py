"""The commands that show our mails: `sent`, `preview`, `test-mail`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from daemon.cli.options import AsJson, Now, day, given, instant
from daemon.cli.printing import present, write_json
from daemon.cli.trying import app

__all__ = ["app"]  # with these commands beside the others


@app.command()
def sent(
    context: typer.Context,
    client: Annotated[str | None, typer.Option("--client", metavar="ID", help="What concerns this client.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on.")] = None,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """What was sent to whom, when, why, and whether it was answered; of the last 90 days."""
    from daemon.app.arguments import known_client
    from daemon.app.office import open_office
    from daemon.app.sent_mails import sent_mails
    from daemon.cli.mail_output import print_sent

    first = day("--since", since)
    with open_office(given(context), dry=True) as office:
        zone = office.directory.team.zone
        begin = datetime.combine(first, time(), zone).astimezone(UTC) if first else None
        rows = sent_mails(office, instant(now), known_client(office, client) if client else None, begin)
    present(rows, as_json, lambda rows: print_sent(rows, zone, first))


@app.command()
def preview(
    context: typer.Context,
    client: Annotated[str | None, typer.Argument(help="Whose next update is shown.")] = None,
    alert: Annotated[str | None, typer.Option("--alert", metavar="PM", help="The alert to this address.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Put it there as HTML.")] = None,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """An update, or an alert, as it would go out now; nothing is sent, and nothing changes."""
    from daemon.app import previewing
    from daemon.app.arguments import BadArgument
    from daemon.app.office import open_office
    from daemon.cli.mail_output import print_mail

    if bool(client) is bool(alert):
        raise BadArgument("preview: name one, a client or --alert PM")
    with open_office(given(context), dry=True) as office:
        if client:
            entry = previewing.update_of(office, client, instant(now))
        else:
            entry = previewing.alert_to(office, alert or "", instant(now))
    found = previewing.parts(entry)
    if html:
        html.write_text(found["html"], encoding="utf-8")
    if as_json:
        write_json(found, indent=1)
    elif html:
        typer.echo(f"{html}: {entry.subject}")
    else:
        print_mail(found)


@app.command("test-mail")
def mail_oneself(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Of a PM, lead, deputy or the admin.")],
    yes: Annotated[bool, typer.Option("--yes", help="Also to somebody whom the configuration does not name.")] = False,
) -> None:
    """One mail by the real server, to oneself: does it arrive, and where does it lie."""
    from daemon.app import previewing
    from daemon.app.office import open_office
    from daemon.core.schedule.outbox import Outcome

    with open_office(given(context), dry=True) as office:
        attempt = previewing.send_trial(office, address, instant(None), anybody=yes)
    if attempt.outcome is Outcome.SENT:
        typer.echo(f"{address}: taken by the server ({attempt.reason}); look whether it lies in the inbox")
        return
    typer.echo(f"{address}: {attempt.reason}\n{attempt.remedy}".strip(), err=True)
    sys.exit(1)
