"""A PM's replies as the mail programs of phones and desks send them: only the own first lines are commands."""

from __future__ import annotations

import email.policy
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from functools import cache
from html import escape

from daemon.adapters.rulebook import shipped_rules
from daemon.core.commands.lines import CommandReader
from daemon.core.commands.word import Word
from daemon.core.letters.views import Rendered
from daemon.core.reading.reader import Reader
from tests.every import every
from tests.languages import LANGUAGES
from tests.samples import renderer, samples

TODAY = date(2026, 3, 3)
RULES = shipped_rules()
READER, COMMANDS = Reader(RULES), CommandReader(RULES)
NAMES = frozenset({"marta", "bianchi"})
US = "Agency Projects <projects@agency.example>"

GMAIL = {
    "en": f"On Mon, 2 Mar 2026 at 16:00, {US} wrote:",
    "it": f"Il giorno lun 2 mar 2026 alle ore 16:00 {US} ha scritto:",
    "pl": f"pon., 2 mar 2026 o 16:00 {US} napisał(a):",
    "uk": f"пн, 2 бер. 2026 р. о 16:00 {US} пише:",
    "ro": f"În lun., 2 mar. 2026 la 16:00, {US} a scris:",
    "ru": f"пн, 2 мар. 2026 г. в 16:00, {US}:",
    "de": f"Am Mo., 2. März 2026 um 16:00 Uhr schrieb {US}:",
    "fr": f"Le lun. 2 mars 2026 à 16:00, {US} a écrit :",
    "es": f"El lun, 2 mar 2026 a las 16:00, {US.replace('<', '(<').replace('>', '>)')} escribió:",
}
APPLE = {
    "en": f"On 2 Mar 2026, at 16:00, {US} wrote:",
    "it": f"Il giorno 2 mar 2026, alle ore 16:00, {US} ha scritto:",
    "pl": f"Wiadomość napisana przez {US} w dniu 2 mar 2026, o godz. 16:00:",
    "uk": f"2 бер. 2026 р. о 16:00 {US} пише:",
    "ro": f"Pe 2 mar. 2026, la 16:00, {US} a scris:",
    "ru": f"2 марта 2026 г., в 16:00, {US} написал(а):",
    "de": f"Am 02.03.2026 um 16:00 schrieb {US}:",
    "fr": f"Le 2 mars 2026 à 16:00, {US} a écrit :",
    "es": f"El 2 mar 2026, a las 16:00, {US} escribió:",
}
THUNDERBIRD = {
    "en": "On 02/03/2026 16:00, Agency Projects wrote:",
    "it": "Il 02/03/2026 16:00, Agency Projects ha scritto:",
    "pl": "W dniu 2.03.2026 o 16:00, Agency Projects pisze:",
    "uk": "02.03.26 16:00, Agency Projects пише:",
    "ro": "La 02.03.2026 16:00, Agency Projects a scris:",
    "ru": "02.03.2026 16:00, Agency Projects пишет:",
    "de": "Am 02.03.26 um 16:00 schrieb Agency Projects:",
    "fr": "Le 02/03/2026 à 16:00, Agency Projects a écrit :",
    "es": "El 2/3/26 a las 16:00, Agency Projects escribió:",
}
IPHONE = {
    "en": "Sent from my iPhone",
    "it": "Inviato da iPhone",
    "pl": "Wysłane z iPhone’a",
    "uk": "Надіслано з iPhone",
    "ro": "Trimis de pe iPhone‑ul meu",
    "ru": "Отправлено с iPhone",
    "de": "Von meinem iPhone gesendet",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
}
OUTLOOK_MOBILE = {
    "en": "Get Outlook for iOS",
    "it": "Ottieni Outlook per iOS",
    "pl": "Pobierz aplikację Outlook dla systemu iOS",
    "uk": "Отримати Outlook для iOS",
    "ro": "Obțineți Outlook pentru iOS",
    "ru": "Скачать Outlook для iOS",
    "de": "Holen Sie sich Outlook für iOS",
    "fr": "Télécharger Outlook pour iOS",
    "es": "Obtener Outlook para iOS",
}
OUTLOOK = {
    "en": ("From", "Sent", "To", "Subject"),
    "it": ("Da", "Inviato", "A", "Oggetto"),
    "pl": ("Od", "Wysłano", "Do", "Temat"),
    "uk": ("Від", "Надіслано", "Кому", "Тема"),
    "ro": ("De la", "Trimis", "Către", "Subiect"),
    "ru": ("От", "Отправлено", "Кому", "Тема"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "fr": ("De", "Envoyé", "À", "Objet"),
    "es": ("De", "Enviado", "Para", "Asunto"),
}
K9 = {
    "en": "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
    "it": "Inviato dal mio dispositivo Android con K-9 Mail. Perdonate la brevità.",
    "pl": "Wysłane z urządzenia Android za pomocą K-9 Mail. Proszę wybaczyć zwięzłość.",
    "uk": "Надіслано з мого пристрою Android за допомогою K-9 Mail. Вибачте за стислість.",
    "ro": "Trimis de pe dispozitivul meu Android cu K-9 Mail. Vă rog să-mi iertați conciziunea.",
    "ru": "Отправлено с моего Android-устройства через K-9 Mail. Простите за краткость.",
    "de": "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "fr": "Envoyé de mon appareil Android avec Courriel K-9 Mail. Veuillez excuser ma brièveté.",
    "es": "Enviado desde mi dispositivo Android con K-9 Mail. Por favor, disculpa mi brevedad.",
}
COMPANY = """Marta Bianchi
Project Manager | Agency Srl
Via Roma 1, 20121 Milano
T +39 02 1234567 | M +39 333 1234567
www.agency.example

This message is confidential and intended for the addressee only. If you have received it in error, please delete it.
"""


@cache
def alert(language: str) -> Rendered:
    kind, view = samples(language)["alert"]
    return renderer().render(kind, language, view)


def quoted(text: str) -> str:
    return "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())


def lines(text: str) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.splitlines())


