"""Which part of a domain somebody registered, by the Public Suffix List (publicsuffix.org) as its package ships it."""

from __future__ import annotations

from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path

from publicsuffixlist import PSLFILE, PublicSuffixList, encode_idn


@lru_cache(maxsize=1 << 12)
def organisation(domain: str) -> str:
    """The organisational domain of `domain`, in Unicode (RFC 7489 section 3.2): `agency.co.uk` of `it.agency.co.uk`.

    "" for what a registry or a host of many holds (`co.uk`, `kyiv.ua`, `github.io`), and for an address of the network.
    """
    if domain.startswith("["):
        return ""
    top = domain.rpartition(".")[2]
    return _list(top).privatesuffix(domain) or ""


@lru_cache(maxsize=64)
def _list(top: str) -> PublicSuffixList:
    """The rules below one top-level domain: of 10,000 in all most commands need a handful.

    The package would encode all of them; few need it.
    """
    rules = _rules().get(_shown(top), [])
    encoded = [encode_idn(rule) for rule in rules if not rule.isascii()]
    return PublicSuffixList(rules + encoded, accept_encoded_idn=False)


@cache
def _rules() -> dict[str, list[str]]:
    """By top-level domain, in Unicode, as the list has them. Read when first asked for."""
    found: dict[str, list[str]] = {}
    for line in Path(PSLFILE).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("//"):
            found.setdefault(line.rpartition(".")[2], []).append(line)
    return found


def _shown(top: str) -> str:
    """A top-level domain in Unicode."""
    with suppress(UnicodeError):
        return top.lower().encode().decode("idna")
    return top.lower()
