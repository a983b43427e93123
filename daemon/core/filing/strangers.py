"""What is kept of the mail of unknown senders: no more than the digest shows. Their words lie in the archive alone."""

from __future__ import annotations

from dataclasses import replace

from daemon.core.model import Direction, Filed
from daemon.core.words.text import short

_SUBJECT = 300  # characters


def from_stranger(message: Filed) -> bool:
    """Whether one of the unmatched mails was written by a person whom nobody knows, and not by the team to one."""
    return message.direction is Direction.INBOUND and not (message.automatic or message.ours)


def bare(filed: Filed) -> Filed:
    """The row without the words: who wrote, to whom, when, on what, and what it belongs to."""
    if not _tells_more(filed):
        return filed
    return replace(
        filed,
        subject=short(filed.subject, _SUBJECT),
        base_subject=short(filed.base_subject, _SUBJECT),
        own_text="",
        attachments=(),
        asks=(),
        acts=(),
        passages=(),
        own_print=(),
        quoted_print=(),
        hunch="",
    )


def dressed(row: Filed, read: Filed) -> Filed:
    """The bare `row` with the words of the same mail as it is `read` again."""
    return replace(
        row,
        subject=read.subject,
        base_subject=read.base_subject,
        own_text=read.own_text,
        language=read.language,
        attachments=read.attachments,
        asks=read.asks,
        acts=read.acts,
        passages=read.passages,
        own_print=read.own_print,
        quoted_print=read.quoted_print,
        hunch=read.hunch,
    )


def _tells_more(filed: Filed) -> bool:
    words = (filed.own_text, filed.attachments, filed.asks, filed.acts, filed.passages, filed.own_print)
    return any((*words, filed.quoted_print, filed.hunch)) or max(len(filed.subject), len(filed.base_subject)) > _SUBJECT
