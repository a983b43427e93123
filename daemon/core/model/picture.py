"""A picture for a client's letter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """Scaled and written anew, as it lies in the client's folder."""

    file: str  # its name there
    caption: str  # as the PM wrote it, one line; read aloud to who does not see the picture
    width: int  # pixels
    height: int

    @property
    def cid(self) -> str:
        """Its Content-ID, without <> (RFC 2392)."""
        return f"{self.file}@inboxclerk"
