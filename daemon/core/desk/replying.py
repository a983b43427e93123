"""Mails to a client that a reader of ours begins with one tap: to whom, in which thread, and the first words."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from daemon.core.desk.desk import Desk
from daemon.core.filing.people import PM
from daemon.core.letters.client_views import ChaserView, HoldingView
from daemon.core.letters.mail_kinds import TextView
from daemon.core.letters.names import greeted, salutation
from daemon.core.letters.views import ReplyLink
from daemon.core.model import Address, OriginKind, Question
from daemon.core.schedule.context import Context

LONGEST = 2000  # characters of a mailto: that browsers and Outlook take
COPIED = 8  # of the client's people, in Cc


class Replying:
    """Begins mails to the clients of one desk, each in the client's language and with the shared mailbox in copy."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def answer(self, context: Context, message_id: str, reader: PM) -> ReplyLink | None:
        """The answer to a client's mail: to its writer, with a line that holds them off, signed by `reader`.

        Its copies go to the client's own people whom the mail named, and to nobody else: a stranger may have been
        copied in. None for a mail that we do not have, or that our server says its sender did not write.
        """
        message, client = context.messages.get(message_id), context.client
        if message is None or message.origin is OriginKind.REFUTED or not message.sender.address:
            return None
        to, party = message.sender, self._desk.directory.party(client.id)
        theirs = [one for one in message.to if party.has(one) and one != to.address]
        greet = greeted(to, client.name)
        view = HoldingView(reader.name, greet, salutation(client, [to.address]))
        text = self._text("holding", client.language, view)
        uri = self._mailto(to.address, theirs[:COPIED], message.base_subject, text)
        return ReplyLink(greet or to.name or to.address, uri) if uri else None

    def reminder(self, context: Context, question: Question, to: Address) -> tuple[str, str]:
        """The text that reminds a client of a question of ours, and a mailto: with it; "" where that is too long."""
        client = context.client
        signed = self._desk.directory.pm_of(client.id).name
        greet, called = greeted(to, client.name), salutation(client, [to.address])
        view = ChaserView(str(client.zone), question.text, question.asked_at, signed, greet, called)
        text = self._text("chaser", client.language, view)
        return text, self._mailto(to.address, (), context.subject(question.message_id), text) if to.address else ""

    def onward(self, client: str, message_id: str, text: str) -> str:
        """A mailto: that sends `text` as the answer to a client's mail; "" for a mail that we do not have."""
        record = self._desk.records.get(client)
        mails = (one for one in record.messages.values() if one.message_id == message_id) if record else ()
        answered = next((one for one in mails if one.origin is not OriginKind.REFUTED and one.sender.address), None)
        return self._mailto(answered.sender.address, (), answered.base_subject, text) if answered else ""

    def _text(self, kind: str, language: str, view: TextView) -> str:
        return self._desk.team_mails.text(kind, language, view)

    def _mailto(self, to: str, copies: Sequence[str], subject: str, text: str) -> str:
        """RFC 6068; "" for one that is longer than programs take."""
        fields = {
            "subject": f"Re: {subject}",
            "cc": ",".join((self._desk.settings.addresses[0], *copies)),
            "body": "\r\n".join(text.splitlines()),
        }
        row = "&".join(f"{name}={quote(value, safe='@,' if name == 'cc' else '')}" for name, value in fields.items())
        uri = f"mailto:{quote(to, safe='@')}?{row}"
        return uri if len(uri) <= LONGEST else ""
