"""Words that a client may not know: each is explained below the first letter that has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.filing.people import Client
from daemon.core.letters.client_views import Term, UpdateView
from daemon.core.letters.jargon import jargon, own_texts, unexplained
from daemon.core.state.marks import Explained
from daemon.core.state.record import Record
from daemon.core.words.text import normal


def explaining(view: UpdateView, desk: Desk, client: Client, record: Record) -> UpdateView:
    """The update with what the words mean that its client neither wrote itself nor was told of."""
    told = {one.word for one in desk.clerk.memory if isinstance(one, Explained) and one.client == client.id}
    found = jargon(desk.rules, client, own_texts(view))
    return replace(view, glossary=unexplained(found, record.messages.values(), told))


def explained(client: Client, terms: tuple[Term, ...], now: datetime) -> Plan:
    """To remember that the client has been told of them."""
    return Plan(marks={Explained(client.id, normal(term.word)): now for term in terms})
