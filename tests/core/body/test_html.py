"""The visible text of HTML, with its structure, in bounded time."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.body.html import HtmlReader
from tests.effort import assert_within

READER = HtmlReader(shipped_rules())


def text(html: str) -> str:
    return "\n".join(line.text for line in READER.lines(html)).strip("\n")


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two<br>three</div>", "one\ntwo\nthree"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("<table><tr><td>Logo</td><td>500</td></tr><tr><td>Flyer</td><td>20</td></tr></table>", "Logo\t500\nFlyer\t20"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a  \n b&nbsp;&amp; <b>c</b>d", "a b & cd"),
        ("<p class=MsoNormal>one</p><p class=MsoNormal>two</p>", "one\ntwo"),
        ('<img alt="👍"><img alt="Company logo">', "👍"),
    ],
)
def test_structure_is_kept(html: str, seen: str) -> None:
    assert text(html) == seen


@pytest.mark.parametrize(
    "html",
    [
        '<div style="display: none">no</div>yes',
        '<span style="VISIBILITY:hidden">no</span>yes',
        "<div hidden>no</div>yes",
        '<p style="mso-hide:all">no</p>yes',
        "<style>p { no }</style><script>no()</script><title>no</title>yes",
        "<!-- no -->yes",
        '<div style="display:none"><div>no<p>no</p></div></div>yes',
    ],
)
def test_hidden_text_is_left_out(html: str) -> None:
    assert text(html) == "yes"


def test_quotations_are_as_deep_as_their_marks() -> None:
    lines = READER.lines("a<blockquote>b<blockquote>c</blockquote></blockquote>d")
    assert [(line.text, line.depth) for line in lines] == [("a", 0), ("b", 1), ("c", 2), ("d", 0)]


def test_colour_tells_a_line_from_the_text_around_it() -> None:
    lines = READER.lines('<p>black</p><p style="color:#c00">red</p><p><span style="color:red">half</span> red</p>')
    assert [line.text for line in lines if line.coloured] == ["red"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>" * 650_000,
        "<div>" * 2_000_000,
        "<div>" * 700_000 + "x" + "</div>" * 700_000,
        "<blockquote>" * 800_000,
        "<b><p>" * 1_600_000,
        "<li>" * 2_000_000,
        "<td>" * 2_000_000,
        "<p>hello</p>" * 700_000,
        "<a href='" + "x" * 10_000_000,
        "x" * 10_000_000,
    ],
    ids=lambda html: html[:16],
)
def test_ten_megabytes_of_anything_are_read_in_bounded_time(html: str) -> None:
    assert_within(10, lambda: READER.lines(html))


def test_words_before_too_deep_a_nest_are_read() -> None:
    assert text("<p>When is it ready?</p>" + "<table><tr><td>" * 100_000) == "When is it ready?"
