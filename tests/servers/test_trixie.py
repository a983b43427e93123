"""The running clerk on the mail servers of Debian 13: how long each takes for what. Run by `make servers`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from daemon.app.service import REST, TICK
from tests.agency import mail
from tests.conftest import ImapServer
from tests.running import Service, running
from tests.servers.conftest import Seconds
from tests.servers.smtp_server import SmtpServer
from tests.servers.trixie import Missing
from tests.servers.trixie_imap import Courier52, Cyrus310, Dovecot24, TrixieImap

pytestmark = pytest.mark.servers

MANY = 300  # mails that are there before the clerk
WITHIN = 25.0  # seconds: far less than the minute after which the clerk looks by itself
MINUTE = TICK + 15.0  # seconds: within these it has looked by itself
ANNA, MARTA, INBOX = "Anna <anna@client.example>", "Marta Bianchi <marta@agency.example>", "projects@agency.example"


@pytest.fixture(params=[Dovecot24, Cyrus310, Courier52], ids=lambda server: server.name)
def server(request: pytest.FixtureRequest) -> Iterator[TrixieImap]:
    try:
        with request.param() as server:
            yield server
    except Missing as why:
        pytest.skip(str(why))


@dataclass
class Scene:
    """A server, and the folder of the clerk that reads it."""

    server: TrixieImap
    smtp: SmtpServer
    folder: Path
    seconds: Seconds

    @contextmanager
    def clerk(self, mailboxes: str = '"INBOX"') -> Iterator[Service]:
        imap = cast("ImapServer", self.server)
        swap = {'mailboxes = ["INBOX"]': f"mailboxes = [{mailboxes}]"}
        with running(self.folder, imap, self.server.port, self.smtp.port, swap=swap) as service:
            yield service
            assert service.end()[0] == 0

    def asks(self, number: int) -> None:
        self.server.deliver(question(number))

    def filed(self) -> list[str]:
        """The Message-IDs in the client's record."""
        record = self.folder / "state" / "clients" / "rossi" / "record.json"
        if not record.exists():
            return []
        stored: dict[str, Any] = json.loads(record.read_bytes())["messages"]
        return sorted(stored)

    def states(self) -> list[str]:
        """Of the client's questions."""
        record = self.folder / "state" / "clients" / "rossi" / "record.json"
        return [row["state"] for row in json.loads(record.read_bytes())["questions"].values()]

    def rests(self, service: Service) -> None:
        """Until the clerk has read what there was, and looked again since its watchers rang."""
        service.hears("STATUS=filed")
        time.sleep(2 * REST)

    def takes(self, step: str, done: Callable[[], bool], service: Service, within: float = WITHIN) -> None:
        """Waits until it is done, and notes under the name of the step how long that took."""
        began = time.monotonic()
        while not done():
            if time.monotonic() - began > within:
                self.seconds.note(self.server.title, step, None)
                pytest.fail(f"{self.server.name}: {step}: not within {within:.0f} s; the log:\n{service.log}")
            time.sleep(0.05)
        self.seconds.note(self.server.title, step, time.monotonic() - began)


def question(number: int) -> bytes:
    text = f"Buongiorno,\nquanto costa il catalogo numero {number}?\n\nAnna\n"
    return mail(ANNA, INBOX, f"Catalogo {number}", text, datetime.now(UTC), mid=f"q{number}")


@pytest.fixture
def scene(server: TrixieImap, smtp_server: SmtpServer, tmp_path: Path, seconds: Seconds) -> Scene:
    return Scene(server, smtp_server, tmp_path, seconds)


def test_a_mailbox_that_is_full_is_read_and_no_flag_is_touched(scene: Scene) -> None:
    for number in range(MANY):
        scene.asks(number)
    with scene.clerk() as service:
        scene.takes(f"first sync of {MANY} mails", lambda: len(scene.filed()) == MANY, service)
        scene.rests(service)
    with scene.server.client() as hand:
        hand.select_folder("INBOX", readonly=True)
        flags = hand.get_flags(hand.search())
    assert len(flags) == MANY
    assert not [one for one in flags.values() if b"\\Seen" in one]


def test_mail_that_comes_wakes_the_clerk(scene: Scene) -> None:
    with scene.clerk() as service:
        scene.rests(service)
        scene.asks(1)
        scene.takes("a mail filed, by IDLE", lambda: len(scene.filed()) == 1, service)
        scene.rests(service)
        scene.asks(2)
        scene.takes("the next one", lambda: len(scene.filed()) == 2, service)


def test_the_answer_of_a_person_is_found_in_sent(scene: Scene) -> None:
    with scene.clerk() as service:
        scene.asks(1)
        scene.takes("a mail that came while it starts", lambda: len(scene.filed()) == 1, service)
        scene.rests(service)
        answer = mail(MARTA, ANNA, "Re: Catalogo 1", "Buongiorno,\ncosta 12 euro.\n", datetime.now(UTC), reply="q1")
        scene.server.append(scene.server.mailbox("Sent"), answer, datetime.now(UTC), ["\\Seen"])
        scene.takes("its answer found in Sent", lambda: scene.states() == ["answered"], service)


def test_a_server_that_restarts_is_found_again(scene: Scene) -> None:
    with scene.clerk() as service:
        scene.asks(1)
        scene.takes("a mail that came while it starts", lambda: len(scene.filed()) == 1, service)
        scene.rests(service)
        scene.server.kill()
        time.sleep(3)
        scene.server.start()
        scene.asks(2)
        scene.takes("a mail after the server's restart", lambda: len(scene.filed()) == 2, service)
        scene.asks(3)
        scene.takes("the next one after it", lambda: len(scene.filed()) == 3, service)


def test_a_clerk_that_restarts_goes_on_where_it_was(scene: Scene) -> None:
    for start in range(1, 4):
        scene.asks(start)
        with scene.clerk() as service:
            scene.takes(f"start {start} of the clerk: a mail filed", lambda: len(scene.filed()) == start, service)  # noqa: B023
            scene.rests(service)
    assert not [sent for sent in scene.smtp.mails if "admin@agency.example" in sent.recipients]


def test_a_mailbox_that_is_renamed_while_it_is_watched_loses_nothing(scene: Scene) -> None:
    old, new = (scene.server.mailbox("Clients", name) for name in ("Verdi", "Verdi 2026"))
    with scene.server.client() as hand:
        hand.create_folder(scene.server.mailbox("Clients"))
        hand.create_folder(old)
        hand.append(old, question(1))
        with scene.clerk('"INBOX", "Clients/*"') as service:
            scene.takes("a mail in another mailbox", lambda: len(scene.filed()) == 1, service)
            scene.rests(service)
            hand.rename_folder(old, new)
            hand.append(new, question(2))
            scene.takes("a mail in a mailbox just renamed", lambda: len(scene.filed()) == 2, service, MINUTE)
            scene.rests(service)
            hand.append(new, question(3))
            scene.takes("the next one in it", lambda: len(scene.filed()) == 3, service)
    assert scene.states() == ["open"] * 3
