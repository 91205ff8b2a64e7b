import { expect, test } from "vitest";
import type { KernelSample } from "./kernel-sample.ts";
import { synCount } from "./syn-count.ts";

const sample = (fields: Partial<KernelSample>): KernelSample => ({
  source: "tcp-info",
  state: "SYN-SENT",
  retransmits: 0,
  ...fields,
});

test.each([
  ["a SYN sent three times, by /proc", sample({ source: "proc", retransmits: 2 }), 3],
  ["a SYN sent three times, by TCP_INFO", sample({ retransmits: 2, totalRetransmits: 2, segmentsOut: 3 }), 3],
  ["an old kernel's TCP_INFO", sample({ retransmits: 2, totalRetransmits: 2 }), 3],
  ["a reset after the first SYN", sample({ state: "CLOSED", totalRetransmits: 0, segmentsOut: 1 }), 1],
  ["a call refused by the system", sample({ state: "CLOSED", totalRetransmits: 0, segmentsOut: 0 }), 0],
  [
    "a neighbour that does not answer",
    sample({ state: "CLOSED", retransmits: 3, totalRetransmits: 0, segmentsOut: 1 }),
    1,
  ],
  [
    "a connection made by the second SYN",
    sample({ state: "ESTABLISHED", totalRetransmits: 1, segmentsOut: 3 }),
    2,
  ],
  ["a connection seen by /proc", sample({ source: "proc", state: "ESTABLISHED" }), undefined],
  ["a closed socket on an old kernel", sample({ state: "CLOSED", totalRetransmits: 0 }), undefined],
  ["a listener", sample({ state: "LISTEN" }), undefined],
])("%s", (_what, given, count) => {
  expect(synCount(given)).toBe(count);
});
