"""Domains made to be taken for another: `cIient.example`, `clіent.example` with a Cyrillic і, `cleint.example`.

Two look alike if their skeletons are the same (Unicode Technical Standard 39, section 4) or one slip of a finger apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from daemon.core.message.origin import Organisation

SHORTEST = 8  # characters of a registered domain, the last label included, from which one edit tells: `ab.it` has many

_CYRILLIC = ("абвԁегһіјӏкмпорԛгѕтуѵԝхґёїѐѝ", "a6bderhijlkmnopqrstyvwxreiei")
_GREEK = ("αβγεηικνορτυχωϲϳ", "abyenikvoptuxwcj")
_DIGITS = ("01|", "oll")
_LETTERS = {
    ord(letter): latin
    for letters, latins in (_CYRILLIC, _GREEK, _DIGITS)
    for letter, latin in zip(letters, latins, strict=True)
}
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def looks_like(domain: str, known: Iterable[str], organisation: Organisation) -> str:
    """The first of the domains `known` that `domain` may be taken for, though it is of another owner; "" for none."""
    held = organisation(domain) or domain
    owners = {organisation(one) or one: one for one in known}
    if held in owners:
        return ""
    return next((one for owner, one in owners.items() if _alike(held, owner)), "")


def ascii_address(address: str) -> str:
    """`address` with its domain as it is registered."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{ascii_form(domain)}"


def ascii_form(domain: str) -> str:
    """`domain` as it is registered (IDNA): what stands in it besides ASCII is seen."""
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in domain.split(".")
    )


def _alike(one: str, other: str) -> bool:
    if skeleton(one) == skeleton(other):
        return True
    return min(len(one), len(other)) >= SHORTEST and one_edit_apart(one, other)


@lru_cache(maxsize=1 << 12)
def skeleton(domain: str) -> str:
    """The same for domains that people cannot tell apart: Latin letters without accents, in place of what looks so."""
    parts = unicodedata.normalize("NFKD", domain.lower())
    text = "".join(char for char in parts if not unicodedata.combining(char)).translate(_LETTERS)
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    return text


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one letter added, left out or changed, or two neighbours in the other order, make one of the other."""
    short, long = sorted((one, other), key=len)
    start = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest, more = short[start:], long[start:]
    if len(short) < len(long):
        return rest == more[1:]
    return bool(rest) and (rest[1:] == more[1:] or (rest[:2] == more[1::-1] and rest[2:] == more[2:]))
