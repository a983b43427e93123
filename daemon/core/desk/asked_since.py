"""What was said and shown of a letter that waits, since its draft."""

from __future__ import annotations

from datetime import datetime, timedelta

from daemon.core.commands.word import LETTERS, Word
from daemon.core.desk.update_letter import UpdateLetter
from daemon.core.desk.wishes import agreed
from daemon.core.state.entry import Entry

_MOST_DRAFTS = ((timedelta(hours=1), 6), (timedelta(days=1), 12))  # of one letter


def asked_at(letter: UpdateLetter, entry: Entry) -> datetime:
    """When the draft was shown last, or somebody last ruled on it."""
    clerk = letter.desk.clerk
    ruled = [one.at for one in (*clerk.rulings, *clerk.undone) if one.about == entry.draft]
    return max((*ruled, *(one.created for one in letter.drafts())), default=entry.created)


def told_since(letter: UpdateLetter, entry: Entry) -> bool:
    """Whether a PM told more of the project, or the client complained, since the newest draft."""
    now = letter.now
    shown_at = max((one.created for one in letter.drafts()), default=entry.created)
    others = LETTERS - {letter.slot.period}  # asked for: they are no news of this one
    told = (one for one in letter.record.rulings if not one.question and one.word not in others and not one.on_reminder)
    if any(shown_at < one.at <= now for one in told):  # a clock that went back has not told it yet
        return True
    wished = agreed(letter.desk, letter.client.id, shown_at)  # another rhythm is no other letter
    if wished and wished.detail and shown_at < now:
        return True
    return shown_at < now and bool(letter.careful(shown_at))


def is_often(letter: UpdateLetter) -> bool:
    """Whether so many drafts were shown lately that a machine may answer each of them: the next one waits."""
    shown = [one.created for one in letter.drafts()]
    return any(sum(letter.now - at < span for at in shown) >= most for span, most in _MOST_DRAFTS)


def approved_at(letter: UpdateLetter, entry: Entry) -> datetime:
    said = (one.at for one in letter.desk.clerk.rulings if one.word is Word.APPROVE and one.about == entry.draft)
    return max(said, default=letter.now)
