"""What is wrong between the parts of a configuration each of which is right: the key, what is wrong, the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

from daemon.adapters import signatures
from daemon.adapters.oauth import keyring_shelf
from daemon.core.filing.party import domain_of
from daemon.core.filing.people import ROLES

if TYPE_CHECKING:
    from daemon.adapters.config.notices import SlaPart
    from daemon.adapters.config.oauth import OAuthPart
    from daemon.adapters.config.parts import Config
    from daemon.adapters.config.people import PMPart


def contradictions(config: Config, freemail: frozenset[str]) -> list[str]:
    """What is wrong between the parts of a config each of which is right."""
    problems = _log_ins(config) + _unnamed(config) + _told(config) + _escalated(config)
    for name in ("days", "strangers", "quarantine"):
        days = getattr(config.retention, name)
        if days is not None and config.retention.at_least > days:
            problems.append(
                f"retention.at_least: more days than retention.{name}; what is to be kept longer raises both"
            )
    pms = {pm.address for pm in config.pm}
    seen: dict[str, str] = {}
    for place, client in enumerate(config.client):
        key = f"client[{place}] ({client.id})"
        if client.pm not in pms:
            problems.append(f"{key}.pm: {client.pm} is no [[pm]] address; one of {', '.join(sorted(pms))}")
        if client.sla not in config.sla:
            problems.append(f"{key}.sla: {client.sla!r} is not defined; one of {', '.join(sorted(config.sla))}")
        problems += [
            f"{key}.domains: {name} is a free-mail domain that anybody may use; list the addresses instead"
            for name in sorted(set(client.domains) & freemail)
        ]
        problems += [
            f"{key}.domains: {name} is the team's own domain; mail from it would be taken for ours"
            for name in sorted(set(client.domains) & set(config.team.domains))
        ]
        for name in (client.id, *client.domains, *client.addresses):
            if name in seen:
                problems.append(f"{key}: {name!r} is also {seen[name]}'s; mail can belong to one client only")
            seen[name] = client.id
    return problems


def _log_ins(config: Config) -> list[str]:
    """Passwords and tokens that are missing, or that nobody would use."""
    problems: list[str] = []
    if config.imap.verify_dkim and not signatures.available():
        problems.append("imap.verify_dkim: dkimpy is not there; install inboxclerk[dkim], or leave it false")
    for key, part in (("imap", config.imap), ("smtp", config.smtp)):
        if part.auth == "password":
            if part.username and not part.password:
                problems.append(f"{key}.password: missing; see config.example.toml for an example")
            continue
        if not part.username:
            problems.append(f"{key}.username: missing; a token is for one mailbox: its address stands here")
        if part.password:
            problems.append(f'{key}.password: not used with auth = "{part.auth}"; delete one of them')
        if not config.oauth:
            problems.append(f'{key}.auth: "{part.auth}" takes a token; write [oauth] as in config.example.toml')
    if config.oauth and config.imap.auth == config.smtp.auth == "password":
        problems.append('oauth: nobody uses it; set auth = "xoauth2" in [imap] and [smtp], or delete it')
    return problems + (_extras(config.oauth) + _others(config) if config.oauth else [])


def _extras(oauth: OAuthPart) -> list[str]:
    """What a way to log in needs and was not installed."""
    problems = []
    if (oauth.service_account or oauth.certificate) and not find_spec("jwt"):
        key = "service_account" if oauth.service_account else "certificate"
        problems.append(f"oauth.{key}: PyJWT is not there, which signs; install inboxclerk[assertion]")
    if oauth.keep == "keyring" and not keyring_shelf.available():
        problems.append('oauth.keep: keyring is not there; install inboxclerk[keyring], or write "file"')
    return problems


def _others(config: Config) -> list[str]:
    """A service account's token is for the one mailbox that it names."""
    imap, smtp = config.imap, config.smtp
    both = imap.auth != "password" and smtp.auth != "password"
    if config.oauth and config.oauth.service_account and both and smtp.username not in (None, imap.username):
        return [f"smtp.username: the token is for {imap.username}; write the same mailbox in [imap] and [smtp]"]
    return []


