"""Mailboxes as the server lists them, and which of them are meant by a pattern or by "the Sent mailbox"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from daemon.core.words.rules import Rule

# A wildcard does not mean these (RFC 6154): drafts are no mail yet, junk is no client's, \All has everything twice, and
# \Sent is read as Sent. Named in full, they are read.
_NOT_BY_WILDCARD = frozenset({"\\drafts", "\\junk", "\\trash", "\\all", "\\sent"})
_UNSELECTABLE = frozenset({"\\noselect", "\\nonexistent"})
# Where a Sent mailbox may lie; one deeper down is somebody's own order.
_PARENTS = frozenset({"", "inbox", "[gmail]", "[google mail]"})


@dataclass(frozen=True, slots=True)
class Mailbox:
    name: str  # decoded from modified UTF-7
    flags: frozenset[str]  # lower case: servers differ (`\\sent` on Cyrus, `\\Sent` elsewhere)
    delimiter: str  # "" in a flat namespace

    @property
    def selectable(self) -> bool:
        return not self.flags & _UNSELECTABLE


def matching(listing: Iterable[Mailbox], pattern: str) -> list[str]:
    """The names that `pattern` means, in the server's order.

    `*` stands for anything, `%` for anything up to the next delimiter (RFC 3501 6.3.8); `/` is the delimiter whatever
    the server's is, and a server's `INBOX.` prefix may be left out.
    """
    found = [box for box in listing if box.selectable and any(_glob(pattern, name) for name in _spellings(box))]
    return [box.name for box in found if not (_wild(pattern) and box.flags & _NOT_BY_WILDCARD)]


def absent(listing: Sequence[Mailbox], patterns: Iterable[str]) -> list[str]:
    """The patterns that mean no mailbox at all: a slip of the pen, or a mailbox that somebody renamed."""
    return [pattern for pattern in patterns if not matching(listing, pattern)]


def gone(listing: Sequence[Mailbox], patterns: Iterable[str], read: Iterable[str]) -> list[str]:
    """What is meant by name and is not there, and what wildcards meant when it was `read` and is not there any more.

    A wildcard that means nothing yet is no trouble: its first mailbox may be made tomorrow.
    """
    patterns = list(patterns)
    there = {box.name for box in listing if box.selectable}
    delimiter = next((box.delimiter for box in listing if box.delimiter), "")
    lost = [Mailbox(name, frozenset(), delimiter) for name in read if name not in there]
    wild = [pattern for pattern in patterns if _wild(pattern)]
    named = absent(listing, (pattern for pattern in patterns if not _wild(pattern)))
    return list(dict.fromkeys([*named, *(name for pattern in wild for name in matching(lost, pattern))]))


def sent_mailboxes(listing: Iterable[Mailbox], names: Rule, watched: Iterable[str] = ()) -> list[str]:
    """The mailboxes that hold sent mail: flagged as such first, then those with such a name.

    All of them: mail programs that ignore the flag keep their own ("Sent Messages", "Posta inviata"), and an answer in
    it is an answer. A shared mailbox that is `watched` has its own beside it or below it, which no flag tells: a flag
    is of one person (RFC 6154).
    """
    boxes = [box for box in listing if box.selectable]
    flagged = [box.name for box in boxes if "\\sent" in box.flags]
    near = {place for box in boxes if box.name in set(watched) for place in (box.name, _parent(box)[0])}
    named = [box.name for box in boxes if _has_name(box, names, near) and box.name not in flagged]
    return flagged + named


def _has_name(box: Mailbox, names: Rule, near: Collection[str]) -> bool:
    parent, leaf = _parent(box)
    return (parent.lower() in _PARENTS or parent in near) and names.matches(leaf)


def _parent(box: Mailbox) -> tuple[str, str]:
    """Where it lies, and its name there."""
    parent, _, leaf = box.name.rpartition(box.delimiter) if box.delimiter else ("", "", box.name)
    return parent, leaf


def _wild(pattern: str) -> bool:
    return "*" in pattern or "%" in pattern


def _spellings(box: Mailbox) -> list[str]:
    name = box.name.replace(box.delimiter, "/") if box.delimiter else box.name
    head, slash, rest = name.partition("/")
    if head.upper() != "INBOX":
        return [name]
    return [f"INBOX{slash}{rest}", rest] if slash else ["INBOX"]


def _glob(pattern: str, name: str) -> bool:
    """Whether `name` fits, by keeping all the places that the pattern read so far can reach: no going back."""
    if pattern.upper() == "INBOX":
        pattern = "INBOX"
    reachable = {0}  # places in the name that the pattern so far can end at
    for char in pattern:
        if char in "*%":
            reachable = {end for start in reachable for end in _stretch(name, start, across=char == "*")}
        else:
            reachable = {place + 1 for place in reachable if name[place : place + 1] == char}
    return len(name) in reachable


def _stretch(name: str, start: int, *, across: bool) -> range:
    stop = len(name) if across else name.find("/", start)
    return range(start, (len(name) if stop < 0 else stop) + 1)
