"""`make pictures`: the pictures in `docs/`, of mails as they come out of the records (`tests.showcase`).

The letters A, B and C to a client in three languages, what the PM is asked before one goes, and a day of the PM's: each
as a browser shows it at the width of a phone and of a window, in light and in dark. Needs Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path

from PIL import Image, ImageChops

from tests.pages import html_of
from tests.showcase import first_report, shown

DOCS = Path(__file__).parents[1] / "docs"
PHONE, SMALL, WINDOW = 390, 640, 1000  # pixels
TALL = 3200
GAP = 24
COLOURS = 80  # a page of ours has few; that makes a small file
PAPER = {False: "#f3f1ec", True: "#141618"}  # the page's own, so that pictures of several lengths end alike
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def letters(language: str) -> Image.Image:
    """The letters in A, B and C: in a window, then on a phone by day and by night."""
    pages = [shown(language, detail)["update"] for detail in "ABC"]
    window = [row([taken(page, WINDOW, dark=dark) for page in pages], dark=dark) for dark in (False, True)]
    phone = [row([taken(page, PHONE, dark=dark) for page in pages], dark=dark) for dark in (False, True)]
    halves = [one.resize((one.width // 2, one.height // 2), Image.Resampling.LANCZOS) for one in window]
    return stacked([*phone, *halves])


def mails(*names: str) -> Image.Image:
    pages = [shown("en")[name] for name in names]
    return stacked([row([taken(page, PHONE, dark=dark) for page in pages], dark=dark) for dark in (False, True)])


def looks() -> dict[str, EmailMessage]:
    """What a PM reads most: each in a window by day, and on a phone by night."""
    week = shown("en")
    return {"first": first_report("en"), **{name: week[name] for name in ("alert", "digest", "receipt")}}


def taken(mail: EmailMessage, width: int, *, dark: bool) -> Image.Image:
    """The page of a mail as a browser shows it, down to where it ends."""
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder, "mail.html"), Path(folder, "mail.png")
        page.write_text(html_of(mail), encoding="utf-8")
        scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
        size = (f"--screenshot={picture}", f"--window-size={width},{TALL}", scheme)
        quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
        subprocess.run([_browser(), *quiet, *size, str(page)], check=True, capture_output=True, timeout=120)
        image = Image.open(picture).convert("RGB")
    ground = Image.new("RGB", image.size, image.getpixel((0, TALL - 1)))
    bottom = (ImageChops.difference(image, ground).getbbox() or image.getbbox() or (0, 0, 0, TALL))[3]
    return image.crop((0, 0, width, min(TALL, bottom + GAP)))


def row(pictures: Iterable[Image.Image], *, dark: bool) -> Image.Image:
    found = list(pictures)
    width = sum(one.width for one in found) + GAP * (len(found) - 1)
    sheet = Image.new("RGB", (width, max(one.height for one in found)), PAPER[dark])
    left = 0
    for one in found:
        sheet.paste(one, (left, 0))
        left += one.width + GAP
    return sheet


def stacked(rows: Iterable[Image.Image]) -> Image.Image:
    found = list(rows)
    sheet = Image.new("RGB", (max(one.width for one in found), sum(one.height for one in found)), "#ffffff")
    top = 0
    for one in found:
        beside = one.crop((one.width - 1, one.height - 1, one.width, one.height))  # its paper goes on to the edge
        sheet.paste(beside.resize((sheet.width, one.height)), (0, top))
        sheet.paste(one, (0, top))
        top += one.height
    return sheet


def _browser() -> str:
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if not found:
        sys.exit("No browser to take pictures with is installed (Debian: apt-get install chromium)")
    return found


def main() -> None:
    _browser()
    sheets = {f"letters-{language}": letters(language) for language in ("en", "it", "de")}
    sheets["question"] = mails("draft", "draft-new", "receipt-yes")
    sheets["mails"] = mails("alert-flag", "alert", "digest")
    for name, mail in looks().items():
        sheets[f"look-{name}"] = row([taken(mail, SMALL, dark=False), taken(mail, PHONE, dark=True)], dark=False)
    for name, sheet in sheets.items():
        path = DOCS / f"{name}.png"
        sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.name}: {sheet.width}x{sheet.height}, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
