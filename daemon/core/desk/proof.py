"""Proof: whether a mail comes from the person it names, and which mail of ours it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daemon.core.commands.tokens import LIFE, found_in, name_in, unseal, untagged
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.message.addresses import shown
from daemon.core.message.identity import is_ours
from daemon.core.message.origin import origin
from daemon.core.model import Message, OriginKind, Reading
from daemon.core.state.entry import Entry


@dataclass(frozen=True, slots=True)
class Claim:
    """What a mail shows to prove that its writer has seen a mail of ours."""

    shown: Entry | None = None  # the mail of ours, where the proof is good
    doubt: str = ""  # why it is not; "" also where nothing was claimed
    trouble: str = "forged"  # which refusal that makes, as `TROUBLES` names it


NOTHING = Claim()


def claim(desk: FrontDesk, message: Message, person: str, now: datetime) -> Claim:
    """Which mail of ours to `person` the message answers, by a token or by our Message-ID."""
    claims = [_by_token(desk, token, person, now) for token in _tokens(message)]
    answered = (*message.in_reply_to, *reversed(message.references))
    ours = next((one for one in answered if is_ours(one, desk.secret)), None)
    claims += [_by_id(desk, ours, person, now)] if ours else []
    good = next((one for one in claims if one.shown), None)
    return good or next((one for one in claims if one.doubt), NOTHING)


def owner_of_token(desk: FrontDesk, message: Message) -> str:
    """The person whose genuine token the mail carries, whoever wrote it; "" for none."""
    return next(filter(None, (_owner(desk, token) for token in _tokens(message))), "")


def _owner(desk: FrontDesk, token: str) -> str:
    entry = desk.team_mail.by_name.get(name_in(token))
    read = unseal(token, entry.to[0], desk.secret) if entry else None
    return entry.to[0] if entry and read and read.valid else ""


def team_mail(desk: FrontDesk, message_id: str) -> Entry | None:
    """The mail of ours to the team with this Message-ID, which only we can make."""
    return desk.team_mail.by_id.get(message_id) if is_ours(message_id, desk.secret) else None


def _tokens(message: Message) -> tuple[str, ...]:
    return found_in([*_recipients(message), message.subject])


def _by_token(desk: FrontDesk, token: str, person: str, now: datetime) -> Claim:
    read = unseal(token, person, desk.secret)
    if not read or not read.valid:
        passed_on = _owner(desk, token)
        doubt = "its token is not one that was given to this address"
        return Claim(doubt=doubt, trouble="passed-on" if passed_on else "forged")
    if read.expired(now):
        return Claim(doubt="its token has expired", trouble="no-reply")
    entry = desk.team_mail.by_name.get(read.name)
    return Claim(entry) if entry else Claim(doubt="the mail that it answers is not known any more", trouble="no-reply")


def _by_id(desk: FrontDesk, message_id: str, person: str, now: datetime) -> Claim:
    entry = team_mail(desk, message_id)
    if entry is None:
        return NOTHING  # an old one, or a client's update: nobody commands with that
    if person not in entry.to:
        return Claim(doubt="it answers a mail that went to somebody else", trouble="passed-on")
    if now - entry.created > LIFE:
        return Claim(doubt="the mail that it answers is too old", trouble="no-reply")
    return Claim(entry)


def doubt_of_origin(desk: FrontDesk, message: Message, person: str) -> str:
    """Why the mail may not be from `person` though its From says so; "" where there is no reason to think so."""
    if not plainly_from(message, person):
        return "its From is not plainly this address"
    if elsewhere := [one.address for one in message.reply_to if untagged(one.address) not in desk.directory.team]:
        return f"it wants the answer sent elsewhere: {shown(elsewhere[0])}"
    if desk.server and not vouched(desk, message, person):
        return f"the server does not state that it comes from this address (Authentication-Results): {desk.server}"
    return ""


def vouched(desk: FrontDesk, message: Message, person: str) -> bool:
    """Whether our own server states that the mail is from `person`; never where it is not configured."""
    found = origin(message, desk.server, desk.organisation)
    return found.kind is OriginKind.VOUCHED and [one.address for one in message.authors] == [person]


def refuted(desk: FrontDesk, message: Message) -> bool:
    """Whether our own server states that the mail is not from whom it names."""
    return origin(message, desk.server, desk.organisation).kind is OriginKind.REFUTED


def addressed_to_us_only(desk: FrontDesk, message: Message) -> bool:
    recipients = _recipients(message)
    return bool(recipients) and all(untagged(one) in desk.directory.team.addresses for one in recipients)


def copied_to_colleagues(desk: FrontDesk, reading: Reading) -> bool:
    """Whether it is a reply to us that colleagues, and nobody else, get a copy of: no forward, no mail to them."""
    message, team = reading.message, desk.directory.team
    to_us = bool(message.to) and all(untagged(one.address) in team.addresses for one in message.to)
    people = all(untagged(one.address) in team and not desk.directory.client_at(one.address) for one in message.cc)
    return to_us and people and reading.is_reply and not reading.body.forwarded


def _recipients(message: Message) -> list[str]:
    return [entry.address for entry in (*message.to, *message.cc)]


def plainly_from(message: Message, person: str) -> bool:
    """One From with one address, spelled in ASCII as configured but for its case.

    Beyond ASCII there are letters that lower to ours: the Kelvin sign is a k to Python, and to no mail server.
    """
    fields = message.headers.get("from", ())
    if len(fields) != 1:
        return False
    written = fields[0].rpartition("<")[2].rstrip("> \t").encode("utf-8", "surrogatepass")
    return written.lower() == person.encode()  # bytes: lowers ASCII only
