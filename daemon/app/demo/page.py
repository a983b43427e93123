"""One page that shows what happened, mail by mail. No scripts; each mail's HTML in a frame of its own."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; color: #1c2733;
  background: #f5f6f8; color-scheme: light; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } p.lead { color: #566; }
article { background: #fff; border: 1px solid #dde2e8; border-radius: 8px; margin: .75rem 0; padding: .75rem 1rem; }
article.ours { border-left: 4px solid #1d7a4f; } article.came { border-left: 4px solid #7a8896; }
summary { cursor: pointer; } time { color: #667; font-variant-numeric: tabular-nums; margin-right: .5rem; }
summary b { font-weight: 600; } .who { color: #445; font-size: .9rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
iframe { width: 100%; height: 36rem; border: 1px solid #dde2e8; border-radius: 6px; background: #fff; }
"""


@dataclass(frozen=True, slots=True)
class PageMail:
    """A mail on the page."""

    at: datetime
    who: str  # from whom, or to whom
    subject: str
    raw: bytes
    ours: bool  # the clerk sent it
    letter: bool = False  # to a client


def page(mails: Iterable[PageMail]) -> str:
    """The page as HTML: what clients got first, the newest open, then all of it in its order."""
    told = list(mails)
    letters = [mail for mail in reversed(told) if mail.letter]
    first = "\n".join(_article(mail, opened=mail is letters[0]) for mail in letters)
    every = "\n".join(_article(mail) for mail in told)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>inboxclerk demo</title><style>{_STYLE}</style>'
        "<h1>Two weeks with inboxclerk</h1><h2>The letters that its clients got</h2>"
        "<p class='lead'>Written from what was asked and answered, from the plan of a project that its PM mailed, "
        f"and from five lines in answer to a draft.</p>{first}"
        "<h2>How they came about</h2><p class='lead'>Grey: mail that came. Green: mail that the clerk sent. "
        f"Open one to read it.</p>{every}</html>"
    )


def _article(mail: PageMail, *, opened: bool = False) -> str:
    kind = "ours" if mail.ours else "came"
    return (
        f'<article class="{kind}"><details{" open" if opened else ""}><summary><time>{mail.at:%a %d %b %H:%M}</time>'
        f'<b>{escape(mail.subject)}</b><br><span class="who">{escape(mail.who)}</span></summary>{_body(mail.raw)}'
        "</details></article>"
    )


def _body(raw: bytes) -> str:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if html := message.get_body(("html",)):
        return f'<iframe sandbox title="the mail" srcdoc="{escape(html.get_content())}"></iframe>'
    text = message.get_body(("plain",))
    return f"<pre>{escape(text.get_content() if text else '')}</pre>"
