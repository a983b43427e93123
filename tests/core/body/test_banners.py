"""What gateways and ticket systems put above a mail is nobody's words; what people write there is theirs."""

from __future__ import annotations

import pytest

from daemon.core.model import Part
from tests.core.body.test_body import read
from tests.every import every

OWN = "Thanks, all good.\n\nAnna"

BANNERS = [
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you trust it.",
    "CAUTION: This email originated from outside of your organization. Do not\nclick links or open attachments unless you recognize the sender and know the\ncontent is safe.",
    "CAUTION:\nThis email was sent from an external sender.\nUse caution when opening attachments.",
    "[EXTERNAL EMAIL]",
    "*** This message came from outside the company. ***\n\nUse caution with links.",
    "You don't often get email from anna@client.example. Learn why this is important",
    "ATTENZIONE: questa email proviene da un mittente esterno. Non cliccare su link e non aprire allegati se non conosci il mittente.",
    "Non ricevi spesso messaggi di posta elettronica da anna@client.example. Scopri perché è importante",
    "UWAGA: Ta wiadomość pochodzi spoza organizacji. Nie klikaj w linki ani nie otwieraj załączników, chyba że znasz nadawcę.",
    "Nieczęsto otrzymujesz wiadomości e-mail z adresu anna@client.example. Dowiedz się, dlaczego jest to ważne",
    "УВАГА: Цей лист надійшов від зовнішнього відправника. Не відкривайте вкладення, якщо не впевнені у відправнику.",
    "Ви нечасто отримуєте електронну пошту від anna@client.example. Дізнайтеся, чому це важливо",
    "ATENȚIE: Acest mesaj provine din afara organizației. Nu accesați linkuri decât dacă recunoașteți expeditorul.",
    "Nu primiți frecvent e-mailuri de la anna@client.example. Aflați de ce este important",
    "ВНИМАНИЕ: Это письмо получено от внешнего отправителя. Не переходите по ссылкам, если не уверены в отправителе.",
    "Вы нечасто получаете письма от anna@client.example. Узнайте, почему это важно",
    "ACHTUNG: Diese E-Mail kommt von außerhalb der Organisation. Klicken Sie nicht auf Links, außer Sie kennen den Absender.",
    "Sie erhalten nicht häufig E-Mails von anna@client.example. Erfahren Sie, warum dies wichtig ist",
    "ATTENTION : ce message provient d'un expéditeur externe. Ne cliquez pas sur les liens, sauf si vous connaissez l'expéditeur.",
    "Vous n'obtenez pas souvent d'e-mail à partir de anna@client.example. Pourquoi c'est important",
    "PRECAUCIÓN: Este correo proviene de fuera de la organización. No haga clic en enlaces a menos que reconozca al remitente.",
    "No suele recibir correo electrónico de anna@client.example. Descubra por qué esto es importante",
    "##- Please type your reply above this line -##\n\nTo add additional comments, reply to this email.",
    "-- Si prega di scrivere la risposta sopra questa riga --",
    "##- Bitte antworten Sie oberhalb dieser Linie -##",
    "—-—-—-—\nReply above this line.",
]


@every("banner", BANNERS)
def test_a_banner_above_a_mail_is_nobodys_words(banner: str) -> None:
    body = read(f"{banner}\n\n{OWN}", sender="Anna Verdi")
    assert body.own_text == OWN
    assert body.removed[0].part is Part.FOOTER
    html = "".join(f"<div>{line or '<br>'}</div>" for line in f"{banner}\n\n{OWN}".split("\n"))
    assert read("", html, sender="Anna Verdi").own_text == OWN


@pytest.mark.parametrize(
    "text",
    [
        "Please do not open the attachment, it is the wrong file.\n\nAnna",
        "Do not click the links unless you know the sender, our IT says. So which file shall we send?\n\nAnna",
        "This email came from an external designer, could you print it?\nThanks",
        "Diese Mail kommt von einem externen Absender, bitte an Frau Keller weiterleiten.\nDanke",
        "Questa mail va mandata anche al fornitore esterno.\n\nAnna",
        "MARTA:\nwhen do we get the proofs?\n\nAnna",
        "This email originated from outside of our organization.",
        "Reply above this line.",
    ],
)
def test_what_a_person_says_of_a_mail_stays(text: str) -> None:
    assert read(text, sender="Anna Verdi").own_text == text


def test_what_stands_below_the_line_of_a_ticket_system_is_quoted() -> None:
    for line in (
        "##- Please type your reply above this line -##",
        "—-—-—-—\nReply above this line.",
        "-- Rispondere sopra questa riga --",
    ):
        body = read(f"{OWN}\n\n{line}\n\nWhen do you need the posters?", sender="Anna Verdi")
        assert body.own_text == OWN
