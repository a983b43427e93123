"""Which files of a mail its writer sent, and which its mail program did: signatures, logos, invitations, cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from daemon.core.model import Attachment

SMALL = 30_000  # bytes: logos are smaller, a picture that somebody waits for is hardly ever

_LINK = re.compile(r"://|\bwww\.")
_OF_PROGRAMS = re.compile(
    r"application/(?:(?:x-)?pkcs7-signature|pgp-(?:signature|keys|encrypted)|ms-tnef|ics)|text/(?:calendar|(?:x-)?vcard|"
    r"vnd\.google\..*)"
)
_NAMES_OF_PROGRAMS = re.compile(r"(?:smime\.p7s|att\d{3,}.*|.*\.(?:vcf|asc|sig|p7s|ics))", re.IGNORECASE)
_SEALED = re.compile(
    r"application/(?:pgp-encrypted|(?:x-)?pkcs7-mime|(?:vnd\.)?ms-tnef|x-microsoft-rpmsg-message)|audio/.*"
)
_NAMES_SEALED = re.compile(r"(?:smime\.p7m|winmail\.dat|encrypted\.asc|.*\.(?:rpmsg|pgp|gpg))", re.IGNORECASE)
_DECORATION = re.compile(
    r"(?:image\d|img_?\d{0,3}\.|outlook-|logo|signature|banner|icon|footer|facebook|linkedin|instagram|twitter|youtube|"
    r"whatsapp|xing|att\d|~)",
    re.IGNORECASE,
)


def sent_by_hand(file: Attachment) -> bool:
    """Whether `file` may be what somebody asked for: no signature of the mail, no logo below it."""
    if file.inline or _OF_PROGRAMS.fullmatch(file.content_type) or _NAMES_OF_PROGRAMS.fullmatch(file.filename):
        return False
    if is_sealed(file) and not file.content_type.startswith("audio/"):
        return False
    decorates = not file.filename or _DECORATION.match(file.filename)
    return not (file.content_type.startswith("image/") and file.size < SMALL and decorates)


def comes_along(files: Sequence[Attachment], own_text: str) -> bool:
    """Whether a mail brings what it may say that it brings: a file, a picture among its words, a link."""
    sent = (file.size >= SMALL or is_sealed(file) or sent_by_hand(file) for file in files)
    return any(sent) or _LINK.search(own_text) is not None


def sealed(files: Iterable[Attachment]) -> str | None:
    """The name or type of a file that holds the writer's words where we cannot read them: encrypted, TNEF, voice."""
    return next((file.filename or file.content_type for file in files if is_sealed(file)), None)


def is_sealed(file: Attachment) -> bool:
    """Whether it is so by its type, or by its name where a gateway knows no type for it."""
    return bool(_SEALED.fullmatch(file.content_type) or _NAMES_SEALED.fullmatch(file.filename))
