/** A file that is read to its end while it is still written: what comes later is read on from there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CaptureReader } from "../../src/index.ts";
import { drawn, handshake } from "../support/drawn.ts";

/** Frame, place and length of each packet. */
const listening = (): { readonly reader: CaptureReader; readonly packets: number[][] } => {
  const packets: number[][] = [];
  const reader = new CaptureReader(({ frame, offset, start, end }) => {
    packets.push([frame, offset, end - start]);
  });
  return { reader, packets };
};

const whole = (bytes: Uint8Array): number[][] => {
  const { reader, packets } = listening();
  reader.push(bytes);
  reader.end();
  return packets;
};

const pcap = readFileSync(join(import.meta.dirname, "basic-v4.pcap")).subarray(0, 900);

test.each([
  // A file of one packet and the first octets of a second, which end it as if its packets had longer headers.
  ["pcap", pcap, [118, 122]],
  ["pcapng", drawn(handshake), []],
] as const)("%s: wherever it ended at first, the same packets come", (_, bytes, refusing) => {
  const expected = whole(bytes);
  expect(expected.length).toBeGreaterThan(2);
  const refused: number[] = [];
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const { reader, packets } = listening();
    reader.push(bytes.subarray(0, cut));
    reader.end();
    if (reader.problem !== undefined) expect(reader.endsEarly).toBe(true);
    if (!reader.resume()) {
      refused.push(cut);
      continue;
    }
    expect([reader.problem, reader.endsEarly]).toEqual([undefined, false]);
    reader.push(bytes.subarray(cut));
    reader.end();
    expect(packets, `cut at ${cut}`).toEqual(expected);
  }
  expect(refused).toEqual(refusing);
});

test("where something else is wrong than its end it is not read on", () => {
  const notes = listening().reader;
  notes.push(new TextEncoder().encode("these are notes, not a capture of anything"));
  notes.end();
  expect([notes.resume(), notes.endsEarly]).toEqual([false, false]);
  expect(notes.problem?.what).toMatch(/^this is text/);

  const cut = listening().reader;
  cut.push(pcap);
  cut.end("the gzip data ends early");
  expect([cut.resume(), cut.problem?.what]).toEqual([false, "the gzip data ends early"]);
});

test("frames of files before are none that were given of this one", () => {
  // As Nokia's routers write it: four octets more before each packet, of which the file's header says nothing.
  const nokia = Buffer.concat([
    pcap.subarray(0, 24),
    ...[1, 2, 3].map((second) => {
      const packet = Buffer.alloc(20 + 60);
      for (const [at, value] of [second, 0, 60, 60, 0].entries()) packet.writeUInt32LE(value, at * 4);
      return packet;
    }),
  ]);
  for (const after of [0, 7]) {
    const frames: number[] = [];
    const reader = new CaptureReader(({ frame }) => frames.push(frame), after);
    reader.push(nokia.subarray(0, 34));
    reader.end();
    expect(reader.resume()).toBe(true);
    reader.push(nokia.subarray(34));
    reader.end();
    expect([reader.format, reader.problem]).toEqual(["pcap (Nokia)", undefined]);
    expect(frames).toEqual([1, 2, 3].map((frame) => frame + after));
  }
});
