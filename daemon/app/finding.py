"""Finds a mailbox's servers by its address, and logs in; nobody else is told the password."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from daemon.adapters.imap.connect import ImapSettings
from daemon.adapters.imap.session import Imap
from daemon.adapters.nameservers import servers_of, takers_of
from daemon.adapters.smtp.connect import SmtpSettings
from daemon.adapters.smtp.session import Smtp
from daemon.adapters.suffixes import organisation
from daemon.adapters.transport import UNREACHED, Failure, Security, ServerError, is_loopback
from daemon.core.filing.party import domain_of
from daemon.core.proposal.providers import Provider, Providers, ServerName, usual
from daemon.core.words.rules import Rules

PATIENCE = 8.0  # seconds for the connection to a server that may not be there

Say = Callable[[str], None]


class NotFound(ServerError):
    """No server of that kind answers for the address."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who logs in. The password is asked for when it is needed."""

    address: str
    username: str
    password: Callable[[], str]
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The servers to try, the likeliest first."""

    imap: tuple[ServerName, ...]
    smtp: tuple[ServerName, ...]
    provider: Provider | None = None
    strange: tuple[str, ...] = ()  # hosts that the DNS names and that belong to somebody else: left out


def candidates(
    rules: Rules, address: str, imap: ServerName | None = None, smtp: ServerName | None = None
) -> Candidates:
    """Where the mailbox may be; `imap` and `smtp` are the user's own word, beside which nothing is tried."""
    if imap and smtp:
        return Candidates((imap,), (smtp,))
    domain, providers = domain_of(address), Providers(rules)
    provider = providers.by_domain(domain)
    told = [] if provider else [servers_of(domain, "imap"), servers_of(domain, "smtp")]
    ours = [tuple(one for one in servers if _belongs(one.host, domain, providers)) for servers in told] or [(), ()]
    strange = {one.host for servers in told for one in servers} - {one.host for servers in ours for one in servers}
    provider = provider or providers.by_mx(domain, takers_of(domain))
    known = (provider.imap, provider.smtp) if provider else usual(domain)
    more = usual(domain) if provider and provider.name in _BY_DOMAIN else ((), ())
    both = [(*ours[place], *known[place], *more[place]) for place in range(2)]
    given = [((one,) if one else found) for one, found in zip((imap, smtp), both, strict=True)]
    return Candidates(given[0], given[1], provider, tuple(sorted(strange)))


_BY_DOMAIN = frozenset({"home.pl"})  # whose hosts are named after the customer


def _belongs(host: str, domain: str, providers: Providers) -> bool:
    """Whether a host that the DNS names is the domain's own or a known provider's (RFC 6186 section 6)."""
    own = organisation(domain) or domain
    return host == own or host.endswith(f".{own}") or providers.knows(host)


def find_imap(servers: Iterable[ServerName], who: Credentials, say: Say) -> ImapSettings:
    """The first that lets `who` in. Raises ServerError: of the log-in where one refused it, else NotFound."""

    def settings(server: ServerName) -> ImapSettings:
        return ImapSettings(
            host=server.host,
            username=who.username,
            password=who.password,
            port=server.port,
            security=Security(server.security),
            ca_file=who.ca_file,
            connect_timeout=PATIENCE,
        )

    def enter(server: ServerName) -> None:
        with Imap(settings(server)):
            pass

    return settings(_first("IMAP", servers, enter, say))


def find_smtp(servers: Iterable[ServerName], who: Credentials, say: Say) -> tuple[ServerName, bool]:
    """The same for SMTP, and whether it wants a log-in: a relay on this machine may want none. Nothing is sent."""
    login = True

    def enter(server: ServerName) -> None:
        nonlocal login
        try:
            _probe(server, who, who.username)
        except ServerError as error:
            if error.kind in UNREACHED | {Failure.LOGIN} or not is_loopback(server.host):
                raise
            _probe(server, who, "")
            login = False

    return _first("SMTP", servers, enter, say), login


def _probe(server: ServerName, who: Credentials, username: str) -> None:
    settings = SmtpSettings(
        host=server.host,
        port=server.port,
        security=Security(server.security),
        username=username,
        password=who.password,
        ca_file=who.ca_file,
        timeout=PATIENCE,
    )
    with Smtp(settings) as smtp:
        smtp.probe()


def _first(kind: str, servers: Iterable[ServerName], enter: Callable[[ServerName], None], say: Say) -> ServerName:
    tried: list[str] = []
    servers = tuple(servers)
    for server in servers:
        try:
            enter(server)
        except ServerError as error:
            # Who takes a connection and not the password is the right server; a password is not told to the next one.
            if error.kind not in UNREACHED | {Failure.TLS} or len(servers) == 1:
                raise
            say(str(error))
            tried.append(str(server))
        else:
            say(f"{kind} {server}: logged in")
            return server
    option = f"--{kind.lower()} HOST:PORT"
    raise NotFound(
        Failure.CONNECT,
        f"no {kind} server found; tried {', '.join(tried) or 'none'}",
        f"Ask your provider for its name, and give it as {option} (and --security starttls where it wants that).",
    )


def lines(found: Candidates) -> Iterator[str]:
    """What a person is told before the log-in."""
    if found.provider:
        yield f"Your mail is with {found.provider.name}."
        if found.provider.advice:
            yield found.provider.advice
    for host in found.strange:
        yield (
            f"The DNS of your domain names {host}, which belongs to somebody else: the password does not go there by "
            f"itself. If it is your provider's, give it as --imap {host}:993 and --smtp {host}:465."
        )


def named(settings: ImapSettings) -> ServerName:
    """The server that was found, as the configuration names it."""
    return ServerName(settings.host, settings.port, str(settings.security))
