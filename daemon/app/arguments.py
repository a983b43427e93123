"""Arguments of the command line that name what there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line names the error before it knows whether it needs an office
    from daemon.app.office import Office


class BadArgument(ValueError):
    """The argument, what is wrong with it and what would be right, in one line. The configuration is not to blame."""


def known_client(office: Office, client: str) -> str:
    """`client`, the id of one whom the configuration names. Raises BadArgument."""
    if client in office.directory.clients:
        return client
    names = ", ".join(sorted(office.directory.clients)) or "none is configured"
    raise BadArgument(f"client: {client!r} is not configured; one of {names}")


def known_record(office: Office, name: str) -> str:
    """`name`, the id of a client, or of another record that lies in the state folder. Raises BadArgument."""
    return name if office.records.exists(name) else known_client(office, name)
