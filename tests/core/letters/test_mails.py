"""What each kind of mail says, and what it must not say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from daemon.adapters.rulebook import shipped_rules
from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.word import ASKING, Word
from daemon.core.letters.digest_views import DigestView
from daemon.core.letters.layout import unbound
from daemon.core.letters.specimen_talk import ENGLISH, NOW, actions, head
from daemon.core.letters.specimens import alert, complaint, digest, notice, overdue, receipt
from daemon.core.letters.spelling import Speller
from daemon.core.letters.views import TROUBLES, AlertView, DraftView, Rendered, ReplyLink
from daemon.core.project.written_plan import WHY, UnreadPlan
from tests.languages import LANGUAGES
from tests.samples import TALKS, rendered, renderer, samples


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
    assert "Certezza" not in text
    assert 'href="https://mail.agency.example/m/4711"' in mail.html
    assert mail.html.count("mailto:projects@agency.example") == 4


@pytest.mark.parametrize(("certainty", "shown"), [(0.94, False), (0.9, False), (0.89, True), (0.6, True)])
def test_certainty_is_told_only_where_there_is_doubt(certainty: float, shown: bool) -> None:
    entry = replace(overdue(ENGLISH), certainty=certainty)
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (entry,)))
    assert ("Certainty:" in mail.text) is shown
    assert ("Certainty" in mail.html) is shown


def test_the_first_button_answers_the_client_and_the_next_is_done() -> None:
    reply = ReplyLink("Anna", "mailto:anna@client.example?subject=Re%3A%20Samples")
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (replace(overdue(ENGLISH), answer=reply),)))
    buttons = LexborHTMLParser(mail.html).css("td.solid, td.ghost")
    assert [button.text(strip=True) for button in buttons][:2] == ["Answer Anna", "Done"]
    assert [button.attributes["class"] for button in buttons][:2] == ["solid", "ghost"]
    assert [link.attributes["href"] for link in buttons[0].css("a")] == [reply.uri]


def test_what_two_questions_of_one_mail_share_stands_once() -> None:
    first = overdue(ENGLISH)
    second = replace(first, number=2, text=ENGLISH.price, actions=actions(2))
    mail = renderer().render("alert", "en", AlertView(head(ENGLISH), (first, second)))
    for label in ("Asked:", "Due:", "Thread:", "Said so far:", "Signals:", "Their time:"):
        assert mail.text.count(label) == 1, label
    assert ENGLISH.when in mail.text
    assert ENGLISH.price in mail.text
    assert "2 done" in mail.text
    other = replace(second, asked_at=first.asked_at + timedelta(hours=1))
    apart = renderer().render("alert", "en", AlertView(head(ENGLISH), (first, other))).text
    assert apart.count("Asked:") == 2


def test_red_flags_stand_first_in_a_digest_with_a_way_to_answer() -> None:
    flag = replace(complaint(ENGLISH), answer=ReplyLink("Anna", "mailto:anna@client.example?subject=Re%3A%20x"))
    view = DigestView(head(ENGLISH), overdue=(overdue(ENGLISH),), red_flags=(flag,))
    mail = renderer().render("digest", "en", view)
    assert mail.text.index("Red flags (1)") < mail.text.index("Overdue (1)")
    assert mail.subject.startswith("Tue 8 December: Red flags: 1")
    assert "mailto:anna@client.example?subject=Re%3A%20x" in mail.html


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
    assert mail.text.split("\n\n")[1].replace("\n", " ").startswith("All quiet:")


def test_a_reminder_for_the_client_is_in_the_clients_language() -> None:
    reminder = renderer().text("chaser", "uk", samples("uk")["chaser"][1])
    mail = renderer().render("digest", "en", digest(ENGLISH, reminder))
    assert "> Добрий день!" in mail.text
    assert TALKS["uk"].ours in reminder
    assert "Send this reminder" in mail.html


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_plan_cannot_be_read_is_said_in_each_language(language: str) -> None:
    sample = notice(TALKS[language], "plan")
    told = {
        reason: unbound(renderer().render("notice", language, replace(sample, detail="", plan=plan)).text)
        for reason in WHY
        if (plan := UnreadPlan("plan.toml", reason, 7, "<b>when</b>", "name, date"))
    }
    assert len(set(told.values())) == len(WHY)
    for reason, why in WHY.items():
        words = why.format("<b>when</b>", "name, date")
        assert (words in told[reason]) == (language == "en" or reason == "syntax"), reason
        assert ("<b>when</b>" in told[reason]) == ("{}" in why)
        assert re.search(r"\b7\b", told[reason])


def test_the_end_of_a_trouble_is_told_too() -> None:
    mail = renderer().render("notice", "de", replace(notice(TALKS["de"], "unreachable"), over=True))
    assert mail.subject.startswith("Behoben: Der Mailserver ist nicht erreichbar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_of_a_command_has_its_own_sentence(language: str) -> None:
    outcomes = (*(frozenset(Word) - ASKING - {Word.HELP, Word.EDITED}), *Obstacle)
    results = tuple(Result(word, "7 xyz", 7, "ACME", name="Luca", until=NOW) for word in outcomes)
    view = replace(receipt(TALKS[language]), results=results, plans=(), help={})
    mail = renderer().render("receipt", language, view)
    assert len(set(re.findall(r"^- (.*)", mail.text, re.MULTILINE))) == len(outcomes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_names_which_letter_it_is_about(language: str) -> None:
    words = (Word.APPROVE, Word.HOLD, Word.PUT_OFF, Obstacle.SENT, Obstacle.CHANGED)
    for word in words:
        results = tuple(
            Result(word, "ok", client="ACME", until=NOW, letter=one) for one in ("", "welcome", "farewell", "reminder")
        )
        view = replace(receipt(TALKS[language]), results=results, plans=(), help={})
        told = re.findall(r"^- (.*)", renderer().render("receipt", language, view).text, re.MULTILINE)
        assert len({one.split("ACME")[0] for one in told}) == len(results), told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_spells_its_weekday_in_full(language: str) -> None:
    """ "until Thu" is for columns: within a sentence it reads as data."""
    outcomes = (Word.SNOOZE, Word.DUE, Word.AWAY, Word.APPROVE)
    results = tuple(Result(word, "7 xyz", 7, "ACME", name="Luca", until=NOW + timedelta(days=2)) for word in outcomes)
    view = replace(receipt(TALKS[language]), results=results, plans=(), help={})
    told = unbound(renderer().render("receipt", language, view).text)
    speller = Speller(shipped_rules(), language)
    day = NOW + timedelta(days=2)
    assert unbound(speller.moment(day, TALKS[language].zone, NOW)) not in told
    assert told.count(unbound(speller.clock(day, TALKS[language].zone))) == len(outcomes)


def test_the_end_of_a_day_is_no_hour() -> None:
    until = datetime(2026, 12, 10, 23, 59, tzinfo=UTC)  # in London, too
    view = replace(receipt(ENGLISH), results=(Result(Word.AWAY, "away", until=until),), plans=(), help={})
    assert "You are away until Thursday." in renderer().render("receipt", "en", view).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_to_the_team_says_who_sends_it_and_how_to_reply(language: str) -> None:
    for name, mail in rendered(language).items():
        told = " ".join(mail.text.partition("\n-- \n")[2].split())
        assert ("inboxclerk" in told and "projects@agency.example" in told) is not name.startswith(
            ("update", "welcome", "farewell", "reminder")
        )
