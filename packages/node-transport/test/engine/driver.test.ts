import { Endpoint, parseIpAddress, port, seeded } from "@tcplens/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/engine/connect.ts";
import { EndpointDriver } from "../../src/engine/driver.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { eventOf } from "./tcp-socket.ts";
import { Recorder } from "./recorder.ts";

const endpointAt = (text: string): Endpoint =>
  new Endpoint({ addresses: [parseIpAddress(text) ?? expect.fail()], random: seeded(1) });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const setUp = (): { endpoint: Endpoint; link: Recorder; clock: FakeClock; driver: EndpointDriver } => {
  const endpoint = endpointAt("10.88.0.1");
  const link = new Recorder(1500);
  const clock = new FakeClock(1000);
  return { endpoint, link, clock, driver: new EndpointDriver({ endpoint, link, clock }) };
};

/** A SYN on its way, and its endpoint has been asked to be polled. */
const begun = (): ReturnType<typeof setUp> => {
  const all = setUp();
  const remote = { address: parseIpAddress("10.88.0.2") ?? expect.fail(), port: port(80) };
  all.endpoint.connect({ remote }, all.clock.now());
  all.driver.wake();
  return all;
};

describe("a driver", () => {
  afterEach(() => void vi.restoreAllMocks());

  test("does what the endpoint asks for when the loop comes round, and sets the one alarm", async () => {
    const { link, clock, endpoint } = begun();
    expect(link.packets).toBe(0);
    await turn();
    expect(link.packets).toBe(1);
    expect(clock.pending).toBe(1);
    await clock.next();
    await turn();
    expect(clock.now()).toBe(2000);
    expect(link.packets).toBe(2);
    expect(clock.pending).toBe(1);
    expect(endpoint.nextTimeout()).toBeGreaterThan(2000);
  });

  test("leaves in the endpoint what the link has no room for, until it has", async () => {
    const { link } = begun();
    link.isReady = false;
    await turn();
    expect(link.packets).toBe(0);
    link.isReady = true;
    link.receiver.ready();
    await turn();
    expect(link.packets).toBe(1);
  });

  test("tells the endpoint what the link does not take", async () => {
    const { link, endpoint } = begun();
    vi.spyOn(link, "send").mockReturnValueOnce(false);
    await turn();
    expect(endpoint.counters).toMatchObject({ packetsOut: 0, outboundRefused: 1 });
  });

  test("keeps the process alive for as long as something is held", () => {
    const { link, driver } = setUp();
    expect(link.isReferenced).toBe(false);
    driver.hold();
    driver.hold();
    driver.letGo();
    expect(link.isReferenced).toBe(true);
    driver.letGo();
    expect(link.isReferenced).toBe(false);
  });

  test("tells its streams when the link is lost, with ENETDOWN for them", async () => {
    const { link, driver, clock } = setUp();
    const socket = connect(driver, { host: "10.88.0.2", port: 80 });
    const error = eventOf(socket, "error");
    await turn();
    link.receiver.closed(new Error("unplugged"));
    expect((await error)[0]).toMatchObject({ code: "ENETDOWN" });
    expect(clock.pending).toBe(0);
  });

  test("passes on the link's problems, and goes on", async () => {
    const problems: Error[] = [];
    const link = new Recorder(1500);
    const endpoint = endpointAt("10.88.0.1");
    const driver = new EndpointDriver({ endpoint, link, onProblem: (error) => problems.push(error) });
    link.receiver.problem(new Error("no buffer"));
    expect(problems.map(String)).toEqual(["Error: no buffer"]);
    await driver.close();
    expect(link.isClosed).toBe(true);
  });

  test("stops when its endpoint is wrong, and tells its streams", async () => {
    const { link, driver, endpoint } = setUp();
    const socket = connect(driver, { host: "10.88.0.2", port: 80 });
    const error = eventOf(socket, "error");
    await turn();
    vi.spyOn(endpoint, "receive").mockImplementation(() => {
      throw new Error("an invariant");
    });
    expect(() => link.receiver.packet(new Uint8Array(40))).toThrow("an invariant");
    expect((await error)[0]).toMatchObject({ code: "ENETDOWN" });
    expect(link.isClosed).toBe(true);
  });
});

test("a name without a lookup is not found, as Node says it", async () => {
  const { driver } = setUp();
  const socket = connect(driver, { host: "server.example", port: 80 });
  expect((await eventOf(socket, "error"))[0]).toMatchObject({
    message: "getaddrinfo ENOTFOUND server.example",
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    hostname: "server.example",
  });
});

test("a name with a lookup leads where that says", async () => {
  const { driver, link } = setUp();
  const socket = connect(driver, {
    host: "server.example",
    port: 80,
    lookup: (_host, _options, found) => void setImmediate(() => found(null, "10.88.0.2", 4)),
  });
  expect((await eventOf(socket, "lookup")).slice(0, 3)).toEqual([null, "10.88.0.2", 4]);
  await turn();
  expect(link.packets).toBe(1);
  socket.destroy();
});

test("a family that the endpoint has no address of is not available", async () => {
  const { driver } = setUp();
  const socket = connect(driver, { host: "fd88::2", port: 80 });
  expect((await eventOf(socket, "error"))[0]).toMatchObject({ code: "EADDRNOTAVAIL", syscall: "connect" });
});

test("a port and an address that cannot be are refused at once", () => {
  const { driver } = setUp();
  expect(() => connect(driver, { host: "10.88.0.2", port: 65_536 })).toThrow("options.port");
  expect(() => connect(driver, { host: "10.88.0.2", port: 1, localPort: -1 })).toThrow("options.localPort");
  expect(() => connect(driver, { host: "10.88.0.2", port: 1, localAddress: "here" })).toThrow("localAddress");
});

test("a connection that is never answered is connect ETIMEDOUT with address and port", async () => {
  const { driver, clock } = setUp();
  const socket = connect(driver, { host: "10.88.0.2", port: 80, connection: { synRetries: 2 } });
  const failed = eventOf(socket, "error");
  await turn();
  while (await clock.next());
  expect((await failed)[0]).toMatchObject({
    message: "connect ETIMEDOUT 10.88.0.2:80",
    code: "ETIMEDOUT",
    errno: -110,
    address: "10.88.0.2",
    port: 80,
  });
});
