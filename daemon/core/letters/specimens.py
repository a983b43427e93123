"""Sample views of every kind, to try templates on before there is anything to send, and to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.word import ASKING, Word
from daemon.core.letters.actions import ON_DRAFT
from daemon.core.letters.client_specimens import asking, chaser, holding, planned, reminding, update
from daemon.core.letters.digest_views import (
    DigestView,
    Due,
    Health,
    Held,
    Impostor,
    LetGo,
    Pending,
    Settled,
    Waiting,
)
from daemon.core.letters.first_views import FirstView
from daemon.core.letters.mail_kinds import View
from daemon.core.letters.project_specimens import notes, plan, welcome
from daemon.core.letters.reply_views import AnswerLine, AnswerView, ReceiptView, Unsent
from daemon.core.letters.report_specimens import quiet_report, report
from daemon.core.letters.specimen_talk import ENGLISH, NOW, H, Talk, actions, anna, head, knocking, luca, unclear
from daemon.core.letters.views import (
    Action,
    AlertView,
    Closed,
    Counting,
    DraftView,
    Noted,
    NoticeView,
    QuestionLine,
    Rendered,
    Stranger,
    Tried,
    Wished,
)
from daemon.core.model import Address
from daemon.core.project.written_plan import UnreadPlan
from daemon.core.schedule.context import Said

_UNWRITTEN = {Word.UNKNOWN, Word.EDITED, Word.PUT_OFF, Word.AGREED}  # of commands
_MAIL = Rendered("Where we stand", "Hello,\n", "<p>Hello,</p>", "<p>Hello,</p>")


def overdue(talk: Talk) -> QuestionLine:
    asked = NOW - timedelta(days=4) + timedelta(minutes=35)
    due = NOW - timedelta(minutes=25)
    return QuestionLine(
        number=1,
        level="breach",
        client=talk.client,
        asked_by=anna(talk),
        text=talk.when,
        kind="question",
        asked_at=asked,
        due_at=due,
        left=-timedelta(minutes=25),
        client_zone="Europe/Kyiv",
        certainty=0.94,
        subject=talk.thread,
        counting=Counting(asked, 8 * H, due, (Closed((NOW - timedelta(days=1)).date(), talk.holiday),)),
        said=(Said("holding", luca(talk), asked + timedelta(days=3), talk.holding),),
        flags=("chaser", "urgent"),
        contested=NOW - timedelta(hours=40, minutes=10),
        due_before=due - timedelta(days=1),
        link="https://mail.agency.example/m/4711",
        actions=actions(1),
    )


def due_soon(talk: Talk) -> QuestionLine:
    return QuestionLine(
        number=2,
        level="warning",
        client=talk.other,
        asked_by=Address("", "office@other.example"),
        text=talk.please,
        kind="request",
        asked_at=NOW - 6 * H,
        due_at=NOW + timedelta(hours=1, minutes=40),
        left=timedelta(hours=1, minutes=40),
        client_zone=talk.zone,
        certainty=0.64,
        subject=talk.component,
        target="promise",
        actions=actions(2),
    )


def escalated(talk: Talk) -> QuestionLine:
    return QuestionLine(
        3, "escalation", talk.other, Address(talk.anna, "x@other.example"), talk.price, "question", NOW - 50 * H,
        NOW - 30 * H, -13 * H, "America/New_York", 0.8, talk.component, flags=("complaint", "repeated"),
        counting=Counting(NOW - 50 * H, 8 * H, NOW - 30 * H),
        said=(Said("partial", luca(talk), NOW - 40 * H, talk.promise),), actions=actions(3),
        tried=Tried(talk.luca, NOW - 32 * H, NOW - 30 * H),
    )  # fmt: skip


def complaint(talk: Talk) -> Noted:
    return Noted(
        talk.other, anna(talk), talk.price, "complaint", NOW - 19 * H, subject=talk.component, due_at=NOW + 2 * H
    )


def alert(talk: Talk) -> AlertView:
    return AlertView(
        head(talk),
        (escalated(talk), overdue(talk), due_soon(talk)),
        more=2,
        instead_of=talk.luca,
        away_until=date(2026, 12, 12),
        besides=((talk.anna, None), (talk.luca, date(2026, 12, 12))),
    )


def reminded(talk: Talk, reminder: str) -> Waiting:
    return Waiting(
        talk.client,
        talk.anna,
        talk.ours,
        NOW - timedelta(days=9),
        talk.thread,
        reminder,
        "",
        "mailto:anna@client.example?body=x",
        6,
        "6 done",
    )


def digest(talk: Talk, reminder: str) -> DigestView:
    said = Said("settled", luca(talk), NOW - 18 * H, talk.promise)
    return DigestView(
        head(talk),
        overdue=(overdue(talk), escalated(talk)),
        due_today=(due_soon(talk),),
        settled=(
            Settled(4, talk.client, anna(talk), talk.please, NOW - 20 * H, "replied", said),
            Settled(None, talk.other, Address(talk.anna, "x@other.example"), talk.price, NOW - 22 * H, "withdrawn"),
        ),
        promises=(
            Due(talk.client, talk.promise, date(2026, 12, 9), luca(talk), talk.component, number=9, command="9 kept"),
        ),
        waiting=(reminded(talk, reminder),),
        let_go=(LetGo(7, talk.client, talk.price, NOW - timedelta(days=22), "weeks", "7 still open"),),
        held=(Held(8, talk.client, anna(talk), talk.price, NOW - 4 * H, command="8 still open"),),
        hunches=(Held(10, talk.client, anna(talk), talk.component, NOW - 5 * H, command="10 still open"),),
        approvals=(
            Noted(talk.client, anna(talk), talk.please, "approval", NOW - 20 * H),
            Noted(talk.client, anna(talk), talk.please, "conditional approval", NOW - 20 * H),
        ),
        red_flags=(complaint(talk),),
        strangers=(
            knocking(talk, 5),
            Stranger(
                6, Address("", "jd@сlient.example"), talk.thread, NOW - 6 * H, "6 assign to ACME", "client.example"
            ),
        ),
        impostors=(Impostor(talk.client, luca(talk), talk.thread, NOW - 3 * H),),
        drafts=(Pending(talk.client, NOW - timedelta(days=3), subject=talk.thread, number=7, command="7 approve"),),
        health=(Health("unreadable", NOW - 12 * H), Health("unreachable", NOW - 2 * H, 7)),
        instead_of=talk.luca,
        away_until=date(2026, 12, 12),
    )


def draft(talk: Talk, rendered: Rendered) -> DraftView:
    buttons = tuple(Action(word, word, f"mailto:projects@agency.example?body={word}") for word in ON_DRAFT)
    others, jargon = ("x@client.example",), (talk.component,)
    return DraftView(
        head(talk),
        talk.client,
        rendered,
        ("anna@client.example",),
        NOW,
        buttons,
        others=others,
        jargon=jargon,
        points=((talk.ours, "without 1"), (talk.when, "without 2")),
    )


def notice(talk: Talk, kind: str = "dead-letter") -> NoticeView:
    return NoticeView(
        head(talk),
        kind,
        NOW - 3 * H,
        "550 5.1.1 No such user",
        talk.thread,
        "anna@client.example",
        client=talk.client,
        count=3,
        plan=UnreadPlan("plan.toml", "key", 7, "when", "name, date") if kind == "plan" else None,
    )


def receipt(talk: Talk) -> ReceiptView:
    plain = (
        *(Word.PHONE, Word.DISMISS, Word.REOPEN, Word.NOTE, Word.AWAY, Word.BACK, Word.STOP, Word.UNDO),
        *(Word.APPROVE, Word.HOLD, Word.PUT_OFF, Word.AGREED, Word.WITHOUT, Word.PLAN, Word.NOTES),
        *(Word.WELCOME, Word.FAREWELL),
    )
    words = (*plain, *(one for one in Obstacle if one is not Obstacle.SEVERAL))
    return ReceiptView(
        head(talk),
        (
            Result(Word.DONE, "1 done", 1, talk.client, talk.when),
            Result(Word.SNOOZE, "2 snooze 2d", 2, talk.other, talk.please, until=NOW + 48 * H),
            Result(Word.GIVE, "3 give to Luca", 3, talk.other, talk.price, talk.luca),
            Result(Word.DUE, "3 due Friday", 3, until=NOW + 72 * H),
            Result(Word.ASSIGN, "4 assign to ACME", 4, name="ACME"),
            Result(Word.UNKNOWN, "5 dnoe", 5),
            Result(Obstacle.SEVERAL, "stop"),
            *(Result(word, word, 7, talk.client, name=talk.luca, until=NOW + 90 * H) for word in words),
        ),
        (plan(talk), notes(talk)),
        {word: f"1 {word}" for word in Word if word not in ASKING | _UNWRITTEN},
        (Unsent(talk.holding, "mailto:anna@client.example?body=x"),),
    )


def answers(talk: Talk) -> dict[str, AnswerView]:
    """What can be asked by mail: kind → the answer."""
    anna = Address(talk.anna, "anna@client.example")
    waiting = tuple(
        AnswerLine(client, anna, text, NOW - 30 * H, NOW + (9 - 20 * n) * H, late=bool(n), number=n + 1)
        for n, (client, text) in enumerate(((talk.client, talk.when), (talk.other, talk.please)))
    )
    mail = AnswerLine(talk.client, anna, talk.please, NOW - 90 * H, subject=talk.thread)
    return {
        "status": AnswerView(head(talk), Word.STATUS, lines=waiting, more=3),
        "find": AnswerView(head(talk), Word.FIND, "samples", (mail,)),
        "find-nothing": AnswerView(head(talk), Word.FIND, "samples"),
        "record": AnswerView(head(talk), Word.RECORD, talk.client),
        "report": AnswerView(head(talk), Word.REPORT, talk.client),
        "plan": AnswerView(head(talk), Word.PLAN, talk.client, plan=plan(talk)),
        "plan-none": AnswerView(head(talk), Word.PLAN, talk.client),
        "nobody": AnswerView(head(talk), "nobody", "ACME"),
    }


def first(talk: Talk) -> FirstView:
    recent = (overdue(talk), replace(overdue(talk), number=2, text=talk.price, client=talk.other, due_at=NOW + 6 * H))
    older = replace(overdue(talk), number=3, text=talk.price, asked_at=NOW - timedelta(days=40))
    return FirstView(head(talk), 4812, 2021, recent, (older,), 4)


def specimens(talk: Talk = ENGLISH, reminder: str = "", mail: Rendered = _MAIL) -> dict[str, tuple[str, View]]:
    """Name → kind and view. `reminder` is a chaser's text, `mail` the update that a draft quotes."""
    return {
        "alert": ("alert", alert(talk)),
        "alert-one": ("alert", AlertView(head(talk), (overdue(talk),))),
        "alert-flag": ("alert", AlertView(head(talk), (), flags=(complaint(talk),))),
        "alert-both": ("alert", replace(alert(talk), flags=(complaint(talk),), strangers=(knocking(talk, 4),))),
        "alert-stranger": ("alert", AlertView(head(talk), (), strangers=(knocking(talk),))),
        "alert-strangers": ("alert", AlertView(head(talk), (), strangers=(knocking(talk), unclear(talk)))),
        "digest": ("digest", digest(talk, reminder)),
        "digest-quiet": ("digest", DigestView(head(talk))),
        "first": ("first", first(talk)),
        "first-clean": ("first", FirstView(head(talk), 4812, 2021)),
        "update-A": ("update", update(talk)),
        "update-B": ("update", update(talk, "B")),
        "update-C": ("update", update(talk, "C")),
        "update-plan-A": ("update", planned(talk)),
        "update-plan-B": ("update", planned(talk, "B")),
        "update-plan-C": ("update", planned(talk, "C")),
        "update-pulse": ("update", asking(talk)),
        "welcome": ("welcome", welcome(talk)),
        "farewell": ("farewell", asking(talk)),
        "reminder": ("reminder", reminding(talk)),
        "reminder-onward": ("reminder", replace(reminding(talk), onward=True, asked=reminding(talk).asked[:1])),
        "draft": ("draft", draft(talk, mail)),
        "draft-reminder": ("draft", replace(draft(talk, mail), letter="reminder")),
        "draft-onward": ("draft", replace(draft(talk, mail), letter="onward")),
        "notice": ("notice", notice(talk)),
        "notice-wish": ("notice", replace(notice(talk, "wish"), wished=Wished(talk.anna, 2, "C"))),
        "receipt": ("receipt", replace(receipt(talk), results=receipt(talk).results[:3], plans=(), help={}, unsent=())),
        "receipt-all": ("receipt", receipt(talk)),
        **{f"answer-{name}": ("answer", view) for name, view in answers(talk).items()},
        "report": ("report", report(talk)),
        "report-quiet": ("report", quiet_report(talk)),
        "chaser": ("chaser", chaser(talk)),
        "holding": ("holding", holding(talk)),
    }
