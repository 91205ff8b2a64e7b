import { parseIpAddress, port, problemText, Segment, seq, windowUnscaled } from "@tcplens/core";
import { decodePacket, encodePacket } from "@tcplens/core/wire";

const source = parseIpAddress("2001:db8::1");
const destination = parseIpAddress("2001:db8::2");
if (source === undefined || destination === undefined) throw new Error("not an address");
const segment = new Segment({
  sourcePort: port(40_000),
  destinationPort: port(443),
  sequence: seq(1),
  flags: 0x02, // SYN
  window: windowUnscaled(65_535),
  options: [{ kind: "mss", value: 1440 }, { kind: "sack-permitted" }],
});

// To octets, with both checksums where there are two, and back.
const bytes = encodePacket({ source, destination, segment });
const decoded = decodePacket(bytes);
console.log(`${bytes.length} octets; ${decoded.ok && JSON.stringify(decoded.value.segment.options)}`);

// What is wrong with a packet is a value, never an exception.
bytes[40] = 0xff;
const damaged = decodePacket(bytes);
console.log(damaged.ok ? "intact" : problemText(damaged.problem));
