"""Which part of a domain somebody registered, by the Public Suffix List (publicsuffix.org) as its package ships it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publicsuffixlist import PSLFILE, PublicSuffixList, encode_idn


def organisation(domain: str) -> str:
    """The organisational domain of `domain`, in Unicode (RFC 7489 section 3.2): `agency.co.uk` of `it.agency.co.uk`.

    "" for what a registry or a host of many holds (`co.uk`, `kyiv.ua`, `github.io`), and for an address of the network.
    """
    return "" if domain.startswith("[") else _list().privatesuffix(domain) or ""


@cache
def _list() -> PublicSuffixList:
    """Read when first asked for: 10,000 rules that most commands do without.

    The package would encode all of them; few need it.
    """
    lines = Path(PSLFILE).read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("//")]
    encoded = [encode_idn(rule) for rule in rules if not rule.isascii()]
    return PublicSuffixList(rules + encoded, accept_encoded_idn=False)
