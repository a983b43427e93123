"""Writes a configuration: a new one with a comment on whatever was guessed, or more tables in one that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from daemon.core.proposal.proposal import Proposal, Prospect
from daemon.core.proposal.providers import ServerName
from daemon.core.proposal.team import Colleague

_HEAD = """\
Written by `inboxclerk init` from the headers of {mails} mails and the words of a few. Read it through: what a line
guesses, it says. All keys, with their meaning and defaults: docs/configuration.md.
Then: inboxclerk doctor, and inboxclerk once --dry-run.
"""


_SURE, _UNSURE = "guessed: by their mails", "not sure: it is the team's; their mails say too little"


@dataclass(frozen=True, slots=True)
class Account:
    """The mailbox, as the configuration names it. No secret stands in it, only where it lies."""

    address: str
    username: str
    imap: ServerName
    smtp: ServerName
    smtp_login: bool = True  # a relay on this machine may want none
    secret: Mapping[str, str] = field(default_factory=dict)  # { env = … } or { file = … }; empty with OAuth
    ca_file: str = ""
    oauth: Mapping[str, str] = field(default_factory=dict)


def drafted(proposal: Proposal, chosen: Sequence[Prospect], account: Account) -> str:
    """A whole configuration. The PMs are those of the `chosen`, and the likeliest one."""
    document = tomlkit.document()
    for line in _HEAD.format(mails=proposal.mails).splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add("state_dir", _commented("state", "where records and the clerk's memory lie, beside this file"))
    document.add("team", _team(proposal))
    document.add("imap", _server(account, account.imap, login=True, mailboxes=["INBOX"]))
    sender = f"{proposal.sender} <{account.address}>" if proposal.sender else account.address
    document.add("smtp", _server(account, account.smtp, login=account.smtp_login, **{"from": sender}))
    if account.oauth:
        document.add("oauth", _table(account.oauth))
    sla = tomlkit.table(is_super_table=True)
    sla.add("standard", _standard())
    document.add("sla", sla)
    document.add(tomlkit.nl())
    _append(document, "pm", [_pm(one) for one in pms(proposal, chosen)])
    _append(document, "client", [_client(one, "standard") for one in chosen])
    return tomlkit.dumps(document)


def extended(
    text: str, people: Iterable[Colleague], chosen: Iterable[Prospect], assigned: Mapping[str, Sequence[str]]
) -> str:
    """The configuration `text` with more PMs and clients, and what was `assigned` by mail: client id → addresses."""
    document = tomlkit.parse(text)
    _append(document, "pm", [_pm(one) for one in people])
    for table in document.get("client", []):
        if more := assigned.get(table.get("id"), ()):
            listed = table.setdefault("addresses", tomlkit.array())
            listed.extend(address for address in more if address not in listed)
    promises = list(document.get("sla", {}))
    sla = "standard" if "standard" in promises else promises[0]
    _append(document, "client", [_client(one, sla) for one in chosen])
    return tomlkit.dumps(document)


def pms(proposal: Proposal, chosen: Iterable[Prospect]) -> list[Colleague]:
    """Whose clients are `chosen`, and who writes most: somebody has to be told."""
    named = {one.pm for one in chosen}
    return [one for place, one in enumerate(proposal.people) if place == 0 or one.address in named]


def _append(document: Any, key: str, tables: Sequence[Table]) -> None:  # noqa: ANN401 -- tomlkit's document
    """The tables behind those of their kind, each with a blank line above, and one below where there was one."""
    if not tables:
        return
    there = document.get(key)
    behind = isinstance(there, AoT) and bool(there)
    above = there[-1].as_string() if behind else document.as_string()
    if not behind:
        document.append(key, tomlkit.aot())
    apart = above.endswith("\n\n")
    for number, table in enumerate(tables):
        table.trivia.indent = "" if apart and number == 0 else "\n"
        document[key].append(table)
    if behind and apart:
        tables[-1].add(tomlkit.nl())


def _team(proposal: Proposal) -> Table:
    table = tomlkit.table()
    table.add("name", _commented(proposal.name, "as clients know you"))
    table.add("addresses", _commented(list(proposal.addresses), "of the shared mailbox, the main one first"))
    if proposal.domains:
        table.add("domains", _commented(list(proposal.domains), "everybody who writes from here is the team"))
    outside = [one.address for one in proposal.people if one.address.rpartition("@")[2] not in proposal.domains]
    if outside:
        table.add("people", _commented(outside, "of the team, with addresses elsewhere"))
    table.add("timezone", _commented(proposal.timezone, "guessed: by the domain and the dates of sent mail"))
    table.add("hours", _commented(proposal.hours, "guessed: by when mail was sent"))
    if proposal.holidays:
        table.add("holidays", _commented(list(proposal.holidays), "of the country; a region as in DE-BY"))
    table.add("language", _commented(proposal.language, "of alerts and digests: en it pl uk ro ru de fr es"))
    return table


def _server(account: Account, server: ServerName, *, login: bool, **more: Any) -> Table:  # noqa: ANN401 -- TOML's values
    values: dict[str, Any] = {"host": server.host, "port": server.port}
    if server.security != "tls":
        values["security"] = server.security
    if login:
        values["username"] = account.username
    if account.oauth:
        values["auth"] = "xoauth2"
    if account.ca_file:
        values["ca_file"] = account.ca_file
    table = _table(values | more)
    if account.secret and login:
        table.add("password", _inline(account.secret))
    return table


def _standard() -> Table:
    table = tomlkit.table()
    table.add("answer_within", _commented("8h", "working time, from the mail's arrival"))
    table.add("warn_before", _commented("2h", "the PM is warned so long before it is due"))
    return table


def _pm(one: Colleague) -> Table:
    table = _table({"name": one.name or one.address, "address": one.address})
    if one.wrote:
        table.comment(f"wrote {one.wrote} of the sent mails")
    return table


def _client(one: Prospect, sla: str) -> Table:
    table = tomlkit.table()
    table.add("id", _commented(one.id, f"{one.received} mails from them, {one.sent} to them"))
    table.add("name", one.name)
    for key, values in (("domains", one.domains), ("addresses", one.addresses)):
        if values:
            table.add(key, list(values))
    table.add("pm", _commented(one.pm, "guessed: who answers them most"))
    table.add("language", _commented(one.language, _SURE if one.sure else _UNSURE))
    if one.timezone:
        table.add("timezone", _commented(one.timezone, "guessed: by the dates of their mails"))
    table.add("sla", sla)
    table.add(tomlkit.comment('update = { every = "week", on = "Fri 16:00", approval = "required" }'))
    return table


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, value)
    return table


def _inline(values: Mapping[str, str]) -> Any:  # noqa: ANN401 -- an item of tomlkit
    table = tomlkit.inline_table()
    table.update(dict(values))
    return table


def _commented(value: object, comment: str) -> Any:  # noqa: ANN401 -- an item of tomlkit
    item = tomlkit.item(value)
    item.comment(comment)
    return item
