"""What the receiving server found out about a mail's origin: Authentication-Results (RFC 8601).

Anybody may write that header into a mail. Only the topmost one under our own server's name counts: the server puts its
own above whatever the mail brought along (section 5), so those of other names, and those further down, are nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[();=]|[^\s();="\\]+|\s+|["\\]', re.DOTALL)
_REGISTRY = 3  # letters at most of the first label in co.uk, com.ua, gov.it
_LONGEST = 16_000  # characters of one field that are read


@dataclass(frozen=True, slots=True)
class Result:
    """One method's word on the mail."""

    method: str  # dmarc, dkim, spf …, lower case
    result: str  # pass, fail …, lower case
    properties: Mapping[str, str] = field(default_factory=dict)  # "header.from" → value, lower case


def proves(fields: Sequence[str], authserv_id: str, address: str) -> bool:
    """Whether our server vouches for it that `address` sent the mail: DMARC, or DKIM or SPF for its domain.

    `fields`: the values of all Authentication-Results, topmost first. A server that vouches for a log-in of just this
    address (method `auth`) is believed too: mail from colleagues on the same server bears nothing else.
    """
    own = next((found for value in fields if (found := results(value, authserv_id)) is not None), ())
    if any((result.method, result.result) == ("dmarc", "fail") for result in own):
        return False  # whatever else passed is not aligned as the domain's owner wants it
    return any(result.result == "pass" and _aligned(result, address.lower()) for result in own)


def results(value: str, authserv_id: str) -> tuple[Result, ...] | None:
    """What one field says; None where it is not of the server `authserv_id`."""
    name, *rest = _clauses(value[:_LONGEST])
    if not name or name[0].lower() != authserv_id.lower() or len(name) > 2 or name[1:] not in ([], ["1"]):  # noqa: PLR2004
        return None
    return tuple(result for clause in rest if (result := _result(clause)))


def _result(clause: list[str]) -> Result | None:
    """`dkim/1 = pass reason = "…" header.d = agency.example`, in tokens."""
    pairs = dict(_pairs(clause))
    if not pairs:
        return None
    method, result = next(iter(pairs.items()))
    return Result(method.partition("/")[0].lower(), result.lower(), {k.lower(): v.lower() for k, v in pairs.items()})


def _pairs(tokens: list[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for place in range(1, len(tokens) - 1):
        name = tokens[place - 1].lower()
        if tokens[place] == "=" and name not in seen:  # said twice, the first counts
            seen.add(name)
            yield name, tokens[place + 1]


def _clauses(value: str) -> Iterator[list[str]]:
    """What stands between semicolons, in tokens, without comments, which nest (RFC 5322 section 3.2.2)."""
    clause: list[str] = []
    depth = 0
    for token in _TOKEN.findall(value):
        if token in "()":
            depth = max(depth + (1 if token == "(" else -1), 0)
        elif depth or token.isspace():
            continue
        elif token == ";":
            yield clause
            clause = []
        else:
            clause.append(token[1:-1] if len(token) > 1 and token[0] == '"' else token)
    yield clause


def _aligned(result: Result, address: str) -> bool:
    """Whether what passed is the domain of `address` (RFC 7489 section 3.1)."""
    domain = address.rpartition("@")[2]
    properties = result.properties
    if result.method == "dmarc":
        return properties.get("header.from", domain).rpartition("@")[2] == domain
    if result.method == "dkim":
        signer = properties.get("header.d") or properties.get("header.i", "").rpartition("@")[2]
        return _related(signer, domain)
    if result.method == "spf":
        return _related(properties.get("smtp.mailfrom", "").rpartition("@")[2], domain)
    return result.method == "auth" and properties.get("smtp.auth", "") == address


def _related(one: str, other: str) -> bool:
    """Relaxed alignment: the same domain, or one below the other; never what a registry holds, such as `co.uk`."""
    short, long = sorted((one, other), key=len)
    return (one == other and "." in one) or (_held_by_somebody(short) and long.endswith(f".{short}"))


def _held_by_somebody(domain: str) -> bool:
    first, *rest = domain.split(".")
    return len(rest) > 1 or (len(rest) == 1 and len(first) > _REGISTRY)
