"""The words of commands: what a person may order or ask by mail, one name from the rules to the ruling."""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """As `rules/<language>/commands.toml` and the records spell it."""

    # of a question
    DONE = "done"
    PHONE = "phone"  # answered, where no mail shows it
    DISMISS = "dismiss"  # no answer needed
    REOPEN = "reopen"  # still open, though it was taken for settled
    SNOOZE = "snooze"
    DUE = "due"
    NOTE = "note"  # or of a client
    GIVE = "give"  # to another PM
    STOP = "stop"  # no more alerts
    # of a promise, or of what we asked a client
    KEPT = "kept"
    DROPPED = "dropped"  # nobody waits for it any more
    # of a client's project
    PLAN = "plan"  # its steps; without them it is asked how the plan stands
    NOTES = "notes"  # lines on it
    # of a client's first and last letter
    WELCOME = "welcome"
    FAREWELL = "farewell"
    # of an unknown sender
    ASSIGN = "assign"  # to a client
    FOREIGN = "foreign"  # nobody's client
    # of a drafted update
    APPROVE = "approve"  # it goes out
    HOLD = "hold"
    WITHOUT = "without"  # some of its points
    SHOW = "show"  # as the client will see it
    PUT_OFF = "put-off"  # nobody writes it: what comes of a snooze of one that is not approved
    AGREED = "agreed"  # nobody writes it: what comes of a yes to a client's wish
    EDITED = "edited"  # nobody writes it: lines of the draft that came back otherwise
    # of whoever writes
    AWAY = "away"
    BACK = "back"
    # of what was ruled before
    UNDO = "undo"
    # asked of the clerk
    STATUS = "status"  # what is owed
    FIND = "find"  # mail with these words
    RECORD = "record"  # all that is known of a client
    REPORT = "report"  # figures
    HELP = "help"  # the list of commands
    # what no language has a word for
    UNKNOWN = "unknown"  # it is not understood: nothing changes


TIMED = frozenset({Word.SNOOZE, Word.DUE, Word.AWAY})  # they say until when
NAMING = frozenset({Word.GIVE, Word.ASSIGN})  # they say to whom
CLOSING = frozenset({Word.DONE, Word.PHONE, Word.DISMISS})  # a doubt beside them must not close a question
# Answered, where all other words are orders. HELP stands apart: it is answered in the receipt.
ASKING = frozenset({Word.STATUS, Word.FIND, Word.RECORD, Word.REPORT, Word.SHOW})
# What makes a letter to a client that is no regular update.
LETTERS = frozenset({Word.WELCOME, Word.FAREWELL})
