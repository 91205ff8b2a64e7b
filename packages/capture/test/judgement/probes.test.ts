import { expect, test } from "vitest";
import { analysed, generated, judged, recordedAt, runOf } from "../support/judged.ts";

test("Linux's probes of a zero window are persist probes, though Wireshark calls them keep-alives", () => {
  const { packets, connection } = generated("zero-window.pcap.gz");
  expect(judged(packets)["persist-probe"]).toEqual([12, 14, 15]);
  expect(judged(packets)["keep-alive"]).toBeUndefined();
  expect(connection.persist_probes).toEqual({ a: 3, b: 0 });
  expect(connection.keep_alives).toBeUndefined();
});

test.each([
  ["keepalive.pcap", 4],
  ["keepalive-dead-peer.pcap", 3],
])("%s has keep-alives, with the window open", (name, count) => {
  const { packets, connection } = generated(name);
  expect(judged(packets)["keep-alive"]).toHaveLength(count);
  expect(connection.keep_alives).toEqual({ a: count, b: 0 });
  expect(connection.persist_probes).toBeUndefined();
});

/** What the model's own timers did. */
const sent = (name: string, kind: string): number =>
  runOf(name).events.filter(
    (event) => event.type === "mechanism" && event.end === "A" && event.event.kind === kind,
  ).length;

test.each([
  ["zero-window", "window-probe", "persist-probe"],
  ["window-update-lost", "window-probe", "persist-probe"],
  ["keep-alive", "keep-alive-probe", "keep-alive"],
])("in %s it is what the simulation sent", (name, kind, judgement) => {
  const { packets } = analysed(recordedAt(runOf(name), "A"));
  expect(judged(packets)[judgement]).toHaveLength(sent(name, kind));
  expect(sent(name, kind)).toBeGreaterThan(2);
});

test.each([
  "handshake",
  "fast-retransmit",
  "nagle",
  "slow-reader",
  "duplicates",
  "half-close",
  "silly-window",
])("nothing in %s is taken for a probe", (name) => {
  for (const at of ["A", "B"] as const) {
    const { "persist-probe": persist, "keep-alive": keepAlive } = judged(
      analysed(recordedAt(runOf(name), at)).packets,
    );
    expect([persist, keepAlive]).toEqual([undefined, undefined]);
  }
});
