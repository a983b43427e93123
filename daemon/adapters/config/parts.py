"""The configuration, from TOML: every problem at once, with its key, what is wrong and what would be right."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from daemon.adapters import holiday_file
from daemon.adapters.config.alarm import AlarmPart, HeartbeatPart
from daemon.adapters.config.checks import contradictions
from daemon.adapters.config.judge import JudgePart
from daemon.adapters.config.location import BadConfig
from daemon.adapters.config.notices import AlertsPart, DigestPart, ReportPart, RetentionPart, SlaPart
from daemon.adapters.config.oauth import OAuthPart
from daemon.adapters.config.people import ClientPart, OfficePart, PMPart, TeamPart
from daemon.adapters.config.servers import ImapPart, SmtpPart
from daemon.adapters.config.values import SOME, ConfigPart, FilePath, Surroundings
from daemon.adapters.rulebook import spoken_languages

HOURLY = timedelta(hours=1)
_OF_PYDANTIC = re.compile(r"str|\[key\]|(?:dict|tuple|list|function-\w+)\[.*\]")


class Config(ConfigPart):
    """The configuration of inboxclerk. Relative paths start at the file."""

    state_dir: FilePath = Field(
        "state", validate_default=True, description="Where records and the clerk's memory lie.", examples=["state"]
    )
    rules_dir: FilePath | None = Field(
        None,
        description="Your own rules/<language>/<topic>.toml, in place of ours file by file.",
        examples=["my-rules"],
    )
    templates_dir: FilePath | None = Field(None, description="The same for templates.", examples=["my-templates"])
    team: TeamPart
    imap: ImapPart
    smtp: SmtpPart
    oauth: OAuthPart | None = None
    sla: dict[str, SlaPart] = Field(min_length=1)
    office: dict[str, OfficePart] = Field({})
    alerts: AlertsPart = Field({}, validate_default=True)
    digest: DigestPart = Field({}, validate_default=True)
    report: ReportPart = Field({}, validate_default=True)
    retention: RetentionPart = Field({}, validate_default=True)
    alarm: AlarmPart | None = None
    heartbeat: HeartbeatPart = Field({}, validate_default=True)
    judge: JudgePart | None = None
    pm: Annotated[tuple[PMPart, ...], SOME]
    client: tuple[ClientPart, ...] = ()

    @property
    def heartbeat_rhythm(self) -> tuple[timedelta | None, timedelta]:
        """How often a heartbeat is sent, None for never, and after how long it counts as lost."""
        usual = HOURLY if self.imap.clerk_mailbox else None
        every = self.heartbeat.every
        return (usual if every is None else every or None), self.heartbeat.lost_after


def load_config(path: Path, freemail: frozenset[str]) -> Config:
    """The configuration in `path`. `freemail` are domains that no client may claim. Raises BadConfig."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        absent = isinstance(error, FileNotFoundError)
        remedy = "write it with `inboxclerk init`" if absent else "let this user read it"
        raise BadConfig(path, [f"{error.strerror}; {remedy}, or name another with --config"]) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadConfig(path, [f"this is not TOML: {error}"]) from None
    folder = path.resolve().parent
    if isinstance(state := tables.get("state_dir"), str):
        holiday_file.take(folder / Path(state).expanduser() / holiday_file.NAME)
    try:
        config = Config.model_validate(tables, context=_surroundings(folder, tables.get("rules_dir")))
    except ValidationError as error:
        raise BadConfig(path, [_problem(entry) for entry in error.errors()]) from None
    if problems := contradictions(config, freemail):
        raise BadConfig(path, problems)
    return config


def _surroundings(folder: Path, rules_dir: object) -> Surroundings:
    own = folder / Path(rules_dir).expanduser() if isinstance(rules_dir, str) else None
    return Surroundings(folder, spoken_languages(own))


def _problem(error: Any) -> str:  # noqa: ANN401 -- pydantic's ErrorDetails
    # What pydantic names for itself is no key: the types that a value may have, "[key]" for the name of a pair.
    named = [part for part in error["loc"] if isinstance(part, int) or not _OF_PYDANTIC.fullmatch(part)]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in named).lstrip(".")
    if error["type"] == "extra_forbidden":
        return f"{key}: no such key; see config.example.toml for all of them"
    if error["type"] == "missing":
        return f"{key}: missing; see config.example.toml for an example"
    return f"{key or 'config'}: {error['msg'].removeprefix('Value error, ')}"
