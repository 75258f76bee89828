// Reads the feeds named on the command line with ical.js and prints what it made of each as JSON.
// The first argument is where ical.js stands.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [where, ...files] = process.argv.slice(2);
const ICAL = (await import(pathToFileURL(where).href)).default;

function stamp(time) {
  if (time.isDate) return time.toICALString();
  return time.convertToZone(ICAL.Timezone.utcTimezone).toICALString();
}

function read(file) {
  const found = { errors: [], spans: {}, texts: {} };
  try {
    const parsed = ICAL.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file)));
    const root = new ICAL.Component(parsed);
    for (const component of root.getAllSubcomponents("vevent")) {
      const event = new ICAL.Event(component);
      if (event.startDate.zone === ICAL.Timezone.localTimezone && !event.startDate.isDate) {
        found.errors.push("a time without a zone: " + event.uid);
      }
      found.spans[event.uid] = [stamp(event.startDate), stamp(event.endDate)];
      found.texts[event.uid] = [event.summary ?? "", event.description ?? ""];
    }
  } catch (error) {
    found.errors.push(String(error.message ?? error));
  }
  return found;
}

process.stdout.write(JSON.stringify(files.map(read)));
