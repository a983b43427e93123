"""format=flowed: paragraphs that the sender's program broke into lines (RFC 3676)."""

from __future__ import annotations


def unwrapped(text: str, *, delsp: bool = False) -> str:
    """The text with its soft line breaks removed; the marks of quotation stay, once for each line that is left.

    Lines join only at one quotation depth (section 4.5); `-- ` is a signature separator and never flows (section 4.3).
    """
    out: list[list[str]] = []
    open_depth = -1  # of the line that flows on; -1: none does
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        separator = content == "-- "
        flows = content.endswith(" ") and not separator
        piece = content[:-1] if flows and delsp else content
        if depth == open_depth and not separator:
            out[-1].append(piece)
        else:
            out.append([f"{'>' * depth} {piece}" if depth else piece])
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in out)
