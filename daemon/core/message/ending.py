"""Whether the bytes of a message reach its end, as far as its structure tells."""

from __future__ import annotations

import re

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_MULTIPART = re.compile(rb"^content-type:[ \t\r\n]*multipart/((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb'boundary[ \t]*=[ \t]*(?:"([^"\r\n]+)"|([^\s;"]+))', re.IGNORECASE)


def reaches_its_end(raw: bytes) -> bool:
    """Whether the header ends, and a multipart with its last delimiter (RFC 2046, 5.1.1).

    Of text without parts nobody can tell: it is taken for whole.
    """
    end = _END_OF_HEADER.search(raw)
    if end is None:
        return False
    parts = _MULTIPART.search(raw, 0, end.start())
    boundary = _BOUNDARY.search(parts[1]) if parts else None
    return boundary is None or b"--" + (boundary[1] or boundary[2]) + b"--" in raw[end.start() :]
