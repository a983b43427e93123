"""A client's word beats a PM's: who says that there is no answer, though it was taken for settled, is heard at once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agency import at, body, mail
from tests.paper import OnPaper, Paper
from tests.scenes import BOSS, INBOX, MARTA, answer, ask, passes

# Language → a question, that nobody answered, and that it is still not mended.
TALKS = {
    "en": ("Could you fix the contact form?", "I still haven't had an answer.", "The form is still not fixed."),
    "it": ("Potete sistemare il modulo?", "Non ho ancora ricevuto risposta.", "Non è ancora sistemato."),
    "pl": ("Czy możecie naprawić formularz?", "Nadal nie dostałam odpowiedzi.", "Nadal nie jest naprawione."),
    "uk": ("Чи можете виправити форму?", "Я досі не отримала відповіді.", "Форма досі не працює."),
    "ro": ("Puteți repara formularul?", "Încă nu am primit niciun răspuns.", "Încă nu este reparat."),
    "ru": ("Можете исправить форму?", "Я до сих пор не получила ответа.", "Форма до сих пор не исправлена."),
    "de": ("Könnt ihr das Formular reparieren?", "Ich habe noch immer keine Antwort.", "Es ist noch immer nicht repariert."),
    "fr": ("Pouvez-vous réparer le formulaire ?", "Je n'ai toujours pas eu de réponse.", "Ce n'est toujours pas réparé."),
    "es": ("¿Podéis arreglar el formulario?", "Todavía no he recibido respuesta.", "Sigue sin estar arreglado."),
}  # fmt: skip


def done(team: Paper, when: str) -> None:
    alert = team.sent(MARTA)[-1]
    raw = mail(MARTA, INBOX, f"Re: {alert['Subject']}", "1 done\n", at(when), mid="d")
    team.receive(f"In-Reply-To: {alert['Message-ID']}\r\n".encode() + raw, when)
    team.pass_at(when)


def owed(team: Paper) -> list[dict[str, Any]]:
    return [one for one in team.ledger("2026-03-04 10:00") if one["state"] == "open"]


@pytest.mark.parametrize("which", [1, 2], ids=["no answer", "not mended"])
@pytest.mark.parametrize("language", TALKS)
def test_after_a_done_the_client_is_heard_in_each_language(on_paper: OnPaper, language: str, which: int) -> None:
    talk = TALKS[language]
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30", f"{talk[0]}\n")
        team.pass_at("2026-03-02 15:40")
        done(team, "2026-03-02 16:00")
        assert owed(team) == []
        ask(team, "2026-03-04 09:30", f"{talk[which]}\n", "q9", "q1")
        team.pass_at("2026-03-04 09:31")
        assert [one["text"] for one in owed(team)] in ([talk[0]], [talk[which]])


def test_a_question_that_was_closed_is_alerted_at_once_and_says_when_it_was_closed(on_paper: OnPaper) -> None:
    question, again, _ = TALKS["it"]
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30", f"{question}\n")
        team.pass_at("2026-03-02 15:40")
        done(team, "2026-03-02 16:00")
        ask(team, "2026-03-04 09:30", f"{again}\n", "q9", "q1")
        passes(team, "2026-03-04 09:31", "2026-03-04 09:33")
        (alert,) = team.sent(MARTA)[2:]
        told = " ".join(body(alert).split())
        assert "Reopened: taken as settled Mon 16:00; the client writes that it is not" in told
        assert team.sent(BOSS) == [], "the lead hears four hours after the PM could"
        team.pass_at("2026-03-04 16:31")
        assert len(team.sent(BOSS)) == 1
        done(team, "2026-03-04 16:40")
        assert owed(team) == [], "a later word counts again"


def test_after_an_answer_who_asks_for_news_asks_anew(
    on_paper: OnPaper,
) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30")
        answer(team, "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:01")
        assert owed(team) == []
        ask(team, "2026-03-03 09:30", "Ci sono novità?\n", "q8", "q1")
        team.pass_at("2026-03-03 09:31")
        assert [one["text"] for one in owed(team)] == ["Ci sono novità?"]


def test_after_an_answer_who_says_that_there_is_none_is_heard(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30")
        answer(team, "2026-03-02 10:00")
        ask(team, "2026-03-04 09:30", "Non ho ancora ricevuto risposta.\n", "q9", "q1")
        team.pass_at("2026-03-04 09:31")
        assert [one["text"] for one in owed(team)] == ["Quando sarà pronta la bozza?"]


def test_words_of_another_matter_reopen_nothing_and_are_a_question_of_their_own(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30")
        answer(team, "2026-03-02 10:00")
        ask(team, "2026-03-04 09:30", "Sono ancora in attesa della fattura di gennaio.\n", "q9", "q1")
        team.pass_at("2026-03-04 09:31")
        assert [one["text"] for one in owed(team)] == ["Sono ancora in attesa della fattura di gennaio."]


def test_who_asks_again_for_what_nobody_knows_has_a_question(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-04 09:30", "Non ho ancora ricevuto risposta.\n")
        team.pass_at("2026-03-04 09:31")
        assert len(owed(team)) == 1


def test_thanks_for_a_reminder_reopen_nothing(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30")
        answer(team, "2026-03-02 10:00")
        ask(team, "2026-03-04 09:30", "Grazie del sollecito, vi mando tutto domani.\n", "q9", "q1")
        team.pass_at("2026-03-04 09:31")
        assert owed(team) == []
