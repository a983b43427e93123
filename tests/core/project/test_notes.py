"""Lines of notes as project managers write them, in nine languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.project.project import ItemKind, Standing
from tests.core.project.telling import item, noted, planned, told
from tests.effort import assert_within
from tests.languages import LANGUAGES

TUESDAY, FRIDAY, NEXT_WEEK, TENTH = date(2026, 3, 17), date(2026, 3, 13), date(2026, 3, 20), date(2026, 4, 10)
CALL = datetime(2026, 3, 19, 9, tzinfo=UTC)

# Of each language: progress, moved with and without a colon, a step by its number, an ask that is open, something that
# is needed, what blocks, a figure, a call, an apology, the standing, what is done, what is not.
SAID = {
    "en": "Slideshow: about half, high, tomorrow|Newsletter page: postponed to next week|Newsletter page has been moved to next week|"
    "3 to 10 April: sofas come late|ask by Tuesday, team page waits|need the logo by Friday, team page waits|Blocked: waiting for the logo|"
    "62 of 100 hours|call Thu 19 March 10:00|sorry that it took us until Friday|status: at risk|Logo files sent|Texts are not finished yet",
    "it": "Slideshow: circa metà, alta, domani|Pagina newsletter: rimandata alla settimana prossima|Pagina newsletter rinviata alla settimana prossima|"
    "3 al 10 aprile: i divani arrivano tardi|richiesta entro martedì, la pagina del team aspetta|ci serve il logo entro venerdì, la pagina del team aspetta|"
    "Bloccato: aspettiamo il logo|62 ore su 100|chiamata giovedì 19 marzo alle 10|scusate se ci abbiamo messo fino a venerdì|stato: a rischio|"
    "File del logo inviati|Testi non ancora pronti",
    "pl": "Pokaz slajdów: około połowy, wysoki, jutro|Strona newslettera: przełożona na przyszły tydzień|Strona newslettera przesunięta na przyszły tydzień|"
    "3 na 10 kwietnia: sofy przyjadą później|odpowiedź do wtorku, strona zespołu czeka|potrzebujemy logo do piątku, strona zespołu czeka|"
    "Zablokowane: czekamy na logo|62 z 100 godzin|rozmowa czw 19 marca 10:00|przepraszamy, że trwało to do piątku|status: zagrożony|"
    "Pliki logo wysłane|Teksty jeszcze nie gotowe",
    "uk": "Слайдшоу: десь половина, високий, завтра|Сторінка розсилки: перенесена на наступний тиждень|Сторінка розсилки переноситься на наступний тиждень|"
    "3 на 10 квітня: дивани приїдуть пізніше|відповідь до вівторка, сторінка команди чекає|нам потрібен логотип до п'ятниці, сторінка команди чекає|"
    "Заблоковано: чекаємо на логотип|62 зі 100 годин|дзвінок чт 19 березня 10:00|вибачте, що це тривало до п'ятниці|статус: під загрозою|"
    "Файли логотипа надіслано|Тексти ще не готові",
    "ro": "Slideshow: cam jumătate, mare, mâine|Pagina newsletter: amânată pe săptămâna viitoare|Pagina newsletter a fost mutată pe săptămâna viitoare|"
    "3 pe 10 aprilie: canapelele vin mai târziu|răspuns până marți, pagina echipei așteaptă|avem nevoie de logo până vineri, pagina echipei așteaptă|"
    "Blocat: așteptăm logoul|62 din 100 de ore|apel joi 19 martie 10:00|ne pare rău că a durat până vineri|stadiu: în pericol|"
    "Fișierele logo trimise|Textele nu sunt încă gata",
    "ru": "Слайд-шоу: примерно половина, высокий, завтра|Страница рассылки: перенесена на следующую неделю|Страница рассылки переносится на следующую неделю|"
    "3 на 10 апреля: диваны приедут позже|ответ до вторника, страница команды ждёт|нам нужен логотип до пятницы, страница команды ждёт|"
    "Заблокировано: ждём логотип|62 из 100 часов|созвон чт 19 марта 10:00|простите, что это заняло время до пятницы|статус: под угрозой|"
    "Файлы логотипа отправлены|Тексты ещё не готовы",
    "de": "Slideshow: etwa zur Hälfte, hoch, morgen|Newsletterseite: verschoben auf nächste Woche|Newsletterseite wird auf nächste Woche verschoben|"
    "3 auf 10. April: die Sofas kommen später|Frage bis Dienstag, Teamseite wartet|wir brauchen das Logo bis Freitag, Teamseite wartet|"
    "Blockiert: warten auf das Logo|62 von 100 Stunden|Telefonat Do 19. März 10:00|Entschuldigung, dass es bis Freitag gedauert hat|Status: gefährdet|"
    "Logodateien verschickt|Texte noch nicht fertig",
    "fr": "Diaporama : environ la moitié, haute, demain|Page newsletter : reportée à la semaine prochaine|Page newsletter décalée à la semaine prochaine|"
    "3 au 10 avril : les canapés arrivent tard|réponse d'ici mardi, la page équipe attend|il nous faut le logo d'ici vendredi, la page équipe attend|"
    "Bloqué : nous attendons le logo|62 heures sur 100|appel jeudi 19 mars à 10h|désolés d'avoir mis jusqu'à vendredi|statut : à risque|"
    "Fichiers du logo envoyés|Textes pas encore prêts",
    "es": "Presentación: más o menos la mitad, alta, mañana|Página del boletín: aplazada a la semana que viene|Página del boletín pasa a la semana que viene|"
    "3 al 10 de abril: los sofás llegan tarde|respuesta para el martes, la página del equipo espera|necesitamos el logo para el viernes, la página espera|"
    "Bloqueado: esperamos el logo|62 de 100 horas|llamada el jueves 19 de marzo a las 10|sentimos haber tardado hasta el viernes|estado: en riesgo|"
    "Archivos del logo enviados|Los textos aún no están listos",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_are_read_in_each_language(language: str) -> None:
    lines = SAID[language].split("|")
    half, moved, moved_plainly, step, ask, need, blocked, figure, call, sorry, standing, done, active = (
        item(line, language) for line in lines
    )
    assert (half.kind, half.percent, half.priority, half.day) == (ItemKind.PROGRESS, 50, "high", FRIDAY)
    for one in (moved, moved_plainly):
        assert (one.kind, one.component in lines[1], one.day, one.why) == (ItemKind.MOVED, True, NEXT_WEEK, "")
    assert (step.kind, step.component, step.day) == (ItemKind.MOVED, "Content and photos", TENTH)
    assert step.why
    assert step.why in lines[3]
    assert (ask.kind, ask.text, ask.day) == (ItemKind.NEEDED, "", TUESDAY)
    assert ask.why == lines[4].partition(", ")[2]
    assert (need.kind, need.day) == (ItemKind.NEEDED, FRIDAY)
    assert need.text in lines[5]
    assert need.why == lines[5].partition(", ")[2]
    assert (blocked.kind, blocked.component, blocked.why) == (ItemKind.BLOCKED, "", lines[6].partition(":")[2].strip())
    assert (figure.kind, figure.used, figure.total) == (ItemKind.FIGURE, 62, 100)
    assert figure.unit in lines[7]
    assert len(figure.unit) > 2
    assert (call.kind, call.at, call.text) == (ItemKind.CALL, CALL, lines[8].split()[0])
    assert (sorry.kind, sorry.text) == (ItemKind.SORRY, lines[9])
    assert (standing.kind, standing.standing) == (ItemKind.STANDING, Standing.AT_RISK)
    assert (done.kind, done.component in lines[11], done.component != "") == (ItemKind.DONE, True, True)
    assert (active.kind, active.percent) == (ItemKind.PROGRESS, None)


@pytest.mark.parametrize(
    ("line", "kind", "component", "day", "why"),
    [
        ("Launch: 30 April, the sofas are late", ItemKind.MOVED, "Launch", date(2026, 4, 30), "the sofas are late"),
        ("4 → 30 April", ItemKind.MOVED, "Launch", date(2026, 4, 30), ""),
        ("4 Launch: 30 April", ItemKind.MOVED, "Launch", date(2026, 4, 30), ""),
        ("Newsletter postponed because the texts are late", ItemKind.MOVED, "Newsletter", None, "the texts are late"),
        ("Newsletter: 30 April", ItemKind.PROGRESS, "Newsletter", date(2026, 4, 30), ""),
        ("2 done", ItemKind.DONE, "Product pages", None, ""),
        ("done: footer and menu", ItemKind.DONE, "footer and menu", None, ""),
        ("Homepage text approved by James", ItemKind.DONE, "Homepage text", None, "by James"),
        ("Product photos 50%", ItemKind.PROGRESS, "Product photos", None, ""),
        ("Launch: in progress, waiting for the domain", ItemKind.BLOCKED, "Launch", None, "waiting for the domain"),
        ("Photos wait for the sofas, Friday", ItemKind.BLOCKED, "Photos", FRIDAY, "wait for the sofas"),
        ("needed from you: cover photo by Tuesday, team page waits", ItemKind.NEEDED, "", TUESDAY, "team page waits"),
        ("Hours: 62 of 100", ItemKind.FIGURE, "Hours", None, ""),
        ("meeting on Friday", ItemKind.CALL, "", FRIDAY, ""),
        ("late: the sofas come a week late", ItemKind.STANDING, "", None, "the sofas come a week late"),
    ],
)
def test_a_line_says_what_it_is_about(line: str, kind: ItemKind, component: str, day: date | None, why: str) -> None:
    found = item(line)
    assert (found.kind, found.component, found.day, found.why) == (kind, component, day, why)


@pytest.mark.parametrize(
    "line",
    [
        "James said the homepage is done but he wants another photo",
        "James approved the text yesterday",
        "Homepage: done, but not the footer",
        "nothing done",
        "we need a day longer until Friday",
        "call James tomorrow",
        "24/4 Luca",
        "Is the logo there?",
        "James liked 2 of the 3 drafts that we showed him on Friday",
        "The photos are lovely.",
    ],
)
def test_what_is_not_wholly_understood_is_a_sentence_as_it_was_written(line: str) -> None:
    found = item(line)
    assert (found.kind, found.text, found.component) == (ItemKind.SAID, line, "")


def test_marks_of_a_list_are_no_part_of_a_line() -> None:
    assert [one.text for one in told(noted("- One thing\n * Another\n\n")).items] == ["One thing", "Another"]


def test_figures_are_read_as_each_country_writes_them() -> None:
    read = {line: (item(line).used, item(line).unit) for line in ("€4,200 of €10,000", "62,5 of 100 h", "62h/100h")}
    assert read == {"€4,200 of €10,000": (4200, "€"), "62,5 of 100 h": (62.5, "h"), "62h/100h": (62, "h")}


LINES = [line for said in SAID.values() for line in said.split("|")]
PIECES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(LINES),
    st.sampled_from([":", ", ", "4 to ", "6 March", "→", "\n", "50 %", "("]),
)


@given(st.lists(PIECES, max_size=6).map("".join), st.sampled_from(LANGUAGES))
def test_no_line_of_any_text_raises_or_is_lost(text: str, language: str) -> None:
    found = told(planned(text), noted(text), language=language)
    assert len(found.items) <= len(text.splitlines())
    lines = [line for line in map(" ".join, map(str.split, text.splitlines())) if any(map(str.isalnum, line))]
    assert bool(found.items) or not lines


def test_the_worst_lines_are_read_in_no_time() -> None:
    worst = "\n".join(["waiting to " * 26, "4 to " * 60, "6 March, " * 33, "done done " * 30, "a: " * 99] * 10)
    assert_within(3, lambda: told(planned(worst), noted(worst)))
