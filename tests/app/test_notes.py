"""Notes on a project in nine languages: what was understood comes back, a later line corrects an earlier one, and each
mistake gets one clear line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest

from daemon.adapters.templates import load_templates
from daemon.core.desk.projects import project_of
from daemon.core.project.project import Item, ItemKind
from tests.agency import at, body, mail
from tests.desk import DRAFTS, INBOX, MARTA, MARTA_AT, PASS, begun
from tests.languages import LANGUAGES
from tests.paper import OnPaper, Paper

SERVER = 'authserv_id = "mx.agency.example"'


@dataclass(frozen=True)
class Talk:
    """How a PM writes in one language."""

    plan: str
    notes: str
    steps: str  # two of one name, the first over
    hours: str
    call: str
    off: str  # the call is called off
    half: str  # of a part
    more: str
    blocked: str
    free: str
    waiting: str
    arrived: str


TALKS = {
    "en": Talk(
        "plan",
        "notes",
        "Design: 20 February\nDESIGN: 6 March",
        "62 of 100 hours",
        "call Thu 19 March 10:00",
        "call cancelled",
        "Slideshow: about half",
        "Slideshow: 80 %",
        "Photos: blocked by the studio",
        "Photos: no longer blocked",
        "Blocked: waiting for the logo",
        "Logo arrived",
    ),
    "it": Talk(
        "piano",
        "appunti",
        "Grafica: 20 febbraio\nGRAFICA: 6 marzo",
        "62 ore su 100",
        "chiamata gio 19 marzo 10:00",
        "chiamata annullata",
        "Galleria: circa metà",
        "Galleria: 80 %",
        "Foto: bloccate dallo studio",
        "Foto: non più bloccate",
        "Bloccato: in attesa del logo",
        "Logo arrivato",
    ),
    "pl": Talk(
        "plan",
        "notatki",
        "Grafika: 20 lutego\nGRAFIKA: 6 marca",
        "62 z 100 godzin",
        "rozmowa czw 19 marca 10:00",
        "rozmowa odwołana",
        "Galeria: około połowy",
        "Galeria: 80 %",
        "Zdjęcia: zablokowane przez studio",
        "Zdjęcia: już nie są zablokowane",
        "Zablokowane: czekamy na logo",
        "Logo dotarło",
    ),
    "uk": Talk(
        "план",
        "нотатки",
        "Дизайн: 20 лютого\nДИЗАЙН: 6 березня",
        "62 зі 100 годин",
        "дзвінок чт 19 березня 10:00",
        "дзвінок скасовано",
        "Галерея: приблизно половина",
        "Галерея: 80 %",
        "Фото: заблоковано через студію",
        "Фото: більше не заблоковано",
        "Заблоковано: чекаємо на логотип",
        "Логотип надійшов",
    ),
    "ro": Talk(
        "plan",
        "note",
        "Design: 20 februarie\nDESIGN: 6 martie",
        "62 din 100 ore",
        "apel joi 19 martie 10:00",
        "apel anulat",
        "Galerie: cam jumătate",
        "Galerie: 80 %",
        "Poze: blocate de studio",
        "Poze: nu mai sunt blocate",
        "Blocat: așteptăm logo",
        "Logo sosit",
    ),
    "ru": Talk(
        "план",
        "заметки",
        "Дизайн: 20 февраля\nДИЗАЙН: 6 марта",
        "62 из 100 часов",
        "звонок чт 19 марта 10:00",
        "звонок отменён",
        "Галерея: примерно половина",
        "Галерея: 80 %",
        "Фото: заблокированы из-за студии",
        "Фото: больше не заблокированы",
        "Заблокировано: ждём логотип",
        "Логотип получен",
    ),
    "de": Talk(
        "Plan",
        "Notizen",
        "Entwurf: 20. Februar\nENTWURF: 6. März",
        "62 von 100 Stunden",
        "Anruf Do 19. März 10:00",
        "Anruf abgesagt",
        "Galerie: etwa zur Hälfte",
        "Galerie: 80 %",
        "Fotos: blockiert durch das Studio",
        "Fotos: nicht mehr blockiert",
        "Blockiert: warten auf das Logo",
        "Logo eingetroffen",
    ),
    "fr": Talk(
        "plan",
        "notes",
        "Maquette : 20 février\nMAQUETTE : 6 mars",
        "62 heures sur 100",
        "appel jeu 19 mars 10:00",
        "appel annulé",
        "Galerie : environ la moitié",
        "Galerie : 80 %",
        "Photos : bloquées par le studio",
        "Photos : ne sont plus bloquées",
        "Bloqué : en attente du logo",
        "Logo reçu",
    ),
    "es": Talk(
        "plan",
        "notas",
        "Diseño: 20 de febrero\nDISEÑO: 6 de marzo",
        "62 de 100 horas",
        "llamada jue 19 de marzo 10:00",
        "llamada cancelada",
        "Galería: más o menos la mitad",
        "Galería: 80 %",
        "Fotos: bloqueadas por el estudio",
        "Fotos: ya no están bloqueadas",
        "Bloqueado: esperando el logo",
        "Logo recibido",
    ),
}


def spoken(language: str) -> dict[str, str]:
    """The configuration's changes for a PM and a client of a language."""
    return {
        'lead = "boss@agency.example"': f'lead = "boss@agency.example"\nlanguage = "{language}"',
        'pm = "marta@agency.example"\nlanguage = "it"': f'pm = "marta@agency.example"\nlanguage = "{language}"',
    }


