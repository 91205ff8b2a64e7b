import { expect, test } from "vitest";
import { ACK, RST, SYN } from "../../src/base/control-bits.ts";
import { port } from "../../src/base/port.ts";
import { seq } from "../../src/base/seq.ts";
import { windowUnscaled } from "../../src/base/window.ts";
import { Connection } from "../../src/connection/connection.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { Segment, type SegmentFields } from "../../src/wire/segment.ts";
import { dial, octets, serve, v4, Wire } from "../support/hosts.ts";

const fromPeer = (fields: Partial<SegmentFields>): Segment =>
  new Segment({
    sourcePort: port(2000),
    destinationPort: port(1000),
    sequence: seq(0),
    acknowledgement: seq(0),
    flags: ACK,
    window: windowUnscaled(65_535),
    ...fields,
  });

const connectionTo = (remotePort: number, mtu = 1500, options: ConnectionOptions = {}): Connection =>
  new Connection({
    localPort: port(1000),
    remotePort: port(remotePort),
    iss: 100,
    mtu,
    ipHeader: 20,
    options,
  });

const sentBy = (connection: Connection): Segment[] => {
  const segments: Segment[] = [];
  for (let action = connection.poll(); action !== undefined; action = connection.poll())
    if (action.type === "transmit") segments.push(action.segment);
  return segments;
};

test("a connection that goes back to LISTEN has forgotten what the peer offered and sent", () => {
  const connection = connectionTo(0);
  connection.open("passive", 0);
  connection.receive(
    fromPeer({
      sourcePort: port(6666),
      sequence: seq(5000),
      flags: SYN,
      options: [{ kind: "mss", value: 1 }, { kind: "window-scale", shift: 14 }, { kind: "sack-permitted" }],
      payload: octets("EVIL"),
    }),
    1,
  );
  connection.receive(fromPeer({ sourcePort: port(6666), sequence: seq(5001), flags: RST }), 2);
  sentBy(connection);
  expect([connection.state, connection.remotePort]).toEqual(["LISTEN", 0]);
  connection.receive(fromPeer({ sequence: seq(9000), flags: SYN }), 3);
  expect(sentBy(connection)[0]?.options).toEqual([{ kind: "mss", value: 1460 }]);
  connection.receive(
    fromPeer({ sequence: seq(9001), acknowledgement: seq(101), window: windowUnscaled(1000) }),
    4,
  );
  connection.checkInvariants();
  expect([connection.state, connection.readableBytes]).toEqual(["ESTABLISHED", 0]);
  expect(connection.info(5)).toMatchObject({ sndWnd: 1000, sndMss: 536, sndWscale: 0, rcvWscale: 0 });
});

test("a record that has served cannot be opened again", () => {
  const connection = connectionTo(2000);
  connection.open("active", 0);
  connection.abort(1);
  expect(connection.open("active", 2)).toEqual({ error: "connection already exists" });
  connection.checkInvariants();
});

test("what is queued keeps its octets, whatever is done before it is polled", () => {
  const wire = new Wire(10);
  const a = wire.host({ addresses: [v4(1)] });
  const b = wire.host({ addresses: [v4(2)] });
  const listener = serve(b);
  const first = dial(a, b, 0);
  const second = dial(a, b, 0);
  const third = dial(a, b, 0);
  wire.run(100);
  while (listener.accept() !== undefined);
  wire.drop = (packet) => packet.from === a && packet.segment.payload.length > 0;
  first.write(octets("public of the first"), wire.now);
  second.write(octets("hello"), wire.now);
  wire.settle();
  // Both timers go off at once; the program reacts to the first action that it gets.
  wire.now = a.endpoint.nextTimeout() + 60_000;
  a.endpoint.handleTimeout(wire.now);
  const texts: string[] = [];
  for (let action = a.endpoint.poll(); action !== undefined; action = a.endpoint.poll()) {
    if (action.type !== "packet") continue;
    texts.push(new TextDecoder().decode(action.bytes.subarray(52)));
    if (texts.length > 1) continue;
    (texts[0] === "hello" ? first : second).abort(wire.now);
    third.write(octets("SECRET of the third"), wire.now);
  }
  expect(texts.toSorted()).toEqual(["", "SECRET of the third", "hello", "public of the first"]);
});

test("an MSS of one octet is not heeded, and what is outstanding is bounded", () => {
  const connection = connectionTo(2000, 1500, { timestamps: false, noDelay: true, initialWindow: 1000 });
  connection.open("active", 0);
  connection.receive(
    fromPeer({
      sequence: seq(9000),
      acknowledgement: seq(101),
      flags: SYN | ACK,
      options: [
        { kind: "mss", value: 1 },
        { kind: "window-scale", shift: 14 },
      ],
    }),
    1,
  );
  sentBy(connection);
  expect(connection.info(1).sndMss).toBe(48);
});

test.each([68, 72, 80, 1500])("an acknowledgement with gaps fits a path of %i octets", (mtu) => {
  const connection = connectionTo(2000, mtu);
  connection.open("active", 0);
  connection.receive(
    fromPeer({
      sequence: seq(9000),
      acknowledgement: seq(101),
      flags: SYN | ACK,
      timestamp: 1,
      timestampEcho: 0,
      options: [{ kind: "sack-permitted" }, { kind: "timestamps", value: 1, echo: 0 }],
    }),
    1,
  );
  sentBy(connection);
  for (const at of [20, 40, 60, 80])
    connection.receive(
      fromPeer({
        sequence: seq(9001 + at),
        acknowledgement: seq(101),
        timestamp: 2,
        timestampEcho: 1,
        payload: octets("x"),
      }),
      2,
    );
  const acknowledgements = sentBy(connection);
  expect(acknowledgements.length).toBeGreaterThan(0);
  for (const { sack, timestamp } of acknowledgements) {
    const blocks = sack.length === 0 ? 0 : 4 + 8 * sack.length;
    expect(20 + 20 + (timestamp < 0 ? 0 : 12) + blocks).toBeLessThanOrEqual(mtu);
  }
});

test.each<[string, ConnectionOptions]>([
  ["options.keepAlive.idle", { keepAlive: { idle: 0, interval: 1, count: 2 } }],
  ["options.keepAlive.interval", { keepAlive: { idle: 1, interval: Number.NaN, count: 2 } }],
  ["options.maximumSegmentSize", { maximumSegmentSize: 100.5 }],
  ["options.congestion", { congestion: "vegas" as "cubic" }],
])("%s is refused where it makes no sense", (name, options) => {
  expect(() => connectionTo(2000, 1500, options)).toThrow(name);
});
