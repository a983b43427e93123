# Sourced after debian13.sh: Courier IMAP 5.2 with one person, anna, and one mail, of 3 March 2026, in her INBOX.

courier() {
    debian13 courier-imap python3
    version courier-imap 5.2.11
    cat >"$top/serve.sh" <<'SCRIPT'
useradd --create-home anna
maildirmake /home/anna/Maildir
mail=/home/anna/Maildir/new/1.M1P1.localhost
printf 'Message-ID: <1@client.example>\nSubject: hello\n\nhello\n' >"$mail"
touch -d '2026-03-03 09:00 UTC' "$mail"
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
    cat >"$top/anna.py" <<'PYTHON'
import imaplib, time

def session():
    for _ in range(100):
        try:
            imap = imaplib.IMAP4("127.0.0.1", 20143)
            break
        except OSError:
            time.sleep(0.1)
    imap.login("anna", "geheim")
    return imap
PYTHON
}

# What /ask.py prints, which says `from anna import session`.
asked() { inside '{ sh /serve.sh >/dev/null 2>&1 & } && python3 /ask.py'; }
