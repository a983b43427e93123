#!/bin/sh
# Who asks Courier IMAP 5.2 for BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)] is answered under BODY[HEADER.FIELDS ("MESSAGE-ID")].
# RFC 3501 allows it (a field's name is an astring); Dovecot 2.4 and Cyrus 3.10 give the name that was asked for. Libraries
# whose answer is a dict by these names, as imapclient's, then hold no such key.
set -eu
. "$(dirname "$0")/lib/debian13.sh"
. "$(dirname "$0")/lib/courier-imap.sh"
courier
cat >"$top/ask.py" <<'PYTHON'
from anna import session

with session() as imap:
    imap.select("INBOX", readonly=True)
    _, answer = imap.fetch("1", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    print(answer[0][0].decode().partition("(")[2].partition(" {")[0])
PYTHON
name=$(asked)
echo "asked for BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)], answered under $name"
[ "$name" = 'BODY[HEADER.FIELDS ("MESSAGE-ID")]' ]
