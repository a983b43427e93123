"""What the DNS says of the domain that our mails come from: SPF (RFC 7208) and DMARC (RFC 7489)."""

from __future__ import annotations

from collections.abc import Iterator

from daemon.adapters.nameservers import texts_of
from daemon.adapters.suffixes import organisation
from daemon.app.findings import Finding, fine, wrong
from daemon.core.filing.party import domain_of

_ANYBODY = frozenset({"all", "+all"})
_SPF = 'Have a TXT record made at {domain}: "v=spf1 include:… -all", with the name that your mail provider tells.'
_DMARC = 'A TXT record at _dmarc.{domain}: "v=DMARC1; p=none; rua=mailto:{sender}" to begin with, "p=quarantine" later.'


def sender_domain(sender: str, freemail: frozenset[str]) -> Iterator[Finding]:
    """Whether others may write in the name of `sender`, as receivers see it: they put such mail among the spam."""
    domain = domain_of(sender).encode("idna").decode("ascii")
    if domain_of(sender) in freemail:
        yield fine("sender's domain", f"{domain} is a mail provider's, who cares for SPF and DMARC")
        return
    found = texts_of(domain)
    if found is None:
        yield fine("sender's domain", f"no name server answers here for {domain}: SPF and DMARC were not looked at")
        return
    yield _spf(domain, [text for text in found if text.lower().split(" ")[0] == "v=spf1"])
    yield _dmarc(domain, sender)


def _spf(domain: str, records: list[str]) -> Finding:
    remedy = _SPF.format(domain=domain)
    if not records:
        return wrong("SPF", f"{domain} has none: many servers refuse mail from it, or take it for spam", remedy)
    if len(records) > 1:
        return wrong("SPF", f"{domain} has {len(records)} records, which counts as an error", f"Keep one. {remedy}")
    if _ANYBODY & set(records[0].lower().split()):
        return wrong("SPF", f"{domain} lets anybody send for it: {records[0]}", "End it with -all or ~all.")
    return fine("SPF", f"{domain}: {records[0]}")


def _dmarc(domain: str, sender: str) -> Finding:
    """A domain without a record has that of the domain that somebody registered (section 6.6.3)."""
    remedy = _DMARC.format(domain=domain, sender=sender)
    for name in dict.fromkeys((domain, organisation(domain) or domain)):
        policies = [text for text in texts_of(f"_dmarc.{name}") or () if text.replace(" ", "").startswith("v=DMARC1")]
        if policies:
            lax = "p=none" in policies[0].replace(" ", "").split(";")
            advice = "p=none only counts: who forges your address gets through. Later p=quarantine." if lax else ""
            return fine("DMARC", f"{name}: {policies[0]}", advice)
    return fine("DMARC", f"{domain} has none: who writes in its name is not refused", remedy)
