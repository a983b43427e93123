"""What a reply does to the questions of the other side: in its thread, in others, in the one that it goes on with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from daemon.core.ledger import answers
from daemon.core.ledger.case import Case
from daemon.core.ledger.docket import Docket
from daemon.core.ledger.elsewhere import Passing, continued, goes_on
from daemon.core.ledger.gist import Gist, Gists
from daemon.core.ledger.sides import Sides
from daemon.core.ledger.thanks import takes_up
from daemon.core.ledger.verdicts import Verdict
from daemon.core.ledger.wording import Wording
from daemon.core.model import PROVED, Direction, Filed, State

_NEWEST_ASKED, _GOES_ON = 12, timedelta(days=7)  # what a mail with a subject of its own may go on with


class Replies:
    """Judges the mails of a record as replies."""

    def __init__(self, wording: Wording, gists: Gists) -> None:
        self._wording = wording
        self._gists = gists

    def judge(self, docket: Docket, filed: Filed, sides: Sides) -> dict[str, Verdict]:
        """What a reply does to the questions of the other side, by their ids. They know from now on that it was there.

        A mail of the team that our server does not vouch for counts in its own thread alone.
        """
        of_client = filed.direction is Direction.INBOUND
        anywhere = of_client or filed.origin in PROVED
        meant = docket.meant(filed) if anywhere else docket.waiting(filed)
        here = [case for case in meant if _reaches(filed, case, sides)]
        anywhere = anywhere and docket.reaches(filed)
        if not (here or anywhere):
            return {}  # most mail: what it says need not be read for that
        reply = self._gists.of(filed).reply
        questions = [case.owed_question() for case in here]
        verdicts = answers.judge(questions, reply) if here else {}
        if not of_client:  # the weights are learned from what a team answers
            verdicts = self._wording.leaning.over(questions, reply, verdicts)
        if anywhere:
            judged = {case.id for case in here}
            verdicts |= self._elsewhere(docket, filed, sides, judged)
            verdicts = self._going_on(docket, filed, judged) | verdicts
        for case in (docket.cases[key] for key, verdict in verdicts.items() if verdict.state is State.REPLIED):
            case.taken_up |= takes_up(case.owed_question(), reply)
        for case in here if reply.bits or reply.attached else ():
            case.fresh = False
        return verdicts

    def _elsewhere(self, docket: Docket, filed: Filed, sides: Sides, judged: Collection[str]) -> dict[str, Verdict]:
        """What a reply does to the questions of other threads; `judged` are those that it was judged by already."""
        gist = self._gists.of(filed)
        near = [case for case in docket.elsewhere(filed, gist.starts) if case.id not in judged]
        if not near:
            return {}
        passing = Passing(gist.reply, gist.subject, gist.files, begins=not filed.references)
        bits = passing.for_each({case.id: case.posed.bag for case in (*docket.thread(filed), *near)})
        verdicts = {
            case.id: passing.verdict(case.posed, bits[case.id], case.owed_question)
            for case in near
            if (bits[case.id] or passing.beside) and _reaches(filed, case, sides)
        }
        return {key: verdict for key, verdict in verdicts.items() if verdict}

    def _going_on(self, docket: Docket, filed: Filed, judged: Collection[str]) -> dict[str, Verdict]:
        """What a mail that begins a thread may do to the thread that its subject goes on with."""
        gist = self._gists.of(filed)
        if filed.direction is Direction.INBOUND or filed.references or not gist.subject:
            return {}
        kin = [
            case
            for case in docket.newest(filed, _NEWEST_ASKED, _GOES_ON)
            if case.id not in judged and case.filed.base_subject != filed.base_subject and self._is_on(gist, case)
        ]
        threads = {case.filed.thread for case in kin}
        if len(threads) != 1:
            return {}
        return continued([case.owed_question() for case in kin], gist.reply, self._wording.leaning)

    def _is_on(self, gist: Gist, case: Case) -> bool:
        asked = self._gists.of(case.filed)
        return goes_on(gist.subject, asked.subject, case.posed.bag, asked.bag)


def _reaches(filed: Filed, case: Case, sides: Sides) -> bool:
    """Whether an answer goes to who asked, or to another person of that side."""
    if filed.direction is Direction.INBOUND:
        return True
    return case.filed.sender.address in filed.to or sides.is_to_client(filed)
