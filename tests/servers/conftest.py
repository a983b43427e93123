"""How long the servers took, as a table at the end."""

from __future__ import annotations

from collections import defaultdict

import pytest


class Seconds:
    """Server and step → seconds; None where it did not come to an end."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, float | None]] = defaultdict(dict)

    def note(self, server: str, step: str, seconds: float | None) -> None:
        self._rows[step][server] = seconds

    def table(self) -> list[str]:
        """Lines of Markdown, a row for each step; none where nothing was noted."""
        servers = list(dict.fromkeys(server for row in self._rows.values() for server in row))
        if not servers:
            return []
        lines = [["seconds", *servers], ["---"] * (len(servers) + 1)]
        lines += [[step, *(_cell(row, server) for server in servers)] for step, row in self._rows.items()]
        return [f"| {' | '.join(line)} |" for line in lines]


def _cell(row: dict[str, float | None], server: str) -> str:
    if server not in row:
        return ""
    took = row[server]
    return "never" if took is None else f"{took:.1f}"


_seconds = Seconds()


@pytest.fixture
def seconds() -> Seconds:
    return _seconds


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _seconds.table():
        terminalreporter.write_line(line)
