import { expect, test } from "vitest";
import { dial, serve, v4, Wire } from "../support/hosts.ts";

const DAY = 24 * 3_600_000;

/** Connections a host still has a day after its program has let go of three, whose peer keeps them open. */
const heldAfterADay = (bytes: number): number => {
  const wire = new Wire(10);
  const a = wire.host({ addresses: [v4(1)] });
  const b = wire.host({ addresses: [v4(2)] });
  const listener = serve(b, { connection: { receiveBuffer: 1000 } });
  for (let count = 0; count < 3; count += 1) {
    const connection = dial(a, b, wire.now);
    wire.run(wire.now + 100);
    listener.accept();
    connection.write(new Uint8Array(bytes), wire.now);
    wire.settle();
    wire.run(wire.now + 1000);
    connection.release(wire.now);
    wire.settle();
    wire.run(wire.now + 1000);
  }
  wire.run(wire.now + DAY);
  return a.endpoint.connections;
};

test("a peer that never opens its window does not hold for ever what no program reads any more", () => {
  expect(heldAfterADay(5000)).toBe(0);
});

test("nor does one that never closes its half", () => {
  expect(heldAfterADay(0)).toBe(0);
});
