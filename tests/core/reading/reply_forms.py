"""What mail programs put between an answer and what it answers, in each language.

`{name}` and `{who}` (name and address) wrote what is quoted; the rest stands as the program makes it of a mail of 2 March
2026: that of Claws, Evolution, Roundcube, SOGo and Thunderbird by their own catalogues, the rest as far as it is known.
"""

from __future__ import annotations

from typing import NamedTuple

NAME = "Agency Projects"
WHO = f"{NAME} <projects@agency.example>"
TO = "Marta Bianchi <marta@agency.example>"
CODES = ("en", "it", "pl", "uk", "ro", "ru", "de", "fr", "es")
RFC = "Mon, 2 Mar 2026 16:00:00 +0100"


class Form(NamedTuple):
    text: str  # what stands above the quoted words
    marked: bool  # whether these have a mark before each line


def row(*texts: str, marked: bool = True) -> dict[str, Form]:
    filled = (text.replace("{name}", NAME).replace("{who}", WHO).replace("{rfc}", RFC) for text in texts)
    return {code: Form(text, marked) for code, text in zip(CODES, filled, strict=True)}


LABELS = {  # From, Sent, Date, To, Subject
    "en": ("From", "Sent", "Date", "To", "Subject"),
    "it": ("Da", "Inviato", "Data", "A", "Oggetto"),
    "pl": ("Od", "Wysłano", "Data", "Do", "Temat"),
    "uk": ("Від", "Надіслано", "Дата", "Кому", "Тема"),
    "ro": ("De la", "Trimis", "Data", "Către", "Subiect"),
    "ru": ("От", "Отправлено", "Дата", "Кому", "Тема"),
    "de": ("Von", "Gesendet", "Datum", "An", "Betreff"),
    "fr": ("De", "Envoyé", "Date", "À", "Objet"),
    "es": ("De", "Enviado", "Fecha", "Para", "Asunto"),
}
ORIGINAL = {
    "en": "Original message",
    "it": "Messaggio originale",
    "pl": "Oryginalna wiadomość",
    "uk": "Оригінальне повідомлення",
    "ro": "Mesaj original",
    "ru": "Исходное сообщение",
    "de": "Ursprüngliche Nachricht",
    "fr": "Message d’origine",
    "es": "Mensaje original",
}


def block(template: str) -> dict[str, Form]:
    """`template` with {from} {sent} {date} {to} {subject} as that language's labels."""
    out = {}
    for code in CODES:
        text = template.replace("{original}", ORIGINAL[code])
        for key, label in zip(("from", "sent", "date", "to", "subject"), LABELS[code], strict=True):
            text = text.replace("{" + key + "}", label)
        out[code] = Form(text.replace("{who}", WHO).replace("{name}", NAME).replace("{you}", TO), marked=False)
    return out


