#!/bin/sh
# What Exim 4.98 reports to a sender who asked for reports (RFC 3461) is not what became of the mail, nor whom it was written to.
#
# Guess before it was run: NOTIFY=SUCCESS brings `Action: relayed` where the next server knows nothing of reports (RFC 3461
# section 5.2.2), for "delivered" says that the mail lies in the recipient's mailbox (RFC 3464 section 2.3.3). And of
# ORCPT=rfc822;gone+2Bwork@client.example, in xtext as a parameter of SMTP has to be (RFC 3461 section 4), the report says
# gone+work@client.example. Postfix 3.10, Courier 1.4 and Sendmail 8.18 do both.
# Behaviour: Exim says "delivered", and that it was "relayed to non-DSN-aware mailer" in the words for people alone: the field
# proves nothing of a mail that an Exim handed on. And it copies xtext as it came: who prefers Original-Recipient, as
# flufl.bounce 6.0 does, notes a bounce of somebody whom nobody ever wrote to. The sender need not give an ORCPT for it;
# Postfix 3.10 adds its own on the way.
set -eu
. "$(dirname "$0")/lib/debian13.sh"
debian13 exim4-daemon-light python3
version exim4-daemon-light 4.98.2
cat >"$top/etc/exim4/exim4.conf" <<'CONF'
primary_hostname = mx.agency.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = 20025
dsn_advertise_hosts = *
host_lookup =
acl_smtp_rcpt = any
begin acl
any:
  accept
begin routers
next:
  driver = manualroute
  route_list = * 127.0.0.1::20026
  self = send
  transport = smtp
begin transports
smtp:
  driver = smtp
CONF
cat >"$top/ask.py" <<'PYTHON'
import email, queue, smtplib, socketserver, threading, time

reports = queue.Queue()

class Next(socketserver.StreamRequestHandler):
    """The next server: without DSN, and with nobody called `gone`. Reports come to it as well."""

    def handle(self):
        self.say("220 next.example")
        for line in self.rfile:
            command = line.decode().upper()
            if command.startswith("RCPT TO:<GONE"):
                self.say("550 5.1.1 nobody of that name")
            elif command.startswith("DATA"):
                self.say("354 go on")
                mail = email.message_from_bytes(b"".join(iter(self.rfile.readline, b".\r\n")))
                if mail.get_content_type() == "multipart/report":
                    reports.put(mail)
                self.say("250 ok")
            elif command.startswith("QUIT"):
                return self.say("221 bye")
            else:
                self.say("250 ok")

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

def server():
    for _ in range(100):
        try:
            return smtplib.SMTP("127.0.0.1", 20025)
        except OSError:
            time.sleep(0.1)

def show(recipient, *options):
    mail = "From: pm@agency.example\r\nMessage-ID: <1@agency.example>\r\nSubject: Plan\r\n\r\nhello\r\n"
    with server() as smtp:
        smtp.sendmail("pm@agency.example", recipient, mail, rcpt_options=options)
    words, fields, _ = reports.get(timeout=60).get_payload()
    print(recipient, *options)
    print("  relayed, to people:", "relayed to non-DSN-aware mailer" in words.get_payload())
    for name in ("Action", "Original-Recipient", "Final-Recipient"):
        print(f"  {name}:", fields.get_payload()[1][name])

next_server = socketserver.ThreadingTCPServer(("127.0.0.1", 20026), Next)
threading.Thread(target=next_server.serve_forever, daemon=True).start()
show("anna@client.example", "NOTIFY=SUCCESS")
show("gone+work@client.example", "NOTIFY=FAILURE", "ORCPT=rfc822;gone+2Bwork@client.example")
PYTHON
seen=$(inside '{ exim4 -bdf >/dev/null 2>&1 & } && python3 /ask.py')
echo "$seen"
[ "$seen" = 'anna@client.example NOTIFY=SUCCESS
  relayed, to people: True
  Action: delivered
  Original-Recipient: None
  Final-Recipient: rfc822;anna@client.example
gone+work@client.example NOTIFY=FAILURE ORCPT=rfc822;gone+2Bwork@client.example
  relayed, to people: False
  Action: failed
  Original-Recipient: rfc822;gone+2Bwork@client.example
  Final-Recipient: rfc822;gone+work@client.example' ]