def _unnamed(config: Config) -> list[str]:
    """Offices, deputies and urgent SLAs that are named and do not stand."""
    problems: list[str] = []
    for name, sla in config.sla.items():
        if sla.urgent is not None and sla.urgent not in config.sla:
            defined = ", ".join(sorted(config.sla))
            problems.append(f"sla.{name}.urgent: {sla.urgent!r} is not defined; one of {defined}")
    for place, pm in enumerate(config.pm):
        if pm.deputy == pm.address:
            problems.append(f"pm[{place}].deputy: {pm.deputy} cannot stand in for themselves; name somebody else")
    users = [(f"pm[{n}]", pm.office) for n, pm in enumerate(config.pm)]
    users += [(f"client[{n}] ({client.id})", client.office) for n, client in enumerate(config.client)]
    known = ", ".join(sorted(config.office)) or "none is: write [office.NAME]"
    return problems + [
        f"{key}.office: {office!r} is not defined; one of {known}"
        for key, office in users
        if office is not None and office not in config.office
    ]


def _told(config: Config) -> list[str]:
    """Clients who would read of other clients."""
    theirs = {name: client.id for client in config.client for name in (*client.addresses, *client.domains)}
    readers = [(f"report.to[{place}]", address) for place, address in enumerate(config.report.to)]
    readers += [
        (f"pm[{place}].{role}", address)
        for place, pm in enumerate(config.pm)
        for role, address in (("address", pm.address), ("lead", pm.lead), ("deputy", pm.deputy))
        if address
    ]
    readers += [("team.admin", config.team.admin or "")]
    return [
        f"{key}: {address} is {owner}'s; mails to the team name all clients and are for the team only"
        for key, address in readers
        if (owner := theirs.get(address) or theirs.get(domain_of(address)))
        and domain_of(address) not in config.team.domains  # that is said of the client
    ]


# ── escalations ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _escalated(config: Config) -> list[str]:
    """Escalations without a reader, to strangers, or in no order."""
    return [problem for name, sla in config.sla.items() for problem in (*_steps(name, sla), *_readers(config, name))]


def _steps(name: str, sla: SlaPart) -> Iterator[str]:
    steps = [step.in_days_of(timedelta(days=1)) for step in sla.escalate_after]
    if steps != sorted(steps):
        yield f"sla.{name}.escalate_after: a later step comes before an earlier one; write them in their order"
    if sla.escalate_to and len(sla.escalate_to) != len(steps):
        named, wanted = len(sla.escalate_to), len(steps)
        yield f"sla.{name}.escalate_to: it names {named} and escalate_after has {wanted}; name one entry for each step"


def _readers(config: Config, name: str) -> Iterator[str]:
    for step, people in enumerate(config.sla[name].escalate_to):
        key = f"sla.{name}.escalate_to[{step}]"
        for person in people:
            if person in ROLES:
                yield from _vacant(config, name, key, person)
            elif person in config.team.addresses:
                yield f"{key}: {person} is the shared mailbox itself; name somebody who reads it"
            elif not _of_team(config, person):
                yield f"{key}: {person} is not of the team; add it to team.people, or its domain to team.domains"


def _vacant(config: Config, name: str, key: str, role: str) -> Iterator[str]:
    """The PMs who are served by an SLA and have nobody in the role that it names."""
    for place, pm in enumerate(config.pm):
        if role != "pm" and getattr(pm, role) is None and name in _slas_of(config, pm):
            yield f"{key}: {role!r} is nobody for {pm.address}; set pm[{place}].{role}, or write an address here"


def _slas_of(config: Config, pm: PMPart) -> set[str]:
    named = {client.sla for client in config.client if client.pm == pm.address}
    return named | {urgent for one in named & config.sla.keys() if (urgent := config.sla[one].urgent)}


def _of_team(config: Config, address: str) -> bool:
    known = {one for pm in config.pm for one in (pm.address, pm.lead, pm.deputy)} | set(config.team.people)
    return address in known or domain_of(address) in config.team.domains
