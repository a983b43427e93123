"""The commands that try: `demo` all of it, `check`, `doctor` and `login` the servers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.options import AsJson, given
from daemon.cli.printing import present, write_json
from daemon.cli.rights import app

if TYPE_CHECKING:
    from daemon.app.findings import Finding

__all__ = ["app"]  # with these commands beside the others


def _output() -> ModuleType:
    from daemon.cli import output

    return output


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the mails and the page are left.")] = Path("demo"),
) -> None:
    """The whole thing in two minutes on embedded servers; no account needed."""
    from daemon.app.arguments import BadArgument
    from daemon.cli.terminal import Terminal

    try:
        from daemon.app import demo as playing
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("pymap", "aiosmtpd", "proxyprotocol", "pysasl"):
            raise
        raise BadArgument("demo: its mail servers are not installed; run: pip install 'inboxclerk[demo]'") from None

    playing.play(folder, Terminal(soft_wrap=True, highlight=False))


@app.command()
def check(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Do not log in to the servers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Configuration, rules, templates, then the real log-ins; a remedy for each failure."""
    from daemon.app import checking

    findings = checking.check(given(context), offline=offline)
    present([finding.as_json() for finding in findings], as_json, lambda _: _output().print_check(findings))
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


@app.command()
def doctor(
    context: typer.Context,
    wait: Annotated[float, typer.Option("--wait", metavar="SECONDS", help="For the mail to itself to come.")] = 60,
    as_json: AsJson = False,
) -> None:
    """Everything done once for real, also a mail to itself by SMTP, seen in the inbox; a remedy for each failure."""
    from daemon.app.doctor import examine

    found: list[Finding] = []
    coming = _kept(examine(given(context), wait), found)
    if as_json:
        write_json([finding.as_json() for finding in coming], indent=1)
    else:
        _output().print_check(coming)
    sys.exit(0 if all(finding.ok for finding in found) else 1)


def _kept(coming: Iterator[Finding], found: list[Finding]) -> Iterator[Finding]:
    """Each as it comes; all of them are in `found` afterwards."""
    for finding in coming:
        found.append(finding)
        yield finding


@app.command()
def login(context: typer.Context) -> None:
    """Log in on another device, as the mailbox's owner, for the tokens of [oauth] device_url; then try them."""
    from daemon.app.login import Login
    from daemon.cli import output

    try:
        waiting = Login.begin(given(context))
        output.print_code(waiting.code, waiting.mailboxes)
        waiting.finish()
    except KeyboardInterrupt:
        typer.echo("Ended; nobody has logged in, nothing has changed.", err=True)
        sys.exit(1)
    output.print_logged_in(waiting.kept_in)
    findings = waiting.tried()
    output.print_check(findings)
    sys.exit(0 if all(finding.ok for finding in findings) else 1)
