"""Reads the templates of mails from `templates/` in the package, with a user's own folder laid over it file by file."""

from __future__ import annotations

import re
from pathlib import Path

from daemon.adapters.rulebook import data_folder

_FOLDERS = re.compile(r"base|[a-z]{2}(?:[_-][A-Z]{2})?")  # what all languages share, and the languages
KINDS = ("subject", "txt", "html", "body", "lines", "words")  # how the name of a template ends


class UnreadableTemplate(ValueError):
    """A file in a templates folder is not UTF-8 text or cannot be read: its path and why."""


def load_templates(own: Path | None = None) -> dict[str, str]:
    """Name (`it/update.words`) → text, the files of the folder `own` in place of ours. Raises UnreadableTemplate."""
    sources: dict[str, str] = {}
    for root in (data_folder("templates"), own):
        for path in sorted(root.glob("*/*")) if root else ():
            if path.suffix.lstrip(".") in KINDS and _FOLDERS.fullmatch(path.parent.name):
                sources[f"{path.parent.name}/{path.name}"] = _read(path)
    return sources


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableTemplate(f"{path}: {error}") from error
