/** A route whose MTU changes while connections run, and packets that a link has joined. */
import { expect, test } from "vitest";
import { dial, serve, v4, v6, Wire } from "../support/hosts.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { Driver } from "../requirements/driver.ts";

const largest = (wire: Wire, since: number): number =>
  Math.max(0, ...wire.sent.filter(({ at }) => at >= since).map(({ bytes }) => bytes.length));

test.each([
  ["IPv4", v4, 640],
  ["IPv6, narrower than its least", v6, 660],
])("a route bounds packets, and a wider one lets them grow: %s", (_, address, narrow) => {
  const wire = new Wire();
  const here = wire.host({ addresses: [address(1)] });
  const there = wire.host({ addresses: [address(2)] });
  here.endpoint.routeMtu(there.address, narrow, 0);
  serve(there);
  const connection = dial(here, there, 0);
  wire.run(100);
  connection.write(new Uint8Array(5000), 100);
  wire.run(1000);
  expect(largest(wire, 100)).toBe(narrow);
  here.endpoint.routeMtu(there.address, 1500, 1000);
  connection.write(new Uint8Array(5000), 1000);
  wire.run(2000);
  expect(largest(wire, 1000)).toBe(1500);
  here.endpoint.routeMtu(there.address, narrow, 2000);
  connection.write(new Uint8Array(5000), 2000);
  wire.run(3000);
  expect(largest(wire, 2000)).toBe(narrow);
});

test("a route that cannot be is refused", () => {
  const { endpoint } = new Wire().host({ addresses: [v4(1)] });
  expect(() => endpoint.routeMtu(v4(2), 67, 0)).toThrow("mtu must be a whole number from 68 to 65535");
});

const probing: ConnectionOptions = {
  congestion: "new-reno",
  noDelay: true,
  pathMtuDiscovery: "probe",
  initialWindow: 11,
};

test("where sizes are tried out a wider route is too, from the base", () => {
  const setup = { mtu: 1500, pathMtu: 640 };
  const driver = Driver.established({ ...probing, baseMss: 512 }, { mss: 1460, sack: true }, 100, setup);
  driver.call((connection, now) => connection.routeMtu(1500, now));
  driver.write(4000);
  expect(driver.sent().map(({ length }) => length)).toEqual([986, 600, 600, 600, 600, 600, 14]);
  driver.pass(10);
  driver.receive({ ack: 4001 });
  driver.write(2000);
  expect(driver.sent().map(({ length }) => length)).toEqual([986, 986, 28]);
});

test("a joined packet counts as the segments it is made of", () => {
  const driver = Driver.accepted({ profile: "linux" }, { mss: 1460 }, 10, { mtu: 1500 });
  const before = driver.connection.info(driver.now).segsIn;
  driver.receive({ data: 10_000 }, 1000);
  expect(driver.connection.info(driver.now)).toMatchObject({
    rcvMss: 1000,
    segsIn: before + 10,
    bytesReceived: 10_000,
  });
  expect(driver.sent().map(({ ack }) => ack)).toEqual([10_001]);
});
