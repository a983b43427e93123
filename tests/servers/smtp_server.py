"""aiosmtpd that refuses what it is told to refuse."""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
import warnings
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from daemon.adapters.embedded import HOST, EmbeddedSmtp
from tests.servers.certificate import Certificate


@dataclass
class Refusals:
    """Replies that stand in for a plain 250."""

    hello: str = ""
    sender: str = ""
    slow_sender: bool = False  # `delay` comes before the reply to the sender, too
    recipients: dict[str, str] = field(default_factory=dict)
    content: str = ""
    delay: float = 0.0  # seconds before the reply to the content


class SmtpServer(EmbeddedSmtp):
    """`users` have to log in; with a certificate it offers STARTTLS, or is TLS from the first byte."""

    def __init__(
        self,
        users: dict[str, str] | None = None,
        certificate: Certificate | None = None,
        *,
        implicit: bool = False,
        **options: Any,
    ) -> None:
        self.refuse = Refusals()
        self.connections = 0
        self._users = users or {}
        self._implicit: ssl.SSLContext | None = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.cert, certificate.key)
            if implicit:
                self._implicit = context
            else:
                options |= {"tls_context": context, "require_starttls": True}
        if users:
            options |= {
                "authenticator": self._authenticate,
                "auth_required": True,
                "auth_require_tls": bool(certificate and not implicit),
            }
        super().__init__(None, **options)

    def _authenticate(
        self, _server: SMTP, _session: object, _envelope: object, _mechanism: str, data: Any
    ) -> AuthResult:
        good = self._users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=good, handled=False)

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = None if self.refuse.hello else hostname
        return [self.refuse.hello] if self.refuse.hello else responses

    async def handle_HELO(self, _server: SMTP, session: Any, _envelope: Any, hostname: str) -> str:  # noqa: N802
        session.host_name = None if self.refuse.hello else hostname
        return self.refuse.hello or "250 localhost"

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: object, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.refuse.slow_sender:
            await asyncio.sleep(self.refuse.delay)
        if self.refuse.sender:
            return self.refuse.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 fine"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: object, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.refuse.recipients:
            return self.refuse.recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server: SMTP, session: object, envelope: Any) -> str:  # noqa: N802
        if self.refuse.content:
            return self.refuse.content
        taken = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self.refuse.delay)
        return taken

    async def _listen(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(self._connection, HOST, 0, ssl=self._implicit)

    def _connection(self) -> SMTP:
        self.connections += 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "AUTH without TLS": it is the test's own wish
            return SMTP(
                self, hostname="localhost", enable_SMTPUTF8=True, loop=asyncio.get_running_loop(), **self._options
            )


class TokenSmtpServer(SmtpServer):
    """Takes XOAUTH2 and OAUTHBEARER with the access tokens in `good`, from everybody."""

    def __init__(self, good: set[str], refusal: str = "") -> None:
        super().__init__(None, auth_required=True, auth_require_tls=False)
        self._good = good
        self.refusal = refusal  # the reply in place of 535
        self.said: list[bytes] = []  # what clients said to log in

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        return await self._token(server, args, {"status": "400", "schemes": "Bearer", "scope": "mail"})

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        return await self._token(server, args, {"status": "invalid_token", "scope": "mail"})

    async def _token(self, server: SMTP, args: list[str], why: dict[str, str]) -> AuthResult:
        said = base64.b64decode(args[1]) if len(args) > 1 else await server.challenge_auth("")
        assert isinstance(said, bytes)
        self.said.append(said)
        token = said.partition(b"auth=Bearer ")[2].partition(b"\1")[0].decode()
        if token in self._good:
            return AuthResult(success=True, auth_data=token)
        farewell = await server.challenge_auth(json.dumps(why))
        assert isinstance(farewell, bytes)
        self.said.append(farewell)
        if self.refusal:
            await server.push(self.refusal)
        return AuthResult(success=False, handled=bool(self.refusal))


__all__ = ["Refusals", "SmtpServer", "TokenSmtpServer"]
