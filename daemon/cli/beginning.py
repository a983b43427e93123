"""`init`: asks for an address and a password, and proposes the rest."""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass
from functools import cache
from getpass import GetPassWarning
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.options import AsJson, Now, given, instant
from daemon.cli.printing import write_json
from daemon.cli.upkeep import app

if TYPE_CHECKING:
    from daemon.adapters.config.drafting import Account
    from daemon.cli.terminal import Terminal
    from daemon.core.proposal.proposal import Proposal, Prospect
    from daemon.core.proposal.providers import ServerName
    from daemon.core.words.rules import Rules

_PORTS = {"imap": {"starttls": 143, "none": 143, "tls": 993}, "smtp": {"starttls": 587, "none": 25, "tls": 465}}
_STARTTLS = (25, 143, 587)
_BEGIN = (
    "Now: inboxclerk doctor tries everything once, inboxclerk once --dry-run shows what would be sent, "
    "inboxclerk run is the daemon."
)

__all__ = ["app"]  # with this command beside the others


@cache
def _console() -> Terminal:
    """On stderr: stdout is for JSON."""
    from daemon.cli.terminal import Terminal

    return Terminal(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line says of the mailbox."""

    address: str
    username: str
    imap: ServerName | None
    smtp: ServerName | None
    password_file: Path | None
    password_env: str
    ca_file: Path | None
    client_id: str
    pm: str


@app.command()
def init(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="Of the shared mailbox; asked for if it is not given.")] = "",
    imap: Annotated[str, typer.Option(metavar="HOST:PORT", help="The IMAP server, if it is not to be found.")] = "",
    smtp: Annotated[str, typer.Option(metavar="HOST:PORT", help="The SMTP server.")] = "",
    security: Annotated[str, typer.Option(help="Of both: tls, starttls, or none on loopback.")] = "",
    username: Annotated[str, typer.Option(help="Who logs in, if not the address.")] = "",
    password_file: Annotated[Path | None, typer.Option(metavar="FILE", help="The password is its first line.")] = None,
    password_env: Annotated[str, typer.Option(metavar="NAME", help="The password is in this variable.")] = "",
    ca_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Of a private certificate authority.")] = None,
    client_id: Annotated[str, typer.Option(help="Of your application, for Microsoft 365, which takes a log-in.")] = "",
    pm: Annotated[str, typer.Option(metavar="ADDRESS", help="Who is told, where the mail does not show it.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Propose what is new since the file was written.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write it without asking.")] = False,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Propose the configuration from the mailbox's headers of 90 days, and write it; nothing is sent or marked."""
    from daemon.adapters.config.location import config_path
    from daemon.adapters.rulebook import shipped_rules

    named = given(context)
    if again:
        _again(named, yes=yes, as_json=as_json, now=now)
        return
    path, rules = config_path(named), shipped_rules()
    from daemon.app.proposing import refuse_existing

    refuse_existing(path)
    asked = _Asked(
        _address(address or _ask("The shared mailbox's address: ")),
        username,
        _server("imap", imap, security),
        _server("smtp", smtp, security),
        password_file,
        password_env,
        ca_file,
        client_id,
        pm,
    )
    _first(path, rules, asked, yes=yes, as_json=as_json, now=now)


def _first(path: Path, rules: Rules, asked: _Asked, *, yes: bool, as_json: bool, now: str | None) -> None:
    """The first time: find, read, propose, write."""
    from daemon.app import finding, proposing
    from daemon.cli.output import progress

    found = finding.candidates(rules, asked.address, asked.imap, asked.smtp)
    for line in finding.lines(found):
        _console().print(line, markup=False)
    if found.provider and found.provider.token_base and not asked.imap:
        _with_login(path, rules, asked, found)
        return
    password, source, typed = _password(path, asked)
    who = finding.Credentials(asked.address, asked.username or asked.address, lambda: password, asked.ca_file)
    settings = finding.find_imap(found.imap, who, _say)
    smtp, login = finding.find_smtp(found.smtp, who, _say)
    with progress("reading headers of") as bar:
        read = proposing.envelopes(settings, rules, asked.address, instant(now), bar.step)
    proposal = _with_somebody(proposing.proposed(rules, read, asked.address), asked, yes=yes)
    chosen = proposing.preselected(proposal)
    if not yes and not as_json:
        proposal, chosen = _filled_in(proposal, chosen)
    account = _account(asked, finding.named(settings), smtp, source, login=login)
    if yes or not as_json:
        proposing.write_all(path, proposal, chosen, account, rules, password if typed else "")
        _console().print(f"Written: {path}. {_BEGIN}", markup=False)
    if as_json:
        write_json({**proposing.as_json(proposal, chosen), "written": str(path) if yes else None}, indent=1)


def _with_login(path: Path, rules: Rules, asked: _Asked, found: Any) -> None:  # noqa: ANN401 -- app's Candidates
    """A provider that takes no password: the file with what `login` needs, and the rest afterwards."""
    from daemon.app import proposing
    from daemon.app.arguments import BadArgument

    if not asked.client_id:
        raise BadArgument(
            "init: Microsoft 365 takes no password over IMAP. Register an application in Entra (delegated permissions "
            "IMAP.AccessAsUser.All, SMTP.Send, offline_access; Allow public client flows: Yes), then give its id as "
            "--client-id; docs/configuration.md, [oauth], has the other ways."
        )
    proposal = _with_somebody(proposing.proposed(rules, [], asked.address), asked, yes=False)
    oauth = proposing.microsoft(found.provider.token_base, asked.client_id)
    account = _account(asked, found.imap[0], found.smtp[0], {}, login=True, oauth=oauth)
    proposing.write_all(path, proposal, [], account, rules, "")
    _console().print(
        f"Written: {path}. Now: inboxclerk login, then inboxclerk init --again for the clients.", markup=False
    )


def _again(named: Path | None, *, yes: bool, as_json: bool, now: str | None) -> None:
    from daemon.app import proposing
    from daemon.app.office import configuration
    from daemon.cli.output import progress

    _, rules = configuration(named)
    with progress("reading headers of") as bar:
        news = proposing.news(named, instant(now), bar.step)
    proposal, chosen = news.proposal, proposing.preselected(news.proposal)
    if not chosen and not news.assigned and not as_json:
        _console().print(f"Nothing is new: {proposal.mails} headers read, and no client in them that you do not have.")
        return
    if not yes and not as_json:
        proposal, chosen = _filled_in(proposal, chosen)
    text = news.extended(chosen)
    if not as_json:
        _console().print(proposing.difference(news, text), markup=False)
    if yes or (not as_json and typer.confirm("Write this?", err=True)):
        proposing.rewrite(news, text, rules)
        _console().print(f"Written: {news.path}. A running inboxclerk takes it with SIGHUP.", markup=False)
    if as_json:
        found = proposing.as_json(proposal, chosen)
        write_json({**found, "assigned": news.assigned, "written": str(news.path) if yes else None}, indent=1)


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────────────────
def _ask(question: str, *, password: bool = False) -> str:
    from daemon.app.arguments import BadArgument

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)  # no terminal: what is typed would be seen
            return _console().input(question, password=password, markup=False).strip()
    except (EOFError, GetPassWarning):
        raise BadArgument(
            "init: there is nobody to ask; give the address, and --password-file or --password-env, and --yes"
        ) from None


