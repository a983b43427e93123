"""A picture beside a PM's notes, on its way into the client's letter."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from daemon.adapters.pictures import MOST_BYTES
from daemon.core.project.project import ItemKind
from tests.adapters.test_pictures import noise, picture
from tests.agency import body
from tests.app.test_notes import SERVER, items, sentence, spoken
from tests.app.test_plan_files import with_file
from tests.desk import DRAFTS, MARTA_AT, PASS, begun, say
from tests.languages import LANGUAGES
from tests.paper import OnPaper, Paper

CAPTION = "La pagina prodotto, prima bozza <b>"


def sent_with(
    team: Paper, text: str, name: str, content: bytes, hour: str, kind: str = "image/png", **headers: str
) -> str:
    """Marta's mail with a picture on Tuesday; the receipt, on one line."""
    when = f"2026-03-03 {hour}"
    team.receive(with_file(text, name, content, when, kind, **headers), when)
    team.pass_at(when)
    receipts = [one for one, kind in zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True) if kind == "receipt"]
    return " ".join(body(receipts[-1]).split())


def inline(mail: EmailMessage) -> tuple[str, bytes]:
    """The Content-ID and the bytes of the picture in a mail."""
    (part,) = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return part["Content-ID"].strip("<>"), content


def test_a_picture_with_its_caption_stands_in_the_draft_and_in_the_letter(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS, imap=SERVER) as team:
        begun(team)
        text = f"notes rossi\nGalleria: 80 %\npicture: {CAPTION}\n"
        receipt = sent_with(team, text, "bozza.png", noise(1_600, 1_200), "10:00", Authentication_Results=PASS)
        assert "picture for the letter: “La pagina prodotto, prima bozza <b>”" in receipt
        team.pass_at("2026-03-05 17:00")
        draft = team.sent(MARTA_AT)[-1]
        assert inline(draft)[1].startswith(b"\xff\xd8")
        say(team, "ok", "2026-03-05 17:30", about=draft, Authentication_Results=PASS)
        team.pass_at("2026-03-06 16:00")
        (letter,) = team.sent("anna@client.example")
        cid, content = inline(letter)
        assert len(content) <= MOST_BYTES
        html = letter.get_body(("html",))
        assert html is not None
        assert f'src="cid:{cid}"' in html.get_content()
        assert 'alt="La pagina prodotto, prima bozza &lt;b&gt;"' in html.get_content()
        assert f"[{CAPTION}]" in body(letter)
        assert "picture:" not in body(letter)
        team.pass_at("2026-03-12 17:00")
        later = [
            one for one in team.sent(MARTA_AT)[-1:] if "image" in {part.get_content_maintype() for part in one.walk()}
        ]
        assert later == [], "it is told once"


def test_a_picture_in_reply_to_a_draft_comes_back_in_the_new_one(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        say(team, "notes rossi\nGalleria: metà", "2026-03-03 10:00")
        team.pass_at("2026-03-05 17:00")
        draft = team.sent(MARTA_AT)[-1]
        ids = {"In_Reply_To": str(draft["Message-ID"]), "References": str(draft["Message-ID"])}
        raw = with_file(
            "ok\nfoto: la pagina\npicture: the page", "b.jpg", picture(), "2026-03-05 17:30", "image/jpeg", **ids
        )
        team.receive(raw, "2026-03-05 17:30")
        team.pass_at("2026-03-05 17:30")
        drafts = [one for one, kind in zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True) if kind == "draft"]
        assert len(drafts) == 2
        assert inline(drafts[-1])[1].startswith(b"\xff\xd8")


def test_undo_takes_the_picture_back(on_paper: OnPaper) -> None:
    with on_paper(imap=SERVER) as team:
        begun(team)
        sent_with(team, "notes rossi\npicture: the page", "b.png", picture("PNG"), "10:00", Authentication_Results=PASS)
        assert [one.kind for one in items(team)] == [ItemKind.PICTURE]
        say(team, "undo", "2026-03-03 10:10", Authentication_Results=PASS)
        assert items(team) == []


HEADS = {
    "en": "notes rossi\npicture: x",
    "it": "appunti rossi\nimmagine: x",
    "pl": "notatki rossi\nzdjęcie: x",
    "uk": "нотатки rossi\nфото: x",
    "ro": "note rossi\nimagine: x",
    "ru": "заметки rossi\nфото: x",
    "de": "Notizen rossi\nBild: x",
    "fr": "notes rossi\nphoto : x",
    "es": "notas rossi\nimagen: x",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_that_is_not_taken_gets_one_clear_line_in_each_language(on_paper: OnPaper, language: str) -> None:
    """Of 11 MB, broken, without a caption, without proof."""
    with on_paper(imap=SERVER, swap=spoken(language)) as team:
        begun(team)
        head = HEADS[language]
        large = sent_with(team, head, "large.png", b"x" * 11_000_000, "10:00", Authentication_Results=PASS)
        assert "large.png" in large
        assert "10 M" in large.replace("\u00a0", " ") or "10 М" in large.replace("\u00a0", " ")
        broken = sent_with(team, head, "broken.png", b"GIF89a" * 9_000, "11:00", Authentication_Results=PASS)
        assert "broken.png" in broken
        assert "WebP" in broken
        nameless = sent_with(
            team,
            head.splitlines()[0] + "\n62 of 100 hours",
            "plain.png",
            noise(300, 300),
            "12:00",
            Authentication_Results=PASS,
        )
        assert "plain.png" in nameless
        named = head.replace(": x", ": site.PNG")
        say(team, named, "2026-03-03 12:30", about=team.sent(MARTA_AT)[0], Authentication_Results=PASS)
        missing = " ".join(body(team.sent(MARTA_AT)[-1]).split())
        assert "site.PNG" in missing
        assert sentence(language, "unclear") not in missing
        unproved = sent_with(team, head, "doubt.png", picture("PNG"), "13:00")
        assert "doubt.png" in unproved
        assert [one.kind for one in items(team)] == [ItemKind.FIGURE]
        taken = sent_with(team, head, "good.png", picture("PNG"), "14:00", Authentication_Results=PASS)
        assert sentence(language, "picture") in taken
