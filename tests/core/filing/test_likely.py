"""Whose a stranger may be: guessed from what stands in the mail, and from nothing less."""

from __future__ import annotations

from dataclasses import replace

from daemon.adapters.rulebook import shipped_rules
from daemon.core.filing.likely import Guesser, LikelyClient, company_words
from daemon.core.reading.reader import Reader
from tests.core.desk.office import DIRECTORY, MARTA, client
from tests.every import every

RULES = shipped_rules()
NAMES = {
    "rossi": ("Rossi Arredi S.r.l.", "client.example"),
    "hill": ("Hill & Brook Ltd", "hill.example"),
    "blum": ("Blum", "blum.example"),
    "nowak": ("Meble Nowak", "nowak.example"),
    "dim": ("ТОВ «Дубовий Дім»", "dim.example"),
    "orlov": ("Мебель Орлов", "orlov.example"),
}
CLIENTS = {id_: replace(client(id_, domain, MARTA), name=name) for id_, (name, domain) in NAMES.items()}
KNOWN = replace(DIRECTORY, clients=CLIENTS, freemail=frozenset({"free.example"}))
GUESSER = Guesser(KNOWN, company_words(RULES.rule("mail", "correspondents", "company").words), lambda domain: domain)
READER = Reader(RULES)
ASKS = "Quando arriva la bozza?"
INBOX = "projects@agency.example"


def guess(
    sender: str, text: str = ASKS, subject: str = "Hello", to: str = INBOX, threads: tuple[str, ...] = ()
) -> LikelyClient | None:
    name, _, address = sender.rpartition(" ")
    head = (
        f'From: "{name}" {address}\r\nTo: {to}\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
    )
    reading = READER.read((head + text.replace("\n", "\r\n")).encode())
    assert reading.message.sender
    return GUESSER.guess(reading, reading.message.sender, threads)


@every(
    "sender, more, told",
    [
        ("Sara di Rossi Arredi <sara@free.example>", {}, ("rossi", "name")),
        ("Rossi Arredi srl - Sara <sara@free.example>", {}, ("rossi", "name")),
        ("John (Hill and Brook) <john@free.example>", {}, ("hill", "name")),
        ("Ewa z Mebli Nowaka <ewa@free.example>", {}, ("nowak", "name")),
        ("Ольга, Мебель Орлова <o@free.example>", {}, ("orlov", "name")),
        ("Олена, Дубовий Дім <o@free.example>", {}, ("dim", "name")),
        ("Ida Blum <ida@free.example>", {}, ("blum", "name")),
        ("Sara <sara@rossi-arredi.example>", {}, ("rossi", "address")),
        ("Sara <sara@shop.rossiarredi.example>", {}, None),
        ("Sara <studiorossiarredi@free.example>", {}, ("rossi", "address")),
        ("Sara <sara@free.example>", {"to": f"{INBOX}, Anna <anna@client.example>"}, ("rossi", "people")),
        ("Sara <sara@free.example>", {"threads": ("hill",)}, ("hill", "thread")),
        ("Sara <sara@free.example>", {"threads": ("hill", "rossi")}, None),
        ("Sara <sara@free.example>", {"subject": "Rossi Arredi: preventivo"}, ("rossi", "subject")),
        ("Sara <sara@free.example>", {"subject": "Angebot Blum"}, ("blum", "subject")),
        ("Sara <sara@free.example>", {"text": f"{ASKS}\n\n-- \nSara Neri\nRossi Arredi"}, ("rossi", "signature")),
        ("Sara <sara@free.example>", {"text": f"{ASKS}\n\n-- \nSara\nwww.client.example"}, ("rossi", "signature")),
        ("Sara <sara@free.example>", {"text": f"Scrivo per Rossi Arredi. {ASKS}"}, ("rossi", "words")),
        ("Sara <sara@free.example>", {"text": f"Mi manda anna@client.example. {ASKS}"}, ("rossi", "words")),
        ("Sara <sara@free.example>", {"text": f"Ho visto Rossi Arredi e Meble Nowak. {ASKS}"}, None),
        ("Sara <sara@free.example>", {"text": f"Il blum del mare. {ASKS}"}, None),
        ("Mario Rossi <mario@free.example>", {}, None),
        ("Sara <sara@free.example>", {}, None),
        ("Sara <sara@freemail.example>", {"subject": "hill climbing with a brook"}, ("hill", "subject")),
    ],
)
def test_the_likely_client_and_by_what(sender: str, more: dict[str, str], told: tuple[str, str] | None) -> None:
    found = guess(sender, **more)  # type: ignore[arg-type]
    assert (found and (found.client, found.ground.value)) == told


def test_a_name_tells_more_than_a_word_in_the_text() -> None:
    found = guess("Sara, Rossi Arredi <sara@free.example>", f"Come per Meble Nowak: {ASKS}")
    assert found == LikelyClient("rossi", found.ground if found else None)  # type: ignore[arg-type]
