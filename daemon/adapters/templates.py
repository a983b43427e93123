"""Reads the templates of mails from `templates/` in the package, with a user's own folder laid over it file by file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from daemon.adapters.rulebook import data_folder

_FOLDERS = re.compile(r"base|[a-z]{2}(?:[_-][A-Z]{2})?")  # what all languages share, and the languages
KINDS = ("subject", "txt", "html", "body", "lines", "words")  # how the name of a template ends


class UnreadableTemplate(ValueError):
    """A templates folder or a file in it is not there, is not UTF-8 text or cannot be read: its path and why."""

    remedy = "Mend the file, or the path in templates_dir; what you take out is ours again."


def load_templates(own: Path | None = None) -> dict[str, str]:
    """Name (`it/update.words`) → text, the files of the folder `own` in place of ours. Raises UnreadableTemplate."""
    if own and not own.is_dir():
        raise UnreadableTemplate(f"templates_dir: {own} is no folder")
    return _shipped() | (_folder(own) if own else {})


@cache
def _shipped() -> dict[str, str]:
    return _folder(data_folder("templates"))


def _folder(root: Path) -> dict[str, str]:
    return {
        f"{path.parent.name}/{path.name}": _read(path)
        for path in sorted(root.glob("*/*"))
        if path.suffix.lstrip(".") in KINDS and _FOLDERS.fullmatch(path.parent.name)
    }


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableTemplate(f"{path}: {error}") from error
