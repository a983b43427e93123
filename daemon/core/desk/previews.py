"""Mails as they would go out now, for somebody to look at: nothing is marked, and nothing comes into the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.core.desk.alert_mails import AlertMails
from daemon.core.desk.alerting import Alerting, Recalled
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.update_letter import UpdateLetter
from daemon.core.desk.update_readers import update_readers
from daemon.core.desk.waiting_updates import look, undecided
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import Client
from daemon.core.model import Address
from daemon.core.schedule.context import Context
from daemon.core.schedule.updates import latest_slot, next_slot
from daemon.core.state.entry import Entry
from daemon.core.state.marks import Alarmed, Told, ToldLoop


def update_preview(desk: Desk, client: Client, now: datetime) -> Entry | None:
    """The client's next update, or the one that waits; None where it has none. Raises TemplateProblem."""
    rhythm = client.update
    if rhythm is None:
        return None
    record, presence = desk.records[client.id], Presence(desk, desk.outlines.values(), now)
    letters = (one for one in desk.clerk.outbox.values() if one.kind == "update" and one.client == client.id)
    waiting = next((one for one in letters if undecided(one)), None)
    if waiting:
        letter = look(desk, client, record, presence, waiting, now).letter
        return Writer(desk, now).anew(waiting, letter, client.language, ())
    slot = next_slot(client, rhythm, now) or latest_slot(client, rhythm, now)
    readers = update_readers(client, rhythm, desk.directory.party(client.id), record.messages.values(), now).chosen
    written = UpdateLetter(desk, client, record, slot, presence, now)
    rendered = written.rendered(tuple(one.address for one in readers))
    to = readers or (Address("", desk.settings.sender.address),)
    return Writer(desk, now).entry("update", f"preview:{client.id}", to, rendered, client.language, client=client.id)


def alert_preview(desk: Desk, reader: str, now: datetime) -> Entry | None:
    """One alert with all that `reader` would be told of now, as if nothing of it had been told before, at any hour.

    None where nothing is due. Raises TemplateProblem.
    """
    fresh = _untold(desk, reader)
    outlines = list(fresh.outlines.values())
    presence = Presence(fresh, outlines, now)
    owed = [one for outline in outlines for one in fresh.terms.unsettled_and_loop(outline, now)]
    contexts: dict[str, Context] = {name: fresh.context(fresh.records[name]) for name in fresh.outlines}
    alerting = Alerting(fresh, owed, outlines, presence, Recalled(), now)
    bundle = next((one for one in alerting.due() if one.to == reader), None)
    if bundle is None:
        return None
    plan = AlertMails(fresh, contexts, presence, alerting, now).mail(bundle)
    return next(iter(plan.mails), None)


def _untold(desk: Desk, reader: str) -> Desk:
    """The desk at which `reader` had no alert yet."""
    clerk = desk.after(Plan()).clerk
    clerk.outbox = {key: one for key, one in clerk.outbox.items() if one.kind != "alert"}
    told = (Told, ToldLoop)
    clerk.memory.forget(
        [
            one
            for one in clerk.memory
            if isinstance(one, Alarmed) or (isinstance(one, told) and one.reader in (reader, ""))
        ]
    )
    return replace(desk, clerk=clerk)
