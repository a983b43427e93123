"""What our mails stand: many questions, hostile words, dark screens, small ones, other languages' typing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from daemon.adapters.rulebook import shipped_rules
from daemon.core.commands.line import LineReader
from daemon.core.commands.lines import CommandReader
from daemon.core.letters.actions import ON_DRAFT, ON_QUESTION, actions
from daemon.core.letters.digest_lines import MOST, trimmed
from daemon.core.letters.specimen_talk import ENGLISH, head
from daemon.core.letters.specimens import digest, due_soon, escalated, overdue
from daemon.core.letters.views import AlertView, QuestionLine
from tests.languages import LANGUAGES
from tests.pages import Nesting, seen
from tests.samples import TALKS, rendered, renderer, samples, written

GMAIL = 102_000  # bytes of HTML that it shows before it cuts
READER = CommandReader(shipped_rules())
LINES = LineReader(shipped_rules())
LINK = "https://mail.google.com/mail/?authuser=projects%40agency.example#search/rfc822msgid%3A" + "CAF%2Bx" * 12


def many(language: str, count: int) -> tuple[QuestionLine, ...]:
    """Questions of 300 characters with all that can be known of one."""
    talk, how = TALKS[language], READER.help(language)
    kinds = (overdue(talk), escalated(talk), due_soon(talk))
    return tuple(
        replace(
            kinds[number % 3],
            number=number,
            client=f"{talk.client} {number}",
            text=f"{number}. {talk.when * 9}"[:300],
            link=LINK,
            actions=actions(ON_QUESTION, how, number, "projects@agency.example", "x" * 40, tagging=False),
        )
        for number in range(1, count + 1)
    )


# ── many ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", ["uk", "ru", "de"])
def test_an_alert_of_25_questions_is_shown_whole_by_gmail(language: str) -> None:
    mail = renderer().render("alert", language, AlertView(head(TALKS[language]), many(language, 25), more=40))
    assert len(mail.html.encode()) < GMAIL
    for number in range(1, 26):
        assert f"#{number}" in seen(mail.html)
        assert re.search(rf"(\[{number}\]|#{number}:)", mail.text)
    assert len(re.findall("(?m)^\\[", mail.text)) == 8  # those after are told in three lines each


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_digest_of_200_questions_shows_some_of_each_and_counts_the_rest(language: str) -> None:
    talk = TALKS[language]
    full = digest(talk, renderer().text("chaser", language, samples(language)["chaser"][1]) * 2)
    entries = many(language, 200)
    sections = (
        "settled",
        "promises",
        "waiting",
        "let_go",
        "held",
        "hunches",
        "approvals",
        "red_flags",
        "impostors",
        "strangers",
        "drafts",
    )
    crowded = {name: getattr(full, name)[:1] * 40 for name in sections}
    view = trimmed(replace(full, overdue=entries[:120], due_today=entries[120:], **crowded))
    mail = renderer().render("digest", language, view)
    assert len(mail.html.encode()) < GMAIL
    assert len(mail.text.splitlines()) < 460
    assert all(len(getattr(view, name)) <= most for name, most in MOST.items())
    assert {name: view.count(name) for name in MOST} == {**dict.fromkeys(sections, 40), "overdue": 120, "due_today": 80}
    assert "120" in mail.subject
    assert "(120)" in mail.text
    if language == "en":
        assert "and 110 more" in mail.text
        assert "and 110 more" in seen(mail.html)


# ── hostile ──────────────────────────────────────────────────────────────────────────────────────────────────────────
HOSTILE = {
    "turned": "Pay \u202eLIVE\u202c now\u2066\u2069?",
    "invisible": "When\u200b will\u200d\ufeff it\u00ad arrive?",
    "look-alike": "Whеn wіll іt аrrіve?",
    "emoji": "When? 👩‍👩‍👧‍👦🇺🇦 ✅" * 20,
    "one long word": "x" * 4000,
    "long": "When will the samples reach us and " * 120,
    "markup": "<b>When</b> <script>x</script> &amp; \" ' ?",
    "lines": "When\r\nBcc: x@evil.example\x00\x1b[31m\u2028will\u2029it\x85arrive?",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_client_writes_stays_one_line_in_its_place(text: str) -> None:
    entry = replace(overdue(ENGLISH), text=text, subject=text, client=text)
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (entry,)))
    nesting = Nesting(mail.html)
    assert (nesting.wrong, nesting.open) == ([], [])
    assert len(mail.subject) <= 130
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", mail.text + mail.subject
    )
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", mail.html)
    assert not LexborHTMLParser(mail.html).css("b, script")
    assert len(mail.html) < 20_000
    assert len(mail.text) < 4_000


# ── the screen ───────────────────────────────────────────────────────────────────────────────────────────────────────
SCREEN = ["alert", "digest", "update-plan-A", "draft", "receipt-all", "answer-status", "report", "notice"]


@pytest.mark.parametrize("name", SCREEN)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_stands_out_from_its_ground(name: str, dark: bool) -> None:
    """WCAG 2.2, 1.4.3: a contrast of 4.5 to 1."""
    html = rendered("en")[name].html
    tree = LexborHTMLParser(html)
    rules = dict(_dark(html)) if dark else {}
    for node in tree.css("p, td, h1, h2, a, span, strong"):
        if node.text(deep=False).strip() and "display:none" not in (node.attributes.get("style") or ""):
            ink, ground = _colour(node, "color", rules), _colour(node, "background-color", rules)
            assert _contrast(ink, ground) >= 4.5, (node.text().strip(), ink, ground)


def _dark(html: str) -> list[tuple[str, dict[str, str]]]:
    """Class → what it sets in the dark."""
    block = html.partition("prefers-color-scheme: dark) {")[2].partition("</style>")[0]
    found = []
    for names, body in re.findall(r"((?:\.[\w-]+(?:, )?)+) \{([^}]*)\}", block):
        style = dict(re.findall(r"([\w-]+): (#\w+) !important", body))
        found += [(name.strip(" ."), style) for name in names.split(",")]
    return found


def _colour(node: LexborNode | None, what: str, rules: dict[str, dict[str, str]]) -> str:
    while node is not None:
        style: dict[str, str] = dict(re.findall(r"([\w-]+):(#\w{6})", node.attributes.get("style") or ""))
        for name in (node.attributes.get("class") or "").split():
            style |= rules.get(name, {})
        if what in style:
            return style[what]
        node = node.parent
    raise AssertionError(f"no {what}")


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ── what is typed ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_that_a_mail_gives_as_examples_are_understood(language: str) -> None:
    environment = renderer()._set(language, html=False)
    shown = environment.get_template(f"{language}/common.words").module.commands  # type: ignore[attr-defined]
    for word, example in shown.items():
        command = LINES.line(example, language, date(2026, 12, 8))
        assert command is not None
        assert command.word == word


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tagging", [True, False], ids=["plus address", "subject"])
def test_a_tap_opens_a_mail_that_is_ready_to_be_sent(language: str, tagging: bool) -> None:
    token = "a1b2c3"
    how = READER.help(language)
    shown = [
        *actions(ON_QUESTION, how, 12, "projects@agency.example", token, tagging=tagging),
        *actions(ON_DRAFT, how, None, "projects@agency.example", token, tagging=tagging),
    ]
    assert len(shown) == 7
    for action in shown:
        parts = urlsplit(action.uri)
        fields = parse_qs(parts.query, strict_parsing=True)
        assert token in (unquote(parts.path) if tagging else fields["subject"][0])
        assert fields["body"] == [action.command]
        command = LINES.line(action.command, language, date(2026, 12, 8))
        assert command is not None
        assert (command.word, command.numbers) == (action.word, (12,) if action.word in ON_QUESTION else ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_and_their_spaces_are_the_languages_own(language: str) -> None:
    marks = {"en": "“”", "de": "„“", "pl": "„”", "ro": "„”", "it": "«»", "es": "«»", "uk": "«»", "ru": "«»", "fr": "«»"}
    told = "".join(mail.subject + seen(mail.html) for mail in rendered(language).values())
    for text in written(TALKS[language]):
        told = told.replace(text, "")
    assert set(re.findall("[«»„“”]", told)) == set(marks[language])
    assert '"' not in told


def test_french_keeps_its_marks_on_the_line_of_their_word() -> None:
    for name, mail in rendered("fr").items():
        if name.startswith("draft"):  # which shows a subject: those have plain spaces
            continue
        shown = re.sub(r"<[^>]*>", "", mail.html.partition("text-align:left")[2])  # after the preview
        assert not re.search(r" [;:?!»]|« ", shown), shown
