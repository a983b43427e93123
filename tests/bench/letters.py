"""One invented mail as bytes: the charset of its language, quoted history, an HTML part, an attachment, sometimes a fault."""

from __future__ import annotations

import email.policy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from random import Random

from tests.bench.texts import CHARSETS

MARKUP = 0.6  # of the mails have an HTML part
QUOTED = 4  # mails of a thread are quoted in the next at most
_POLICY = email.policy.SMTP.clone(max_line_length=900)
_LANGUAGES = tuple(CHARSETS)
_FIRST = ("Anna", "Paolo", "Marie")
_RULE = 'p.Mso{0}, li.Mso{0} {{margin:0cm; font-size:{1}.0pt; font-family:"Calibri",sans-serif;}}\n'
# What a mail program of an office writes above each HTML part.
_STYLE = f"<style>{''.join(_RULE.format(number, number % 9 + 8) for number in range(157))}</style>"


@dataclass(frozen=True)
class Letter:
    """What one mail says, and which it answers."""

    number: str
    client: int
    at: datetime
    subject: str
    lines: tuple[str, ...]
    team: bool = False  # written by ours
    before: Letter | None = None

    @property
    def id(self) -> str:
        return f"<{self.number}@mail.example>"

    @property
    def correspondent(self) -> str:
        """Each thread of a client has one of three people."""
        name = _FIRST[sum(map(ord, self.subject)) % len(_FIRST)]
        return f"{name} Verdi <{name.lower()}@c{self.client:03}.example>"

    @property
    def sender(self) -> str:
        return "Marta Bianchi <marta@agency.example>" if self.team else self.correspondent

    @property
    def charset(self) -> str:
        """The first of the language's that holds the text, begun at another one in each mail."""
        choice = CHARSETS[_LANGUAGES[self.client % len(_LANGUAGES)]]
        first = sum(map(ord, self.number)) % len(choice)
        return next(name for name in (*choice[first:], "utf-8") if _fits(_plain(self), name))


def _fits(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _plain(letter: Letter, depth: int = 0) -> str:
    own = "\n".join(letter.lines)
    if letter.before is None or depth >= QUOTED:
        return own
    quoted = "\n".join(f"> {line}" for line in _plain(letter.before, depth + 1).splitlines())
    before = letter.before
    return f"{own}\n\nOn {before.at:%d/%m/%Y %H:%M}, {before.sender} wrote:\n{quoted}"


def _markup(letter: Letter, depth: int = 0) -> str:
    own = "".join(f'<p class="Mso1">{escape(line)}</p>\n' for line in letter.lines)
    if letter.before is None or depth >= QUOTED:
        return own
    before = letter.before
    head = f'<div class="gmail_attr">On {before.at:%d/%m/%Y %H:%M}, {escape(before.sender)} wrote:</div>'
    quoted = f'<blockquote class="gmail_quote">{_markup(before, depth + 1)}</blockquote>'
    return f'{own}<div class="gmail_quote">{head}{quoted}</div>'


def written(letter: Letter, rng: Random, attachment: int) -> bytes:
    """The mail, with a file of so many bytes where `attachment` is not 0."""
    message = EmailMessage(policy=_POLICY)
    client, ours = letter.correspondent, "Projects <projects@agency.example>"
    message["From"], message["To"] = letter.sender, client if letter.team else ours
    message["Subject"] = f"Re: {letter.subject}" if letter.before else letter.subject
    message["Date"], message["Message-ID"] = format_datetime(letter.at), letter.id
    if letter.before:
        message["In-Reply-To"], message["References"] = letter.before.id, letter.before.id
    charset = letter.charset
    message.set_content(_plain(letter), charset=charset, cte=_transfer(charset, rng))
    if rng.random() < MARKUP:
        page = f"<html><head>{_STYLE}</head><body>{_markup(letter)}</body></html>"
        message.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")
    if attachment:
        name = f"{rng.choice(('offer', 'photo', 'plan'))}-{letter.number}.pdf"
        message.add_attachment(rng.randbytes(attachment), maintype="application", subtype="pdf", filename=name)
    for part in message.walk():
        if part.is_multipart():
            part.set_boundary(f"=_{letter.number}_{part.get_content_subtype()}")  # else it is another one each time
    return message.as_bytes()


def _transfer(charset: str, rng: Random) -> str:
    return "7bit" if charset == "us-ascii" else rng.choice(("quoted-printable", "base64", "8bit"))


def odd(raw: bytes, rng: Random) -> bytes:
    """The mail with one of the faults that real mailboxes are full of."""
    return rng.choice(_FAULTS)(raw)


def _without(name: bytes) -> Callable[[bytes], bytes]:
    def fault(raw: bytes) -> bytes:
        head, _, rest = raw.partition(b"\r\n\r\n")
        kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(name + b":")]
        return b"\r\n".join(kept) + b"\r\n\r\n" + rest

    return fault


def _with(line: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: line + b"\r\n" + raw


_FAULTS: tuple[Callable[[bytes], bytes], ...] = (
    _without(b"message-id"),
    _without(b"date"),
    _without(b"from"),
    _with(b"Auto-Submitted: auto-replied"),
    _with(b"List-Id: <news.shop.example>\r\nPrecedence: bulk"),
    _with(b"X-Note: caf\xe9 \xff\xfe"),  # 8-bit in a header
    lambda raw: raw[: len(raw) * 2 // 3],  # cut: the last boundary is missing
    lambda raw: raw.replace(b"charset=", b"charset=x-unknown-", 1),
    lambda raw: raw.replace(b"\r\n", b"\n"),
    lambda raw: raw.replace(b"@c", b"@stranger", 1),
)
