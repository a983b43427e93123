"""pymap as an IMAP server for tests, with the same face as Dovecot's."""

from __future__ import annotations

from imapclient import IMAPClient

from daemon.adapters.embedded import HOST, EmbeddedImap


class Pymap(EmbeddedImap):
    def __init__(self, username: str = "projects", password: str = "geheim-und-lang") -> None:
        super().__init__(username, password)

    def client(self) -> IMAPClient:
        """A person's mail program: logged in, free to write."""
        client = IMAPClient(HOST, self.port, ssl=False, timeout=10)
        client._imap.debug = 0
        client.normalise_times = False
        client.plain_login(self.username, self.password)
        return client
