/**
 * Captures of the same two kinds where real traffic cannot be recorded: a simulated connection, written again and again
 * from other ports, many at a time.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { CaptureReader, writeRun } from "../../packages/capture/dist/index.js";
import { scenarioNamed, simulate } from "../../packages/core/dist/simulation/index.js";

const SCENARIO = { bulk: "cubic", short: "handshake" };
const AT_ONCE = { bulk: 8, short: 100 };
/** Between two packets, µs. */
const PAUSE = 5;
const LINKTYPE_RAW = 101;
const PORTS = 60_000;

/** Writes a capture of `bulk` or `short` traffic of this amount (octets, connections). */
export const imitate = (file, what, amount) => {
  const packets = packetsOf(simulate(scenarioNamed(SCENARIO[what])));
  const octets = packets.reduce((sum, { bytes }) => sum + HEADER + bytes.length, 0);
  const copies = what === "bulk" ? Math.ceil(amount / octets) : amount;
  const out = new PcapFile(file);
  const live = [];
  let begun = 0;
  for (let turn = 0; begun < copies || live.length > 0; turn += 1) {
    while (live.length < AT_ONCE[what] && begun < copies) live.push({ copy: begun++, next: 0 });
    const at = turn % live.length;
    const each = live[at];
    out.packet(packets[each.next], each.copy);
    each.next += 1;
    if (each.next === packets.length) live.splice(at, 1);
  }
  out.close();
  return { dropped: 0 };
};

/** IPv4 packets, as the opening end sees them; `out`: it sent them. */
const packetsOf = (run) => {
  const packets = [];
  const reader = new CaptureReader(({ bytes, start, end }) =>
    packets.push({ bytes: Buffer.from(bytes.slice(start, end)) }),
  );
  writeRun(run, (piece) => reader.push(piece), { at: "A" });
  const source = packets[0].bytes.readUInt32BE(12);
  return packets.map(({ bytes }) => ({ bytes, out: bytes.readUInt32BE(12) === source }));
};

const HEADER = 16;

/** draft-ietf-opsawg-pcap, microseconds, written in large pieces. */
class PcapFile {
  #file;
  #piece = Buffer.alloc(8 << 20);
  #used = 24;
  #time = 0;

  constructor(file) {
    this.#file = openSync(file, "w");
    this.#piece.writeUInt32LE(0xa1b2c3d4, 0);
    this.#piece.writeUInt16LE(2, 4);
    this.#piece.writeUInt16LE(4, 6);
    this.#piece.writeUInt32LE(262_144, 16);
    this.#piece.writeUInt32LE(LINKTYPE_RAW, 20);
  }

  /** Of copy `copy`, whose opening end has an address and a port of its own. */
  packet({ bytes, out }, copy) {
    if (this.#used + HEADER + bytes.length > this.#piece.length) this.#flush();
    const piece = this.#piece;
    const at = this.#used;
    this.#time += PAUSE;
    piece.writeUInt32LE(1_700_000_000 + Math.floor(this.#time / 1e6), at);
    piece.writeUInt32LE(this.#time % 1e6, at + 4);
    piece.writeUInt32LE(bytes.length, at + 8);
    piece.writeUInt32LE(bytes.length, at + 12);
    bytes.copy(piece, at + HEADER);
    const header = at + HEADER;
    const tcp = header + (bytes[0] & 0x0f) * 4;
    piece.writeUInt32BE(0x0a00_0001 + Math.floor(copy / PORTS), header + (out ? 12 : 16));
    piece.writeUInt16BE(1024 + (copy % PORTS), tcp + (out ? 0 : 2));
    this.#used += HEADER + bytes.length;
  }

  #flush() {
    writeSync(this.#file, this.#piece, 0, this.#used);
    this.#used = 0;
  }

  close() {
    this.#flush();
    closeSync(this.#file);
  }
}
