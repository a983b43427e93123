"""Whole mails in which a question is easily lost, or taken for answered though it is not."""

from __future__ import annotations

from pathlib import Path

from daemon.core.model import OWED
from tests.every import every
from tests.mailroom import INBOX, Mail, ledgers

# In each language: a request, a reply that says that it is attached, and what a client writes who finds nothing.
ATTACHED = [
    (
        "en",
        "Could you send us the lease for the kiosk?",
        "Please find the lease for the kiosk attached.",
        "There was no attachment.",
    ),
    (
        "de",
        "Können Sie uns bitte den Pachtvertrag für den Kiosk schicken?",
        "Anbei der Pachtvertrag für den Kiosk.",
        "Da war leider kein Anhang dabei.",
    ),
    (
        "fr",
        "Pouvez-vous nous envoyer le bail du kiosque ?",
        "Vous trouverez ci-joint le bail du kiosque.",
        "Il n'y avait pas de pièce jointe.",
    ),
    (
        "es",
        "¿Nos podéis enviar el contrato del quiosco?",
        "Os adjunto el contrato del quiosco.",
        "No había ningún adjunto.",
    ),
    (
        "it",
        "Potete inviarci il contratto del chiosco?",
        "In allegato il contratto del chiosco.",
        "Non c'era nessun allegato.",
    ),
    (
        "ro",
        "Ne puteți trimite contractul pentru chioșc?",
        "Atașez contractul pentru chioșc.",
        "Nu era niciun atașament.",
    ),
    (
        "pl",
        "Czy mogą Państwo przesłać umowę najmu kiosku?",
        "W załączniku umowa najmu kiosku.",
        "W mailu nie było załącznika.",
    ),
    ("uk", "Чи можете надіслати договір на кіоск?", "Договір на кіоск у вкладенні.", "У листі не було вкладення."),
    ("ru", "Можете прислать договор на киоск?", "Договор на киоск во вложении.", "В письме не было вложения."),
]


def states(folder: Path, language: str, *mails: Mail) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    (ledger,) = ledgers(folder, [(language, list(mails))])
    return [question.state.value for question in ledger.questions]


@every("language, asked, reply, back", ATTACHED)
def test_what_is_attached_answers_where_something_is(
    language: str, asked: str, reply: str, back: str, tmp_path: Path
) -> None:
    assert states(tmp_path / f"{language}1", language, Mail(asked), Mail(reply, team=True)) == ["replied"]
    assert states(tmp_path / f"{language}2", language, Mail(asked), Mail(reply, team=True, files=("scan.pdf",))) == [
        "answered"
    ]


@every("language, asked, reply, back", ATTACHED)
def test_who_found_nothing_attached_still_waits(
    language: str, asked: str, reply: str, back: str, tmp_path: Path
) -> None:
    for n, answer in enumerate((Mail(reply, team=True), Mail(reply, team=True, files=("scan.pdf",)))):
        assert states(tmp_path / f"{language}{n}", language, Mail(asked), answer, Mail(back)) == ["open"]


def test_a_file_that_comes_later_answers_what_was_said_to_be_attached(tmp_path: Path) -> None:
    asked, said, back = (
        Mail(ATTACHED[0][1]),
        Mail(ATTACHED[0][2], team=True),
        Mail("Now with it, sorry.", team=True, files=("lease.pdf",)),
    )
    assert states(tmp_path, "en", asked, said, back) == ["answered"]


@every(
    "language, asked, reply, half, rest",
    [
        (
            "en",
            "Could you send us the lease and the fire certificate?",
            "Here is the lease.",
            "lease.pdf",
            "certificate.pdf",
        ),
        (
            "de",
            "Können Sie uns bitte den Pachtvertrag und das Brandgutachten schicken?",
            "Anbei der Pachtvertrag.",
            "pachtvertrag.pdf",
            "brandgutachten.pdf",
        ),
        ("fr", "Pouvez-vous nous envoyer le bail et la notice incendie ?", "Voici le bail.", "bail.pdf", "notice.pdf"),
        (
            "es",
            "¿Nos podéis enviar el contrato y el certificado de incendios?",
            "Os adjunto el contrato.",
            "contrato.pdf",
            "certificado.pdf",
        ),
        (
            "it",
            "Potete inviarci il contratto e il certificato antincendio?",
            "In allegato il contratto.",
            "contratto.pdf",
            "certificato.pdf",
        ),
        (
            "ro",
            "Ne puteți trimite contractul și certificatul de incendiu?",
            "Atașez contractul.",
            "contract.pdf",
            "certificat.pdf",
        ),
        ("pl", "Proszę o przesłanie umowy i certyfikatu.", "W załączniku umowa.", "umowa.pdf", "certyfikat.pdf"),
        ("uk", "Надішліть, будь ласка, договір і сертифікат.", "Договір у вкладенні.", "dogovir.pdf", "сертифікат.pdf"),
        ("ru", "Пришлите, пожалуйста, договор и сертификат.", "Договор во вложении.", "dogovor.pdf", "сертификат.pdf"),
    ],
)
def test_a_file_for_half_of_a_request_does_not_answer_it(
    language: str, asked: str, reply: str, half: str, rest: str, tmp_path: Path
) -> None:
    one, both = Mail(reply, team=True, files=(half,)), Mail(reply, team=True, files=(half, rest))
    assert states(tmp_path / f"{language}1", language, Mail(asked), one) in (["replied"], ["open"])
    assert states(tmp_path / f"{language}2", language, Mail(asked), both) == ["answered"]


