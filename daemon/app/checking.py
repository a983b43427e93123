"""`check`: does everything stand ready? Configuration, rules, templates, then the real log-ins."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

from daemon.adapters.calendars import PublicHolidays, left_out, regions_of
from daemon.adapters.config.location import config_path
from daemon.adapters.config.parts import Config
from daemon.adapters.imap.mailboxes import absent
from daemon.adapters.imap.session import Imap
from daemon.adapters.secrets import SecretError
from daemon.adapters.smtp.session import Smtp
from daemon.adapters.templates import UnreadableTemplate, load_templates
from daemon.adapters.transport import ServerError
from daemon.adapters.zones import in_use
from daemon.app.cautions import cautions
from daemon.app.findings import NAMED, Finding, fine, listed, wrong
from daemon.app.office import configuration
from daemon.app.servers import imap_settings, smtp_settings, tokens
from daemon.core.letters.render import Renderer
from daemon.core.message.authentication import TOPMOST
from daemon.core.message.habit import FEWEST, Habit, habit
from daemon.core.message.parse import parse
from daemon.core.words.rules import Rules

RECENT = 50  # mails of the inbox whose headers are looked at
_UNSET = "While imap.authserv_id is unset, nobody proves a From: who forges a PM's and has seen an alert can command."
_LATER = " Run this again when mail has come in."
_NUMBERS = "Set imap.read_only = false: mailboxes are then opened with SELECT, and flags stay as they are all the same."
_WRITE = "Let your server write it, as docs/security.md says, or set imap.verify_dkim."
_COMPARE = "Compare it first with a mail that you know to come from outside."


def check(path: Path | None, *, offline: bool) -> list[Finding]:
    """One finding for each thing looked at. Raises BadConfig, BadRules."""
    config, rules = configuration(path)
    findings = standing(path, config, rules, offline=offline)
    if not offline:
        findings += log_ins(config, rules)
    return findings


def standing(path: Path | None, config: Config, rules: Rules, *, offline: bool) -> list[Finding]:
    """What can be said without a server."""
    return [
        fine("configuration", f"{config_path(path)}; clients: {len(config.client)}, PMs: {len(config.pm)}"),
        fine("rules", f"{sum(1 for _ in rules)} rules"),
        *_templates(config, rules),
        *_state(config.state_dir),
        fine("time zones", f"of {in_use()}"),
        *_holidays(config, datetime.now(UTC).year),
        *cautions(config, offline=offline),
    ]


def log_ins(config: Config, rules: Rules) -> list[Finding]:
    """What comes of the real log-ins."""
    return [*_oauth(config), *_imap(config, rules), _smtp(config)]


def _templates(config: Config, rules: Rules) -> list[Finding]:
    """Ours by our rules are tried before each release; with one's own among either, every mail is tried here."""
    try:
        sources = load_templates(config.templates_dir)
    except UnreadableTemplate as error:
        return [wrong("templates", str(error), error.remedy)]
    if not (config.templates_dir or config.rules_dir):
        return [fine("templates", f"{len(sources)} files")]
    spoken = {config.team.language, *(pm.language or "en" for pm in config.pm), *(c.language for c in config.client)}
    informal = config.team.formality == "informal"
    problems = Renderer(sources, rules, informal=informal).problems(sorted(spoken))
    if not problems:
        return [fine("templates", f"{len(sources)} files")]
    return [wrong("templates", str(problem), UnreadableTemplate.remedy) for problem in problems]


def _state(folder: Path) -> list[Finding]:
    """Whether only its owner can read the state folder, where there is one."""
    if not folder.exists():
        return []
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return [wrong("state folder", f"{folder} is open to others (mode {mode:04o})", f"Run: chmod 700 {folder}")]
    return [fine("state folder", f"{folder} is its owner's alone")]


def _holidays(config: Config, year: int) -> list[Finding]:
    """What is odd in the public holidays that the configuration names: fine, and perhaps not what was meant."""
    offices = [part.holidays for part in config.office.values()]
    lists = [
        config.team.holidays,
        *offices,
        *(pm.holidays for pm in config.pm),
        *(one.holidays for one in config.client),
    ]
    findings = []
    for code in dict.fromkeys(code for codes in lists for code in codes or ()):
        if not PublicHolidays([code], []).year(year):
            remedy = "If you close on some days all the same, list them as closed."
            findings.append(fine("holidays", f"{code} has no public holidays in {year}", remedy))
        elif missing := left_out(code, year):
            detail = f"{code} alone has no {', no '.join(missing[:NAMED])}, which most of its regions have"
            regions = regions_of(code)
            more = ", …" if len(regions) > NAMED else ""
            findings.append(fine("holidays", detail, f"Name the region: {', '.join(regions[:NAMED])}{more}"))
    return findings


