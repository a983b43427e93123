"""What others wrote, made safe for the headers of our mails: the one place for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.headerregistry import Address as HeaderAddress

from daemon.core.model import Address
from daemon.core.words.text import one_line, short

LONGEST_ID = 500  # characters of a Message-ID; a line takes 998 (RFC 5322 section 2.1.1)
LONGEST_NAME = 200  # characters of a person's name
LONGEST_LOCAL, LONGEST_ADDRESS = 64, 254  # octets (RFC 5321 section 4.5.3.1)

_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]+", re.ASCII)  # RFC 5322 section 3.2.3
_ID = re.compile(r"[!-;=?-~]+")  # visible ASCII without angles: more than section 3.6.4 allows, and no less harmless


def ids(values: Iterable[str | None]) -> list[str]:
    """Those Message-IDs that can stand in a header, each once, in <>; the others name nothing that a server knows."""
    bare = ("".join(value.split()).strip("<>") for value in values if value and len(value) <= 2 * LONGEST_ID)
    return [f"<{one}>" for one in dict.fromkeys(bare) if len(one) <= LONGEST_ID and _ID.fullmatch(one)]


def mailbox(address: Address) -> HeaderAddress:
    """With the domain in ASCII (IDNA), as servers without SMTPUTF8 want it. Raises ValueError for what is none."""
    local, _, domain = one_line(address.address).rpartition("@")
    if not _LOCAL.fullmatch(local) or not domain:
        raise ValueError(f"{short(address.address, 80)!r} is no address that every mail server takes")
    domain = one_line(domain).encode("idna").decode()
    if len(local) > LONGEST_LOCAL or len(local) + 1 + len(domain) > LONGEST_ADDRESS:
        raise ValueError(f"{short(address.address, 80)!r} is longer than any mail server takes")
    return HeaderAddress(short(address.name, LONGEST_NAME), local, domain)


def is_writable(address: Address) -> bool:
    """Whether a mail of ours can go there."""
    try:
        mailbox(address)
    except ValueError:
        return False
    return True
