"""Points: the numbered and bulleted parts of a mail, and of what a reply quotes."""

from __future__ import annotations

import re

from daemon.core.words.text import normal, one_line

# `1.`, `2)`, `a)`, `3.-`, `Zu 4:`, `ad 5)`, `Punkt 6:`
_MARKER = re.compile(r"[ \t]*\(?(?:[^\W\d_]{1,7}\.? ?(?=\d{1,2}[):]))?(\d{1,2}|[a-zа-яіїє])(?:(?<=\d) )?[.):]-?[ \t]+")
_BULLET = re.compile(r"[ \t]*(?:[-*•–—]|\(?(?:\d{1,2}|[a-zа-яіїє])[.):])[ \t]+")


def numbered(text: str) -> list[tuple[str, str]]:
    """The numbered points of `text` (`1.`, `2)`, `a)`), each with what follows it; at least two, else none."""
    points: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if marker := _MARKER.match(line):
            points.append((marker[1].lower(), line[marker.end() :]))
        elif points and line.strip():
            points[-1] = (points[-1][0], f"{points[-1][1]}\n{line}")
    return points if len({number for number, _ in points}) > 1 else []


def marker_before(text: str, question: str) -> str:
    """The number or letter of the list point that `question` stands in, within the mail `text`; "" without one."""
    start = question.split("\n", 1)[0].strip()
    for line in text.split("\n"):
        if start and start in line and (marker := _MARKER.match(line)):
            return marker[1].lower()
    return ""


def quoted_items(quoted: str) -> tuple[str, ...]:
    """A quoted passage in its parts: a list point, a paragraph, or what stands on a line after a question."""
    items: list[str] = []
    fresh = True
    for line in quoted.split("\n"):
        text = line.lstrip("> \t")
        if not text.strip():
            fresh = True
            continue
        if fresh or _BULLET.match(text) or not items:
            items.append(text)
        else:
            items[-1] += f" {text}"
        fresh = text.rstrip().endswith("?")
    return tuple(normal(one_line(item)) for item in items)
