"""Sentences of a mail as people type it: wrapped lines, lists, one-liners, abbreviations of nine languages.

One left-to-right scan; every sentence is a verbatim stretch of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from daemon.core.words.text import fold

NARROWEST, WIDEST = 50, 100  # the widths that mail programs wrap at lie in between

_LINE = re.compile(r"[^\n]*")
_ITEM = re.compile(
    r"[ \t>]*(?:[-–—*•·▪◦‣+→✓✅]{1,2}|\(?(?:\d{1,2}|[a-zа-яA-ZА-Я])[.)](?!\d)|\(\d{1,2}\)|#\d{1,2})[ \t]+"
)
_TOKEN = re.compile(r"\S+")
_END = re.compile(r"[.?!…;。？！]+[\"'”“»«’)\]*_]*$")
_INNER = re.compile(r"(?<=\w)[?!]+(?=[A-ZÀ-ÞА-ЯҐЄІЇ¿¡])")
_ADDRESS = re.compile(r"://|^www\.|@|^[\w./-]+\?[\w%]+=", re.IGNORECASE)
_INITIAL = re.compile(r"^[(\"'„«“]?(?:[^\W\d_]\.)+$")
_NUMBER = re.compile(r"^[(\"'„«“]?\d{1,4}\.$")
_SMILEY = re.compile(r"^(?:[:;=8xX]['’]?-?[)(DPp3/|*]+|\)+|\(+|xx*|[^\w\s.,;:?!\"'„“”«»()¿¡-]+)$")
_BULLET_END = "([{\"'„«“¿¡*_"

SHORT = 3  # letters, with the dot: a shorter word before a dot and a small letter is an abbreviation

# Words that end in a dot without ending a sentence, of the nine languages; folded before they are compared.
_SHORTENED = """
mr mrs ms dr prof st sr sra srta sig sigg dott ssa avv ing geom arch rag spett gent egr ill lic licda dna inz mgr hab p
pp m mm mme mlle fr hr herrn dipl mag dl dra г гр проф доц ім им тов акад інж inc ltd co corp gmbh sp zoo str ul al pl
os nr nos num núm n° tel telef tél fax mob art pkt pos poz lit abs bd av avda ctra pol ind p.zza вул бул просп пл буд
кв оф корп стр ул д обл р м с т тел моб bl sc ap jud bestellnr rechnungsnr hausnr kundennr art-nr e.g i.e eg ie etc cf
vs approx ca incl excl resp max min z.b d.h u.a o.ä usw bzw ggf evtl inkl exkl zzgl vgl lt sog ggü bsp tzn tj np m.in
itp itd ew jw wg ws dot godz br ub rys zob por тощо напр т.зв див п пп ст рис св рр гг тис тыс млн млрд грн руб коп
шт т.е т.д т.п т.к т.н п.п ecc pag pagg cfr ns c.a p.es sec rif tot ev p.ej ej págs pág aprox atte dpto dcha izda ud
uds vd vds adj réf env p.ex c.-à-d qqn qqch ste p.s ps ş.a ex dvs cca ref lb jan feb apr jun jul aug sep sept oct nov
dec gen giu lug ago ott dic janv févr juil déc mon tue wed thu fri mo di mi sa lun mer gio ven sab dom pon wt śr czw
pt sob nd пн вт ср чт пт сб нд вс
"""
# What may follow an ordinal: `am 3. Mai`, `2. Stock`, `KW 14. Quartal`.
_COUNTED = """
januar jänner februar märz april mai juni juli august september oktober november dezember january february march may
june july october december etage stock og ob auflage quartal kw klasse uhr
"""
_ABBREVIATIONS = frozenset(fold(_SHORTENED).split())
_AFTER_NUMBER = frozenset(fold(_COUNTED).split())


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str  # verbatim, line ends included, without white space and list marks around it
    start: int  # where in the text
    item: bool = False  # it stands in a list
    paragraph: int = 0  # counted from 0; a list item is a paragraph of its own


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    item: bool


def split(text: str) -> list[Sentence]:
    """The sentences of `text` in order. Lines that a program wrapped are joined, lines that a person ended are not."""
    found: list[Sentence] = []
    for number, block in enumerate(_blocks(text)):
        for start, end in _spans(text, block):
            words = text[start:end].strip()
            if words:
                found.append(Sentence(words, start + text[start:end].index(words), block.item, number))
    return found


def _blocks(text: str) -> Iterator[_Block]:
    """Runs of lines that belong together: a wrapped paragraph, a list item, or one line."""
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text) if match.end() > match.start()]
    width = _wrap_width(text, lines)
    at = 0
    while at < len(lines):
        start, end = lines[at]
        mark = _ITEM.match(text, start, end)
        while at + 1 < len(lines) and _continues(text, lines[at], lines[at + 1], width):
            at += 1
            end = lines[at][1]
        yield _Block(mark.end() if mark else start, end, mark is not None)
        at += 1


def _wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """The width the writer's program wraps at, or 0 when it does not wrap."""
    widest = max((len(text[start:end].rstrip()) for start, end in lines), default=0)
    return widest if NARROWEST <= widest <= WIDEST else 0


