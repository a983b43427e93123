"""One page that shows what happened, mail by mail. No scripts; each mail's HTML in a frame of its own."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterable
from datetime import datetime
from html import escape

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; color: #1c2733;
  background: #f5f6f8; color-scheme: light; }
h1 { font-size: 1.5rem; } p.lead { color: #566; }
article { background: #fff; border: 1px solid #dde2e8; border-radius: 8px; margin: .75rem 0; padding: .75rem 1rem; }
article.ours { border-left: 4px solid #1d7a4f; } article.came { border-left: 4px solid #7a8896; }
summary { cursor: pointer; } time { color: #667; font-variant-numeric: tabular-nums; margin-right: .5rem; }
summary b { font-weight: 600; } .who { color: #445; font-size: .9rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
iframe { width: 100%; height: 36rem; border: 1px solid #dde2e8; border-radius: 6px; background: #fff; }
"""


def page(moments: Iterable[tuple[datetime, str, str, bytes, bool]]) -> str:
    """The page as HTML. A moment is when, who or to whom, subject, the message, and whether the clerk sent it."""
    articles = "\n".join(_article(*moment) for moment in moments)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>inboxclerk demo</title><style>{_STYLE}</style>'
        "<h1>Two weeks with inboxclerk</h1><p class='lead'>Grey: mail that came. Green: mail that the clerk sent. "
        f"Open one to read it.</p>{articles}</html>"
    )


def _article(at: datetime, who: str, subject: str, raw: bytes, ours: bool) -> str:
    kind = "ours" if ours else "came"
    return (
        f'<article class="{kind}"><details><summary><time>{at:%a %d %b %H:%M}</time><b>{escape(subject)}</b><br>'
        f'<span class="who">{escape(who)}</span></summary>{_body(raw)}</details></article>'
    )


def _body(raw: bytes) -> str:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if html := message.get_body(("html",)):
        return f'<iframe sandbox title="the mail" srcdoc="{escape(html.get_content())}"></iframe>'
    text = message.get_body(("plain",))
    return f"<pre>{escape(text.get_content() if text else '')}</pre>"