@every(
    "language, text, asks",
    [
        ("en", "Hi Ben,\n\nI asked for the price below.\n\n@Agency: can you add the lamps?", 1),
        ("de", "Hallo Ben,\n\nkannst du die Zahlen prüfen?\n\n@Agentur: Können Sie die Lampen einplanen?", 1),
        ("fr", "Bonne idée. Pouvez-vous aussi nous dire où les cars se garent ?", 1),
        ("it", "Buona idea. Potete dirci anche dove parcheggiano i pullman?", 1),
        ("es", "Buena idea. ¿Podéis decirnos también dónde aparcan los autocares?", 1),
        ("pl", "Ben, czy możesz sprawdzić budżet?", 0),
        ("ro", "Salut Ben,\n\npoți verifica bugetul?", 0),
        ("uk", "Привіт, Ben,\n\nчи можеш перевірити бюджет?", 0),
        ("ru", "Ben, можешь проверить бюджет?", 0),
    ],
)
def test_what_colleagues_ask_each_other_is_for_us_unless_it_calls_one_of_them(
    language: str, text: str, asks: int, tmp_path: Path
) -> None:
    ben = "Ben Torres <ben@{client}>"
    mails = [
        Mail("Hello.", sender=ben),
        Mail(f"{text}\n\nAnna", to=ben, headers={"Cc": INBOX}),
    ]
    assert states(tmp_path / language, language, *mails) == ["open"] * asks


@every(
    "language, text, subject, other, questions",
    [
        ("en", "Could you send me the quote for printing?", "Poster", "Website", 2),
        ("de", "Können Sie mir das Angebot für den Druck schicken?", "Plakat", "Webseite", 2),
        ("it", "Potete mandarmi il preventivo per la stampa?", "Manifesto", "Sito", 2),
        ("uk", "Чи можете надіслати кошторис на друк?", "Плакат", "Сайт", 2),
        ("en", "Could you send me the quote for printing?", "Poster", "Posters again", 1),
        ("fr", "Pouvez-vous m'envoyer le devis pour l'impression ?", "Affiche", "Affiche, suite", 1),
    ],
)
def test_the_same_words_under_two_subjects_ask_twice(
    language: str, text: str, subject: str, other: str, questions: int, tmp_path: Path
) -> None:
    mails = [Mail(text, subject=subject), Mail(text, subject=other, replies=False)]
    assert states(tmp_path / subject / other, language, *mails) == ["open"] * questions


@every(
    "language, asked, reply",
    [
        ("en", "Could you send us the drawing of the bar?", "The drawing is nearly ready."),
        ("de", "Können Sie uns die Zeichnung der Theke schicken?", "Die Zeichnung ist fast fertig."),
        ("fr", "Pouvez-vous nous envoyer le dessin du bar ?", "Le dessin est presque prêt."),
        ("es", "¿Nos podéis enviar el dibujo de la barra?", "El dibujo está casi listo."),
        ("it", "Potete inviarci il disegno del bancone?", "Il disegno è quasi pronto."),
        ("ro", "Ne puteți trimite desenul barului?", "Desenul este aproape gata."),
        ("pl", "Czy mogą Państwo przesłać rysunek baru?", "Rysunek jest prawie gotowy."),
        ("uk", "Чи можете надіслати креслення бару?", "Креслення майже готове."),
        ("ru", "Можете прислать чертёж бара?", "Чертёж почти готов."),
    ],
)
def test_what_is_nearly_ready_is_still_owed(language: str, asked: str, reply: str, tmp_path: Path) -> None:
    (state,) = states(tmp_path / language, language, Mail(asked), Mail(reply, team=True))
    assert state in OWED
