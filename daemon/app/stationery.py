"""The stationery: the templates as they are on disk now, so that one that was mended counts at the next pass."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from daemon.adapters.templates import UnreadableTemplate, load_templates
from daemon.core.letters.render import Renderer, TeamRenderer
from daemon.core.words.rules import Rules


class Stationery:
    """`client` renders what clients get, `team` the rest, `informal` if they say du, tu or ty to each other.

    Raises UnreadableTemplate when it is made.
    """

    client: Renderer
    team: TeamRenderer

    def __init__(self, own: Path | None, rules: Rules, *, informal: bool = False) -> None:
        self._own = own
        self._rules = rules
        self._informal = informal
        self._take(load_templates(own))

    def renew(self) -> str | None:
        """Read the templates again; where they cannot be read, why: those that were read last stay in use."""
        try:
            sources = load_templates(self._own)
        except UnreadableTemplate as error:
            return f"{error}; the templates stay as they were read last"
        if sources != self._sources:
            self._take(sources)
        return None

    def _take(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self.client = Renderer(sources, self._rules)
        self.team = TeamRenderer(sources, load_templates(), self._rules, informal=self._informal)