def inner(html: str) -> str:
    """What stands within the body of a document."""
    return html.partition("<body")[2].partition(">")[2].rpartition("</body>")[0]


def headers(language: str) -> list[tuple[str, str]]:
    values = (US, "2 March 2026 16:00", "Marta Bianchi <marta@agency.example>", alert(language).subject)
    return list(zip(OUTLOOK[language], values, strict=True))


def block(language: str) -> str:
    return "".join(f"{name}: {value}\n" for name, value in headers(language)) + "\n" + alert(language).text


def gmail(language: str, said: str, direction: str = "ltr") -> tuple[str, str]:
    quote = (
        f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{inner(alert(language).html)}</blockquote>'
    )
    head = f'<div dir="ltr" class="gmail_attr">{escape(GMAIL[language])}<br></div>'
    html = f'<div dir="{direction}">{lines(said)}</div><br><div class="gmail_quote gmail_quote_container">{head}{quote}</div>'
    return f"{said}\n\n{GMAIL[language]}\n\n{quoted(alert(language).text)}", html


def gmail_app(language: str, said: str) -> tuple[str, str]:
    return gmail(language, said, "auto")


def gmail_company(language: str, said: str) -> tuple[str, str]:
    """With a company's signature under the two dashes, above the quotation."""
    return gmail(language, f"{said}\n\n-- \n{COMPANY}")


def iphone(language: str, said: str) -> tuple[str, str]:
    text = f"{said}\n\n{IPHONE[language]}\n\n{quoted(f'{APPLE[language]}{chr(10) * 2}{alert(language).text}')}"
    html = (
        f'<html><head></head><body dir="auto">{lines(said)}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">'
        f'{IPHONE[language]}</div><div dir="ltr"><br><blockquote type="cite">{escape(APPLE[language])}<br><br></blockquote>'
        f'</div><blockquote type="cite"><div dir="ltr">{inner(alert(language).html)}</div></blockquote></body></html>'
    )
    return text, html


def apple_mail(language: str, said: str) -> tuple[str, str]:
    html = (
        f'<html><body style="overflow-wrap: break-word;">{lines(said)}<div><br></div><div><br><blockquote type="cite">'
        f"<div>{escape(APPLE[language])}</div><br><div>{inner(alert(language).html)}</div></blockquote></div></body></html>"
    )
    return "", html


def outlook(language: str, said: str) -> tuple[str, str]:
    """With the company's signature, which Outlook puts above the block."""
    rows = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in headers(language))
    own = "".join(
        f'<p class="MsoNormal">{escape(line) or "&nbsp;"}<o:p></o:p></p>'
        for line in f"{said}\n\n{COMPANY}".splitlines()
    )
    html = (
        f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><div class="WordSection1">{own}'
        f'<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{rows}</p></div>'
        f"{inner(alert(language).html)}</div></body></html>"
    )
    return f"{said}\n\n{COMPANY}\n{block(language)}", html


