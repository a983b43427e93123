#!/bin/sh
# Courier IMAP 5.2 answers with a message that nobody wrote, where the one that is asked for was expunged by another session.
#
# Guess before it was run: the FETCH gives nothing for that UID, or is refused (RFC 2180 section 4.1 tells what servers do).
# Behaviour: OK, and under the UID another mail: from "System Administrator", with the subject "message unavailable", arrived
# this moment, without Date and Message-ID. Nothing in the answer tells it from mail: a program that copies a mailbox while
# people move mail out of it files it as a letter. A SEARCH for the UID, after a NOOP, says that it is gone.
# Dovecot 2.4 and Cyrus 3.10 still give the mail itself to a session that was not told.
set -eu
. "$(dirname "$0")/lib/debian13.sh"
. "$(dirname "$0")/lib/courier-imap.sh"
courier
cat >"$top/ask.py" <<'PYTHON'
import email, re
from anna import session

with session() as reader, session() as person:
    reader.select("INBOX", readonly=True)
    person.select("INBOX")
    uid = reader.uid("SEARCH", "ALL")[1][0].decode()

    def read(imap):
        status, answer = imap.uid("FETCH", uid, "(INTERNALDATE BODY.PEEK[])")
        mail = email.message_from_bytes(answer[0][1])
        arrived = re.search(rb'INTERNALDATE "([^"]*)"', answer[0][0] + b"".join(answer[1:]))[1].decode()
        of_march = arrived.lstrip().startswith(("3-Mar-2026", "03-Mar-2026"))
        print(status, "of March" if of_march else "of now", mail["From"], mail["Subject"], mail["Message-ID"], sep=" | ")

    read(person)
    person.store("1", "+FLAGS", r"(\Deleted)")
    person.expunge()
    read(reader)
    reader.noop()
    print("UIDs after NOOP:", reader.uid("SEARCH", "UID", uid)[1][0].decode() or "none")
PYTHON
seen=$(asked)
echo "$seen"
[ "$seen" = 'OK | of March | None | hello | <1@client.example>
OK | of now | System Administrator <root@localhost> | message unavailable | None
UIDs after NOOP: none' ]
