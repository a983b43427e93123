#!/bin/sh
# Courier 1.4 writes the recipients of a mail that passes through it anew, and leaves out the comma that follows a group.
#
# Guess before it was run: `To: Team: bob@client.example;, cara@client.example` (RFC 5322 section 3.4) arrives to the letter, as
# it does behind Postfix 3.10, Exim 4.98, OpenSMTPD 7.6 and Sendmail 8.18.
# Behaviour: the comma is gone, and it is no list of addresses any more. Readers disagree on what is left: getaddresses of
# Python 3.13 gives nobody at all, the ENVELOPE of Dovecot 2.4 ends with the group; Cyrus 3.10, mailparser 3 and mail-parser 4.8
# still find Cara. Who answers to all, or files a mail by who got it, loses people whom the sender named.
set -eu
. "$(dirname "$0")/lib/debian13.sh"
debian13 courier-mta python3
version courier-mta 1.4.1
cat >"$top/mail" <<'MAIL'
From: pm@agency.example
To: Team: bob@client.example;, cara@client.example
Cc: Print: dora@client.example, eve@client.example;, Shop: fred@client.example;
Subject: Plan

hello
MAIL
cat >"$top/serve.sh" <<'SCRIPT'
useradd --create-home anna
su anna -c 'maildirmake ~/Maildir'
echo localhost >/etc/courier/me
mkdir -p /run/courier/authdaemon
authdaemond start
courier start
for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 1
    sendmail -f pm@agency.example anna@localhost </mail && break
done
SCRIPT
cat >"$top/show.py" <<'PYTHON'
import email, pathlib, time
from email.utils import getaddresses

def show(file):
    mail = email.message_from_bytes(file.read_bytes())
    for name in ("To", "Cc"):
        people = [address for _, address in getaddresses([mail[name]]) if address]
        print(f"{name}: {' '.join(mail[name].split())} -> {len(people)}")

show(pathlib.Path("/mail"))
for _ in range(300):
    if delivered := list(pathlib.Path("/home/anna/Maildir/new").iterdir()):
        break
    time.sleep(0.1)
show(delivered[0])
PYTHON
seen=$(inside 'sh /serve.sh >/dev/null 2>&1 && python3 /show.py')
echo "$seen"
[ "$seen" = 'To: Team: bob@client.example;, cara@client.example -> 2
Cc: Print: dora@client.example, eve@client.example;, Shop: fred@client.example; -> 3
To: Team: bob@client.example; cara@client.example -> 0
Cc: Print: dora@client.example, eve@client.example; Shop: fred@client.example; -> 0' ]
