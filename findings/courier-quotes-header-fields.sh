#!/bin/sh
# Who asks Courier IMAP 5.2 for BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)] is answered under BODY[HEADER.FIELDS ("MESSAGE-ID")].
# RFC 3501 allows it (a field's name is an astring); Dovecot 2.4 and Cyrus 3.10 give the name that was asked for. Libraries
# whose answer is a dict by these names, as imapclient's, then hold no such key.
set -eu
. "$(dirname "$0")/lib/debian13.sh"
debian13 courier-imap python3
version courier-imap 5.2.11
cat >"$top/serve.sh" <<'SCRIPT'
useradd --create-home anna
maildirmake /home/anna/Maildir
printf 'Message-ID: <1@client.example>\nSubject: hello\n\nhello\n' >/home/anna/Maildir/new/1.M1P1.localhost
chown -R anna:anna /home/anna
userdb anna set uid="$(id -u anna)" gid="$(id -g anna)" home=/home/anna
echo geheim | userdbpw -md5 | userdb anna set systempw
makeuserdb
sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/' /etc/courier/authdaemonrc
mkdir -p /run/courier/authdaemon
authdaemond start
set -a
. /etc/courier/imapd
AUTHMODULES=authdaemon
IMAP_STARTTLS=NO
exec couriertcpd -address=127.0.0.1 -nodnslookup 20143 /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir
SCRIPT
cat >"$top/ask.py" <<'PYTHON'
import imaplib, time

def server():
    for _ in range(100):
        try:
            return imaplib.IMAP4("127.0.0.1", 20143)
        except OSError:
            time.sleep(0.1)

with server() as imap:
    imap.login("anna", "geheim")
    imap.select("INBOX", readonly=True)
    _, answer = imap.fetch("1", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    print(answer[0][0].decode().partition("(")[2].partition(" {")[0])
PYTHON
name=$(inside '{ sh /serve.sh >/dev/null 2>&1 & } && python3 /ask.py')
echo "asked for BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)], answered under $name"
[ "$name" = 'BODY[HEADER.FIELDS ("MESSAGE-ID")]' ]
