#!/bin/sh
# mailparser 3.14.2 (npm) gives two ids of References as one, where no blank stands between them.
#
# Guess before it was run: `references` of <8@client.example><9@client.example> is an array of two ids, for the blank is optional
# (RFC 5322 section 3.6.4). Dovecot 2.4, Cyrus 3.10 and notmuch put such a mail into the thread of both.
# Behaviour: a string of both together, as if they were the id of a single mail, and likewise where a comment parts them. No mail
# bears that id: who joins mails by their references does not find what this one answers, and cannot see why, for a string is
# what a mail with a single reference has, too.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts mailparser@3.14.2
cat >show.cjs <<'NODE'
const { simpleParser } = require("mailparser");
const one = "<8@client.example>";
const other = "<9@client.example>";

(async () => {
    for (const [name, between] of Object.entries({ blank: " ", fold: "\r\n\t", nothing: "", comment: "(and)" })) {
        const header = [
            "From: anna@client.example",
            "Date: Tue, 3 Mar 2026 09:00:00 +0100",
            `References: ${one}${between}${other}`,
        ];
        const { references } = await simpleParser([...header, "", "hello", ""].join("\r\n"));
        console.log(name, JSON.stringify(references));
    }
})();
NODE
echo "mailparser $(node -p 'require("mailparser/package.json").version')"
seen=$(node show.cjs)
echo "$seen"
[ "$seen" = 'blank ["<8@client.example>","<9@client.example>"]
fold ["<8@client.example>","<9@client.example>"]
nothing "<8@client.example><9@client.example>"
comment "<8@client.example>(and)<9@client.example>"' ]
