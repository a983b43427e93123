"""HTML that a parser reads in linear time and with few nodes, whatever a mail sends it.

A parser looks through all open elements for each new one, and opens `<b>`, `<a>` and their like again in each block
that they were left open in: a mail of 20 kB can ask for a million nodes. So a large document is written anew here,
token by token: nested properly and not too deep, without what is never shown, and with no element of that kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

FEW_TAGS = 500  # of so few none can cost much, in
SHORT = 50_000  # characters: one tag can have too many attributes, too
MOST_TAGS = 100_000  # that are read: far more than any person writes
DEEPEST = 200  # elements within each other; the text of those further in stands in the last of these

_TOKEN = re.compile(
    r"""<(?:(!--)|([!?]|/[^a-zA-Z<])|(/?)([a-zA-Z][^\s/<>]*+)((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+|[^<>]*+)>)"""
)
_UNFINISHED = re.compile("</?[a-zA-Z]")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'<>]++))?""")
_KEPT = frozenset({"class", "id", "name", "style", "color", "hidden", "alt"})  # attributes that tell something
_LONGEST = 4_000  # characters of one tag's attributes that are read

_UNSEEN = frozenset(  # with all that stands in them
    {"iframe", "math", "noembed", "noframes", "script", "select", "style", "svg", "template", "textarea", "title"}
)
_EMPTY = frozenset({"br", "hr", "img", "wbr"})
_DROPPED = frozenset(
    {
        "area",
        "base",
        "basefont",
        "bgsound",
        "body",
        "col",
        "colgroup",
        "embed",
        "frame",
        "frameset",
        "head",
        "html",
        "image",
    }
    | {"input", "keygen", "link", "meta", "param", "source", "track"}
)
_INLINE = "span"  # in place of elements that a parser opens again (HTML Living Standard, 13.2.4.3)
_RENAMED = dict.fromkeys(
    ("a", "b", "big", "button", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"), _INLINE
) | {"caption": "div", "form": "div", "listing": "pre", "option": "div", "plaintext": "pre", "xmp": "pre"}

_PARTS = {  # of tables: each ends those before it in the same table
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("tr",),
    **dict.fromkeys(("tbody", "tfoot", "thead"), ("tbody", "tfoot", "thead", "tr")),
}
_ENTRIES = {"li": ("li",), "dd": ("dd", "dt"), "dt": ("dd", "dt")}  # end those before them in the same block
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset"}
    | {"figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "main", "menu", "nav", "ol"}
    | {"object", "pre", "section", "summary", "table", "ul"}
)
_BLOCK, _SPECIAL = "#block", "#special"  # kinds of open elements, beside their names


def tamed(html: str) -> str:
    """`html` as it is if it has few tags, else written anew: with the same text, line by line, up to MOST_TAGS."""
    short = len(html) <= SHORT and html.count("<") <= FEW_TAGS
    return html if short else "".join(_Writer(html).pieces())


class _Writer:
    def __init__(self, html: str) -> None:
        self._html = html
        self._open: list[str] = []
        self._places: dict[str, list[int]] = defaultdict(list)  # name or kind → where in `_open` such ones stand
        self._endless: set[str] = set()  # unseen elements that nothing closes

    def pieces(self) -> Iterator[str]:
        place = 0
        for _ in range(MOST_TAGS):
            found = _TOKEN.search(self._html, place)
            if found is None:
                yield _UNFINISHED.split(self._html[place:], maxsplit=1)[0].replace("<", "&lt;")
                return
            yield self._html[place : found.start()].replace("<", "&lt;")
            comment, bogus, slash, name, attributes = found.groups()
            place = found.end()
            if comment:
                place = self._behind("-->", found.start() + len("<!"))
            elif bogus:
                place = self._behind(">", place)
            elif slash:
                yield from self._end(name.lower())
            elif (name := name.lower()) in _UNSEEN:
                place = self._behind_element(name, place)
            else:
                yield from self._start(name, attributes)

    def _behind(self, mark: str, place: int) -> int:
        """Where `mark` ends; what nothing ends goes on to the end of the document."""
        end = self._html.find(mark, place)
        return len(self._html) if end < 0 else end + len(mark)

    def _behind_element(self, name: str, place: int) -> int:
        if name not in self._endless:
            end = re.compile(rf"</{name}\b[^<>]*>?", re.IGNORECASE).search(self._html, place)
            if end:
                return end.end()
            self._endless.add(name)
        return place

    def _start(self, name: str, attributes: str) -> Iterator[str]:
        if name in _DROPPED:
            return
        tag = f"<{_RENAMED.get(name, name)}{_kept(attributes)}>"
        name = name if _RENAMED.get(name, _INLINE) == _INLINE else _RENAMED[name]
        yield from self._end_before(name)
        if name in _EMPTY:
            yield tag
            return
        if len(self._open) < DEEPEST:
            yield tag
        for kind in _kinds(name):
            self._places[kind].append(len(self._open))
        self._open.append(name)

    def _end_before(self, name: str) -> Iterator[str]:
        """End what a parser ends where `name` begins."""
        if name in _PARTS:
            yield from self._cut(max(map(self._last, _PARTS[name])), self._last("table"))
        elif name in _ENTRIES:
            yield from self._cut(max(map(self._last, _ENTRIES[name])), self._last(_BLOCK))
        if name in _BLOCKS or name in _ENTRIES or name in ("p", "hr"):
            yield from self._cut(self._last("p"), self._last(_BLOCK))

    def _end(self, name: str) -> Iterator[str]:
        if name in ("br", "p") and not self._places[name]:
            yield "<br>" if name == "br" else "<p></p>"
        name = name if _RENAMED.get(name, _INLINE) == _INLINE else _RENAMED[name]
        if name == "table":
            limit = -1
        elif name in _BLOCKS or name in _PARTS:
            limit = self._last("table")
        else:
            limit = self._last(_BLOCK if name == "p" or name in _ENTRIES else _SPECIAL)
        yield from self._cut(self._last(name), limit)

    def _last(self, name: str) -> int:
        """Where the innermost open element of this name or kind stands; -1 where there is none."""
        return self._places[name][-1] if self._places[name] else -1

    def _cut(self, place: int, limit: int) -> Iterator[str]:
        """End the open element at `place` and all within it, if it stands within that at `limit`."""
        if place <= limit:
            return
        while len(self._open) > place:
            name = self._open.pop()
            for kind in _kinds(name):
                self._places[kind].pop()
            if len(self._open) < DEEPEST:
                yield f"</{_RENAMED.get(name, name)}>"


def _kinds(name: str) -> tuple[str, ...]:
    if name in _BLOCKS:
        return name, _BLOCK, _SPECIAL
    return (name, _SPECIAL) if name == "p" or name in _PARTS or name in _ENTRIES else (name,)


def _kept(attributes: str) -> str:
    found = _ATTRIBUTE.findall(attributes[:_LONGEST]) if attributes else ()
    kept = {name.lower(): value.strip("\"'").replace('"', "&quot;") for name, value in found if name.lower() in _KEPT}
    return "".join(f' {name}="{value}"' for name, value in kept.items())
