/** The servers do what they are for, seen by plain `net.connect`. */
import { connect } from "node:net";
import { refusedPort } from "@tcplens/test-ports";
import { afterEach, describe, expect, test } from "vitest";
import {
  closeAfterAccept,
  echo,
  greets,
  halfClose,
  hasLoopback6,
  ipv4Only,
  ipv6Only,
  resetAfterAccept,
  resetAfterBytes,
  silent,
  type TestServer,
} from "./servers.ts";

const open: TestServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const opened = async (server: Promise<TestServer>): Promise<TestServer> => {
  open.push(await server);
  return server;
};

/** Connects, writes, and notes what happens for a while: `connect`, `data hello`, `end`, `error ECONNRESET`, `close`. */
const seen = (
  port: number,
  { host = "127.0.0.1", write = "", allowHalfOpen = false } = {},
): Promise<string[]> =>
  new Promise((resolve) => {
    const events: string[] = [];
    const socket = connect({ host, port, allowHalfOpen });
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(events);
    };
    const timer = setTimeout(finish, 600);
    socket.on("connect", () => {
      events.push("connect");
      if (write !== "") socket.write(write);
    });
    socket.on("data", (chunk: Buffer) => events.push(`data ${chunk.toString()}`));
    socket.on("end", () => events.push("end"));
    socket.on("error", (error: NodeJS.ErrnoException) => events.push(`error ${error.code} ${error.syscall}`));
    socket.on("close", () => {
      events.push("close");
      finish();
    });
  });

describe("on loopback", () => {
  test("a port just given back refuses", async () => {
    expect(await seen(await refusedPort())).toEqual(["error ECONNREFUSED connect", "close"]);
  });

  test("echo sends back", async () => {
    const { port } = await opened(echo());
    expect(await seen(port, { write: "hello" })).toEqual(["connect", "data hello"]);
  });

  test("a greeting comes unasked", async () => {
    const { port } = await opened(greets("220 ready"));
    expect(await seen(port)).toEqual(["connect", "data 220 ready"]);
  });

  test("a reset after accepting is ECONNRESET on the first read", async () => {
    const { port } = await opened(resetAfterAccept());
    expect((await seen(port)).slice(-2)).toEqual([expect.stringMatching(/^error ECONNRESET/), "close"]);
  });

  test("a reset after so many bytes comes after them, not before", async () => {
    const { port } = await opened(resetAfterBytes(5));
    expect(await seen(port, { write: "four" })).toEqual(["connect"]);
    expect(await seen(port, { write: "fiver" })).toEqual(["connect", "error ECONNRESET read", "close"]);
  });

  test("a close after accepting is an end without data", async () => {
    const { port } = await opened(closeAfterAccept());
    expect(await seen(port, { write: "hello" })).toEqual(["connect", "end", "close"]);
  });

  test("silence is a connection and nothing more", async () => {
    const { port, accepted } = await opened(silent());
    expect(await seen(port, { write: "hello" })).toEqual(["connect"]);
    expect(accepted).toHaveLength(1);
  });

  test("half-closed, it goes on taking what is written", async () => {
    const server = await opened(halfClose());
    expect(await seen(server.port, { write: "hello", allowHalfOpen: true })).toEqual(["connect", "end"]);
    expect(server.accepted[0]?.bytesRead).toBe(5);
  });

  test.runIf(hasLoopback6())("a server of one family refuses the other", async () => {
    const four = await opened(ipv4Only());
    const six = await opened(ipv6Only());
    expect(await seen(four.port, { host: "::1" })).toEqual(["error ECONNREFUSED connect", "close"]);
    expect((await seen(four.port))[0]).toBe("connect");
    expect(await seen(six.port)).toEqual(["error ECONNREFUSED connect", "close"]);
    expect((await seen(six.port, { host: "::1" }))[0]).toBe("connect");
  });

  test("closing resets what is connected, and twice is once", async () => {
    const server = await silent();
    const events = seen(server.port);
    await expect.poll(() => server.accepted.length).toBe(1);
    await server.close();
    await server.close();
    expect(await events).toEqual(["connect", "error ECONNRESET read", "close"]);
  });
});
