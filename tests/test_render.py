"""Every mail in every language: complete, safe, in its own words; and templates that fail, fail before they are sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from daemon.adapters.templates import load_templates
from daemon.core.layout import cited, wrapped
from daemon.core.model import LANGUAGES, Address
from daemon.core.render import Renderer, TemplateProblem, short
from daemon.core.specimens import ENGLISH, NOW, Talk, alert, digest, head, notice, overdue, receipt, update
from daemon.core.views import OUTCOMES, TROUBLES, AlertView, DigestView, DraftView, Item, Rendered, Result, UpdateView
from tests.samples import TALKS, rendered, renderer, samples

ALL = [(language, name) for language in LANGUAGES for name in samples("en") if name != "chaser"]
VOID = {"meta", "br", "link", "img", "hr"}
ENGLISH_ONLY = frozenset(
    re.findall(r"\w+", "the your overdue working hours holiday until waiting answered sent from which nothing please")
)
NOT_FOR_CLIENTS = {
    "en": ("overdue", "deadline", "escalat", "sla", "breach", "alert"),
    "it": ("ritardo", "scadenza", "sla", "avviso"),
    "pl": ("po terminie", "eskalacja", "sla", "spóźni"),
    "uk": ("простроч", "термін", "керівни", "sla"),
    "ro": ("întârzi", "termen", "sla", "alert"),
    "ru": ("просроч", "срок", "руковод", "sla"),
    "de": ("überfällig", "fällig", "eskal", "sla"),
    "fr": ("retard", "échéance", "sla", "alerte"),
    "es": ("retraso", "plazo", "sla", "aviso"),
}


def mails(language: str) -> list[Rendered]:
    return list(rendered(language).values())


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


@pytest.mark.parametrize(("language", "name"), ALL)
def test_every_mail_is_whole(language: str, name: str) -> None:
    mail = rendered(language)[name]
    for text in (mail.subject, mail.text, mail.html):
        assert not re.search(r"\{\{|\{%|\{#|%\}|\}\}|None|Undefined|datetime|timedelta|duration-| ,| \.(\s|$)", text)
    assert 10 < len(mail.subject) <= 150
    assert "\n" not in mail.subject
    assert max(len(line) for line in mail.text.split("\n")) <= 78
    assert "\n\n\n" not in mail.text


@pytest.mark.parametrize(("language", "name"), ALL)
def test_every_page_is_sound_and_asks_for_nothing_from_outside(language: str, name: str) -> None:
    mail = rendered(language)[name]
    nesting = Nesting(mail.html)
    assert (nesting.wrong, nesting.open) == ([], [])
    tree = LexborHTMLParser(mail.html)
    assert not tree.css("img, script, link, form, iframe, object, video, svg")
    assert "url(" not in mail.html
    for link in tree.css("a"):
        assert re.match(r"mailto:|https://", link.attributes["href"] or "")
    assert f'lang="{language}"' in mail.html
    assert "prefers-color-scheme: dark" in mail.html
    assert len(mail.html) < 100_000  # Gmail cuts a mail at 102 kB


@pytest.mark.parametrize(("language", "name"), ALL)
def test_text_and_html_say_the_same(language: str, name: str) -> None:
    mail = rendered(language)[name]
    page = re.sub(r"\W", "", seen(mail.html))
    for line in mail.text.split("\n-- \n")[0].split("\n"):
        for piece in re.split(r"[:·]| #\d+|\[\d+\]", line):
            if "done" not in line and "approve" not in line:  # commands in the text are buttons on the page
                assert re.sub(r"\W", "", piece) in page


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_language_borrows_from_english(language: str) -> None:
    talk = TALKS[language]
    told = " ".join(mail.subject + mail.text + seen(mail.html) for mail in mails(language))
    for written in (*vars(talk).values(), "No such user"):
        told = told.replace(written, "")
    assert not ENGLISH_ONLY & set(re.findall(r"[a-z]+", told.lower()))


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_cyrillic_mails_hold_latin_letters_only_in_names_and_commands(language: str) -> None:
    talk = TALKS[language]
    told = " ".join(mail.text for mail in mails(language))
    for latin in (
        talk.zone,
        "Marta Bianchi",
        "Studio Bianchi",
        "inboxclerk",
        "J. Doe",
        "ACME",
        "550 5.1.1 No such user",
    ):
        told = told.replace(latin, "")
    told = re.sub(r"\S+@\S+|\d [a-z]+( \dd| to (Luca)?| Friday)?|approve · hold", "", told)
    assert re.findall(r"[a-zA-Z]+", told) == []


def test_all_languages_have_the_same_words() -> None:
    english = _words("en")
    for language in LANGUAGES:
        assert _words(language) == english, language


def _words(language: str) -> dict[str, Any]:
    """Names in the words files: macros with their arguments, tables with their keys."""
    files = sorted(name for name in load_templates() if name.startswith(f"{language}/"))
    environment = renderer()._set(language, html=False)
    modules = {name.partition("/")[2]: vars(environment.get_template(name).module) for name in files}
    return {
        file: {name: _shape(value) for name, value in module.items() if name[0] != "_"}
        for file, module in modules.items()
    }


def _shape(value: object) -> object:
    return sorted(value) if isinstance(value, Mapping) else getattr(value, "arguments", type(value).__name__)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_has_its_form_in_every_language(language: str) -> None:
    environment = renderer()._set(language, html=False)
    for name in load_templates():
        if name.startswith(f"{language}/"):
            module = environment.get_template(name).module
            for word, macro in vars(module).items():
                if getattr(macro, "arguments", ()) == ("n",):
                    forms = {str(macro(n)).replace(str(n), "#") for n in range(1, 130)}
                    assert all("#" in str(macro(n)).replace(str(n), "#") for n in range(2, 130)), word
                    assert len(forms) <= 4


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("pl", {1: "1 otwarte pytanie", 3: "3 otwarte pytania", 5: "5 otwartych pytań", 22: "22 otwarte pytania"}),
        (
            "uk",
            {1: "1 відкрите питання", 4: "4 відкриті питання", 11: "11 відкритих питань", 21: "21 відкрите питання"},
        ),
        ("ru", {1: "1 открытый вопрос", 2: "2 открытых вопроса", 5: "5 открытых вопросов", 21: "21 открытый вопрос"}),
        (
            "ro",
            {1: "1 întrebare deschisă", 2: "2 întrebări deschise", 19: "19 întrebări", 20: "20 de întrebări deschise"},
        ),
        ("de", {1: "1 Frage offen", 2: "2 Fragen offen"}),
        ("it", {1: "1 domanda aperta", 2: "2 domande aperte"}),
    ],
)
def test_the_bottom_line_counts_as_the_language_does(language: str, counts: dict[int, str]) -> None:
    view = update(TALKS[language], "C")
    for n, told in counts.items():
        mail = renderer().render("update", language, replace(view, open=view.open[:1] * n))
        assert told in " ".join(mail.text.split())


# ── alerts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_alert_says_who_asked_what_and_how_the_deadline_was_counted() -> None:
    talk = TALKS["it"]
    mail = renderer().render("alert", "it", AlertView(head(talk), (overdue(talk),)))
    assert mail.subject == "In ritardo: Rossi Arredi, «Quando arrivano i campioni corretti?» (mar 15:40)"
    text = " ".join(mail.text.split())
    assert "Anna Rossi, ven 16:40" in text
    assert "ven 16:40 + 8 ore lavorative = mar 15:40; lun 7 dicembre è festivo (Immacolata Concezione)" in text
    assert "Luca Verdi, lun 16:40: «Sentiamo il laboratorio e vi facciamo sapere.»" in text
    assert "Ora locale: 17:05" in text  # the client is in Kyiv, the reader in Rome
    assert "alta (94%)" in text
    assert 'href="https://mail.agency.example/m/4711"' in mail.html
    assert mail.html.count("mailto:projects@agency.example") == 4


def test_the_subject_of_several_alerts_counts_them_and_names_the_clients_once() -> None:
    mail = renderer().render("alert", "en", alert(ENGLISH))
    assert mail.subject == "2 questions overdue, 1 due soon: Fenwick & Daughters, Harbour Lights"


def test_uneven_business_time_is_told_to_the_minute() -> None:
    entry = overdue(ENGLISH)
    assert entry.counting is not None
    counting = replace(entry.counting, target=timedelta(hours=1, minutes=30), closed=())
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (replace(entry, counting=counting),)))
    assert "+ 1 hr 30 mins of working time =" in mail.text


def test_what_is_not_known_is_not_mentioned() -> None:
    bare = replace(overdue(ENGLISH), counting=None, said=(), flags=(), subject="", link="", actions=())
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (bare,)))
    for label in ("Said so far", "Signals", "Thread", "Reply with", "Counted"):
        assert label not in mail.text
        assert label not in mail.html


# ── digests ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_empty_section_vanishes() -> None:
    mail = renderer().render("digest", "en", DigestView(head(ENGLISH), overdue=(overdue(ENGLISH),)))
    assert "Overdue (1)" in mail.text
    for title in ("Due today", "Promises", "Red flags", "approvals", "Waiting", "approve", "Senders", "Health", "0"):
        assert title not in mail.text.split("-- \n")[0].replace("15:40", "").replace("14:40", "")


def test_a_quiet_morning_is_one_sentence() -> None:
    mail = renderer().render("digest", "en", DigestView(head(ENGLISH)))
    assert mail.text.split("\n\n")[1].replace("\n", " ").startswith("Nothing is waiting for you:")


def test_a_reminder_for_the_client_is_in_the_clients_language() -> None:
    reminder = renderer().text("chaser", "uk", samples("uk")["chaser"][1])
    mail = renderer().render("digest", "en", digest(ENGLISH, reminder))
    assert "> Добрий день!" in mail.text
    assert TALKS["uk"].ours in reminder
    assert "Send this reminder" in mail.html


# ── updates ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("detail", ["A", "B", "C"])
def test_a_client_reads_nothing_internal_and_nobody_elses_name(language: str, detail: str) -> None:
    mail = renderer().render("update", language, update(TALKS[language], detail))
    told = f"{mail.subject} {mail.text} {seen(mail.html)}".lower()
    for word in (*NOT_FOR_CLIENTS[language], TALKS[language].other.lower(), "inboxclerk", "[1]", "%"):
        assert not re.search(rf"\b{re.escape(word)}" if word.isalpha() else re.escape(word), told), word


def test_a_date_that_has_passed_is_never_promised() -> None:
    view = replace(
        update(ENGLISH), open=(Item("When?", "Samples", NOW, day=NOW.date() - timedelta(days=1)),), coming=()
    )
    text = renderer().render("update", "en", view).text
    assert "We are on it and will answer as soon as we can." in text
    assert "7 December" not in text


def test_today_is_the_clients_today() -> None:
    late = NOW.replace(hour=23)  # already the 9th in Tokyo
    open_today = (Item("When?", "Samples", NOW, day=date(2026, 12, 8)),)
    view = replace(update(ENGLISH), now=late, open=open_today, zone="Asia/Tokyo")
    assert "by Tue 8 December" not in renderer().render("update", "en", view).text
    assert "by Tue 8 December" in renderer().render("update", "en", replace(view, zone="Europe/London")).text


def test_detail_chooses_between_every_item_components_and_the_bottom_line() -> None:
    texts = {
        detail: " ".join(renderer().render("update", "en", update(ENGLISH, detail)).text.split()) for detail in "ABC"
    }
    assert ENGLISH.when in texts["A"]
    assert ENGLISH.when not in texts["B"] + texts["C"]
    assert f"{ENGLISH.thread} -------" in texts["B"]
    assert (
        "1 question answered, 1 question open, 1 reply needed from you. You will hear from us by Thu 10 December."
        in texts["B"]
    )
    assert "2 questions answered, 2 questions open, 1 reply needed from you, 1 next step planned." in texts["C"]
    assert ENGLISH.thread not in texts["C"]


def test_a_bottom_line_with_one_passed_date_promises_none() -> None:
    assert "You will hear from us" not in renderer().render("update", "en", update(ENGLISH, "C")).text


def test_an_update_without_any_point_says_so() -> None:
    view = UpdateView("Europe/London", NOW, "Harbour Lights", "Studio", date(2026, 11, 30), date(2026, 12, 6))
    mail = renderer().render("update", "en", view)
    assert mail.text.startswith("Hello,\n")
    assert "There are no open points between us at the moment." in mail.text
    assert "-----" not in mail.text


# ── drafts, notices, receipts ────────────────────────────────────────────────────────────────────────────────────────
def test_a_draft_quotes_the_whole_update_in_the_clients_language() -> None:
    letter = rendered("pl")["update-A"]
    view = DraftView(head(ENGLISH), "Meble Nowak", letter, ("a@client.example",), NOW)
    mail = renderer().render("draft", "en", view)
    quoted = [line[2:] for line in mail.text.split("\n") if line.startswith(">")]
    assert " ".join(" ".join(quoted).split()) == " ".join(letter.text.split())
    assert letter.content in mail.html


def test_a_draft_of_a_users_own_text_is_shown_as_text_and_never_as_markup() -> None:
    letter = Rendered("S", "Ciao <b>Anna</b>\n", "<p>Ciao</p>")
    mail = renderer().render("draft", "en", DraftView(head(ENGLISH), "X", letter, (), NOW))
    assert "Ciao &lt;b&gt;Anna" in mail.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_trouble_has_a_name_and_a_remedy_everywhere(language: str) -> None:
    told = {renderer().render("notice", language, notice(TALKS[language], kind)).text for kind in TROUBLES}
    assert len(told) == len(TROUBLES)


def test_the_end_of_a_trouble_is_told_too() -> None:
    mail = renderer().render("notice", "de", replace(notice(TALKS["de"], "unreachable"), over=True))
    assert mail.subject.startswith("Behoben: Der Mailserver ist nicht erreichbar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_of_a_command_has_its_own_sentence(language: str) -> None:
    results = tuple(Result(word, "7 xyz", 7, "ACME", name="Luca", until=NOW) for word in OUTCOMES)
    view = replace(receipt(TALKS[language]), results=results, help={})
    mail = renderer().render("receipt", language, view)
    assert len(set(re.findall(r"^- (.*)", mail.text, re.MULTILINE))) == len(OUTCOMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_to_the_team_says_who_sends_it_and_how_to_reply(language: str) -> None:
    for name, mail in rendered(language).items():
        told = " ".join(mail.text.partition("\n-- \n")[2].split())
        assert ("inboxclerk" in told and "projects@agency.example" in told) is not name.startswith("update")


# ── data is data ─────────────────────────────────────────────────────────────────────────────────────────────────────
EVIL = "{{ ''.__class__ }} {% raw %} <script>alert(1)</script>\r\nBcc: x@evil.example\u202e <img src=x>"


def test_what_a_client_wrote_is_shown_and_never_run() -> None:
    talk = Talk(*["Europe/London", *[EVIL] * 13])
    for kind, view in (
        ("alert", alert(talk)),
        ("digest", digest(talk, EVIL)),
        ("update", update(talk)),
        ("receipt", receipt(talk)),
        ("notice", notice(talk)),
    ):
        mail = renderer().render(kind, "en", view)
        assert "{{ ''.__class__ }}" in " ".join(mail.text.split())
        assert "class 'str'" not in mail.text + mail.html
        assert not LexborHTMLParser(mail.html).css("script, img")
        assert not re.search(r"[\r\n\u202e]", mail.subject)
        assert "\nBcc:" not in mail.text
        assert "\u202e" not in mail.text + mail.html


def test_a_link_that_is_no_link_becomes_text() -> None:
    entry = replace(overdue(ENGLISH), link="javascript:alert(1)")
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (entry,)))
    assert "javascript" not in mail.html


@given(st.text(max_size=400))
def test_any_text_makes_a_subject_of_one_line_and_a_sound_page(text: str) -> None:
    entry = replace(overdue(ENGLISH), text=text, client=text, subject=text, asked_by=Address(text, "a@x.example"))
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (entry,)))
    assert len(mail.subject) <= 150
    assert mail.subject == " ".join(mail.subject.split())
    nesting = Nesting(mail.html)
    assert (nesting.wrong, nesting.open) == ([], [])


# ── a user's own templates ───────────────────────────────────────────────────────────────────────────────────────────
def with_own(**files: str) -> Renderer:
    return Renderer(
        load_templates() | {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    )


def test_a_users_own_text_takes_the_place_of_ours() -> None:
    own = with_own(
        it__update_txt="Ciao {{ view.client }}, {{ view.open | length }}.", it__update_subject="Da {{ view.team }}"
    )
    mail = own.render("update", "it", update(TALKS["it"]))
    assert (mail.subject, mail.text) == ("Da Studio Bianchi", "Ciao Rossi Arredi, 2.\n")
    assert "Ci stiamo lavorando" in mail.html
    assert own.render("update", "en", update(ENGLISH)).text == renderer().render("update", "en", update(ENGLISH)).text


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("Dear {{ view.clent }}", 1, "clent"),
        ("Dear\n\n{{ nobody }}", 3, "nobody"),
        ("Dear\n{{ view.client", 2, "end of print statement|unexpected end of template"),
        ("Dear\n{% fi %}", 2, "unknown tag"),
        ("{{ view.client | shout }}", 1, "shout"),
        ("x\n{{ ''.__class__.__mro__ }}", 2, "unsafe|__class__"),
        ("x\n{{ 1 / 0 }}", 2, "division"),
        ("x\n{{ 2 | plural(few='#') }}", 2, "plural"),
        ("{% include 'it/gone.txt' %}", 0, "no such template"),
        ("x\n{{ view.open.append(1) }}", 2, "append"),
    ],
)
def test_a_mistake_in_a_template_is_named_with_its_file_and_line(source: str, line: int, reason: str) -> None:
    with pytest.raises(TemplateProblem, match=reason) as caught:
        with_own(it__update_txt=source).render("update", "it", update(TALKS["it"]))
    assert caught.value.line == line
    assert caught.value.template == ("it/gone.txt" if line == 0 else "it/update.txt")


def test_problems_are_found_before_there_is_anything_to_send() -> None:
    assert renderer().problems(["uk"]) == []
    (typo,) = with_own(it__update_txt="{{ view.clent }}").problems(["it"])
    (syntax,) = with_own(it__update_txt="{% if %}", de__update_txt="{{ view.clent }}").problems(["it", "de"])
    assert (typo.template, syntax.template) == ("it/update.txt", "it/update.txt")


def test_a_language_without_words_is_written_in_english() -> None:
    assert renderer().render("update", "nl", update(ENGLISH)) == renderer().render("update", "en", update(ENGLISH))
    sources = {name: text for name, text in load_templates().items() if name != "it/alert.words"}
    assert Renderer(sources).render("alert", "it", alert(ENGLISH)) == renderer().render("alert", "en", alert(ENGLISH))


# ── the text part ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_long_lines_break_below_their_bullet_label_or_quotation_mark() -> None:
    words = "word " * 20
    assert wrapped(f"- {words}").split("\n")[1].startswith("  word")
    assert wrapped(f"    Due: {words}").split("\n")[1].startswith("      word")
    assert wrapped(f"  > {words}").split("\n")[1].startswith("  > word")
    assert wrapped(f"> - {words}").split("\n")[1].startswith(">   word")


def test_a_long_address_stays_whole_and_the_signature_mark_keeps_its_space() -> None:
    address = "https://mail.example/" + "a-" * 60
    assert address in wrapped(f"See {address} now")
    assert wrapped("Hi\n\n\n\n-- \nMe") == "Hi\n\n-- \nMe\n"


@given(st.text(alphabet="ab >-*[1]:\n", max_size=500))
def test_wrapping_loses_no_word(text: str) -> None:
    assert re.sub(r"[\s>]", "", wrapped(text)) == re.sub(r"[\s>]", "", text)


def test_a_quotation_marks_every_line() -> None:
    assert cited("a\n\nb\n") == "> a\n>\n> b"


def test_a_long_sentence_is_cut_at_a_word() -> None:
    assert short("one two three", 10) == "one two…"
    assert short("x" * 50, 10) == "x" * 9 + "…"
    assert short("one\r\ntwo") == "one two"
