#!/bin/sh
# mail-parser 4.8.0 gives the words of an attached message as words of the mail.
#
# Guess before it was run: of a mail that says "See attached. When?" and carries another as message/rfc822 (RFC 2046 section 5.2.1),
# `text_plain`, "only text plain mail parts in a list", holds what its writer says, and `attachments` the other message.
# Behaviour: `text_plain` holds the text of the attached message, too, though that is listed as an attachment. Nothing tells it from
# the writer's own: who joins the list, or asks for `body`, reads a stranger's question as the client's.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mail-parser==4.8.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
import mailparser

MAIL = """From: anna@client.example
To: projects@agency.example
Subject: Poster
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: text/plain

See attached. When?
--B
Content-Type: message/rfc822
Content-Disposition: attachment; filename=old.eml

From: eve@elsewhere.example
Subject: Signs
Content-Type: text/plain

Can you send the signs by Friday?
--B--
"""
mail = mailparser.parse_from_bytes(MAIL.replace("\n", "\r\n").encode())
named = [(one["filename"], one["mail_content_type"]) for one in mail.attachments]
print("mail-parser", version("mail-parser"))
print("text_plain: ", mail.text_plain)
print("attachments:", named)
assert named == [("old.eml", "message/rfc822")], "the attached message is no attachment any more"
assert mail.text_plain == ["See attached. When?", "Can you send the signs by Friday?"], "it behaves otherwise now"
PYTHON
