/** Captures of real connections over loopback. */
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import net from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CaptureOptions, type LiveCapture, startCapture } from "../../src/live-capture/start-capture.ts";
import { describeTool } from "./capture-ability.ts";

const server = net.createServer((socket) => socket.end("hello"));
const silent = net.createServer((socket) => socket.resume());
let port = 0;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  silent.listen(0, "127.0.0.1");
  await Promise.all([once(server, "listening"), once(silent, "listening")]);
  port = (server.address() as net.AddressInfo).port;
});
afterAll(() => {
  server.close();
  silent.close();
});

const exchange = async (to = port): Promise<void> => {
  const socket = net.connect(to, "127.0.0.1").resume();
  await once(socket, "close");
};

const begun = async (options: CaptureOptions): Promise<LiveCapture> => {
  const capture = await startCapture(options);
  if (capture.kind === "refused") throw new Error(capture.message);
  return capture;
};

const octetsOf = async ({ octets }: LiveCapture): Promise<Buffer> => Buffer.concat(await arrayOf(octets));

const arrayOf = async (octets: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of octets) pieces.push(piece);
  return pieces;
};

/** Processes of ours that have ended or not, and that nobody has waited for. */
const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

for (const name of ["dumpcap", "tcpdump"] as const) {
  const describeIt = await describeTool(name);
  describeIt(name, () => {
    const endpoint = (): CaptureOptions => ({ endpoint: { host: "127.0.0.1", port }, tools: [name] });

    test("has every packet of a connection that begins once it has started, to the last before stop", async () => {
      const capture = await begun(endpoint());
      expect(capture.tool.name).toBe(name);
      expect(capture.interfaces).toEqual([process.platform === "linux" ? "lo" : "lo0"]);
      await exchange();
      const end = await capture.stop();
      // SYN, SYN-ACK, ACK, data, and two FINs at the least.
      expect(end.packets).toBeGreaterThanOrEqual(6);
      expect(end).toMatchObject({ dropped: 0, problem: undefined });
      const octets = await octetsOf(capture);
      expect(octets.includes("hello")).toBe(true);
      expect(capture.format).toBe(name === "dumpcap" ? "pcapng" : "pcap");
      expect(octets.readUInt32LE(0).toString(16)).toBe(name === "dumpcap" ? "a0d0d0a" : "a1b23c4d");
    });

    test("gives the packets as they pass", async () => {
      const capture = await begun(endpoint());
      let text = "";
      const read = (async () => {
        for await (const piece of capture.octets) {
          text += Buffer.from(piece).toString("latin1");
          if (text.includes("hello")) return performance.now();
        }
        return Number.NaN;
      })();
      await exchange();
      const at = performance.now();
      expect((await read) - at).toBeLessThan(1000);
      // The reader has left: the program is ended.
      expect(await capture.ended).toMatchObject({ problem: undefined });
    });

    test("leaves out what the endpoint's packets are not, and takes any filter", async () => {
      const other = (silent.address() as net.AddressInfo).port;
      const capture = await begun({ filter: `tcp port ${other}`, tools: [name], snapLength: 96 });
      await exchange();
      expect(await capture.stop()).toMatchObject({ packets: 0 });
    });

    test("keeps no more of a packet than is asked for", async () => {
      const capture = await begun({ ...endpoint(), snapLength: 60 });
      await exchange();
      await capture.stop();
      expect((await octetsOf(capture)).includes("hello")).toBe(false);
    });

    test("ends by itself after as many packets as are asked for", async () => {
      const capture = await begun({ ...endpoint(), packets: 3 });
      await exchange();
      expect(await capture.ended).toMatchObject({ packets: 3, problem: undefined });
      expect((await octetsOf(capture)).includes("hello")).toBe(false);
    });

    test("a signal ends it, and the octets end whole", async () => {
      const controller = new AbortController();
      const capture = await begun({ ...endpoint(), signal: controller.signal });
      await exchange();
      controller.abort();
      expect((await capture.ended).packets).toBeGreaterThanOrEqual(6);
      expect((await octetsOf(capture)).includes("hello")).toBe(true);
    });

    test("an iteration that waits is ended by leaving it, also when nothing passes", async () => {
      const capture = await begun(endpoint());
      const iterator = capture.octets[Symbol.asyncIterator]();
      await iterator.next();
      let next = await Promise.race([iterator.next(), new Promise((resolve) => setTimeout(resolve, 50))]);
      while (next !== undefined)
        next = await Promise.race([iterator.next(), new Promise((resolve) => setTimeout(resolve, 50))]);
      await iterator.return?.();
      expect(await capture.ended).toMatchObject({ problem: undefined });
    });

    test("a program that somebody kills is told of, and hangs nobody", async () => {
      const before = childrenOf(name);
      const capture = await begun(endpoint());
      const pid = childrenOf(name).find((each) => !before.includes(each)) ?? 0;
      expect(pid).toBeGreaterThan(0);
      process.kill(pid, "SIGKILL");
      expect(await capture.ended).toMatchObject({ packets: undefined, dropped: undefined });
      expect((await capture.ended).problem).toMatch(/without a word/u);
      await octetsOf(capture);
      expect(isRunning(pid)).toBe(false);
      await capture.stop();
    });

    test("a wrong filter is refused in the tool's words", async () => {
      expect(await startCapture({ filter: "tcp prot 80", tools: [name] })).toMatchObject({
        kind: "refused",
        reason: "wrong-filter",
        message: `${name}: can't parse filter expression: syntax error`,
        steps: [],
      });
      expect(await startCapture({ filter: "-D", tools: [name] })).toMatchObject({ reason: "wrong-filter" });
      expect(await startCapture({ filter: "port 99999", tools: [name] })).toMatchObject({
        reason: "wrong-filter",
        message: `${name}: illegal port number 99999 > 65535`,
      });
    });

    test.each(["nonesuch0", "-D", "/etc/passwd", "TCP@127.0.0.1:1", ""])(
      "%o is no interface",
      async (wrong) => {
        expect(await startCapture({ filter: "tcp", interfaces: [wrong], tools: [name] })).toMatchObject({
          kind: "refused",
          reason: "no-interface",
        });
      },
    );

    test("every form of an endpoint makes a filter that libpcap takes", async () => {
      const many = Array.from({ length: 32 }, (_, at) => (at % 2 === 0 ? `10.0.0.${at}` : `2001:db8::${at}`));
      for (const addresses of [["127.0.0.1"], ["::1"], ["::ffff:127.0.0.1", "fe80::1%lo"], ["::"], many]) {
        const capture = await startCapture({ endpoint: { host: "h", port: 443, addresses }, tools: [name] });
        expect(capture.kind === "refused" ? capture.message : "").toBe("");
        if (capture.kind === "capturing") await capture.stop();
      }
    });
  });
}

const childrenOf = (name: string): readonly number[] => {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/u.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        return stat.includes(`(${name})`) && stat.split(") ")[1]?.split(" ")[1] === String(process.pid);
      } catch {
        return false;
      }
    });
};
