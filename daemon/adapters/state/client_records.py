"""The clients' records as who decides sees them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from daemon.adapters.state.records import Records
from daemon.core.state.record import Record


class ClientRecords(Mapping[str, Record]):
    """The records of some clients, as far as they have one, each loaded when it is looked at. Raises TornStore then."""

    def __init__(self, records: Records, clients: Collection[str], read: Callable[[str], Record]) -> None:
        """`read`: the `look` of the records, for who needs few of them once, or their `get`, for who searches them."""
        self._records = records
        self._clients = clients
        self._read = read

    def __getitem__(self, client: str) -> Record:
        if not self._records.exists(client):
            raise KeyError(client)
        return self._read(client)

    def __contains__(self, client: object) -> bool:
        return isinstance(client, str) and client in self._clients and self._records.exists(client)

    def __iter__(self) -> Iterator[str]:
        return (client for client in self._clients if self._records.exists(client))

    def __len__(self) -> int:
        return sum(1 for _ in self)
