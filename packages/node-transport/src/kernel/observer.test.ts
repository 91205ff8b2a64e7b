import { type AddressInfo, connect, createServer, type Server, Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { kernelObserver, observerWith } from "./observer.ts";
import { openTcpInfo } from "./tcp-info-reader.ts";

const isLinux = process.platform === "linux";

/** A connection to a server of this process that reads nothing. */
const connected = async (): Promise<{ socket: Socket; server: Server; port: number }> => {
  const server = createServer((peer) => peer.pause().on("error", () => undefined)).listen(0, "127.0.0.1");
  await new Promise((resolve) => void server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  await new Promise((resolve) => void socket.once("connect", resolve));
  return { socket, server, port };
};

const missing = (): Promise<never> =>
  Promise.reject(Object.assign(new Error("Cannot find package 'koffi'"), { code: "ERR_MODULE_NOT_FOUND" }));

describe.runIf(isLinux)("with koffi", () => {
  test("a connection's state, round-trip time and counts are read", async () => {
    const observer = await kernelObserver();
    expect(observer).toMatchObject({ source: "tcp-info", unobserved: undefined });
    expect(await kernelObserver()).toBe(observer);
    const { socket } = await connected();
    const sample = observer.sample(socket);
    expect(sample).toMatchObject({ source: "tcp-info", state: "ESTABLISHED", retransmits: 0, segmentsIn: 1 });
    expect(sample?.rtt).toBeGreaterThan(0);
    expect(sample?.rtt).toBeLessThan(1000);
    socket.write("hello");
    await new Promise((resolve) => void setTimeout(resolve, 20));
    expect(observer.sample(socket)).toMatchObject({ bytesAcknowledged: 6, sendQueue: 0 });
  });

  test("a socket without a descriptor gives nothing: before the second tick, and once closed", async () => {
    const observer = await kernelObserver();
    expect(observer.sample(new Socket())).toBeUndefined();
    const { socket, port } = await connected();
    socket.destroy();
    expect(observer.sample(socket)).toBeUndefined();
    const early = connect(port, "127.0.0.1");
    expect(observer.sample(early)).toBeUndefined();
    early.destroy();
  });

  test("a descriptor that is no socket gives nothing", async () => {
    const observer = await kernelObserver();
    for (const fd of [-1, 1.5, 999_999, "3", null, 0]) {
      expect(observer.sample({ _handle: { fd } } as unknown as Socket)).toBeUndefined();
    }
  });
});

describe.runIf(isLinux)("without koffi", () => {
  test("it says so and reads /proc instead", async () => {
    const access = await openTcpInfo(missing);
    expect(access).toEqual({ ok: false, reason: "the package koffi is not installed" });
    const observer = observerWith(access, "linux");
    expect(observer.source).toBe("proc");
    expect(observer.unobserved).toContain("koffi is not installed");
    expect(observer.icmp()?.destinationUnreachable).toBeGreaterThanOrEqual(0);
    const { socket } = await connected();
    const sample = observer.sample(socket);
    expect(sample).toMatchObject({ source: "proc", state: "ESTABLISHED", retransmits: 0, timer: "none" });
    expect(sample).not.toHaveProperty("rtt");
  });

  test("a closed socket is found by its ends while the kernel keeps it", async () => {
    const observer = observerWith({ ok: false, reason: "-" }, "linux");
    const { socket, port } = await connected();
    const local = { address: "127.0.0.1", port: socket.localPort ?? 0 };
    const tuple = { local, remote: { address: "127.0.0.1", port } };
    socket.end();
    await new Promise((resolve) => void socket.once("finish", resolve));
    expect(observer.sample(socket, tuple)?.state).toMatch(/^(FIN-WAIT-[12]|TIME-WAIT)$/);
    socket.destroy();
    await new Promise((resolve) => void setTimeout(resolve, 20));
    expect(observer.sample(socket, tuple)?.state).toMatch(/^(FIN-WAIT-[12]|TIME-WAIT)$/);
    expect(observer.sample(socket)).toBeUndefined();
  });
});

describe("elsewhere", () => {
  test("koffi that does not load is a reason, not an error", async () => {
    const broken = await openTcpInfo(() => Promise.reject(new Error("wrong ELF class\nmore")), "linux");
    expect(broken).toEqual({ ok: false, reason: "koffi did not load: wrong ELF class" });
    const empty = await openTcpInfo(
      () =>
        Promise.resolve({
          load: () => {
            throw new Error("no symbol");
          },
        }),
      "linux",
    );
    expect(empty).toEqual({ ok: false, reason: "koffi found no getsockopt: no symbol" });
  });

  test("macOS and Windows have neither way, and the sentence says which machine it is", async () => {
    const access = await openTcpInfo(missing, "darwin");
    expect(access.ok).toBe(false);
    const observer = observerWith(access, "darwin");
    expect(observer.source).toBeUndefined();
    expect(observer.unobserved).toContain("darwin");
    expect(observer.sample(new Socket())).toBeUndefined();
    expect(observer.icmp()).toBeUndefined();
  });
});
