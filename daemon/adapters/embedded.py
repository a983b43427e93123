"""An IMAP and an SMTP server in this process, for the demo and for tests on machines without Dovecot. Loopback only."""

from __future__ import annotations

import asyncio
import threading
from argparse import Namespace
from collections.abc import Callable, Coroutine, Generator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag
from pysasl.hashing import BuiltinHash

T = TypeVar("T")
_Work = Coroutine[Any, Any, T] | Generator[Any, None, T]

HOST = "127.0.0.1"
LARGEST = 64 << 20


class _EmbeddedServer:
    """A server on a port of its own choice, in a thread with an event loop."""

    port: int

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._loop.set_task_factory(self._kept)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._run(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _kept(self, loop: asyncio.AbstractEventLoop, work: _Work[T], **more: Any) -> asyncio.Task[T]:  # noqa: ANN401
        """A task that is held until it is done.

        pymap holds none of a connection: from Python 3.13 on the collector ends it in the middle, as soon as it waits.
        """
        task = asyncio.Task(work, loop=loop, **more)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _listen(self) -> asyncio.Server:
        raise NotImplementedError

    async def _stop(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class EmbeddedImap(_EmbeddedServer):
    """pymap with one user, whose mailboxes live in memory: INBOX and those named."""

    def __init__(self, username: str, password: str, mailboxes: Sequence[str] = ("Sent",)) -> None:
        self.username = username
        self.password = password
        self._mailboxes = mailboxes

    def append(self, mailbox: str, raw: bytes, at: datetime, flags: Sequence[str] = ()) -> None:
        """Puts a message there, arrived `at`; who watches the mailbox is told."""
        self._run(self._append(mailbox, raw, at, flags))

    async def _append(self, mailbox: str, raw: bytes, at: datetime, flags: Sequence[str]) -> None:
        flag_set = frozenset(Flag(flag.encode("ascii")) for flag in flags)
        box = await (await self._mailbox_set()).get_mailbox(mailbox)
        await box.append(AppendMessage(raw, at, flag_set), recent=True)

    async def _mailbox_set(self) -> Any:  # noqa: ANN401 — pymap is an optional dependency without use at import
        async with self._backend.login.demo_user_identity.new_session() as session:
            return session.mailbox_set

    async def _listen(self) -> asyncio.Server:
        quick = BuiltinHash(rounds=1)  # the password protects nothing
        self._backend, config = await DictBackend.init(self._arguments(), secure_auth=False, hash_context=quick)
        config.apply_context()
        await self._backend.start(AsyncExitStack())
        mailboxes = await self._mailbox_set()
        for name in self._mailboxes:
            await mailboxes.add_mailbox(name)
        answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(self._backend.login, config))
        return await asyncio.start_server(answer, HOST, 0)

    def _arguments(self) -> Namespace:
        return Namespace(
            host=HOST, port=0, debug=False, cert=None, key=None, tls=False, passlib_cfg=None, proxy_protocol=None,
            demo_data=False, demo_user=self.username, demo_password=self.password,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AcceptedMail:
    """A mail that the SMTP server took: the envelope and the bytes."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class EmbeddedSmtp(_EmbeddedServer):
    """aiosmtpd that keeps what it takes in `mails`, and hands it to `deliver`, which runs in the server's thread."""

    def __init__(self, deliver: Callable[[AcceptedMail], None] | None = None, **options: Any) -> None:  # noqa: ANN401
        """`options` are aiosmtpd's (`tls_context`, `auth_required`, `authenticator` …)."""
        self.mails: list[AcceptedMail] = []
        self._deliver = deliver
        self._options = options

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802
        mail = AcceptedMail(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content)
        self.mails.append(mail)
        if self._deliver:
            await asyncio.to_thread(self._deliver, mail)
        return "250 2.0.0 taken"

    async def _listen(self) -> asyncio.Server:
        make = partial(SMTP, self, hostname="localhost", data_size_limit=LARGEST, enable_SMTPUTF8=True, **self._options)
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: make(loop=loop), HOST, 0)
