"""An out-of-office of somebody who reads mail of ours: whether it is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.core.commands.tokens import untagged
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.proof import claim, doubt_of_origin, plainly_from
from daemon.core.message.addresses import shown
from daemon.core.message.origin import origin
from daemon.core.model import Message, OriginKind, Reading
from daemon.core.schedule.absences import out_of_office
from daemon.core.state.absence import Absence


def told_absence(desk: FrontDesk, reading: Reading, at: datetime) -> Absence | None:
    """The absence that a mail which arrived at `at` tells of a reader of ours; None where it tells none.

    One that may be forged says why in `doubt`: it changes nothing, and the person is told.
    """
    message = reading.message
    away = reading.automatic.away if reading.automatic else None
    if not away or not message.sender or message.sender.address not in desk.directory.readers:
        return None
    person = message.sender.address
    told = out_of_office(person, at, away.until, desk.zone(desk.person(person)), message.message_id or "")
    return replace(told, doubt=_doubt(desk, message, person, at))


def _doubt(desk: FrontDesk, message: Message, person: str, at: datetime) -> str:
    """Why an out-of-office may not be from `person`; "" where there is no reason to think so.

    What our server refutes is never believed: who was copied on a mail of ours, or forwarded it, knows its id. One that
    answers a mail of ours is, otherwise. Such a reply has no envelope sender (RFC 3834 section 3.3), so a server that
    checks origins goes by DKIM or by its own name; where none is configured, a reply with an envelope sender from
    outside the team is none of its.
    """
    known = origin(message, desk.server, desk.organisation)
    if known.kind is OriginKind.REFUTED:
        return known.why
    if plainly_from(message, person) and claim(desk, message, person, at).shown:
        return ""
    if doubt := doubt_of_origin(desk, message, person):
        return doubt
    paths = (path.strip("<> \t").lower() for path in message.headers.get("return-path", ()))
    strange = next((path for path in paths if "@" in path and untagged(path) not in desk.directory.team), "")
    return f"its envelope is from: {shown(strange)}" if strange and not desk.server else ""
