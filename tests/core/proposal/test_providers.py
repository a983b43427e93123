"""Providers known by name: by the address's own domain, or by who takes the mail of a domain."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.proposal.providers import Providers, ServerName, usual

RULES = shipped_rules()
PROVIDERS = Providers(RULES)


@pytest.mark.parametrize(
    ("host", "name", "imap"),
    [
        ("aspmx.l.google.com", "google", "imap.gmail.com:993"),
        ("agency-example.mail.protection.outlook.com", "microsoft", "outlook.office365.com:993"),
        ("mx.pec.aruba.it", "aruba pec", "imaps.pec.aruba.it:993"),
        ("mx.aruba.it", "aruba", "imaps.aruba.it:993"),
        ("in1-smtp.messagingengine.com", "fastmail", "imap.fastmail.com:993"),
        ("server123.home.pl", "home.pl", "server123.home.pl:993"),
    ],
)
def test_who_takes_a_domain_s_mail_names_the_provider(host: str, name: str, imap: str) -> None:
    found = PROVIDERS.by_mx("agency.example", ("unknown.example", host))
    assert found
    assert (found.name, str(found.imap[0])) == (name, imap)


def test_a_host_that_only_ends_alike_is_no_provider_s() -> None:
    assert PROVIDERS.by_mx("agency.example", ("evilgoogle.com", "google.com.evil.example")) is None
    assert PROVIDERS.knows("imap.gmail.com")
    assert not PROVIDERS.knows("imap.gmail.com.evil.example")


def test_each_provider_has_both_servers_and_encrypts() -> None:
    named = {name for key in ("imap", "smtp", "domain", "mx") for name in _names(key)}
    for name in named:
        for kind in ("imap", "smtp"):
            assert name in RULES.rule("mail", "providers", kind).words, f"{name}: no {kind}"
    for domain in RULES.rule("mail", "providers", "domain").words:
        provider = PROVIDERS.by_domain(domain)
        assert provider
        assert {one.security for one in (*provider.imap, *provider.smtp)} <= {"tls", "starttls"}


def _names(key: str) -> list[str]:
    words = RULES.rule("mail", "providers", key).words
    return list(words) if key in ("imap", "smtp") else list(words.values())


def test_else_servers_have_their_usual_names() -> None:
    imap, smtp = usual("agency.example")
    assert imap[0] == ServerName("imap.agency.example", 993, "tls")
    assert smtp[:2] == (
        ServerName("smtp.agency.example", 465, "tls"),
        ServerName("smtp.agency.example", 587, "starttls"),
    )
