#!/bin/sh
# dma 0.13, Debian's small sendmail, sends to the people on the first line of a field alone, and ends with 0.
#
# Guess before it was run, at 97 %: of `sendmail -t` with a list of people over several lines (RFC 5322 section 2.2.3) everybody
# gets the mail, as with msmtp 1.8, whether the lines begin with a blank or a tab.
# Behaviour: who stands on a further line of To, Cc or Bcc gets nothing, though the mail that the others get names them: for all
# who read it they were told. Nothing is said, queued or bounced. Mail libraries fold at 78 characters, so that it works until a
# third person is added: Python's email makes such lines of the three below. A command line of addresses loses nobody.
set -eu
. "$(dirname "$0")/lib/debian13.sh"
debian13 dma msmtp python3
version dma 0.13-1
version msmtp 1.8.28
printf 'SMARTHOST 127.0.0.1\nPORT 20025\nMAILNAME agency.example\n' >"$top/etc/dma/dma.conf"
cat >"$top/ask.py" <<'PYTHON'
import socketserver, subprocess, threading
from email.message import EmailMessage

TEAM = ["anna.rossi@client.example", "bob.bianchi@client.example", "cara.verdi@client.example"]
ME = "pm@agency.example"
rcpt = []

class Smarthost(socketserver.StreamRequestHandler):
    """Takes all mail, and notes whom it is for."""

    def handle(self):
        self.say("220 smarthost.example")
        for line in self.rfile:
            command = line.decode().strip()
            if command.upper().startswith("RCPT TO:"):
                rcpt.append(command.partition("<")[2].partition("@")[0])
            elif command.upper() == "DATA":
                self.say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            elif command.upper() == "QUIT":
                return self.say("221 bye")
            self.say("250 ok")

    def say(self, answer):
        self.wfile.write(answer.encode() + b"\r\n")

def told(command, mail):
    rcpt.clear()
    status = subprocess.run(command, input=mail, timeout=60).returncode
    return f"{status}: {' '.join(sorted(rcpt))}"

letter = EmailMessage()
letter["From"] = ME
letter["To"] = ", ".join(TEAM)
letter["Subject"] = "Plan"
letter.set_content("hello\n")
folded = letter.as_bytes()
assert b"To: anna.rossi@client.example, bob.bianchi@client.example,\n cara.verdi@client.example\n" in folded

DMA = ["/usr/sbin/dma", "-D", "-i", "-f", ME]
MSMTP = ["msmtp", "--host=127.0.0.1", "--port=20025", f"--from={ME}"]
with socketserver.ThreadingTCPServer(("127.0.0.1", 20025), Smarthost) as smarthost:
    threading.Thread(target=smarthost.serve_forever, daemon=True).start()
    print("msmtp -t, folded", told([*MSMTP, "-t"], folded))
    print("dma -t, folded", told([*DMA, "-t"], folded))
    print("dma -t, a tab", told([*DMA, "-t"], folded.replace(b",\n cara", b",\n\tcara")))
    print("dma -t, Bcc", told([*DMA, "-t"], folded.replace(b"To: ", b"Bcc: ")))
    print("dma -t, one line", told([*DMA, "-t"], folded.replace(b",\n cara", b", cara")))
    print("dma, named", told([*DMA, *TEAM], folded))
    smarthost.shutdown()
PYTHON
seen=$(inside 'python3 /ask.py')
echo "$seen"
[ "$seen" = 'msmtp -t, folded 0: anna.rossi bob.bianchi cara.verdi
dma -t, folded 0: anna.rossi bob.bianchi
dma -t, a tab 0: anna.rossi bob.bianchi
dma -t, Bcc 0: anna.rossi bob.bianchi
dma -t, one line 0: anna.rossi bob.bianchi cara.verdi
dma, named 0: anna.rossi bob.bianchi cara.verdi' ]
