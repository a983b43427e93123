"""A language that a user adds: a folder of rules and one of templates, copied from a language that is near."""

from __future__ import annotations

import shutil
from pathlib import Path

from daemon.adapters.rulebook import data_folder
from tests.agency import Open, at, body, mail
from tests.desk import ANNA, INBOX, MARTA_AT, say

# What a translator changed first, by file.
CATALAN = {
    "rules/ca/language.toml": {"hola buenos buenas dias": "bon dia moltes gràcies quan", 'own = "¡¿ñ"': 'own = "ŀ"'},
    "rules/ca/commands.toml": {'"hecho" = "done"': '"fet" = "done"'},
    "rules/ca/spelling.toml": {'locale = "es"': 'locale = "ca"'},
    "templates/ca/common.words": {"vence en": "venç en"},
}


def add_catalan(folder: Path) -> None:
    for kind in ("rules", "templates"):
        shutil.copytree(data_folder(kind) / "es", folder / kind / "ca")
    for name, changes in CATALAN.items():
        text = (folder / name).read_text(encoding="utf-8")
        for spanish, catalan in changes.items():
            assert spanish in text
            text = text.replace(spanish, catalan)
        (folder / name).write_text(text, encoding="utf-8")


def test_a_tenth_language_is_read_alerted_and_commanded_in(open_agency: Open, tmp_path: Path) -> None:
    add_catalan(tmp_path)
    folders = {'state_dir = "state"': 'state_dir = "state"\nrules_dir = "rules"\ntemplates_dir = "templates"'}
    spoken = {'holidays = ["IT"]\nlanguage = "en"': 'holidays = ["IT"]\nlanguage = "ca"', '"it"': '"ca"'}
    with open_agency(swap=folders | spoken) as team:
        team.pass_at("2026-03-02 08:00")
        asked = "Bon dia Marta,\n\nquan tendremos las muestras del catálogo?\n\nMoltes gràcies\n"
        team.receive(mail(ANNA, INBOX, "Catàleg", asked, at("2026-03-02 10:00"), mid="q1"), "2026-03-02 10:00")
        team.pass_at("2026-03-02 16:00")
        assert [row["language"] for row in team.ledger()] == ["ca"]
        alert = body(team.sent(MARTA_AT)[0])
        assert "venç en 2 h" in alert
        assert "dl. 10:00" in alert
        say(team, "1 fet")
        assert [row["state"] for row in team.ledger()] == ["answered"]
