"""Looking at the HTML of a mail as its reader would."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser

VOID = {"meta", "br", "link", "img", "hr"}


def seen(html: str) -> str:
    """The text that a reader sees, in single spaces."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["style", "title"])
    return " ".join(tree.text(separator=" ").split())


class Nesting(HTMLParser):
    """Whether every element is closed by its own end tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def bytes_of(mail: EmailMessage) -> bytes:
    """As it was sent: its lines are folded where they were."""
    return mail.as_bytes(policy=policy.default.clone(refold_source="none"))


def html_of(mail: EmailMessage) -> str:
    """The HTML of a mail of ours."""
    part = mail.get_body(("html",))
    assert part
    return str(part.get_content())
