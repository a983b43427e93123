#!/bin/sh
# OpenSMTPD 7.6 delivers a mail as often as RCPT names the same address, to the letter: four copies to one person.
# Postfix 3.10 and Exim 4.98 deliver one. A sender that does not drop doublets itself writes to people twice.
set -eu
. "$(dirname "$0")/lib/debian13.sh"
debian13 opensmtpd python3
version opensmtpd 7.6.0p1
cat >"$top/etc/smtpd.conf" <<'CONF'
listen on 127.0.0.1 port 20025 hostname mx.client.example
action deliver maildir "/home/anna/Maildir"
match from any for domain "client.example" action deliver
CONF
cat >"$top/send.py" <<'PYTHON'
import pathlib, smtplib, time

def server():
    for _ in range(100):
        try:
            return smtplib.SMTP("127.0.0.1", 20025)
        except OSError:
            time.sleep(0.1)

with server() as smtp:
    anna = ["anna@client.example"] * 4
    smtp.sendmail("agency@agency.example", anna, "Message-ID: <1@agency.example>\r\nSubject: hello\r\n\r\nhello\r\n")
time.sleep(5)
print(len(list(pathlib.Path("/home/anna/Maildir/new").iterdir())))
PYTHON
copies=$(inside 'useradd --create-home anna && { smtpd -d >/dev/null 2>&1 & } && python3 /send.py')
echo "copies of one mail, for one address that RCPT named four times: $copies"
[ "$copies" = 4 ]
