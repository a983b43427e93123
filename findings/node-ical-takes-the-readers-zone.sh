#!/bin/sh
# node-ical 0.27.2 (npm) reads a time by the clock of the machine it runs on, where it does not know the name of the time's zone,
# though the zone itself is described in the same file.
#
# Guess before it was run: the name is free, and what it stands for is the VTIMEZONE of that name, which has to be there (RFC 5545
# sections 3.2.19 and 3.6.5): 9:00 of 3 July in a zone with a summer time of +0200 is 7:00 UTC, whatever the name. At least
# Evolution's, `/freeassociation.sourceforge.net/Europe/Berlin`, is known. ical.js 2.2.1, icalendar 7.3 and vobject 0.9 do so.
# Behaviour: only names of the tz database, of Windows, and Outlook's `Customized Time Zone` are right. Of others, Evolution's
# too, the VTIMEZONE is not looked at: 9:00 is that of the reader, 13:00 UTC in New York, while `tz` still bears the name that
# was written. `GMT+0100` is +0100 in summer as well. On a server in UTC a meeting that a client accepts or moves stands two
# hours late, and right on the developer's own machine.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-ical@0.27.2 ical.js@2.2.1
cat >show.mjs <<'NODE'
import nodeIcal from "node-ical";
import ICAL from "ical.js";

const answer = (zone) =>
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//client.example//calendar//EN",
        "METHOD:COUNTER",
        "BEGIN:VTIMEZONE",
        `TZID:${zone}`,
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:1@agency.example",
        "SEQUENCE:0",
        "SUMMARY:Proofs",
        "DTSTAMP:20260601T090000Z",
        `DTSTART;TZID=${zone}:20260703T090000`,
        "ORGANIZER:mailto:pm@agency.example",
        "ATTENDEE:mailto:anna@client.example",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ].join("\r\n");
const clock = (date) => date.toISOString().slice(11, 16);

console.log(`in ${process.env.TZ}`);
for (const zone of [
    "Europe/Berlin",
    "W. Europe Standard Time",
    "/freeassociation.sourceforge.net/Europe/Berlin",
    "Berlin",
    "GMT+0100",
]) {
    const { start } = nodeIcal.sync.parseICS(answer(zone))["1@agency.example"];
    const calendar = new ICAL.Component(ICAL.parse(answer(zone)));
    const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
    console.log(`  ${zone}: ${clock(start)} (tz ${start.tz}), ical.js ${clock(event.startDate.toJSDate())}`);
}
NODE
for name in node-ical ical.js; do
    echo "$name $(sed -n 's/^ *"version": "\(.*\)".*/\1/p' "node_modules/$name/package.json")"
done
seen=$(for zone in UTC America/New_York Europe/Berlin; do TZ=$zone node show.mjs; done)
echo "$seen"
[ "$seen" = 'in UTC
  Europe/Berlin: 07:00 (tz Europe/Berlin), ical.js 07:00
  W. Europe Standard Time: 07:00 (tz Europe/Berlin), ical.js 07:00
  /freeassociation.sourceforge.net/Europe/Berlin: 09:00 (tz /freeassociation.sourceforge.net/Europe/Berlin), ical.js 07:00
  Berlin: 09:00 (tz Berlin), ical.js 07:00
  GMT+0100: 08:00 (tz GMT+0100), ical.js 07:00
in America/New_York
  Europe/Berlin: 07:00 (tz Europe/Berlin), ical.js 07:00
  W. Europe Standard Time: 07:00 (tz Europe/Berlin), ical.js 07:00
  /freeassociation.sourceforge.net/Europe/Berlin: 13:00 (tz /freeassociation.sourceforge.net/Europe/Berlin), ical.js 07:00
  Berlin: 13:00 (tz Berlin), ical.js 07:00
  GMT+0100: 08:00 (tz GMT+0100), ical.js 07:00
in Europe/Berlin
  Europe/Berlin: 07:00 (tz Europe/Berlin), ical.js 07:00
  W. Europe Standard Time: 07:00 (tz Europe/Berlin), ical.js 07:00
  /freeassociation.sourceforge.net/Europe/Berlin: 07:00 (tz /freeassociation.sourceforge.net/Europe/Berlin), ical.js 07:00
  Berlin: 07:00 (tz Berlin), ical.js 07:00
  GMT+0100: 08:00 (tz GMT+0100), ical.js 07:00' ]
