// Prints what a validator and caniemail.com's data say of HTML files, one finding a line: file, who says it, what.
// Run by `tests/looks.py`, which copies it to where its packages are.
import { readFileSync } from "node:fs";
import { doIUseEmail } from "@jsx-email/doiuse-email";
import { HtmlValidate } from "html-validate";

// Mail is written in tables with styles in place: what a validator holds against that is no finding.
const MAIL = ["no-inline-style", "no-deprecated-attr", "prefer-tbody", "no-conditional-comment", "doctype-style"];
const LENGTH = ["long-title"]; // a subject

const off = Object.fromEntries([...MAIL, ...LENGTH].map((rule) => [rule, "off"]));
const validator = new HtmlValidate({ root: true, extends: ["html-validate:standard"], rules: off });
const emailClients = ["gmail.*", "outlook.*", "apple-mail.*", "samsung-email.*"];

for (const file of process.argv.slice(2)) {
  const html = readFileSync(file, "utf8");
  const report = await validator.validateString(html);
  for (const message of report.results.flatMap((result) => result.messages)) {
    console.log([file, "html", `${message.ruleId}, line ${message.line}: ${message.message}`].join("\t"));
  }
  for (const error of doIUseEmail(html, { emailClients }).errors ?? []) {
    console.log([file, "caniemail", error].join("\t"));
  }
}
