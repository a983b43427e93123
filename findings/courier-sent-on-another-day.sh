#!/bin/sh
# Courier IMAP 5.2 finds a mail under another day than its Date says: SENTON, SENTBEFORE, SENTSINCE go by the server's own zone.
#
# Guess before it was run: the day is what stands in the field, for these keys take it "disregarding time and timezone" (RFC 3501
# section 6.4.4): `Tue, 3 Mar 2026 00:30:00 +0900` is of 3 March wherever it is read. Dovecot 2.4 and Cyrus 3.10 do so.
# Behaviour: the moment is turned into the zone of the server's clock, and its day there is what counts. That mail is of 2 March
# on a server in UTC, and a mail whose Date says 2 March is of 3 March on one in Tokyo; the same mailbox answers otherwise when
# it moves. No answer tells the zone: who asks for the mail sent since 3 March loses what was written in the first or last
# hours of a day, unless it asks for a day more on each side, and reads the Date itself.
set -eu
. "$(dirname "$0")/lib/debian13.sh"
. "$(dirname "$0")/lib/courier-imap.sh"
courier
cat >"$top/ask.py" <<'PYTHON'
from anna import session

SENT = [
    "Tue, 3 Mar 2026 00:30:00 +0900",
    "Tue, 3 Mar 2026 12:00:00 +0000",
    "Tue, 3 Mar 2026 23:30:00 -0800",
    "Mon, 2 Mar 2026 20:00:00 +0000",
]
with session() as imap:
    imap.create("INBOX.sent")
    for date in SENT:
        imap.append("INBOX.sent", None, None, f"From: anna@client.example\r\nDate: {date}\r\n\r\nhello\r\n".encode())
    imap.select("INBOX.sent", readonly=True)
    for number, date in enumerate(SENT, 1):
        days = [day for day in range(1, 6) if str(number).encode() in imap.search(None, f"SENTON {day}-Mar-2026")[1][0].split()]
        print("  ", date, "is of", days)
    print("   SENTSINCE 3-Mar-2026:", imap.search(None, "SENTSINCE 3-Mar-2026")[1][0].decode())
PYTHON
# What it answers in a zone, as POSIX writes them.
in_zone() {
    echo "on a server in $1"
    inside "rm -rf /run/courier/authdaemon /home/anna/Maildir && { TZ=$1 sh /serve.sh >/dev/null 2>&1 & } && python3 /ask.py"
}
seen=$(in_zone UTC0 && in_zone JST-9)
echo "$seen"
[ "$seen" = 'on a server in UTC0
   Tue, 3 Mar 2026 00:30:00 +0900 is of [2]
   Tue, 3 Mar 2026 12:00:00 +0000 is of [3]
   Tue, 3 Mar 2026 23:30:00 -0800 is of [4]
   Mon, 2 Mar 2026 20:00:00 +0000 is of [2]
   SENTSINCE 3-Mar-2026: 2 3
on a server in JST-9
   Tue, 3 Mar 2026 00:30:00 +0900 is of [3]
   Tue, 3 Mar 2026 12:00:00 +0000 is of [3]
   Tue, 3 Mar 2026 23:30:00 -0800 is of [4]
   Mon, 2 Mar 2026 20:00:00 +0000 is of [3]
   SENTSINCE 3-Mar-2026: 1 2 3 4' ]