def outlook_mobile(language: str, said: str) -> tuple[str, str]:
    text = f"{said}\n\n{OUTLOOK_MOBILE[language]}<https://aka.ms/o0ukef>\n{'_' * 32}\n{block(language)}"
    rows = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in headers(language))
    html = (
        f'<html><body><div dir="auto">{lines(said)}</div><div id="ms-outlook-mobile-signature" dir="ltr">'
        f'<a href="https://aka.ms/o0ukef">{OUTLOOK_MOBILE[language]}</a></div><hr style="width:98%">'
        f'<div id="divRplyFwdMsg" dir="ltr">{rows}</div>{inner(alert(language).html)}</body></html>'
    )
    return text, html


def thunderbird(language: str, said: str) -> tuple[str, str]:
    """Below the quotation."""
    return f"{THUNDERBIRD[language]}\n{quoted(alert(language).text)}\n{said}\n\n-- \n{COMPANY}", ""


def k9(language: str, said: str) -> tuple[str, str]:
    return f"{said}\n-- \n{K9[language]}\n\n{GMAIL[language]}\n{quoted(alert(language).text)}", ""


def mail_ru(language: str, said: str) -> tuple[str, str]:
    quote = f"<blockquote style='border-left:1px solid #0857A6'>{escape(GMAIL[language])}<br>{inner(alert(language).html)}</blockquote>"
    return (
        "",
        f"<html><body>{lines(said)}<div>&nbsp;</div><div>--<br>Marta Bianchi</div><div>&nbsp;</div>{quote}</body></html>",
    )


Program = Callable[[str, str], tuple[str, str]]
PROGRAMS = (gmail, gmail_app, gmail_company, iphone, apple_mail, outlook, outlook_mobile, thunderbird, k9, mail_ru)


def sent_by(program: Program, language: str, said: str) -> bytes:
    text, html = program(language, said)
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = "Marta Bianchi <marta@agency.example>", "projects@agency.example"
    message["Subject"] = f"Re: {alert(language).subject}"
    message["In-Reply-To"] = "<clerk.1.2@agency.example>"
    message["Message-ID"] = "<r@mail.example>"
    message["Date"] = "Tue, 03 Mar 2026 09:00:00 +0100"
    if text:
        params = {"format": "flowed"} if program is thunderbird else {}
        message.set_content(text, params=params)
        if html:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def heard(program: Program, language: str, said: str) -> list[tuple[str, tuple[int, ...], str]]:
    own = READER.read(sent_by(program, language, said)).body.own_text
    found = COMMANDS.read(own, language, TODAY, NAMES)
    return [(command.word, command.numbers, command.note) for command in found]


@every("language", LANGUAGES)
@every("program", PROGRAMS)
def test_commands_are_heard_whatever_program_sends_them(program: Program, language: str) -> None:
    how = COMMANDS.help(language)
    first, second = how[Word.DONE], how[Word.SNOOZE].replace("1", "2", 1)
    hello = {"en": "Hi", "it": "Ciao", "pl": "Cześć", "uk": "Привіт", "ro": "Bună", "ru": "Привет", "de": "Hallo", "fr": "Bonjour", "es": "Hola"}  # fmt: skip
    expected = [("done", (1,), ""), ("snooze", (2,), "")]
    assert heard(program, language, f"{first}\n{second}") == expected
    assert heard(program, language, f"{hello[language]},\n\n{first}\n{second}\n\nMarta") == expected
    assert heard(program, language, first) == expected[:1]


@every("language", LANGUAGES)
@every("program", PROGRAMS)
def test_an_update_is_approved_from_whatever_program(program: Program, language: str) -> None:
    """Nothing else in the mail may make the yes doubtful."""
    assert heard(program, language, COMMANDS.help(language)[Word.APPROVE]) == [("approve", (), "")]


@every("language", LANGUAGES)
@every("program", PROGRAMS)
def test_the_quoted_alert_is_no_command(program: Program, language: str) -> None:
    """It shows `1 done` and the rest as examples."""
    for said in ("", "Marta", "I will look at it."):
        assert {word for word, _, _ in heard(program, language, said)} <= {Word.UNKNOWN}
