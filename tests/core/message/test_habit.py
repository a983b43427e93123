"""Habit: what `authserv_id` should be is read off mails that came from outside."""

from __future__ import annotations

import pytest

from daemon.core.message.authentication import TOPMOST
from daemon.core.message.habit import Habit, habit
from daemon.core.message.parse import parse
from daemon.core.model import Message

GOOGLE = (
    "Received: by 2002:a05:6402:3583:b0:1 with SMTP id y3; Mon, 2 Mar 2026 09:00:00 -0800",
    "Received: from mail.sender.example by mx.google.com with ESMTPS id x; Mon, 2 Mar 2026 09:00:00 -0800",
    "Authentication-Results: mx.google.com; dkim=pass header.i=@sender.example; dmarc=pass header.from=sender.example",
)
MICROSOFT = (
    "Received: from A.eurprd01.prod.outlook.com by B.eurprd01.prod.outlook.com with HTTPS; Mon, 2 Mar 2026 09:00:00 +0000",
    "Authentication-Results: spf=pass smtp.mailfrom=sender.example; dmarc=pass header.from=sender.example",
    "Received: from mail.sender.example by C.mail.protection.outlook.com with SMTP; Mon, 2 Mar 2026 09:00:00 +0000",
)
RSPAMD = (
    "Received: from mail.agency.example by mail.agency.example with LMTP id q; Mon, 2 Mar 2026 09:00:00 +0000",
    "Authentication-Results: mail.agency.example; dkim=pass header.d=sender.example",
    "Received: from mail.sender.example by mail.agency.example (Postfix); Mon, 2 Mar 2026 09:00:00 +0000",
)
NOTHING = (
    "Received: from mail.sender.example by mail.agency.example (Postfix); Mon, 2 Mar 2026 09:00:00 +0000",
    "Received: from laptop by mail.sender.example; Mon, 2 Mar 2026 09:00:00 +0000",
)
BROUGHT = (NOTHING[0], "Authentication-Results: mail.sender.example; auth=pass smtp.auth=x", NOTHING[1])
NAMELESS_FROM_OUTSIDE = (NOTHING[0], "Authentication-Results: dmarc=pass header.from=sender.example", NOTHING[1])
TEAM = frozenset({"agency.example"})


def mails(*heads: tuple[str, ...], domain: str = "") -> list[Message]:
    """One mail with each head, from as many domains as there are mails, or from one."""
    return [
        parse("\r\n".join([*head, f"From: x@{domain or f'sender{number}.example'}", "", "hi"]).encode())
        for number, head in enumerate(heads)
    ]


@pytest.mark.parametrize(
    ("head", "name"), [(GOOGLE, "mx.google.com"), (MICROSOFT, TOPMOST), (RSPAMD, "mail.agency.example")]
)
def test_the_name_that_nearly_every_mail_bears_is_the_servers(head: tuple[str, ...], name: str) -> None:
    assert habit(mails(*[head] * 9, NOTHING), TEAM, None) == Habit(10, name, 9, steady=True)


def test_where_the_server_writes_none_what_senders_brought_is_not_proposed() -> None:
    assert habit(mails(*[NOTHING] * 10), TEAM, None) == Habit(10)
    found = habit(mails(*[NOTHING] * 6, *[BROUGHT] * 4), TEAM, None)
    assert (found.bearing, found.steady) == (4, False)
    assert habit(mails(*[NAMELESS_FROM_OUTSIDE] * 10), TEAM, None) == Habit(10)


def test_one_sender_who_fills_the_inbox_proposes_nothing() -> None:
    assert not habit(mails(*[BROUGHT] * 10, domain="evil.example"), TEAM, None).steady


def test_a_few_mails_tell_nothing_and_those_of_the_team_are_left_out() -> None:
    assert not habit(mails(*[GOOGLE] * 4), TEAM, None).steady
    assert habit(mails(*[NOTHING] * 10, domain="agency.example"), TEAM, None) == Habit(0)


def test_what_is_configured_is_counted_where_it_says_something() -> None:
    some = mails(*[GOOGLE] * 9, NOTHING)
    assert habit(some, TEAM, "MX.google.com").trusted == 9
    assert habit(some, TEAM, "mx.agency.example").trusted == 0
