"""Puts a rendered mail into an RFC 5322 message. The same input gives the same bytes, so a mail can be made again."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Literal

from daemon.core.letters import foreign
from daemon.core.letters.views import Rendered
from daemon.core.model import Address
from daemon.core.words.text import one_line

# What Exchange holds back, in its own words ([MS-OXCMAIL] 2.1.3.2.20): all but the out-of-office reply.
_NO_NOTICES = "DR, RN, NRN, AutoReply"
_ENCODED = 76  # characters of a header's line that has encoded words (RFC 2047 section 2)
_LINE = 78  # characters of a header's line (RFC 5322 section 2.1.1)
REFERENCES = 20  # of a long thread: its root and the newest


class _Policy(EmailPolicy):
    """The standard's SMTP policy, which would encode a long message id as if it were text.

    It also loses or doubles a space where it breaks words beyond ASCII in two (CPython gh-92081).
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in ("message-id", "in-reply-to", "references"):
            return f"{name}: {f'{self.linesep} '.join(value.split())}{self.linesep}".encode()
        if name.lower() == "subject" and value.isascii():  # the standard's leaves its first line empty
            lines = textwrap.wrap(f"{name}: {value}", _LINE, break_long_words=False, break_on_hyphens=False)
            return f"{f'{self.linesep} '.join(lines)}{self.linesep}".encode()
        if value.isascii():
            return super().fold_binary(name, value)
        if isinstance(value, AddressHeader):
            people = (self._person(name, address) for address in value.addresses)
            return f"{name}: {f',{self.linesep} '.join(people)}{self.linesep}".encode()
        if name.lower() == "subject":
            return f"{name}: {self._words(name, value)}{self.linesep}".encode()
        return super().fold_binary(name, value)

    def _person(self, name: str, address: HeaderAddress) -> str:
        if address.display_name.isascii():
            return str(address)
        return f"{self._words(name, address.display_name)}{self.linesep} <{address.addr_spec}>"

    def _words(self, name: str, text: str) -> str:
        """`text` as encoded words (RFC 2047) on as many lines as it needs, none longer than such a line may be."""
        return Header(text, "utf-8", maxlinelen=_ENCODED, header_name=name).encode(linesep=self.linesep)


_POLICY = _Policy(linesep="\r\n", max_line_length=_LINE)


@dataclass(frozen=True, slots=True)
class File:
    """Something to attach."""

    name: str
    content_type: str
    content: bytes


def compose(
    rendered: Rendered,
    *,
    sender: Address,
    to: Sequence[Address],
    message_id: str,
    date: datetime,
    cc: Sequence[Address] = (),
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
    auto: Literal["auto-generated", "auto-replied"] = "auto-generated",
    language: str = "",
    out_of_office: bool = False,
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[File] = (),
) -> bytes:
    """The message, with CRLF line ends. Ids come with or without <>; `date` is aware.

    It says that a machine wrote it (RFC 3834 section 5), so that no honest auto-responder answers. `Precedence: bulk`
    is left out on purpose: filters take such mail for advertising, and ours goes to a few people who wait for it.
    `out_of_office`: the reader is one of the team, whose absence we want to be told of.
    What others wrote is made safe (see `daemon.core.letters.foreign`); an id that cannot be is left out.
    Raises ValueError for an address that is none.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = foreign.mailbox(sender)
    message["To"] = [foreign.mailbox(address) for address in to]
    if cc:
        message["Cc"] = [foreign.mailbox(address) for address in cc]
    message["Subject"] = one_line(rendered.subject)
    message["Date"] = format_datetime(date)
    message["Message-ID"] = foreign.ids([message_id])[0]
    _join(message, in_reply_to, references)
    message["Auto-Submitted"] = auto
    message["X-Auto-Response-Suppress"] = _NO_NOTICES if out_of_office else "All"
    for name, value in (headers or {}).items():
        _replace(message, name, one_line(value))
    _fill(message, rendered)
    _attach(message, attachments)
    if language:
        message["Content-Language"] = one_line(language)  # RFC 3282
    _fix_boundaries(message, message_id)
    return message.as_bytes()


def _fill(message: EmailMessage, rendered: Rendered) -> None:
    text, html = _sound(rendered.text), _sound(rendered.html)
    message.set_content(text, charset="utf-8", cte=_encoding(text))
    if html:
        message.add_alternative(html, subtype="html", charset="utf-8", cte=_encoding(html))
        for cid, content in rendered.pictures:  # RFC 2387
            part = message.get_payload()[1]  # type: ignore[index]
            part.add_related(content, "image", "jpeg", cid=f"<{cid}>", disposition="inline")  # type: ignore[union-attr]


def _attach(message: EmailMessage, files: Sequence[File]) -> None:
    for file in files:
        main, _, sub = file.content_type.partition("/")
        charset = {"charset": "utf-8"} if main == "text" else None
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=one_line(file.name), params=charset)


def _sound(text: str) -> str:
    """Without lone surrogates: a mail with broken bytes may have left some, and no charset has them."""
    return text.encode("utf-8", "replace").decode()


def _encoding(text: str) -> str:
    """The shorter of the two that every server takes: three for a byte beyond ASCII, or four for any three bytes."""
    size = len(text.encode())
    return "base64" if (size - len(text.encode("ascii", "ignore"))) * 6 > size else "quoted-printable"


def _join(message: EmailMessage, in_reply_to: str | None, references: Sequence[str]) -> None:
    """The thread (RFC 5322 section 3.6.4). References end with the message that is answered."""
    chain = foreign.ids([*references, in_reply_to])
    if len(chain) > REFERENCES:
        chain = [chain[0], *chain[1 - REFERENCES :]]
    if answered := foreign.ids([in_reply_to]):
        message["In-Reply-To"] = answered[0]
    if chain:
        message["References"] = " ".join(chain)


def _replace(message: EmailMessage, name: str, value: str) -> None:
    del message[name]
    message[one_line(name)] = value


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    for place, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(hashlib.sha256(f"{seed} {place}".encode()).hexdigest()[:32])
