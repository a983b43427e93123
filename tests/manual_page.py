"""The manual page and the completions of shells, from the command line's own description of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer
from typer._completion_shared import get_completion_script

from daemon.cli.beginning import app

_HEAD = r""".\" Written by `make docs`.
.TH INBOXCLERK 1 "" "inboxclerk" "User commands"
.SH NAME
inboxclerk \- reads a shared inbox, keeps the record of each client, reminds the team of what is unanswered
.SH SYNOPSIS
.B inboxclerk
[\fB\-\-config\fR \fIFILE\fR] [\fB\-\-log\-format json\fR] [\fB\-\-verbose\fR] \fICOMMAND\fR [\fIARGUMENTS\fR]
.SH DESCRIPTION
Reads a shared mailbox over IMAP without marking anything, files all mail with each client in one record, knows which of
the client's questions are unanswered and by when an answer was promised, tells the project manager by mail, and sends
each client a regular update. It begins with
.BR "inboxclerk init" .
.SH COMMANDS
"""
_TAIL = r""".SH EXIT STATUS
0 done; 1 a human is needed, and stderr says for what; 2 a mistake in the configuration or the arguments, all of them at
once; 3 a bug.
.B health
exits as plugins of Nagios do.
.SH ENVIRONMENT
.TP
.B INBOXCLERK_CONFIG
The configuration, where
.B \-\-config
does not name it.
.TP
.B INBOXCLERK_LOG_FORMAT
.I json
makes each line of the log on stderr one JSON object.
.B \-\-verbose
adds a line for each mail: client, Message-ID and what became of it.
.SH FILES
.TP
.IR ./config.toml ", " ~/.config/inboxclerk/config.toml ", " /etc/inboxclerk/config.toml
The configuration: the first of these that is there. An example and its JSON schema lie in
.IR share/inboxclerk
beside the folder of the program.
"""


def manual_page() -> str:
    return _HEAD + "".join(_commands(typer.main.get_command(app), "")) + _TAIL


def completion(shell: str) -> str:
    script = get_completion_script(prog_name="inboxclerk", complete_var="_INBOXCLERK_COMPLETE", shell=shell)
    return f"{script.strip()}\n"


def _commands(group: Any, before: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from _commands(command, f"{name} ")
            continue
        params = [one for one in command.params if not getattr(one, "hidden", False) and one.name != "help"]
        arguments = " ".join(_argument(one) for one in params if one.param_type_name == "argument")
        options = [one for one in params if one.param_type_name == "option"]
        title = rf"\fB{_plain(before + name)}\fR" + (f" {arguments}" if arguments else "")
        yield f".SS {title}\n{_plain(' '.join((command.help or '').split()))}\n"
        yield from (f".TP\n{_option(one)}\n{_plain(one.help or '')}\n" for one in options)


def _argument(param: Any) -> str:
    name = rf"\fI{_plain(param.metavar or param.name.upper())}\fR"
    return name if param.required else f"[{name}]"


def _option(param: Any) -> str:
    names = ", ".join(rf"\fB{_plain(name)}\fR" for name in sorted(param.opts, key=len, reverse=True))
    return names if param.is_flag else rf"{names} \fI{_plain(param.metavar or 'VALUE')}\fR"


def _plain(text: str) -> str:
    """As roff prints it: a hyphen that can be copied, and no line that begins with a request."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)
