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
