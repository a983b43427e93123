"""Where an address's mail servers are: those of a provider known by name, or the names that servers usually have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.core.words.rules import Rules

_USUAL_IMAP = (("imap", 993, "tls"), ("mail", 993, "tls"), ("imap", 143, "starttls"), ("mail", 143, "starttls"))
_USUAL_SMTP = (
    *(("smtp", 465, "tls"), ("smtp", 587, "starttls")),
    *(("mail", 465, "tls"), ("mail", 587, "starttls")),
)


@dataclass(frozen=True, slots=True)
class ServerName:
    """A server as the configuration names it."""

    host: str
    port: int
    security: str  # tls, starttls; none on loopback

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider known by name."""

    name: str
    imap: tuple[ServerName, ...]  # to be tried in turn
    smtp: tuple[ServerName, ...]
    token_base: str = ""  # where its tokens are had: it takes no password
    advice: str = ""  # what a person does first


class Providers:
    """`rules/mail/providers.toml`."""

    def __init__(self, rules: Rules) -> None:
        names = ("imap", "smtp", "domain", "mx", "token", "advice")
        self._tables = {name: rules.rule("mail", "providers", name).words for name in names}

    def by_domain(self, domain: str) -> Provider | None:
        """The provider whose own domain it is."""
        name = self._tables["domain"].get(domain)
        return self._provider(name, domain, "") if name else None

    def by_mx(self, domain: str, hosts: Sequence[str]) -> Provider | None:
        """The provider that takes the domain's mail; the longest end that is known counts."""
        for host in hosts:
            ends = [end for end in self._tables["mx"] if f".{host}".endswith(f".{end}")]
            if ends:
                return self._provider(self._tables["mx"][max(ends, key=len)], domain, host)
        return None

    def knows(self, host: str) -> bool:
        """Whether `host` is a server of a provider known by name."""
        names = (entry.rpartition(":")[0] for key in ("imap", "smtp") for entry in _entries(self._tables[key].values()))
        return host in {name for name in names if "{" not in name}

    def _provider(self, name: str, domain: str, mx: str) -> Provider:
        tables = self._tables
        imap, smtp = (_servers(tables[kind][name], domain, mx) for kind in ("imap", "smtp"))
        return Provider(name, imap, smtp, tables["token"].get(name, ""), tables["advice"].get(name, ""))


def usual(domain: str) -> tuple[tuple[ServerName, ...], tuple[ServerName, ...]]:
    """IMAP and SMTP servers by the names that they usually have."""
    imap, smtp = (
        tuple(ServerName(f"{label}.{domain}", port, security) for label, port, security in names)
        for names in (_USUAL_IMAP, _USUAL_SMTP)
    )
    return imap, smtp


def _servers(text: str, domain: str, mx: str) -> tuple[ServerName, ...]:
    found = (entry.replace("{domain}", domain).replace("{mx}", mx) for entry in text.split(", "))
    pairs = (entry.rpartition(" ") for entry in found)
    places = ((place.rpartition(":"), security) for place, _, security in pairs)
    return tuple(ServerName(host, int(port), security) for (host, _, port), security in places if host)


def _entries(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from text.split(", ")
