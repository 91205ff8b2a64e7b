import { createSocket, type Socket } from "node:dgram";
import { describe, expect, test } from "vitest";
import { hasLoopback6 } from "../../test/support/servers.ts";
import { type SocketMaker, sourceAddress } from "./source-address.ts";

/** Sockets that note whether they were closed. */
const watched = (change: (socket: Socket) => void = () => undefined) => {
  const closed: boolean[] = [];
  const open: SocketMaker = (options) => {
    const socket = createSocket(options);
    const index = closed.push(false) - 1;
    socket.on("close", () => {
      closed[index] = true;
    });
    change(socket);
    return socket;
  };
  return { closed, open };
};

const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 20));

test("loopback is reached from loopback, and the prefix is the interface's", async () => {
  const { closed, open } = watched();
  expect(await sourceAddress("127.0.0.1", open)).toEqual({
    kind: "address",
    address: "127.0.0.1",
    prefixLength: 8,
  });
  await settled();
  expect(closed).toEqual([true]);
});

test.runIf(hasLoopback6())("IPv6 loopback too", async () => {
  expect(await sourceAddress("::1")).toEqual({ kind: "address", address: "::1", prefixLength: 128 });
});

describe("failures", () => {
  test.each([
    ["ENETUNREACH", "unusable"],
    ["EADDRNOTAVAIL", "unusable"],
    ["EINVAL", "unusable"],
    ["EMFILE", "unknown"],
  ])("%s makes the destination %s, and the socket is closed", async (code, kind) => {
    const { closed, open } = watched((socket) => {
      socket.connect = (_port: number, _address?: unknown, done?: (error?: Error) => void) => {
        setImmediate(() => done?.(Object.assign(new Error(code), { code })));
      };
    });
    expect(await sourceAddress("192.0.2.1", open)).toEqual({ kind, code });
    await settled();
    expect(closed).toEqual([true]);
  });

  test("an error event instead of an answer closes the socket, and a second outcome changes nothing", async () => {
    const { closed, open } = watched((socket) => {
      socket.connect = (_port: number, _address?: unknown, done?: (error?: Error) => void) => {
        setImmediate(() => {
          socket.emit("error", Object.assign(new Error("x"), { code: "EMFILE" }));
          done?.();
        });
      };
    });
    expect(await sourceAddress("192.0.2.1", open)).toEqual({ kind: "unknown", code: "EMFILE" });
    await settled();
    expect(closed).toEqual([true]);
  });

  test("no socket at all is not knowing", async () => {
    const result = await sourceAddress("192.0.2.1", () => {
      throw Object.assign(new Error("none left"), { code: "EMFILE" });
    });
    expect(result).toEqual({ kind: "unknown", code: "EMFILE" });
  });
});
