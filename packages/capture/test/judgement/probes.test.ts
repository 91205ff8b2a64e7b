import { expect, test } from "vitest";
import { drawn, handshake } from "../support/drawn.ts";
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

test("an octet that has arrived asks whether the other end is there: nothing was sent again", () => {
  const talk = `${handshake}\n30 a PA 1+100 1\n52 b PA 1+100 101\n53 a A 101 101`;
  const { packets, connections } = analysed(drawn(`${talk}\n5000 a A 100+1 101\n5020 b A 101 101`));
  expect(judged(packets)).toEqual({ "keep-alive": [7] });
  expect(connections[0]).toMatchObject({ keep_alives: { a: 1, b: 0 }, findings: [], grade: "healthy" });
  expect(connections[0]?.retransmissions).toBeUndefined();
});

test("that a keep-alive's octet came twice, which a D-SACK says, is no word on what was sent again before", () => {
  const lost = `${handshake}\n30 a PA 1+100 1\n330 a PA 1+100 1\n352 b A 1 101`;
  const asked = "5000 a A 100+1 1\n5020 b A 1 101 sack=100-101";
  const [report] = analysed(drawn(`${lost}\n${asked}`)).connections;
  expect(report?.findings.map(({ code }) => code)).toEqual(["retransmission-timeout", "packets-lost"]);
  // The same of the whole segment is one.
  const [twice] = analysed(drawn(`${lost}\n5020 b A 1 101 sack=1-101`)).connections;
  expect(twice?.findings.map(({ code }) => code)).toContain("needless-retransmission");
});

test.each([
  ["the octet before", 100],
  ["the octet that waits", 101],
])("%s, sent where there is no window, is a persist probe and not sent again", (_, seq) => {
  const talk = `${handshake}\n30 a PA 1+100 1\n52 b A 1 101 win=0`;
  const { packets, connections } = analysed(drawn(`${talk}\n300 a A ${seq}+1 1\n320 b A 1 101 win=0`));
  expect(judged(packets)).toEqual({ "persist-probe": [6] });
  expect(connections[0]?.retransmissions).toBeUndefined();
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