def _address(text: str) -> str:
    from daemon.app.arguments import BadArgument

    text = text.strip().lower()
    local, at, domain = text.rpartition("@")
    if not (local and at and "." in domain) or not text.isprintable() or set(text) & set(" <>,;\"'\\/"):
        raise BadArgument(f"init: {text!r} is no address; it looks like projects@agency.example")
    return text


def _server(kind: str, text: str, security: str) -> ServerName | None:
    from daemon.app.arguments import BadArgument
    from daemon.core.proposal.providers import ServerName

    if security not in ("", "tls", "starttls", "none"):
        raise BadArgument(f"--security: {security!r} is none; write tls, starttls, or none (on loopback)")
    if not text:
        return None
    host, colon, port = text.rpartition(":")
    if not colon:
        host, port = text, str(_PORTS[kind][security or "tls"])
    if not host or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise BadArgument(f"--{kind}: {text!r} is no server; it looks like {kind}.agency.example:{_PORTS[kind]['tls']}")
    return ServerName(host.strip("[]"), int(port), security or ("starttls" if int(port) in _STARTTLS else "tls"))


def _password(path: Path, asked: _Asked) -> tuple[str, dict[str, str], bool]:
    """The password, where the configuration says that it lies, and whether it was typed and is to be put there."""
    from daemon.app import proposing

    if asked.password_env or asked.password_file:
        source = {"env": asked.password_env} if asked.password_env else {"file": str(asked.password_file)}
        return proposing.secret_of(source), proposing.from_folder(source, path), False
    return _ask(f"The password of {asked.address}: ", password=True), {"file": proposing.password_path(path).name}, True


def _with_somebody(proposal: Proposal, asked: _Asked, *, yes: bool) -> Proposal:
    """The proposal with somebody who is told."""
    from daemon.app.arguments import BadArgument
    from daemon.app.proposing import with_pm

    if asked.pm:
        return with_pm(proposal, _address(asked.pm))
    if proposal.people:
        return proposal
    if yes:
        raise BadArgument("init: nobody but the shared mailbox itself has written for the team; add --pm ADDRESS")
    return with_pm(proposal, _address(_ask("Nobody's own address is to be seen. Who answers clients, and is told? ")))


def _filled_in(proposal: Proposal, chosen: list[Prospect]) -> tuple[Proposal, list[Prospect]]:
    from daemon.cli.form import fill_in

    choice = fill_in(proposal, frozenset(one.id for one in chosen), _console(), lambda: _ask("> "))
    if choice is None:
        _console().print("Ended; nothing was written.")
        sys.exit(1)
    return choice.proposal, choice.chosen


def _account(
    asked: _Asked,
    imap: ServerName,
    smtp: ServerName,
    source: dict[str, str],
    *,
    login: bool,
    oauth: dict[str, str] | None = None,
) -> Account:
    from daemon.adapters.config.drafting import Account

    ca_file = str(asked.ca_file.resolve()) if asked.ca_file else ""
    return Account(asked.address, asked.username or asked.address, imap, smtp, login, source, ca_file, oauth or {})


def _say(line: str) -> None:
    _console().print(line, style="dim", markup=False)
