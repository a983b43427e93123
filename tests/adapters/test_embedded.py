"""The servers of the demo and of tests, where what they are made of lets go of a connection."""

from __future__ import annotations

import gc
import time

from imapclient import IMAPClient

from daemon.adapters.embedded import EmbeddedImap

SOON = 0.3  # seconds


def test_a_connection_that_waits_is_not_collected() -> None:
    with EmbeddedImap("projects", "geheim") as server:
        client = IMAPClient("127.0.0.1", server.port, ssl=False, timeout=10)
        client.login("projects", "geheim")
        time.sleep(SOON)  # until the server waits for the next command
        gc.collect()
        time.sleep(SOON)
        assert client.noop()
        client.logout()
