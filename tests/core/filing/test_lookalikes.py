"""Look-alikes: a domain that is made to be taken for a client's or the team's is told from it."""

from __future__ import annotations

import pytest

from daemon.adapters.suffixes import organisation
from daemon.core.filing.lookalikes import ascii_form, looks_like

KNOWN = ["client.example", "rossi-arredi.it", "abc.de", "модерн.укр", "acme.kyiv.ua"]


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("cl1ent.example", "client.example"),
        ("clіent.example", "client.example"),  # a Cyrillic і
        ("сlient.example", "client.example"),  # a Cyrillic с
        ("clíent.example", "client.example"),
        ("mail.clіent.example", "client.example"),
        ("cleint.example", "client.example"),
        ("clinet.example", "client.example"),
        ("clent.example", "client.example"),
        ("cliient.example", "client.example"),
        ("clienr.example", "client.example"),
        ("dient.example", "client.example"),
        ("rossi-arredi.is", "rossi-arredi.it"),
        ("rossiarredi.it", "rossi-arredi.it"),
        ("модepн.укр", "модерн.укр"),  # a Latin e and p
        ("acmee.kyiv.ua", "acme.kyiv.ua"),
    ],
)
def test_what_people_would_take_for_a_known_domain_is_found(domain: str, meant: str) -> None:
    assert looks_like(domain, KNOWN, organisation) == meant


@pytest.mark.parametrize(
    "domain",
    [
        "client.example",
        "shop.client.example",  # of the same owner
        "supplier.example",
        "abd.de",  # too short to tell
        "client-group.example",
        "rossi.it",
        "example",
        "",
    ],
)
def test_other_domains_and_the_known_ones_themselves_are_not(domain: str) -> None:
    assert looks_like(domain, KNOWN, organisation) == ""


def test_letters_beside_ascii_are_seen_in_the_form_that_is_registered() -> None:
    assert ascii_form("clіent.example") == "xn--clent-o2e.example"
    assert ascii_form("client.example") == "client.example"
