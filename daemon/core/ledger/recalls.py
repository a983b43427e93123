"""Recalls: what Outlook writes when somebody wants a mail back.

Nothing is taken back by it here. The mail was read, and what it asks stays open until a person says otherwise; but
whoever is to answer is told that its writer may not want that any more.
"""

from __future__ import annotations

from daemon.core.ledger.docket import Docket
from daemon.core.model import Automatic, Filed
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.text import normal

RECALLED = 0.6  # certainty that a question is owed whose mail its writer recalled: more than alerts want


class Recalls:
    def __init__(self, rules: Rules) -> None:
        self._rule = Lexicon([rules.rule("mail", "automatic", "recall_subject")])

    def mark(self, docket: Docket, filed: Filed, when: str) -> None:
        """Note on what the recalled mail asked that its writer recalled it. It is known by its subject alone: meant is
        the newest mail of that writer under it. `when` it was, as it is told.
        """
        if filed.automatic is not Automatic.AUTO_REPLY or not self._rule.find_pattern(filed.subject):
            return
        topic = normal(filed.subject.partition(":")[2])
        theirs = [case for case in docket.cases.values() if case.filed.sender.address == filed.sender.address]
        under = [case for case in theirs if normal(case.filed.subject) == topic]
        newest = max((case.filed for case in under), key=lambda asked: asked.at, default=None)
        for case in under:
            if case.owed and newest and case.filed.key == newest.key:
                why = f"Its mail was recalled by the client on {when}; it is open until a person says otherwise."
                case.turn(case.state, why, min(case.certainty, RECALLED))
