"""The commands, one function each. Each loads what it needs when it runs: `status` should not wait for SMTP."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from daemon.adapters import log_lines
from daemon.cli.options import AsJson, Now, Paths, day, instant, print_version, states
from daemon.cli.printing import present, write, write_json

if TYPE_CHECKING:
    from daemon.app.office import Office

app = typer.Typer(
    name="inboxclerk",
    help="Reads a shared inbox, keeps the record of each client, and reminds the team of what is unanswered.",
    no_args_is_help=True,
    context_settings={"max_content_width": 120},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help comes at once, and a section like [oauth] is no markup in it
)


class _Given:
    config: Path | None = None


def _output() -> ModuleType:
    """What prints in colours; a program that asks for JSON does without."""
    from daemon.cli import output

    return output


@contextmanager
def _shown() -> Iterator[Office]:
    """The office, for who only looks. What is found is held until it is printed: nobody need look for what may go."""
    from daemon.app.office import open_office

    gc.disable()
    try:
        with open_office(_Given.config, dry=True) as office:
            yield office
    finally:
        gc.enable()


@app.callback()
def common(
    config: Annotated[Path | None, typer.Option("--config", help="The configuration file.", metavar="FILE")] = None,
    version: Annotated[  # noqa: ARG001 -- its callback has answered by now
        bool, typer.Option("--version", is_eager=True, callback=print_version, help="Print the version.")
    ] = False,
    log_format: Annotated[
        Literal["text", "json"], typer.Option(envvar=log_lines.FORMAT, help="Of the log on stderr: one object a line.")
    ] = "text",
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Log each mail: whose, which, and what became of it.")
    ] = False,
) -> None:
    _Given.config = config
    if log_format == log_lines.JSON:
        log_lines.as_json()
    if verbose:
        logging.getLogger("daemon").setLevel(logging.DEBUG)


@app.command()
def run() -> None:
    """The daemon: watches, alerts and writes until SIGTERM; SIGHUP reloads rules, templates and configuration."""
    from daemon.app import service

    sys.exit(service.serve(_Given.config))


@app.command()
def once(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be sent; change nothing.")] = False,
    now: Now = None,
) -> None:
    """One full pass (fetch, file, decide, send), then exit."""
    from daemon.app.clerk import Clerk
    from daemon.app.office import open_office
    from daemon.cli import output
    from daemon.core.desk.first_reports import first_reports_waiting

    at = instant(now)
    with open_office(_Given.config, dry=dry_run) as office, output.progress("reading") as bar:
        report = Clerk(office).run_pass(at, bar.step)
        wanted = office.config.digest.first_report
        later = first_reports_waiting(office.terms, office.clerk.memory, at) if wanted else []
        zone = office.directory.team.zone
    output.print_report(report, dry=dry_run)
    output.print_first_reports(later, zone)
    sys.exit(1 if report.problems else 0)


@app.command("import")
def import_(paths: Paths) -> None:
    """File existing mail into the records, as if it had come over IMAP. Doing it twice changes nothing."""
    from daemon.app import importing
    from daemon.app.office import open_office
    from daemon.cli import output

    with open_office(_Given.config) as office, output.progress("importing") as bar:
        result = importing.import_mail(office, paths, instant(None), bar.step)
    output.print_import(result)
    sys.exit(1 if result.set_aside or result.cut else 0)


@app.command()
def explain(
    paths: Paths,
    as_json: AsJson = False,
    threads: Annotated[bool, typer.Option("--threads", help="Add which thread of this input each belongs to.")] = False,
) -> None:
    """How each message is read, and by which rule; with --config, whether your server vouches for its sender."""
    from daemon.app import explain as explaining
    from daemon.app.office import configuration
    from daemon.cli import output

    server = configuration(_Given.config)[0].imap.authserv_id if _Given.config else None
    for row in explaining.explain(paths, with_threads=threads, server=server):
        if as_json:
            write_json(row)
        else:
            output.print_explained(row)


@app.command()
def questions(
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="S,…", help="open,acknowledged,answered …")] = None,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """The ledger of questions."""
    from daemon.app import views

    wanted = states(state)
    with _shown() as office:
        rows = views.questions(office, instant(now), client, wanted)
        zone = office.directory.team.zone
    present(rows, as_json, lambda rows: _output().print_questions(rows, zone))


@app.command()
def show(client: str, as_json: AsJson = False, now: Now = None) -> None:
    """One client's whole record."""
    from daemon.app import views

    with _shown() as office:
        record = views.show(office, instant(now), client)
        zone = office.directory.team.zone
    present(record, as_json, lambda record: _output().print_record(record, zone))


@app.command()
def status(as_json: AsJson = False, now: Now = None) -> None:
    """What is owed now, by whom, due when."""
    from daemon.app import views

    with _shown() as office:
        summary = views.status(office, instant(now))
    present(summary, as_json, lambda found: _output().print_status(found))


@app.command()
def why(
    question: Annotated[str, typer.Argument(help="Its id, or the beginning of it.")], as_json: AsJson = False
) -> None:
    """The evidence for the state of one question, rule by rule."""
    from daemon.app import views

    with _shown() as office:
        row, steps = views.why(office, question)
    present({**row, "evidence": steps}, as_json, lambda found: _output().print_why(found))


@app.command()
def search(text: str, as_json: AsJson = False) -> None:
    """Mail of all clients by its own words, subject or file names."""
    from daemon.app import views

    with _shown() as office:
        found = views.search(office, text)
        zone = office.directory.team.zone
    present(found, as_json, lambda found: _output().print_found(found, zone))


@app.command()
def replay(
    client: Annotated[str | None, typer.Option("--client", metavar="ID", help="Only this record.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write it without asking.")] = False,
    now: Now = None,
) -> None:
    """Rebuild the records from the archived mail and the rulings with today's rules; shows the difference first."""
    from daemon.app import replay as replaying
    from daemon.app.office import open_office
    from daemon.cli import output

    with open_office(_Given.config) as office:
        with output.progress("reading") as bar:
            result = replaying.replay(office, client, instant(now), bar.step)
        output.print_replay(result)
        if yes or typer.confirm("Write this?"):
            replaying.keep(office)


@app.command()
def report(
    by: Annotated[Literal["client", "pm", "week"], typer.Option("--by", help="One line for each of these.")] = "client",
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day, in the team's zone.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV and nothing else.")] = False,
    now: Now = None,
) -> None:
    """Figures: answer times, share in time, what is open and overdue, promises kept, updates sent on time."""
    from daemon.app import reporting
    from daemon.cli import figures

    days = day("--from", first), day("--to", last)
    with _shown() as office:
        found = reporting.report(office, instant(now), by, *days)
    if as_csv:
        write(figures.csv_text(found))
    else:
        present(found.as_json(), as_json, lambda _: write("\n".join(figures.table(found)) + "\n"))
