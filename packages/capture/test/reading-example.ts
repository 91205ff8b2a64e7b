import { Anonymiser, PcapngWriter, readCapture } from "@tcplens/capture";
import { createReadStream, createWriteStream } from "node:fs";

// A capture of any known format, compressed or not, with other addresses and without data.
const [from = "", to = ""] = process.argv.slice(2);
const file = createWriteStream(to);
const writer = new PcapngWriter((piece) => file.write(piece), { application: "example 1.0" });
writer.addInterface();
const anonymiser = new Anonymiser({ key: crypto.getRandomValues(new Uint8Array(16)) });

let kept = 0;
const summary = await readCapture(createReadStream(from), (record) => {
  const packet = anonymiser.take(record);
  if (packet === undefined) return;
  kept += 1;
  writer.packet({ at: record, ...packet });
});
writer.flush();
file.end();
console.log(`${summary.format}: ${kept} of ${summary.frames} packets kept`);
if (summary.problem !== undefined) console.log(`at octet ${summary.problem.offset}: ${summary.problem.what}`);
