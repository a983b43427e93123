"""What people are called in a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.core.filing.people import Client
from daemon.core.model import Address

_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LONGEST = 3  # words of a person's name; a firm's has more, or other signs


def first_name(name: str) -> str:
    """`Anna Reed` is Anna; "" where it is not plain that it is a person's name: `REED, Anna`, `Dr. Reed`, `ACME`."""
    parts = name.split()
    return parts[0] if 1 <= len(parts) <= _LONGEST and all(_is_name(part) for part in parts) else ""


def salutation(client: Client, to: Sequence[str]) -> str:
    """How the configuration wants these addresses greeted; "" where it says nothing of them."""
    person = client.called.get(to[0], "") if len(to) == 1 else ""
    return person or client.called.get("", "")


def greeted(address: Address, client: str) -> str:
    """The first name of a client's reader: the firm's name is nobody's first one, and a word alone may be a role's."""
    parts = [part.casefold() for part in address.name.split()]
    alone = len(parts) == 1 and not address.address.startswith(parts[0])
    firm = parts and parts[0] in client.casefold().split()
    return "" if alone or firm else first_name(address.name)


def _is_name(part: str) -> bool:
    """`Jean-Luc`, `O’Neill`, `McKay`; not `REED`, which may be either name, nor `van`, which makes a list of roles."""
    return bool(_NAME.fullmatch(part)) and part[0].isupper() and not part.isupper()
