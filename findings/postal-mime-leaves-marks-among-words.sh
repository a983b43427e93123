#!/bin/sh
# postal-mime 4.0.0 (npm) joins the lines of a quoted paragraph with the marks of quotation still in them.
#
# Guess before it was run: a quoted paragraph of format=flowed comes back as one line with one mark, or with its lines as they
# were: the marks are taken off before lines are joined, and put back afterwards (RFC 3676 sections 4.1 and 4.5). mailparser
# 3.14.2, of the same makers, does the former.
# Behaviour: the mark of each further line stands among the words. "cost", a line's end and "> 500 euros" become "cost > 500
# euros", more than was offered; no line begins with that mark any more, so that nobody can take it away. Who looks for the mail
# that was quoted by its words does not find it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts postal-mime@4.0.0 mailparser@3.14.2
cat >show.mjs <<'NODE'
import PostalMime from "postal-mime";
import mailparser from "mailparser";

const lines = [
    "From: anna@client.example",
    "Date: Tue, 3 Mar 2026 09:00:00 +0100",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; format=flowed",
    "",
    "> The posters of the second series will cost ",
    "> 500 euros.",
    "We take them.",
    "",
];
const mail = lines.join("\r\n");
console.log("postal-mime:", (await PostalMime.parse(mail)).text.trim().split("\n"));
console.log("mailparser:", (await mailparser.simpleParser(mail)).text.trim().split("\n"));
NODE
for name in postal-mime mailparser; do
    echo "$name $(sed -n 's/^ *"version": "\(.*\)".*/\1/p' "node_modules/$name/package.json")"
done
seen=$(node show.mjs)
echo "$seen"
[ "$seen" = "postal-mime: [
  '> The posters of the second series will cost > 500 euros.',
  'We take them.'
]
mailparser: [
  '> The posters of the second series will cost 500 euros.',
  'We take them.'
]" ]
