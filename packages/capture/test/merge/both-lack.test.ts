import { expect, test } from "vitest";
import { mergeCaptures, type MergedConnection } from "../../src/index.ts";
import { pointOf, recordedAt, runOf, type Recorded } from "./two-points.ts";

const merged = (first: readonly Recorded[], second: readonly Recorded[]): MergedConnection => {
  const [connection] = mergeCaptures(pointOf(first), pointOf(second));
  if (connection === undefined) throw new Error("nothing in common");
  return connection;
};

const seqOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(24);
const fromOpener = ({ bytes }: Recorded): boolean => bytes[15] === 1;
const hasData = ({ bytes }: Recorded): boolean => bytes.length > 52;

test("octets that were acknowledged and are in neither capture are counted, at the end too", () => {
  const run = runOf("fast-retransmit");
  const [a, b] = [recordedAt(run, "A"), recordedAt(run, "B")];
  expect(merged(a, b).a.uncaptured).toBe(0);
  const data = a.filter((packet) => fromOpener(packet) && hasData(packet));
  const gone = new Set([data[1], data.at(-1)].map((packet) => seqOf(packet?.bytes ?? new Uint8Array(28))));
  // The FIN goes too: nothing that was sent later tells of the last of it.
  const cut = (packets: readonly Recorded[]): Recorded[] =>
    packets.filter(
      (packet) =>
        !(fromOpener(packet) && (gone.has(seqOf(packet.bytes)) || ((packet.bytes[33] ?? 0) & 0x01) !== 0)),
    );
  const [one, other] = [data[1], data.at(-1)].map((packet) => (packet?.bytes.length ?? 0) - 52);
  expect(merged(cut(a), cut(b)).a.uncaptured).toBe((one ?? 0) + (other ?? 0) + 1);
});

test("a copy that the receiver's SACK shows to be needed, though the far capture lacks both", () => {
  const run = runOf("sack-recovery");
  const [a, b] = [recordedAt(run, "A"), recordedAt(run, "B")];
  const whole = merged(a, b);
  const again = whole.ladder.find(({ packet }) => packet.retransmission === "needed")?.packet.near?.seq;
  if (again === undefined) throw new Error("nothing is sent again");
  const lacking = b.filter(({ bytes }) => seqOf(bytes) !== again >>> 0);
  const copies = merged(a, lacking).ladder.filter(
    ({ packet }) => packet.near?.seq === again && packet.near.length > 0,
  );
  expect(copies.map(({ packet: { fate, retransmission } }) => [fate, retransmission])).toEqual([
    ["unsure", undefined],
    ["missed", "needed"],
  ]);
});

test("a copy of which nothing tells whether the first had arrived", () => {
  const run = runOf("tail-loss-probe");
  const [a, b] = [recordedAt(run, "A"), recordedAt(run, "B")];
  const again = merged(a, b).ladder.find(({ packet }) => packet.retransmission === "needed")?.packet.near
    ?.seq;
  if (again === undefined) throw new Error("nothing is sent again");
  const lacking = b.filter(({ bytes }) => seqOf(bytes) !== again >>> 0);
  const result = merged(a, lacking);
  const copies = result.ladder.filter(({ packet }) => packet.near?.seq === again && packet.near.length > 0);
  expect(copies.map(({ packet: { retransmission } }) => retransmission)).toContain("not known");
  expect(result.a.retransmissions.notNeeded).toBe(0);
});
