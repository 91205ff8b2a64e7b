/** Sends into an interface that is slow, until the link refuses, and again when it says that there is room. */
import { udpLink } from "../../src/engine/udp-link.ts";
import { Heard } from "./heard.ts";

const link = await udpLink({
  bind: { address: "10.77.5.1", port: 0 },
  peer: { address: "10.77.5.2", port: 9 },
  bufferBytes: 10_000,
  queuePackets: 4,
});
const heard = new Heard();
link.attach(heard);
const packet = new Uint8Array(1400);
while (link.send(packet) && link.counters.sent < 1000);
const full = { ...link.counters, isReady: link.isReady };
await heard.whenReady();
const again = { isReady: link.isReady, taken: link.send(packet) };
await link.close();
process.stdout.write(JSON.stringify({ full, again, problems: heard.problems.map(String) }));