def write(team: Paper, text: str, hour: str, **headers: str) -> str:
    """Marta writes to the clerk on Tuesday 3 March; its answer, on one line."""
    when = f"2026-03-03 {hour}"
    subject = headers.pop("subject", "clerk")
    team.receive(
        mail(MARTA, INBOX, subject, text, at(when), mid=f"w{hour}", Authentication_Results=PASS, **headers), when
    )
    team.pass_at(when)
    answers = [one for one, kind in zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True) if kind == "receipt"]
    return " ".join(body(answers[-1]).replace("\u00a0", " ").replace("\u202f", " ").split()) if answers else ""


def sentence(language: str, name: str) -> str:
    """What the clerk says of a fault of a plan or a note, up to its first mark."""
    said: str = re.findall(rf'"{name}": "([^":;,]+)', load_templates()[f"{language}/common.words"])[-1]
    return said.replace("\u00a0", " ").replace("\u202f", " ").strip()


def items(team: Paper) -> list[Item]:
    return list(project_of(team.desk(), "rossi").items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_and_appointments_are_read_and_told(on_paper: OnPaper, language: str) -> None:
    talk = TALKS[language]
    with on_paper(imap=SERVER, swap=spoken(language)) as team:
        begun(team)
        answer = write(team, f"{talk.notes} rossi\n{talk.hours}\n{talk.call}\n", "10:00")
        figure, call = items(team)
        assert (figure.kind, figure.used, figure.total) == (ItemKind.FIGURE, 62, 100)
        assert (call.kind, call.day, call.at) == (ItemKind.CALL, date(2026, 3, 19), at("2026-03-19 10:00"))
        assert talk.hours in answer
        write(team, f"{talk.notes} rossi\n{talk.off}\n", "11:00")
        assert [one.day for one in items(team) if one.kind is ItemKind.CALL] == [None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_later_note_corrects_an_earlier_one(on_paper: OnPaper, language: str) -> None:
    talk = TALKS[language]
    with on_paper(imap=SERVER, swap=spoken(language)) as team:
        begun(team)
        write(team, "\n".join([f"{talk.notes} rossi", talk.half, talk.blocked, talk.waiting]), "10:00")
        assert [(one.kind, one.percent) for one in items(team)] == [
            (ItemKind.PROGRESS, 50),
            (ItemKind.BLOCKED, None),
            (ItemKind.BLOCKED, None),
        ]
        write(team, "\n".join([f"{talk.notes} rossi", talk.more, talk.free, talk.arrived]), "11:00")
        assert [(one.kind, one.percent) for one in items(team)] == [
            (ItemKind.PROGRESS, 80),
            (ItemKind.FREE, None),
            (ItemKind.DONE, 100),
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mistake_gets_a_line_in_the_pms_language(on_paper: OnPaper, language: str) -> None:
    talk = TALKS[language]
    with on_paper(imap=SERVER, swap=spoken(language)) as team:
        begun(team)
        twice = write(team, f"{talk.plan} rossi\n{talk.steps}\n", "10:00")
        assert talk.steps.splitlines()[1].partition(":")[0].strip() in twice
        assert sentence(language, "repeated") in twice
        assert sentence(language, "past") not in twice, "the later line counts"
        call, _weekday, *rest = talk.call.replace("19", "2").split()
        over = write(team, f"{talk.notes} rossi\n{' '.join([call, *rest])}\n", "11:00")
        assert sentence(language, "past") in over
        assert "bianchi" in write(team, f"{talk.notes} bianchi\n{talk.half}\n", "13:00")
        assert sentence(language, "dateless") in write(team, f"{talk.plan} hill\nAlfa\nBeta\n", "14:00")


FORWARD = """
---------- Forwarded message ---------
From: Anna Rossi <anna@client.example>
Date: Tue, Mar 3, 2026 at 9:00 AM
Subject: Logo
To: Marta <marta@agency.example>

Here is our logo. Can you use it?
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forward_with_notes_above_is_noted_for_its_writer_and_filed_as_the_clients(
    on_paper: OnPaper, language: str
) -> None:
    talk = TALKS[language]
    with on_paper(imap=SERVER, swap=spoken(language)) as team:
        begun(team)
        write(
            team,
            f"{talk.notes}:\n{talk.half}\n{FORWARD}",
            "10:00",
            subject="Fwd: Logo",
            References="<x@client.example>",
        )
        assert [one.percent for one in items(team)] == [50]
        assert team.kinds(MARTA_AT)[-1] in ("receipt", "alert")
        assert "receipt" in team.kinds(MARTA_AT)
        assert any(one.forwarded_by == MARTA_AT for one in team.office.records.get("rossi").messages.values())


def test_a_forward_with_other_words_above_is_for_colleagues_and_notes_nothing(on_paper: OnPaper) -> None:
    with on_paper(imap=SERVER) as team:
        begun(team)
        write(team, f"Slideshow: about half\nPlease have a look, Luca\n{FORWARD}", "10:00", subject="Fwd: Logo")
        assert items(team) == []
        assert "receipt" not in team.kinds(MARTA_AT)


def test_a_corrected_note_is_what_the_letter_tells(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS.replace("required", "none"), imap=SERVER) as team:
        begun(team)
        write(team, "notes rossi\nGalleria: metà\nFoto: bloccate dallo studio\n", "10:00")
        write(team, "notes rossi\nGalleria: 80 %\nFoto: non più bloccate\n", "11:00")
        team.pass_at("2026-03-06 16:00")
        (letter,) = team.sent("anna@client.example")
        text = body(letter).replace("\u00a0", " ")
        assert "80" in text
        assert "50" not in text
        assert "studio" not in text.replace("servizio fotografico", "")
