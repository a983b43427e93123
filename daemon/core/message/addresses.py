"""Address headers, read for what people meant when they do not follow RFC 5322."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from daemon.core.message.headers import octets_to_text, text, tidy, words
from daemon.core.model import Address
from daemon.core.words.text import short

MAX_LABEL = 63  # octets of a domain's label (RFC 1035 section 2.3.4)
MAX_ADDRESSES = 2000  # of one header field that are read
SHOWN = 100  # characters of a sender's address or name in a mail of ours

_GMAIL = ("gmail.com", "googlemail.com")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[(),:;<>]|[^"\\(),:;<>]+', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)")
_BREAK = re.compile(r"[\s<>()\[\]\"',;:]+")


def addresses(values: Iterable[str], hint: str | None = None) -> tuple[Address, ...]:
    """The mailboxes in raw values of an address header, in order; groups are opened (RFC 5322 section 3.4)."""
    mailboxes = (mailbox for value in values for mailbox in _mailboxes(octets_to_text(value, hint)))
    return tuple(islice(mailboxes, MAX_ADDRESSES))


def address(name: str, spec: str) -> Address:
    """The address with its name; both may hold encoded words, the domain may be in its ASCII form (IDNA)."""
    name = _name(name)
    spec = _spec(spec)
    return Address("" if name.lower() == spec else name, spec)


@lru_cache(maxsize=4096)
def mailbox(address: str) -> str:
    """The one spelling of all that lead into the same mailbox: without `+tag` (RFC 5233), and as Gmail reads it."""
    local, at, domain = address.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GMAIL:
        local, domain = local.replace(".", "") or local, _GMAIL[0]
    return f"{local}{at}{domain}"


def shown(address: str) -> str:
    """An address or a name as a mail of ours shows it: whoever sent it may have made it as long as a book."""
    return short(address, SHOWN)


def _name(name: str) -> str:
    name = text(name).strip(" ,;") if name else ""
    while len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    return name


def _spec(spec: str) -> str:
    """The addr-spec as machines compare it: lower case, no white space, no route, the domain in Unicode."""
    spec = words(spec) if "=?" in spec else spec
    if spec.startswith("@") and ":" in spec:  # an obsolete route (section 4.4)
        spec = spec.partition(":")[2]
    spec = "".join(tidy(spec).split()).strip("<>,;'").removeprefix("mailto:").lower()
    local, at, domain = spec.rpartition("@")
    if local[:1] == '"' == local[-1:] and local[1:-1] and not _BREAK.search(local[1:-1]):
        local = local[1:-1]
    return f"{local}@{unicode_domain(domain.rstrip('.'))}" if at else spec


@lru_cache(maxsize=1024)
def unicode_domain(domain: str) -> str:
    """A domain with its `xn--` labels in Unicode (RFC 5890)."""
    if "xn--" not in domain:
        return domain
    return ".".join(_label(label) for label in domain.split("."))


def _label(label: str) -> str:
    if not label.startswith("xn--") or len(label) > MAX_LABEL:
        return label
    try:
        shown = label[4:].encode("ascii").decode("punycode")
        again = shown.lower().encode("punycode").decode("ascii")
    except UnicodeError:
        return label
    # Nobody can register `xn--agency-`, which is `agency`, or a capital: what does not come out again is no other name.
    genuine = again == label[4:] and not shown.isascii()
    return shown if genuine and shown.isprintable() and not set(shown) & set("@ <>,;:\"'.") else label


def _mailboxes(value: str) -> Iterator[Address]:
    """The mailboxes of one decoded value, token by token: linear in its length."""
    for item in _items(value):
        yield from _of_item(item)


def _items(value: str) -> Iterator[list[str]]:
    """The tokens of each mailbox: parted by commas and semicolons that stand in no quotes, comment or angles."""
    item: list[str] = []
    depth = 0
    angle = False
    for token in _TOKEN.findall(value):
        if token == "(":
            depth += 1
        elif token == ")":
            depth = max(0, depth - 1)
        elif not depth and token in "<>":
            angle = token == "<"
        if not depth and (token == ";" or (token == "," and not angle)):
            yield item
            item, angle = [], False
        elif not depth and not angle and token == ":":
            item = []  # the name of a group
        else:
            item.append(token)
    yield item


def _of_item(item: list[str]) -> Iterator[Address]:
    outside, comment, inside = _split(item)
    specs = [spec for spec in inside if "@" in spec]
    if specs:
        yield address(outside or comment, specs[-1])
        return
    if inside and inside[-1].strip():
        yield address(outside or comment, inside[-1])
        return
    if inside and outside:  # `MAILER-DAEMON <>`
        yield Address(_name(outside), "")
        return
    decoded = words(outside)
    addressing = [word for word in _BREAK.split(decoded) if "@" in word.strip("@")]
    if addressing:
        name = decoded.replace(addressing[-1], "", 1) if len(addressing) == 1 else ""
        yield address(name.strip(" <>\"'\t\r\n") or comment, addressing[-1])
    elif tidy(decoded) and not inside:
        yield _nameless(decoded, comment)


def _nameless(decoded: str, comment: str) -> Address:
    """A mailbox without a domain: a local user such as MAILER-DAEMON, or only a name."""
    local = tidy(decoded)
    return (
        Address(tidy(comment), local.lower())
        if " " not in local and '"' not in local
        else Address(_name(local.replace('"', "")), "")
    )


def _split(item: list[str]) -> tuple[str, str, list[str]]:
    """What stands outside of angles, in comments, and in each pair of angles."""
    outside: list[str] = []
    comment: list[str] = []
    inside: list[str] = []
    depth = 0
    angle = False
    for token in item:
        if token in "()" and not angle:
            depth = max(0, depth + (1 if token == "(" else -1))
        elif depth:
            comment.append(token)
        elif token == "<":
            angle = True
            inside.append("")
        elif token == ">":
            angle = False
        elif angle:
            inside[-1] += token
        else:
            outside.append(_plain(token))
    return tidy("".join(outside)), tidy("".join(comment)), inside


def _plain(token: str) -> str:
    """A token of a display name without its quotes and backslashes."""
    if token.startswith('"'):
        return _ESCAPE.sub(r"\1", token[1:].removesuffix('"'))
    return token.removeprefix("\\")
