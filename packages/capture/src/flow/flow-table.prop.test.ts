import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LayeredPacket } from "../layers/layered-packet.ts";
import { layerTables } from "../layers/tables.ts";
import { FlowTable } from "./flow-table.ts";

/** Few addresses that share words, so that what is mixed up would meet. */
const word = fc.constantFrom(0, 1, 0x20010db8, 0xfe80_0000);
const end = fc.record({ words: fc.tuple(word, word, word, word), port: fc.constantFrom(1, 80, 65_535) });

const place = (version: 4 | 6, from: readonly number[], to: readonly number[]): LayeredPacket => {
  const packet = new LayeredPacket(layerTables, () => false);
  packet.bytes = new Uint8Array(32);
  packet.version = version;
  packet.source = 0;
  packet.destination = 16;
  const view = new DataView(packet.bytes.buffer);
  from.forEach((value, index) => view.setUint32(index * 4, value));
  to.forEach((value, index) => view.setUint32(16 + index * 4, value));
  return packet;
};

test("a flow is its two ends, whichever of them sends; nothing else shares its number", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(4 as const, 6 as const), end, end), { maxLength: 300, size: "max" }),
      (packets) => {
        const table = new FlowTable();
        const flows = new Map<string, { flow: number; first: string }>();
        for (const [version, a, b] of packets) {
          const words = version === 4 ? 1 : 4;
          const from = `${a.words.slice(0, words).join()}:${a.port}`;
          const to = `${b.words.slice(0, words).join()}:${b.port}`;
          const key = [version, ...[from, to].toSorted()].join(" ");
          const flow = table.find(place(version, a.words, b.words), a.port, b.port);
          const known = flows.get(key);
          if (known === undefined) {
            expect(flow).toBe(flows.size);
            flows.set(key, { flow, first: table.reversed ? to : from });
          } else {
            expect(flow).toBe(known.flow);
            // The same end is the flow's first, from whichever side the packet comes.
            expect(table.reversed ? to : from).toBe(known.first);
          }
        }
        expect(table.size).toBe(flows.size);
      },
    ),
  );
});