def _oauth(config: Config) -> list[Finding]:
    source = tokens(config)
    if not source:
        return []
    try:
        source.token()
    except ServerError as error:
        return [wrong("oauth", str(error), error.remedy)]
    return [fine("oauth", f"a token, renewed in {source.lives / 60:.0f} minutes")]


def _imap(config: Config, rules: Rules) -> list[Finding]:
    try:
        with Imap(imap_settings(config)) as imap:
            watched = imap.mailboxes(config.imap.mailboxes)
            unknown = absent(imap.listing(), config.imap.mailboxes)
            sent = imap.sent(config.imap.sent, rules.rule("mail", "sent", "sent"), config.imap.mailboxes)
            recent = imap.headers(watched[0], RECENT) if watched else []
            unsteady = [name for name in watched if not imap.examine(name).steady]
    except (ServerError, SecretError) as error:
        return [wrong("imap", str(error), error.remedy)]
    return [_mailboxes(watched, unknown, sent), *_numbering(unsteady), _origin(config, recent)]


def _numbering(unsteady: list[str]) -> list[Finding]:
    """What it costs that the server keeps no UIDs for who may not write: fine, and better with SELECT."""
    if not unsteady:
        return []
    detail = f"the server numbers no mail for good for who may only read: {listed(unsteady)}"
    return [fine("imap numbers", f"{detail}; what is new is told by headers, which takes longer", _NUMBERS)]


def _mailboxes(watched: list[str], unknown: list[str], sent: list[str]) -> Finding:
    if unknown:
        return wrong("imap", f"no mailbox is named or matches {', '.join(unknown)}", "Correct imap.mailboxes.")
    if not sent:
        remedy = "Name it in imap.sent; without it, answers that were not copied to the inbox are not seen."
        return wrong("imap", "no mailbox of sent mail was found", remedy)
    return fine("imap", f"reads {', '.join(watched)}; sent mail in {', '.join(sent)}")


def _origin(config: Config, recent: list[bytes]) -> Finding:
    """Whether anybody proves who wrote a mail: what `imap.authserv_id` is, and what it should be by recent mails."""
    server = config.imap.authserv_id
    seen = habit(map(parse, recent), frozenset(config.team.domains), server)
    looked = f"of {seen.mails} recent mails from outside"
    if server:
        return _configured(server, seen, looked)
    if seen.mails < FEWEST:
        return fine(
            "who wrote a mail", f"{seen.mails} recent mails from outside are too few to tell", f"{_UNSET} {_LATER}"
        )
    if seen.steady:
        detail = f"{seen.bearing} {looked} bear Authentication-Results {_as(seen.name)}"
        return fine("who wrote a mail", detail, f'Set imap.authserv_id = "{seen.name}". {_UNSET} {_COMPARE}')
    detail = f"your server writes no Authentication-Results ({seen.bearing} {looked} bear one)"
    return fine("who wrote a mail", detail, f"{_UNSET} {_WRITE}")


def _configured(server: str, seen: Habit, looked: str) -> Finding:
    detail = f"{seen.trusted} {looked} bear Authentication-Results {_as(server)}"
    if seen.mails < FEWEST or seen.trusted:
        return fine("who wrote a mail", detail)
    better = f'Set imap.authserv_id = "{seen.name}". {_COMPARE}' if seen.steady else "Correct imap.authserv_id."
    return wrong("who wrote a mail", detail, f"Commands by mail are refused for want of that word. {better}")


def _as(name: str) -> str:
    return "without a name, as Microsoft writes it" if name == TOPMOST else f"of {name}"


def _smtp(config: Config) -> Finding:
    try:
        with Smtp(smtp_settings(config)) as server:
            server.probe()
    except (ServerError, SecretError) as error:
        return wrong("smtp", str(error), error.remedy)
    return fine("smtp", f"sends as {config.smtp.sender.address}")
