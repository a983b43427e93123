"""Certified mail of Italy (PEC, RFC 6109): a provider's envelope, in which the mail itself lies.

The envelope's text is the provider's and says nothing; what somebody wrote is the mail inside. That the provider
signed it is not looked at, so who wrote it stays a claim.
"""

from __future__ import annotations

from dataclasses import replace

from daemon.core.model import Message

_TRANSPORT = "x-trasporto"  # posta-certificata; errore, for a mail that came from outside
_RECEIPT = "x-ricevuta"


def is_envelope(message: Message) -> bool:
    """Whether `message` is a provider's envelope with one mail in it, and no receipt."""
    return _TRANSPORT in message.headers and _RECEIPT not in message.headers and len(message.mails) == 1


def opened(message: Message) -> Message:
    """An envelope with the words, the files and the subject of the mail inside; any other message as it is."""
    if not is_envelope(message):
        return message
    inside = message.mails[0]
    names = dict.fromkeys((*inside.references, *inside.in_reply_to, *filter(None, (inside.message_id,))))
    return replace(
        message,
        subject=inside.subject or message.subject,
        text=inside.text,
        html=inside.html,
        attachments=inside.attachments,
        data=inside.data,
        calendar=inside.calendar,
        content_type=inside.content_type,
        report=inside.report,
        enclosed=inside.enclosed,
        references=(*message.references, *names),
    )
