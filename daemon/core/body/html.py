"""The visible text of an HTML part, line by line, with what its mark-up says of quotations and signatures.

A real parser, walked without recursion: mail nests tables thousands deep, and some of it on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from daemon.core.body.lines import Line
from daemon.core.body.markup import tamed
from daemon.core.words.rules import Rules

MOST_NODES = 200_000  # that are walked: far more than any person writes
MOST_TEXT = 1_000_000  # characters of visible text that are kept
DEEPEST_LIST = 8

ATTRIBUTION = "mail/html.attribution"
CUT = "mail/html.cut"
SIGNATURE = "mail/html.signature"
_QUOTE = "mail/html.quote"
_MARKS = (ATTRIBUTION, CUT, SIGNATURE, _QUOTE)

_SILENT = frozenset(
    {"head", "style", "script", "title", "template", "noscript", "iframe", "object", "select", "option", "textarea"}
    | {"svg", "math", "audio", "video"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure"}
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)
_APART = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))  # a blank line stands around them
_PLAIN = frozenset(("b", "i", "u", "strong", "em", "br", "tr", "tbody", "html", "head", "-text", "o:p", "wbr"))
_WHITE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = ("display:none", "visibility:hidden", "mso-hide:all", "font-size:0px", "font-size:0;", "max-height:0")
_BLACK = frozenset(
    {
        "black",
        "windowtext",
        "inherit",
        "initial",
        "unset",
        "currentcolor",
        "#000",
        "#000000",
        "rgb(0,0,0)",
        "#222",
        "#333",
    }
    | {"#222222", "#333333", "rgb(33,33,33)", "rgb(34,34,34)", "auto"}
)
_NUMBERED = re.compile(r"_?\d+$")


class _State(NamedTuple):
    """What holds within an element; the walk keeps one for each open element."""

    depth: int = 0
    mark: str = ""
    coloured: bool = False
    verbatim: bool = False  # <pre>
    lists: tuple[str, ...] = ()


class HtmlReader:
    def __init__(self, rules: Rules) -> None:
        self._marks: dict[tuple[str, str], str] = {}
        for name in _MARKS:
            rule = rules.rule("mail", "html", name.rpartition(".")[2])
            self._marks |= {(kind, key): name for key, kinds in rule.words.items() for kind in kinds.split()}

    def lines(self, html: str) -> list[Line]:
        """The visible lines of `html`, in order; hidden text, scripts and styles are left out."""
        root = LexborHTMLParser(tamed(html)).root
        return _Walk(self._marks).run(root) if root is not None else []


class _Walk:
    def __init__(self, marks: Mapping[tuple[str, str], str]) -> None:
        self._marks = marks
        self._lines: list[Line] = []
        self._parts: list[str] = []
        self._plain = False  # some of the line's text is in the usual colour
        self._size = 0
        self._cells: list[int] = []  # of the open rows: how many cells so far
        self._numbers: list[int] = []  # of the open lists: how many items so far
        self._state = _State()
        self._cut_waits = False

    def run(self, root: LexborNode) -> list[Line]:
        stack: list[tuple[LexborNode, _State]] = []
        node: LexborNode | None = root
        for _ in range(MOST_NODES):
            if node is None or self._size > MOST_TEXT:
                break
            child = self._enter(node)
            if child is not None:
                stack.append((node, self._before))
                node = child
                continue
            self._leave(node, self._before)
            while node is not None and node.next is None:
                if not stack:
                    node = None
                    break
                node, before = stack.pop()
                self._leave(node, before)
            node = node.next if node is not None else None
        self._flush()
        return self._lines

    def _enter(self, node: LexborNode) -> LexborNode | None:
        """Takes in `node`; returns its first child if that is to be visited."""
        self._before = self._state
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return None
        if tag in _SILENT or tag.startswith(("-", "!")):
            return None
        attributes: Mapping[str, Any] = {} if tag in _PLAIN else node.attributes
        style = _squeezed(attributes.get("style"))
        if "hidden" in attributes or (style and any(mark in style for mark in _HIDDEN)):
            return None
        if tag in _BLOCKS or tag == "br":
            self._flush(always=tag == "br")
        self._state = self._within(tag, attributes, style)
        self._open(tag, attributes)
        return node.first_child

    def _within(self, tag: str, attributes: Mapping[str, Any], style: str) -> _State:
        state = self._state
        if tag in ("ol", "ul"):
            state = state._replace(lists=(*state.lists, tag)[-DEEPEST_LIST:])
            self._numbers.append(0)
        elif tag == "pre":
            state = state._replace(verbatim=True)
        if not attributes:
            return state._replace(depth=state.depth + 1) if tag == "blockquote" else state
        colour = _colour(style) or _squeezed(attributes.get("color"))
        if colour:
            state = state._replace(coloured=colour not in _BLACK and not _is_grey(colour))
        mark = self._mark(attributes)
        if mark == _QUOTE or _quotes(tag, style):
            return state._replace(depth=state.depth + 1)
        if mark == CUT:
            self._cut_waits = True
        return state._replace(mark=mark) if mark in (ATTRIBUTION, SIGNATURE) else state

    def _mark(self, attributes: Mapping[str, Any]) -> str:
        for kind in ("class", "id", "name"):
            for token in (attributes.get(kind) or "").lower().split():
                bare = _NUMBERED.sub("", token.removeprefix("x_"))
                if mark := self._marks.get((kind, bare)):
                    return mark
        return ""

    def _open(self, tag: str, attributes: Mapping[str, Any]) -> None:
        if tag in ("td", "th") and self._cells:
            if self._cells[-1] and self._parts:
                self._parts.append("\t")
            self._cells[-1] += 1
        elif tag == "tr":
            self._cells.append(0)
        elif tag == "li" and self._numbers:
            self._numbers[-1] += 1
            numbered = self._state.lists[-1:] == ("ol",)
            self._parts.append(f"{self._numbers[-1]}. " if numbered else "- ")
        elif tag in _APART and "mso" not in str(attributes.get("class")).lower():
            self._blank()
        elif tag == "img" and not (attributes.get("alt") or "a").isascii():
            self._text(attributes["alt"])  # an emoji

    def _leave(self, node: LexborNode, before: _State) -> None:
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._flush()
            if tag in _APART and "mso" not in str(node.attributes.get("class")).lower():
                self._blank()
            elif tag == "tr" and self._cells:
                self._cells.pop()
            elif tag in ("ol", "ul") and self._numbers and self._state.lists != before.lists:
                self._numbers.pop()
        self._state = before

    def _text(self, text: str) -> None:
        if self._state.verbatim and "\n" in text:
            *whole, text = text.split("\n")
            for row in whole:
                self._parts.append(row)
                self._flush(always=True)
        elif not self._state.verbatim:
            text = _WHITE.sub(" ", text)
            if not self._parts or self._parts[-1][-1:] in " \t":
                text = text.lstrip(" ")
        if text:
            self._parts.append(text)
            self._plain = self._plain or (not self._state.coloured and not text.isspace())

    def _flush(self, *, always: bool = False) -> None:
        """Ends the line, if there is one."""
        if not self._parts and not always:
            return
        text = "".join(self._parts).replace("\xa0", " ").replace("\u200b", "").rstrip()
        self._size += len(text) + 1
        mark = self._state.mark
        if text and self._cut_waits:
            mark, self._cut_waits = CUT, False
        coloured = bool(text) and not self._plain
        self._lines.append(Line(text if self._state.verbatim else text.strip(), self._state.depth, mark, coloured))
        self._parts, self._plain = [], False

    def _blank(self) -> None:
        if self._lines and not self._lines[-1].blank:
            self._lines.append(Line("", self._state.depth, self._state.mark))


def _squeezed(value: str | None) -> str:
    return _WHITE.sub("", value).lower() if value else ""


def _colour(style: str) -> str:
    for rule in style.split(";") if "color:" in style else ():
        if rule.startswith("color:"):
            return rule[len("color:") :]
    return ""


def _is_grey(colour: str) -> bool:
    """Whether `#999`, `#9a9a9a` or `rgb(9,9,9)` has no hue: so programs set quotations and signatures."""
    if colour.startswith("#"):
        width = 1 if len(colour) == len("#999") else 2
        return len({colour[place : place + width] for place in range(1, len(colour), width)}) == 1
    return colour.startswith("rgb(") and len(set(colour[len("rgb(") :].rstrip(")").split(","))) == 1


def _quotes(tag: str, style: str) -> bool:
    """Whether an element's looks say that it quotes: a bar on its left. Gmail indents with a blockquote without one."""
    if tag == "blockquote":
        return "border:none" not in style or "border-left:" in style
    return tag == "div" and "border-left:" in style and "padding" in style