def _continues(text: str, line: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    """Whether the line end between two lines was made by a program, not by the writer."""
    first, second = text[slice(*line)].rstrip(), text[slice(*after)]
    if after[0] - line[1] > 1 or not first or not second.strip() or _ITEM.match(second):
        return False
    word = second.split(None, 1)[0]
    if _ADDRESS.search(first.split()[-1]):
        return False
    if width and len(first) + 1 + len(word) > width:
        return True
    return len(first) >= NARROWEST * 2 // 3 and word[0].islower() and first[-1] not in ".:!?;…"


def _spans(text: str, block: _Block) -> Iterator[tuple[int, int]]:
    """Where each sentence of a block starts and ends."""
    start, before = block.start, ""
    after = _TOKEN.search(text, block.start, block.end)
    while token := after:
        after = _TOKEN.search(text, token.end(), block.end)
        if not token[0][-1].isalnum() or "?" in token[0] or "!" in token[0]:
            for end in _cuts(token, before, after[0] if after else ""):
                yield start, end
                start = end
        before = token[0]
    yield start, block.end


def _cuts(token: re.Match[str], before: str, after: str) -> Iterator[int]:
    """Where sentences end within and after `token`, which stands between the words `before` and `after`."""
    word = token[0]
    if ("?" in word or "!" in word) and not _ADDRESS.search(word):
        yield from (token.start() + inner.end() for inner in _INNER.finditer(word))
    if after and (_ends(word, after) or _smiled(before, word, after)) and not _SMILEY.match(after):
        yield token.end()


def _smiled(before: str, token: str, after: str) -> bool:
    """Whether a sentence ended before the smiley `token`, which then belongs to it."""
    return bool(_SMILEY.match(token) and _END.search(before)) and not after[0].islower()


def _ends(token: str, after: str) -> bool:
    """Whether a sentence ends with `token`, before the word `after`."""
    end = _END.search(token)
    if not end or (_ADDRESS.search(token) and end[0][0] not in ".!"):
        return False
    lower = after.lstrip(_BULLET_END)[:1].islower()
    marks = end[0]
    if "?" in marks or "!" in marks or "？" in marks:
        return not (lower and marks[-1] in ")\"”»'’]" and after[0] not in "¿¡")
    if ";" in marks:
        return False
    if marks.startswith(("..", "…")):
        return not lower
    if marks[0] == "." and _stays_open(token, after, lower=lower):
        return False
    return not (lower and len(token) <= SHORT)


def _stays_open(token: str, after: str, *, lower: bool) -> bool:
    """Whether the dot belongs to an abbreviation, an initial or an ordinal."""
    bare = fold(token.strip(".()[]\"'„“”«»,;"))
    if _NUMBER.match(token):
        return lower or fold(after.strip(".,;:?!")) in _AFTER_NUMBER
    if _INITIAL.match(token):
        return True
    return (
        bare in _ABBREVIATIONS or bare.rpartition("/")[2] in _ABBREVIATIONS or bare.rpartition("-")[2] in _ABBREVIATIONS
    )
