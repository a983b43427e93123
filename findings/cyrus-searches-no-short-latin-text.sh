#!/bin/sh
# Cyrus IMAP 3.10 does not search the last 4 KB of a text whose charset is not UTF-8 or US-ASCII, so of a short mail nothing.
#
# Guess before it was run: SEARCH BODY "poster" finds the mail that says "poster" under `charset=iso-8859-1`, as it finds one
# under utf-8 ("messages that contain the specified string in the body", RFC 3501 section 6.4.4). Dovecot 2.4 and Courier IMAP
# 5.2 do it.
# Behaviour: BODY and TEXT find only what stands in whole blocks of 4096 octets, and the rest of the text is never looked at,
# also where the word is plain ASCII, and whatever the transfer encoding. A letter of usual length has no whole block. The answer
# is OK, and without the mail; NOT BODY gives it. SUBJECT finds the same charsets. A program that looks on the server for the
# mail that a quotation is of, or for the number of an order, hears that there is none.
set -eu
. "$(dirname "$0")/lib/debian13.sh"
debian13 cyrus-imapd sasl2-bin libsasl2-modules python3
version cyrus-imapd 3.10.2
cat >"$top/etc/imapd.conf" <<'CONF'
configdirectory: /srv/cyrus
defaultpartition: default
partition-default: /srv/spool
sasl_mech_list: PLAIN
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: /srv/sasldb2
allowplaintext: yes
autocreate_quota: 0
CONF
cat >"$top/etc/cyrus.conf" <<'CONF'
START {
  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r"
}
SERVICES {
  imap cmd="imapd" listen="127.0.0.1:20143"
}
CONF
cat >"$top/serve.sh" <<'SCRIPT'
mkdir -p /srv/cyrus/socket /srv/spool /run/cyrus/socket
echo geheim | saslpasswd2 -p -c -f /srv/sasldb2 -u "$(hostname)" anna
chown -R cyrus:mail /srv /run/cyrus
exec /usr/sbin/cyrmaster -D
SCRIPT
cat >"$top/ask.py" <<'PYTHON'
import imaplib, time
from email.message import EmailMessage

def session():
    for _ in range(100):
        try:
            imap = imaplib.IMAP4("127.0.0.1", 20143)
            break
        except OSError:
            time.sleep(0.1)
    imap.login("anna", "geheim")
    return imap

LETTER = "The poster is ready.\n"
LINE = "Nothing else is new here.\n"
MAILS = {
    "utf-8": (LETTER, "utf-8", "8bit"),
    "us-ascii": (LETTER, "us-ascii", "7bit"),
    "iso-8859-1": (LETTER, "iso-8859-1", "8bit"),
    "iso-8859-1 qp": (LETTER, "iso-8859-1", "quoted-printable"),
    "windows-1252 base64": (LETTER, "windows-1252", "base64"),
    "koi8-r": (LETTER, "koi8-r", "8bit"),
    "long, at its start": (LETTER + LINE * 200, "iso-8859-1", "8bit"),
    "long, at its end": (LINE * 200 + LETTER, "iso-8859-1", "8bit"),
    "long, at its end, utf-8": (LINE * 200 + LETTER, "utf-8", "8bit"),
}

def mail(text, charset, encoding):
    letter = EmailMessage()
    letter["From"] = "anna@client.example"
    letter["Subject"] = f"=?{charset}?q?A_poster?="
    letter.set_content(text, charset=charset, cte=encoding)
    return letter.as_bytes().replace(b"\n", b"\r\n")

with session() as imap:
    imap.create("INBOX")
    for one in MAILS.values():
        assert imap.append("INBOX", None, None, mail(*one))[0] == "OK"
    imap.select("INBOX", readonly=True)
    found = {name: [] for name in MAILS}
    for key in ("SUBJECT", "BODY", "TEXT", "NOT BODY"):
        word = "ready" if key == "TEXT" else "poster"
        status, (numbers,) = imap.search(None, f'{key} "{word}"')
        assert status == "OK"
        for number in numbers.split():
            found[list(MAILS)[int(number) - 1]].append(key)
    for name, keys in found.items():
        print(f"{name}: {', '.join(keys)}")
PYTHON
seen=$(inside '{ sh /serve.sh >/dev/null 2>&1 & } && python3 /ask.py')
echo "$seen"
[ "$seen" = 'utf-8: SUBJECT, BODY, TEXT
us-ascii: SUBJECT, BODY, TEXT
iso-8859-1: SUBJECT, NOT BODY
iso-8859-1 qp: SUBJECT, NOT BODY
windows-1252 base64: SUBJECT, NOT BODY
koi8-r: SUBJECT, NOT BODY
long, at its start: SUBJECT, BODY, TEXT
long, at its end: SUBJECT, NOT BODY
long, at its end, utf-8: SUBJECT, BODY, TEXT' ]
