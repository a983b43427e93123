"""What the DNS says of a domain's mail: its servers (RFC 6186, RFC 8314) and who takes its mail (RFC 5321 5.1).

Nobody signs these answers as a rule: a host that they name is a claim until its certificate proves it. Without a
resolver, or one that answers in time, nothing is known.
"""

from __future__ import annotations

from daemon.core.proposal.providers import ServerName

PATIENCE = 3.0  # seconds for one question
_SERVICES = {
    "imap": (("_imaps._tcp", "tls"), ("_imap._tcp", "starttls")),
    "smtp": (("_submissions._tcp", "tls"), ("_submission._tcp", "starttls")),
}


def servers_of(domain: str, kind: str) -> tuple[ServerName, ...]:
    """The servers of `kind` (imap or smtp) that the domain names, the preferred first."""
    found: list[ServerName] = []
    for service, security in _SERVICES[kind]:
        answer = _ask(f"{service}.{domain}", "SRV")
        rows = sorted((row.priority, -row.weight, _name(row.target), row.port) for row in answer)
        found += [ServerName(host, port, security) for _, _, host, port in rows if host]  # "." says: not offered
    return tuple(found)


def takers_of(domain: str) -> tuple[str, ...]:
    """The hosts that take the domain's mail, the preferred first."""
    rows = sorted((row.preference, _name(row.exchange)) for row in _ask(domain, "MX"))
    return tuple(host for _, host in rows if host)


def texts_of(name: str) -> tuple[str, ...] | None:
    """The TXT records of a name; none where it has none, None where nobody answers, so that nothing is known."""
    from dns.exception import DNSException  # noqa: PLC0415 -- as below
    from dns.resolver import NXDOMAIN, NoAnswer, resolve  # noqa: PLC0415

    try:
        rows = resolve(name, "TXT", lifetime=PATIENCE)
    except (NXDOMAIN, NoAnswer):
        return ()
    except (DNSException, OSError, UnicodeError, ValueError):
        return None
    return tuple(b"".join(row.strings).decode("utf-8", "replace") for row in rows)


def _name(target: object) -> str:
    return str(target).rstrip(".").lower()


def _ask(name: str, kind: str) -> list:  # type: ignore[type-arg]
    from dns.exception import DNSException  # noqa: PLC0415 -- a tenth of a second that most commands do without
    from dns.resolver import resolve  # noqa: PLC0415

    try:
        return list(resolve(name, kind, lifetime=PATIENCE))
    except (DNSException, OSError, UnicodeError, ValueError):
        return []
