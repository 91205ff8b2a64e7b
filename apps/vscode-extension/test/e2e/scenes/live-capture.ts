/** A capture that is written while it is open: by tcpdump where packets can be captured here, else by a program that writes one. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, renameSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Frame } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { captureOfRuns } from "../../support/run-capture.ts";
import type { Stage } from "../support/stage.ts";

export const liveCaptureScene = (stage: Stage): unknown =>
  describe("a capture that is being written", () => {
    let writing: Writing;
    let frame: Frame;
    beforeAll(async () => {
      const path = join(stage.folder, "live.pcap");
      writing = (await byTcpdump(path)) ?? byHand(path);
      if (!writing.real) console.log("no packets can be captured here: a program writes the file");
    });
    afterAll(() => writing.end());
    const rows = (): Promise<number> => frame.locator("tcplens-connection-rows .row").count();
    const badge = (): Promise<string | null> => frame.locator("tcplens-capture-header .follow").textContent();

    test("waits for its first packets, and shows them as they come", async () => {
      await stage.window.openFile(writing.path);
      frame = await stage.window.webviewFrame(
        async (each) =>
          (await each.getByText("What is written to it appears here.").isVisible()) &&
          (await each.locator("tcplens-capture-header h1").innerText()) === "live.pcap",
      );
      await writing.open();
      await expect.poll(rows).toBe(1);
      expect(await badge()).toBe("Following");
      await frame.locator("tcplens-stream h2 .so-far").waitFor();
    });

    test("goes on, and what was chosen stays", async () => {
      await frame.locator("tcplens-packets .row").first().click();
      const packets = async (): Promise<number> =>
        Number(await frame.locator("tcplens-packets .row").first().getAttribute("aria-setsize"));
      const before = await packets();
      await writing.talk();
      await expect.poll(packets).toBeGreaterThan(before);
      expect(await frame.locator("tcplens-packets .row.chosen").getAttribute("aria-posinset")).toBe("1");
      await writing.close();
      await expect
        .poll(() => frame.locator(":is(tcplens-connections, tcplens-stream) .so-far").count())
        .toBe(0);
    });

    test("is followed no more once that is stopped, until it is to go on", async () => {
      await frame.getByRole("button", { name: "Stop" }).click();
      await expect.poll(badge).toBe("Following stopped");
      await writing.open();
      await expect.poll(badge).toMatch(/more$/);
      expect(await rows()).toBe(1);
      await frame.getByRole("button", { name: "Go On" }).click();
      await expect.poll(rows).toBe(2);
      await writing.close();
    });

    test("that is moved away says so, and offers to be read again", async () => {
      renameSync(writing.path, `${writing.path}.old`);
      const note = frame.locator(".note", { hasText: "moved or removed" });
      await note.getByRole("button", { name: "Read Again" }).waitFor();
      expect(await rows()).toBe(2);
      renameSync(`${writing.path}.old`, writing.path);
      await note.getByRole("button", { name: "Read Again" }).click();
      await expect.poll(() => frame.locator(".note").count()).toBe(0);
      await expect.poll(rows).toBe(2);
    });
  });

/** What happens on the wire, and is written. */
interface Writing {
  readonly path: string;
  /** Whether the packets are real ones. */
  readonly real: boolean;
  /** A connection begins; something is said on it; it ends. */
  open(): Promise<void>;
  talk(): Promise<void>;
  close(): Promise<void>;
  end(): void;
}

const byTcpdump = async (path: string): Promise<Writing | undefined> => {
  if (spawnSync("tcpdump", ["--version"]).status !== 0) return undefined;
  const server = createServer((socket) => {
    socket.on("data", (data) => socket.write(data));
    socket.on("error", () => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const dump = spawn("tcpdump", ["-i", "lo", "-U", "-w", path, "tcp", "port", String(port)]);
  dump.on("error", () => undefined);
  if (await hasBegun(dump, path)) return wire(path, server, dump);
  dump.kill();
  server.close();
  return undefined;
};

const hasBegun = async (dump: ChildProcess, path: string): Promise<boolean> => {
  for (let tries = 0; tries < 50 && dump.exitCode === null; tries += 1) {
    if (existsSync(path) && statSync(path).size > 0) return true;
    await pause(100);
  }
  return false;
};

const wire = (path: string, server: Server, dump: ChildProcess): Writing => {
  let socket: Socket | undefined;
  return {
    path,
    real: true,
    open: async () => {
      socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
      await once(socket, "connect");
    },
    talk: async () => {
      socket?.write("x".repeat(3000));
      if (socket !== undefined) await once(socket, "data");
    },
    close: async () => {
      socket?.end();
      if (socket !== undefined) await once(socket, "close");
    },
    end: () => {
      socket?.destroy();
      dump.kill();
      server.close();
    },
  };
};

/** The same of simulated connections: each is written in parts. */
const byHand = (path: string): Writing => {
  const whole = captureOfRuns(["handshake", "half-close"]);
  const one = captureOfRuns(["handshake"]).length;
  let at = 0;
  const write = (to: number): Promise<void> => {
    appendFileSync(path, whole.subarray(at, to));
    at = to;
    return Promise.resolve();
  };
  writeFileSync(path, "");
  return {
    path,
    real: false,
    open: () => write(at < one ? Math.floor(one / 2) : at + 600),
    talk: () => write(Math.floor(one * 0.9)),
    close: () => write(at < one ? one : whole.length),
    end: () => undefined,
  };
};
