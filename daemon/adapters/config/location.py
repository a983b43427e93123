"""Where the configuration lies, and the error for one that cannot be used: apart from the model, which loads slowly."""

from __future__ import annotations

import os
from pathlib import Path


class BadConfig(ValueError):
    """One line for each problem: key, what is wrong, what would be right."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.path = path
        self.problems = problems


def config_path(given: Path | None) -> Path:
    """Where the config lies: as given, $INBOXCLERK_CONFIG, ./config.toml, the user's folder, the system's."""
    if given:
        return given
    if named := os.environ.get("INBOXCLERK_CONFIG"):
        return Path(named)
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    places = (Path("config.toml"), home / "inboxclerk" / "config.toml", Path("/etc/inboxclerk/config.toml"))
    return next((place for place in places if place.exists()), places[0])
