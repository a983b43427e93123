"""`explain`: how each message is read. Needs no configuration and writes nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.sources import Piece, files, pieces
from daemon.adapters.suffixes import organisation
from daemon.core.filing.threadable import Threadable, threadable
from daemon.core.filing.threads import thread_ids
from daemon.core.message.identity import arrival
from daemon.core.message.origin import origin
from daemon.core.message.parse import Unreadable
from daemon.core.model import Address, OriginKind, Reading
from daemon.core.reading.reader import Reader

log = logging.getLogger(__name__)

Explained = dict[str, Any]


def explain(paths: list[Path], *, with_threads: bool = False, server: str | None = None) -> Iterator[Explained]:
    """One object for each message, in input order, as `--json` prints it. Raises NoMail.

    `server`: the authserv-id whose word on the origin counts; nobody's counts when None.
    """
    reader = Reader(shipped_rules())
    found = (_explained(reader, piece, server) for path in files(paths) for piece in pieces(path))
    if not with_threads:
        yield from (row for row, _ in found)
        return
    rows = list(found)
    items = [_threadable(number, reading) for number, (_, reading) in enumerate(rows) if reading]
    ids = thread_ids(items)
    for number, (row, _) in enumerate(rows):
        yield {**row, "thread": ids.get(str(number), f"unread-{number}")}


def _threadable(number: int, reading: Reading) -> Threadable:
    """Keyed by place: the same mail twice in the input is two lines."""
    return threadable(str(number), reading, arrival(reading.message), is_reply=reading.is_reply)


def _explained(reader: Reader, piece: Piece, server: str | None) -> tuple[Explained, Reading | None]:
    try:
        reading = reader.read(piece.raw)
    except Unreadable as error:
        return _unread(piece, str(error)), None
    except Exception as error:  # every message has its line, even when the fault is ours
        log.exception("a message could not be read source=%s", piece.source)
        return _unread(piece, f"a fault of inboxclerk: {type(error).__name__}: {error}"), None
    return as_json(piece.source, reading, server), reading


def _unread(piece: Piece, reason: str) -> Explained:
    return {
        "source": piece.source,
        "error": reason,
        **dict.fromkeys(("message_id", "in_reply_to", "date", "from", "html", "language", "automatic")),
        "origin": OriginKind.UNPROVED,
        "origin_why": "it could not be read",
        **dict.fromkeys(("subject", "base_subject", "text", "own_text"), ""),
        **{name: [] for name in ("references", "to", "cc", "reply_to", "attachments", "questions")},
    }


def as_json(source: str, reading: Reading, server: str | None = None) -> Explained:
    """One reading with the fields of the contract, and more."""
    message = reading.message
    sent_by = origin(message, server, organisation)
    return {
        "source": source,
        "error": None,
        "message_id": message.message_id,
        "in_reply_to": message.in_reply_to[0] if message.in_reply_to else None,
        "references": list(message.references),
        "date": message.date.isoformat() if message.date else None,
        "from": _person(message.sender) if message.sender else None,
        "to": [_person(entry) for entry in message.to],
        "cc": [_person(entry) for entry in message.cc],
        "reply_to": [_person(entry) for entry in message.reply_to],
        "subject": message.subject,
        "base_subject": reading.base_subject,
        "text": message.text + message.enclosed,
        "html": message.html,
        "attachments": [
            {"filename": file.filename, "content_type": file.content_type, "size": file.size}
            for file in message.attachments
        ],
        "language": reading.language,
        "origin": sent_by.kind,
        "origin_why": sent_by.why,
        "automatic": reading.automatic.kind if reading.automatic else None,
        "own_text": reading.body.own_text,
        "questions": [{"text": ask.text, "kind": ask.kind} for ask in reading.asks],
        **_evidence(reading),
    }


def _evidence(reading: Reading) -> Explained:
    """Beyond the contract: by which rule."""
    verdict = reading.automatic
    return {
        "automatic_rule": verdict.rule if verdict else None,
        "cut": reading.message.cut,
        "away_until": verdict.away.until.isoformat() if verdict and verdict.away and verdict.away.until else None,
        "removed": [{"part": part.part, "rule": part.rule, "text": part.text} for part in reading.body.removed],
        "passages": [{"quoted": passage.quoted, "answer": passage.answer} for passage in reading.body.passages],
        "acts": [
            {"speech": act.speech, "text": act.text, "due": act.due.isoformat() if act.due else None, "rule": act.rule}
            for act in reading.acts
        ],
        "certainty": [{"text": ask.text, "certainty": ask.certainty, "rule": ask.rule} for ask in reading.asks],
    }


def _person(entry: Address) -> dict[str, str]:
    return {"name": entry.name, "address": entry.address}
