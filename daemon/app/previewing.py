"""`preview` and `test-mail`: a mail as it would go out now, and one to oneself."""

from __future__ import annotations

import email
import email.policy
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from daemon.adapters.smtp.session import Attempt, Smtp
from daemon.app.arguments import BadArgument, known_client
from daemon.app.gathered import Gathered
from daemon.app.laying import laid
from daemon.app.office import Office, admin
from daemon.app.servers import smtp_settings
from daemon.app.stationery import Stationery
from daemon.core.desk.desk import Desk
from daemon.core.desk.previews import alert_preview, update_preview
from daemon.core.desk.writer import Writer
from daemon.core.letters.render import TemplateProblem
from daemon.core.state.entry import Entry
from daemon.core.state.marks import Noticed

Json = dict[str, Any]


def update_of(office: Office, client: str, now: datetime) -> Entry:
    """Raises BadArgument where there is none to be seen, with the reason."""
    part = office.directory.clients[known_client(office, client)]
    if part.update is None:
        raise BadArgument(f"preview: {client} gets no updates; set update in its [[client]] table")
    if not office.records.exists(client):
        raise BadArgument(f"preview: no mail of {client} is filed yet; import some, or run once")
    try:
        entry = update_preview(_desk(office, now), part, now)
    except TemplateProblem as problem:
        raise BadArgument(f"preview: {problem}") from problem
    assert entry
    return entry


def alert_to(office: Office, reader: str, now: datetime) -> Entry:
    """Raises BadArgument, also where nothing is due for that reader."""
    address = reader.strip().lower()
    known = sorted(office.directory.readers)
    if address not in known:
        raise BadArgument(f"preview: {reader!r} is told nothing by the configuration; one of {', '.join(known)}")
    entry = alert_preview(_desk(office, now), address, now)
    if entry is None:
        raise BadArgument(f"preview: nothing is due for {address}; `inboxclerk status` shows what will be")
    return entry


def parts(entry: Entry) -> Json:
    """The mail in its parts, as its reader sees it. A letter to a client for whom nobody is known goes to nobody."""
    nobody = entry.to == (entry.sender,)  # which stands in for the reader
    message = email.message_from_string(entry.raw, _class=EmailMessage, policy=email.policy.default)
    return {
        "from": str(message["From"]),
        "to": [] if nobody else list(entry.to),
        "subject": entry.subject,
        "text": _part(message, "plain"),
        "html": _part(message, "html"),
    }


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def send_trial(office: Office, address: str, now: datetime, *, anybody: bool) -> Attempt:
    """Send one mail to `address` at once: a person whom the configuration names, or `anybody` but a client.

    Raises BadArgument.
    """
    to = address.strip().lower()
    if client := office.directory.client_at(to):
        raise BadArgument(f"test-mail: {to} is the client {client}'s; a test is for the team")
    known = {*office.directory.readers, *office.config.team.people, admin(office)}
    if to not in known and not anybody:
        names = ", ".join(sorted(known))
        raise BadArgument(
            f"test-mail: {to!r} is nobody whom the configuration names ({names}); add --yes to write there"
        )
    desk = _desk(office, now)
    plan = Writer(desk, now).notice("test", Noticed("test", to, now.isoformat()), to=desk.person(to))
    (entry,) = plan.mails
    with Smtp(smtp_settings(office.config)) as server:
        return server.send(entry.raw.encode("ascii"), entry.sender, entry.to)


def _desk(office: Office, now: datetime) -> Desk:
    informal = office.config.team.formality == "informal"
    stationery = Stationery(office.config.templates_dir, office.rules, informal=informal)
    return laid(office, stationery, Gathered(), now=now)
