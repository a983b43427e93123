"""`check`: does everything stand ready? Configuration, rules, templates, then the real log-ins."""

from __future__ import annotations

import stat
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from daemon.adapters.config.location import config_path
from daemon.adapters.config.parts import Config
from daemon.adapters.imap.mailboxes import absent
from daemon.adapters.imap.session import Imap
from daemon.adapters.secrets import SecretError
from daemon.adapters.smtp.session import Smtp
from daemon.adapters.templates import UnreadableTemplate, load_templates
from daemon.adapters.transport import ServerError
from daemon.app.office import configuration
from daemon.app.servers import imap_settings, smtp_settings, tokens
from daemon.core.letters.render import Renderer
from daemon.core.words.rules import Rules


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    ok: bool
    detail: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _fine(what: str, detail: str) -> Finding:
    return Finding(what, ok=True, detail=detail)


def _wrong(what: str, detail: str, remedy: str) -> Finding:
    return Finding(what, ok=False, detail=detail, remedy=remedy)


def check(path: Path | None, *, offline: bool) -> list[Finding]:
    """One finding for each thing looked at. Raises BadConfig, BadRules."""
    config, rules = configuration(path)
    findings = [
        _fine("configuration", f"{config_path(path)}; clients: {len(config.client)}, PMs: {len(config.pm)}"),
        _fine("rules", f"{sum(1 for _ in rules)} rules"),
        *_templates(config, rules),
        *_state(config.state_dir),
    ]
    if not offline:
        findings += log_ins(config, rules)
    return findings


def log_ins(config: Config, rules: Rules) -> list[Finding]:
    """What comes of the real log-ins."""
    return [*_oauth(config), _imap(config, rules), _smtp(config)]


def _templates(config: Config, rules: Rules) -> list[Finding]:
    try:
        sources = load_templates(config.templates_dir)
    except UnreadableTemplate as error:
        return [_wrong("templates", str(error), error.remedy)]
    spoken = {config.team.language, *(pm.language or "en" for pm in config.pm), *(c.language for c in config.client)}
    problems = Renderer(sources, rules).problems(sorted(spoken))
    if not problems:
        return [_fine("templates", f"{len(sources)} files")]
    return [_wrong("templates", str(problem), UnreadableTemplate.remedy) for problem in problems]


def _state(folder: Path) -> list[Finding]:
    """Whether only its owner can read the state folder, where there is one."""
    if not folder.exists():
        return []
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return [_wrong("state folder", f"{folder} is open to others (mode {mode:04o})", f"Run: chmod 700 {folder}")]
    return [_fine("state folder", f"{folder} is its owner's alone")]


def _oauth(config: Config) -> list[Finding]:
    source = tokens(config)
    if not source:
        return []
    try:
        source.token()
    except ServerError as error:
        return [_wrong("oauth", str(error), error.remedy)]
    return [_fine("oauth", f"a token, renewed in {source.lives / 60:.0f} minutes")]


def _imap(config: Config, rules: Rules) -> Finding:
    try:
        with Imap(imap_settings(config)) as imap:
            watched = imap.mailboxes(config.imap.mailboxes)
            unknown = absent(imap.listing(), config.imap.mailboxes)
            sent = imap.sent(config.imap.sent, rules.rule("mail", "sent", "sent"))
    except (ServerError, SecretError) as error:
        return _wrong("imap", str(error), error.remedy)
    if unknown:
        return _wrong("imap", f"no mailbox is named or matches {', '.join(unknown)}", "Correct imap.mailboxes.")
    if not sent:
        remedy = "Name it in imap.sent; without it, answers that were not copied to the inbox are not seen."
        return _wrong("imap", "no mailbox of sent mail was found", remedy)
    return _fine("imap", f"reads {', '.join(watched)}; sent mail in {', '.join(sent)}")


def _smtp(config: Config) -> Finding:
    try:
        with Smtp(smtp_settings(config)) as server:
            server.probe()
    except (ServerError, SecretError) as error:
        return _wrong("smtp", str(error), error.remedy)
    return _fine("smtp", f"sends as {config.smtp.sender.address}")
