"""Whatever HTML a mail sends, the parser sees little nesting and few nodes, and people lose no text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from daemon.adapters.rulebook import shipped_rules
from daemon.core.body.html import HtmlReader
from daemon.core.body.markup import DEEPEST, FEW_TAGS, tamed
from tests.conftest import MANY
from tests.effort import assert_doubling, assert_within

SIZE = 5_000_000 if MANY else 20_000  # and twice that
SHARE = 1 if MANY else 4  # of two megabytes is enough each time
READER = HtmlReader(shipped_rules())
ELEMENTS = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
button canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog dir div dl
dt em embed fieldset figcaption figure font footer foreignobject form frame frameset h1 h2 h3 h4 h5 h6 head header
hgroup hr html i iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math
menu menuitem meta meter mi nav nobr noembed noframes noscript object ol optgroup option output p param picture
plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small source spacer span strike
strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video
wbr xmp o:p x-unknown
"""
NAMES = ELEMENTS.split()
TRICKS = {
    "ends in comments": "<div><!--</div>-->",
    "ends in attributes": '<div><i title="</div>">',
    "ends in open quotation marks": '<x><y a="></x>">',
    "ends out of scope": "<div><object></div></object>",
    "ends in text that is not read": "<div><textarea></div></textarea>",
    "ends out of order": "<b><p></b></p>",
    "list items in definitions": "<li><dd>",
    "cells in tables": "<table><td>",
    "elements of pictures": "<svg><td><desc><area>",
    "unfinished tags": "<a <b ",
    "quotation marks": "<a b='",
    "comments": "<!--",
    "links": "<a href=x>y",
}
PIECES = (
    [f"<{name}>" for name in NAMES]
    + [f"</{name}>" for name in NAMES]
    + ["x", "<!--", "-->", '<a b="', '">', "<", "</", "<!x", "'"]
)


def nodes(html: str) -> Iterator[int]:
    """How deep each node of the parsed document stands."""
    root = LexborHTMLParser(html).root
    waiting: list[tuple[LexborNode, int]] = [(root, 1)] if root else []
    while waiting:
        node, depth = waiting.pop()
        yield depth
        child = node.first_child
        while child is not None:
            waiting.append((child, depth + 1))
            child = child.next


@pytest.mark.large
@pytest.mark.parametrize("name", NAMES)
def test_twice_as_many_of_an_element_take_twice_the_time(name: str) -> None:
    unit = f"<{name}>a"
    assert_doubling(lambda size: READER.lines(unit * (size // len(unit))), SIZE)


@pytest.mark.large
@pytest.mark.parametrize("unit", TRICKS.values(), ids=TRICKS)
def test_two_megabytes_of_a_trick_are_read_in_bounded_time(unit: str) -> None:
    assert_within(9 / SHARE, lambda: READER.lines(unit * (2_000_000 // SHARE // len(unit))))


@pytest.mark.parametrize("kept_open", ["b", "a", "font", "nobr"])
def test_what_is_left_open_is_not_opened_again_in_each_block(kept_open: str) -> None:
    html = "<p>" + "".join(f"<{kept_open} x={n}>" for n in range(1500)) + "<p>x" * 1500
    assert sum(1 for _ in nodes(tamed(html))) < 10_000


def test_a_tag_of_too_many_attributes_costs_little() -> None:
    html = f"<x {' '.join(f'a{n}' for n in range(100_000))}>When?"
    assert_within(1, lambda: READER.lines(html))
    assert [line.text for line in READER.lines(html)] == ["When?"]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
def test_no_mixture_of_tags_nests_deep_or_makes_more_nodes(unit: str) -> None:
    html = unit * (1 + 2 * FEW_TAGS // max(1, unit.count("<")))
    deep = list(nodes(tamed(html)))
    assert max(deep) < 2 * DEEPEST + 20  # a parser adds a body and a row to a table that has cells alone
    assert len(deep) < 4 * html.count("<") + 20


@given(st.lists(st.sampled_from([*PIECES, "Anna wrote", "1 < 2", "\n"]), max_size=30).map("".join))
def test_what_is_written_anew_stays_as_it_is(html: str) -> None:
    padding = "<wbr>" * FEW_TAGS + "<wbr>"
    written = tamed(padding + html)
    assert tamed(padding + written.removeprefix(padding)).removeprefix(padding) == written.removeprefix(padding)


@pytest.mark.parametrize(
    "html",
    [
        "<p>One<p>Two<ul><li>a<li>b</ul>Three",
        "<table><tr><td>a<td>b<tr><td><p>c</table>d",
        "<div><blockquote>quoted <b>bold</div></blockquote>own",
        "<p class='MsoNormal'><b>From:</b> <span style='color:#1F497D'>Anna</span><o:p></o:p></p>",
        "<style>p > b {color: red}</style><!--[if mso]><table><tr><td><![endif]-->Text<!--[if mso]></td></tr></table><![endif]-->",
        "<pre>a\n  b</pre><ol><li>x<ol><li>y</ol><li>z</ol>",
        "<dl><dt>term<dd>meaning<dt>term</dl><h1>Head</h1><hr>1 &lt; 2 &amp; 3",
        '<img alt="\U0001f600 > x"><a href="x">link</a><br>next</p>last',
        "<SPAN><DIV CLASS=gmail_quote>quoted</SPAN> still quoted</DIV> own",
        "<select><option>no</select><svg><text>no</text></svg><title>no</title>yes",
    ],
)
def test_people_see_the_same_lines(html: str) -> None:
    """Written anew or as it came: long documents are read as short ones."""
    assert READER.lines(html + "<wbr>" * 2 * FEW_TAGS) == READER.lines(html)


def test_the_text_of_what_stands_too_deep_is_read_too() -> None:
    html = "<div>" * 10_000 + "When is it ready?" + "</div>" * 10_000 + "Bye"
    assert [line.text for line in READER.lines(html)] == ["When is it ready?", "Bye"]