FORMS = {
    "gmail": row(
        "On Mon, 2 Mar 2026 at 16:00, {who} wrote:",
        "Il giorno lun 2 mar 2026 alle ore 16:00 {who} ha scritto:",
        "pon., 2 mar 2026 o 16:00 {who} napisał(a):",
        "пн, 2 бер. 2026 р. о 16:00 {who} пише:",
        "În lun., 2 mar. 2026 la 16:00, {who} a scris:",
        "пн, 2 мар. 2026 г. в 16:00, {who}:",
        "Am Mo., 2. März 2026 um 16:00 Uhr schrieb {who}:",
        "Le lun. 2 mars 2026 à 16:00, {who} a écrit :",
        "El lun, 2 mar 2026 a las 16:00, {name} (<projects@agency.example>) escribió:",
    ),
    "apple": row(
        "On 2 Mar 2026, at 16:00, {who} wrote:",
        "Il giorno 2 mar 2026, alle ore 16:00, {who} ha scritto:",
        "Wiadomość napisana przez {who} w dniu 2 mar 2026, o godz. 16:00:",
        "2 бер. 2026 р. о 16:00 {who} написав(-ла):",
        "Pe 2 mar. 2026, la 16:00, {who} a scris:",
        "2 марта 2026 г., в 16:00, {who} написал(а):",
        "Am 02.03.2026 um 16:00 schrieb {who}:",
        "Le 2 mars 2026 à 16:00, {who} a écrit :",
        "El 2 mar 2026, a las 16:00, {who} escribió:",
    ),
    "thunderbird": row(  # 140
        "On 02/03/2026 16:00, {name} wrote:",
        "Il 02/03/2026 16:00, {name} ha scritto:",
        "W dniu 2.03.2026 o 16:00, {name} pisze:",
        "02.03.26 16:00, {name}:",
        "La 02.03.2026 16:00, {name} a scris:",
        "02.03.2026 16:00, {name} пишет:",
        "Am 02.03.26 um 16:00 schrieb {name}:",
        "Le 02/03/2026 à 16:00, {name} a écrit :",
        "El 2/3/26 a las 16:00, {name} escribió:",
    ),
    "thunderbird, author first": row(
        "{name} wrote on 02/03/2026 16:00:",
        "{name} ha scritto il 02/03/2026 alle 16:00:",
        "W dniu 2.03.2026 o 16:00, {name} pisze:",
        "{name} пише 02.03.26 16:00:",
        "{name} a scris la 02.03.2026 16:00:",
        "{name} пишет 02.03.2026 16:00:",
        "{name} schrieb am 02.03.26 um 16:00:",
        "{name} a écrit le 02/03/2026 à 16:00 :",
        "{name} escribió el 2/3/26 a las 16:00:",
    ),
    "thunderbird, author alone": row(
        "{name} wrote:",
        "{name} ha scritto:",
        "{name} pisze:",
        "{name} написав:",
        "{name} a scris:",
        "{name} пишет:",
        "{name} schrieb:",
        "{name} a écrit :",
        "{name} escribió:",
    ),
    "claws": row(  # 4.1; Sylpheed has the English one. uk: not translated
        "On {rfc}\n{who} wrote:",
        "Il giorno {rfc}\n{who} ha scritto:",
        "Dnia 2026-03-02, o godz. 16:00:00\n{who} napisał(a):",
        "On {rfc}\n{who} wrote:",
        "În data de {rfc}\n{who} a scris:",
        "В {rfc}\n{who} пишет:",
        "Am {rfc}\nschrieb {who}:",
        "Le {rfc},\n{who} a écrit :",
        "El {rfc}\n{who} escribió:",
    ),
    "claws, reset format": row(
        "{who} on {rfc}\nwrote:",
        "{rfc}\n{who} ha scritto:",
        "{rfc}\n{who} napisał(a):",
        "{rfc}\n{who} пише:",
        "La {rfc}\n{who} a scris:",
        "{rfc}\n{who} написал(а):",
        "{rfc}\n{who} schrieb:",
        "{rfc}\n{who} écrit :",
        "{rfc}\n{who} escribe:",
    ),
    "evolution": row(  # 3.46
        "On Mon, 2026-03-02 at 16:00 +0100, {name} wrote:",
        "Il giorno lun, 02/03/2026 alle 16.00 +0100, {name} ha scritto:",
        "W\xa0dniu pon, 02.03.2026 o\xa0godzinie 16∶00\u2009+0100, użytkownik {name} napisał:",
        "У пн, 2026-03-02 у 16:00 +0100, {name} пише:",
        "În data de Lu, 02-03-2026 la 16:00 +0100, {name} a scris:",
        "В Пн, 02/03/2026 в 16:00 +0100, {name} пишет:",
        "Am Montag, dem 02.03.2026 um 16:00 +0100 schrieb {name}:",
        "Le lundi 02 mars 2026 à 16:00 +0100, {name} a écrit\xa0:",
        "El lun, 02-03-2026 a las 16:00 +0100, {name} escribió:",
    ),
    "kmail": row(  # names nobody
        "On Monday, March 2, 2026 4:00:00 PM CET you wrote:",
        "In data lunedì 2 marzo 2026 16:00:00 CET, hai scritto:",
        "Dnia poniedziałek, 2 marca 2026 16:00:00 CET piszesz:",
        "понеділок, 2 березня 2026 р. 16:00:00 EET ви написали:",
        "Pe luni, 2 martie 2026, 16:00:00 EET ați scris:",
        "понедельник, 2 марта 2026 г. 16:00:00 MSK вы написали:",
        "Am Montag, 2. März 2026, 16:00:00 CET schrieben Sie:",
        "Le lundi 2 mars 2026, 16:00:00 CET vous avez écrit :",
        "El lunes, 2 de marzo de 2026 16:00:00 (CET) usted escribió:",
    ),
    "kmail, other wordings": row(
        "Monday, March 2, 2026, 16:00:00, you wrote:",
        "Alle lunedì 2 marzo 2026 16:00:00, avete scritto:",
        "W dniu poniedziałek, 2 marca 2026 o 16:00:00 CET napisano:",
        "Ви писали понеділок, 2 березня 2026 р. 16:00:00 EET:",
        "În ziua de luni 2 martie 2026 16:00:00 EET s-a scris:",
        "В письме от понедельник, 2 марта 2026 г. 16:00:00 MSK Вы написали:",
        "Am Montag, 2. März 2026, 16:00:00 CET hast du geschrieben:",
        "Le lundi 2 mars 2026 à 16:00:00 CET, tu as écrit :",
        "El lunes, 2 de marzo de 2026 16:00:00 CET escribiste:",
    ),
    "roundcube": row(  # 1.6
        "On 2026-03-02 16:00, {name} wrote:",
        "Il 2026-03-02 16:00 {name} ha scritto:",
        "W dniu 2026-03-02 16:00, {name} napisał(a):",
        "2026-03-02 16:00, {name} написав:",
        "În 2026-03-02 16:00, {name} a scris:",
        "{name} писал(а) 2026-03-02 16:00:",
        "Am 02.03.2026 16:00, schrieb {name}:",
        "Le 2026-03-02 16:00, {name} a écrit\xa0:",
        "El 2026-03-02 16:00, {name} escribió:",
    ),
    "sogo": row(  # 5.8
        "On Monday, March 02, 2026 16:00 CET, {who} wrote:",
        "Il giorno Lunedì, Marzo 02, 2026 16:00 CET, {who} ha scritto:",
        "W dniu: Poniedziałek, Marzec 02, 2026 16:00 CET, {who} napisał(a):",
        "Понеділок, Березень 02, 2026 16:00 EET {who} написав(ла):",
        "On Luni, Martie 02, 2026 16:00 EET, {who} a scris:",
        "Понедельник, Март 02, 2026 16:00 MSK, {who} писал(а):",
        "Am Montag, März 02, 2026 16:00 CET, schrieb {who}:",
        "Le Lundi, Mars 02, 2026 16:00 CET, {who} a écrit:",
        "El Lunes, Marzo 02, 2026 16:00 CET, {who} Ha escrito:",
    ),
    "yahoo": row(
        "On Monday, March 2, 2026 at 04:00:00 PM GMT+1, {who} wrote:",
        "Il lunedì 2 marzo 2026 alle ore 16:00:00 CET, {who} ha scritto:",
        "W dniu poniedziałek, 2 marca 2026 16:00:00 CET {who} napisał(a):",
        "понеділок, 2 березня 2026 р. о 16:00:00 GMT+2, {who} пише:",
        "luni, 2 martie 2026 la 16:00:00 EET, {who} a scris:",
        "понедельник, 2 марта 2026 г. в 16:00:00 GMT+3, {who} написал(а):",
        "Am Montag, 2. März 2026 um 16:00:00 MEZ hat {who} Folgendes geschrieben:",
        "Le lundi 2 mars 2026 à 16:00:00 UTC+1, {who} a écrit :",
        "El lunes, 2 de marzo de 2026, 16:00:00 CET, {who} escribió:",
    ),
    "spark": row(
        "On 2 Mar 2026 at 16:00 +0100, {who}, wrote:",
        "Il 2 mar 2026, 16:00 +0100, {who}, ha scritto:",
        "Dnia 2 mar 2026 16:00 +0100, {who}, napisał(-a):",
        "2 бер. 2026 р., 16:00 +0200, {who}, писав:",
        "Pe 2 mar. 2026, 16:00 +0200, {who}, a scris:",
        "2 мар. 2026 г., 16:00 +0300, {who}, писал:",
        "Am 2. März 2026, 16:00 +0100 schrieb {who}:",
        "Le 2 mars 2026 à 16:00 +0100, {who}, a écrit :",
        "El 2 mar 2026 16:00 +0100, {who}, escribió:",
    ),
    "k-9": row(
        "On 2 March 2026 16:00:00 CET, {who} wrote:",
        "Il 2 marzo 2026 16:00:00 CET, {who} ha scritto:",
        "Dnia 2 marca 2026 16:00:00 CET, {who} napisał/a:",
        "2 березня 2026 р. 16:00:00 EET, {who} пише:",
        "Pe 2 martie 2026 16:00:00 EET, {who} a scris:",
        "2 марта 2026 г. 16:00:00 GMT+03:00, {who} пишет:",
        "Am 2. März 2026 16:00:00 MEZ schrieb {who}:",
        "Le 2 mars 2026 16:00:00 GMT+01:00, {who} a écrit :",
        "El 2 de marzo de 2026 16:00:00 CET, {who} escribió:",
    ),
    "horde": row(
        "Quoting {who}:",
        "Citando {who}:",
        "Cytowanie {who}:",
        "Цитування {who}:",
        "Citând {who}:",
        "Цитирую {who}:",
        "Zitat von {who}:",
        "{who} a écrit :",
        "{who} escribió:",
    ),
    "the bat": row(
        "Monday, March 2, 2026, 4:00:00 PM, you wrote:",
        "lunedì 2 marzo 2026, 16:00:00, hai scritto:",
        "W Twoim liście datowanym 2 marca 2026 (16:00:00) można przeczytać:",
        "Ви писали 2 березня 2026 р., 16:00:00:",
        "luni, 2 martie 2026, 16:00:00, ați scris:",
        "Вы писали 2 марта 2026 г., 16:00:00:",
        "Am Montag, 2. März 2026 um 16:00 schrieben Sie:",
        "Le lundi 2 mars 2026 à 16:00:00, vous écriviez :",
        "El lunes, 2 de marzo de 2026, 16:00:00, escribió:",
    ),
    "yandex": row(*(['02.03.2026, 16:00, "{name}" <projects@agency.example>:'] * 9)),
    "yandex, with labels": row(
        "----------------\nTo: {who};\nSubject: Brochure;\n02.03.2026, 16:00, {who}:",
        "----------------\nA: {who};\nOggetto: Brochure;\n02.03.2026, 16:00, {who}:",
        "----------------\nDo: {who};\nTemat: Brochure;\n02.03.2026, 16:00, {who}:",
        "----------------\nКому: {who};\nТема: Brochure;\n02.03.2026, 16:00, {who}:",
        "----------------\nCătre: {who};\nSubiect: Brochure;\n02.03.2026, 16:00, {who}:",
        "----------------\nКому: {who};\nТема: Brochure;\n02.03.2026, 16:00, {who}:",
        "----------------\nAn: {who};\nBetreff: Brochure;\n02.03.2026, 16:00, {who}:",
        "----------------\nÀ : {who};\nObjet : Brochure;\n02.03.2026, 16:00, {who}:",
        "----------------\nPara: {who};\nAsunto: Brochure;\n02.03.2026, 16:00, {who}:",
    ),
    "mail.ru": row(
        "Monday, 2 March 2026, 16:00 +03:00 from {who}:",
        "Lunedì, 2 marzo 2026, 16:00 +01:00 da {who}:",
        "Poniedziałek, 2 marca 2026, 16:00 +01:00 od {who}:",
        "Понеділок, 2 березня 2026, 16:00 +02:00 від {who}:",
        "Luni, 2 martie 2026, 16:00 +02:00 de la {who}:",
        "Понедельник, 2 марта 2026, 16:00 +03:00 от {who}:",
        "Montag, 2. März 2026, 16:00 +01:00 von {who}:",
        "Lundi 2 mars 2026, 16:00 +01:00 de {who}:",
        "Lunes, 2 de marzo de 2026, 16:00 +01:00 de {who}:",
    ),
    "groupwise": row(*([">>> {name} 02/03/2026 16:00 >>>"] * 9), marked=False),
    "groupwise, two marks": row(*([">>> {who} 02.03.26 16.00 Uhr >>"] * 9), marked=False),
    "proton": row(
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, March 2nd, 2026 at 4:00 PM, {who} wrote:",
        "‐‐‐‐‐‐‐ Messaggio originale ‐‐‐‐‐‐‐\nlunedì 2 marzo 2026 16:00, {who} ha scritto:",
        "‐‐‐‐‐‐‐ Oryginalna wiadomość ‐‐‐‐‐‐‐\nponiedziałek, 2 marca 2026 16:00, {who} napisał(a):",
        "‐‐‐‐‐‐‐ Оригінальне повідомлення ‐‐‐‐‐‐‐\nпонеділок, 2 березня 2026 р. о 16:00 {who} пише:",
        "‐‐‐‐‐‐‐ Mesajul original ‐‐‐‐‐‐‐\nluni, 2 martie 2026 la 16:00, {who} a scris:",
        "‐‐‐‐‐‐‐ Исходное сообщение ‐‐‐‐‐‐‐\nпонедельник, 2 марта 2026 г. в 16:00, {who} написал(а):",
        "‐‐‐‐‐‐‐ Original-Nachricht ‐‐‐‐‐‐‐\nAm Montag, 2. März 2026 um 16:00 schrieb {who}:",
        "‐‐‐‐‐‐‐ Message d'origine ‐‐‐‐‐‐‐\nLe lundi 2 mars 2026 à 16:00, {who} a écrit :",
        "‐‐‐‐‐‐‐ Mensaje original ‐‐‐‐‐‐‐\nEl lunes, 2 de marzo de 2026 a las 16:00, {who} escribió:",
    ),
    "proton, dashes alone": row(*(["‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐"] * 9)),
    "outlook": block("{from}: {who}\n{sent}: 2 March 2026 16:00\n{to}: {you}\n{subject}: Brochure\n"),
    "outlook, plain": block("-----{original}-----\n{from}: {who}\n{sent}: 02 March 2026 16:00\n{to}: {you}\n{subject}: Brochure\n"),
    "samsung": block("-------- {original} --------\n{from}: {who} \n{date}: 02/03/2026  16:00  (GMT+01:00) \n{to}: {you} \n{subject}: Brochure \n"),
    "samsung, one line": block("-------- {original} --------{from}: {who} {date}: 02/03/26  16:00  (GMT+01:00) {to}: {you} {subject}: Brochure "),
    "em client": block('------ {original} ------\n{from} "{name}" <projects@agency.example>\n{to} {you}\n{date} 02/03/2026 16:00:00\n{subject} Brochure\n'),
    "gmx": block("{sent}: Monday, 02 March 2026 at 16:00\n{from}: {who}\n{to}: {you}\n{subject}: Brochure\n"),
    "zimbra": block("----- {original} -----\n{from}: {who}\n{to}: {you}\n{sent}: Monday, 2 March, 2026 16:00:00\n{subject}: Brochure\n"),
    "sogo, like outlook": block("-------- {original} --------\n{subject}: Brochure\n{date}: Monday, March 02, 2026 16:00 CET\n{from}: {who}\n{to}: {you}\n"),
    "notes": block("{name} <projects@agency.example>\n02/03/26 16:00\n\n\n{to}\n{you}\ncc\n\n{subject}\nBrochure\n\n"),
    "notes, with colons": block("{name}/Agency\n02/03/2026 16:00\n\n{to}:\t{you}\ncc:\t\n{subject}:\tBrochure\n\n"),
    "notes 12": block('{from}:\t"{name}" <projects@agency.example>\n{to}:\t{you}\n{date}:\t02/03/2026 16:00\n{subject}:\tBrochure\n\n'),
}  # fmt: skip
