/** What is said where nothing can be captured. The first half runs real programs as a user who may not. */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findTools } from "../../src/live-capture/capture-tools.ts";
import { startCapture } from "../../src/live-capture/start-capture.ts";

const script = fileURLToPath(new URL("../support/capture-main.ts", import.meta.url));

const whyNoOther = (): string | undefined => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "another user takes Linux and root";
  if (spawnSync("setpriv", ["--version"]).error !== undefined) return "the command `setpriv` is missing";
  if (
    spawnSync("setpriv", [
      ...NOBODY,
      process.execPath,
      "--eval",
      `require("fs").accessSync(${JSON.stringify(script)})`,
    ]).status !== 0
  )
    return "another user may not read these files";
  return undefined;
};
const NOBODY = ["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-capture-"));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const missing = whyNoOther();
if (missing !== undefined) process.stderr.write(`tests as another user are skipped: ${missing}\n`);

describe.skipIf(missing !== undefined)("as a user who may not", () => {
  /** What `capture-main` prints, run with these options of `setpriv`. */
  const asNobody = async (
    options: readonly string[],
    directories: string,
  ): Promise<Record<string, unknown>> => {
    const { stdout } = await promisify(execFile)(
      "setpriv",
      [...options, ...NOBODY, process.execPath, script, directories],
      { cwd: "/" },
    );
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  const tools = Object.fromEntries(findTools(["dumpcap", "tcpdump"]).map(({ name, file }) => [name, file]));

  /** A folder of its own with a copy of the program, for rights of our choosing. */
  const copyOf = (name: string, mode: number, capabilities?: string): string => {
    const own = mkdtempSync(path.join(folder, "bin-"));
    chmodSync(own, 0o755);
    const file = path.join(own, name);
    copyFileSync(tools[name] ?? "", file);
    chmodSync(file, mode);
    if (capabilities !== undefined) execFileSync("setcap", [capabilities, file]);
    return own;
  };

  test.skipIf(tools["dumpcap"] === undefined)(
    "dumpcap without capabilities: what gives it some",
    async () => {
      const own = copyOf("dumpcap", 0o755);
      expect(await asNobody([], own)).toEqual({
        kind: "refused",
        reason: "not-permitted",
        message: "this user may not capture with dumpcap",
        tool: "dumpcap",
        steps: [
          {
            text: "Let dumpcap capture, whoever runs it",
            command: `sudo setcap cap_net_raw,cap_net_admin=eip ${own}/dumpcap`,
          },
        ],
      });
      // And that is what it takes.
      execFileSync("setcap", ["cap_net_raw,cap_net_admin=eip", path.join(own, "dumpcap")]);
      expect(await asNobody([], own)).toEqual({ kind: "capturing", tool: "dumpcap" });
    },
  );

  test.skipIf(tools["tcpdump"] === undefined)(
    "tcpdump without capabilities: what gives it some",
    async () => {
      const own = copyOf("tcpdump", 0o755);
      const { steps } = (await asNobody([], own)) as { steps: readonly { readonly command: string }[] };
      expect(steps.map(({ command }) => command)).toEqual([
        `sudo setcap cap_net_raw,cap_net_admin=eip ${own}/tcpdump`,
      ]);
      execFileSync("setcap", ["cap_net_raw,cap_net_admin=eip", path.join(own, "tcpdump")]);
      expect(await asNobody([], own)).toEqual({ kind: "capturing", tool: "tcpdump" });
    },
  );

  test.skipIf(tools["dumpcap"] === undefined || tools["tcpdump"] === undefined)(
    "the second program is taken where the first may not",
    async () => {
      const may = copyOf("tcpdump", 0o755, "cap_net_raw=eip");
      expect(await asNobody([], `${copyOf("dumpcap", 0o755)}:${may}`)).toEqual({
        kind: "capturing",
        tool: "tcpdump",
      });
    },
  );

  test.skipIf(tools["dumpcap"] === undefined)(
    "dumpcap for members of a group: how to become one",
    async () => {
      const own = copyOf("dumpcap", 0o750);
      // Group 1 is `daemon` on Linux.
      execFileSync("chgrp", ["1", path.join(own, "dumpcap")]);
      expect(await asNobody([], own)).toMatchObject({
        reason: "not-permitted",
        steps: [
          { command: expect.stringMatching(/^sudo usermod -a -G \w+ nobody$/u) },
          { text: "Log out and in again: groups count from then on" },
        ],
      });
    },
  );

  test.skipIf(tools["dumpcap"] === undefined)(
    "where capabilities cannot be gained, that is said",
    async () => {
      const own = copyOf("dumpcap", 0o755, "cap_net_raw,cap_net_admin=eip");
      expect(await asNobody(["--no-new-privs"], own)).toMatchObject({
        reason: "not-permitted",
        steps: [{ text: expect.stringContaining("no_new_privs") }],
      });
      expect(await asNobody(["--bounding-set=-net_raw"], own)).toMatchObject({
        reason: "not-permitted",
        steps: [{ text: expect.stringContaining("--cap-add NET_RAW") }],
      });
    },
  );
});

describe.skipIf(process.platform === "win32")("programs that misbehave", () => {
  /** Takes the place of dumpcap. */
  const standIn = (text: string): readonly string[] => {
    const own = mkdtempSync(path.join(folder, "stand-in-"));
    writeFileSync(path.join(own, "dumpcap"), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return [own];
  };
  const capture = (text: string, signal?: AbortSignal) =>
    startCapture({ filter: "tcp", directories: standIn(text), ...(signal === undefined ? {} : { signal }) });

  test("ending at once", async () => {
    expect(await capture("exit 3")).toMatchObject({
      reason: "failed",
      message: "dumpcap ended without a word",
    });
    expect(await capture("echo 'dumpcap: the disk is on fire' >&2; exit 1")).toMatchObject({
      reason: "failed",
      message: "dumpcap: the disk is on fire",
    });
  });

  test("being no program", async () => {
    const own = mkdtempSync(path.join(folder, "broken-"));
    writeFileSync(path.join(own, "dumpcap"), Buffer.from("7f454c46000000", "hex"), { mode: 0o755 });
    expect(await startCapture({ filter: "tcp", directories: [own] })).toMatchObject({ reason: "failed" });
  });

  test("not beginning: the signal ends it, and the reason comes through", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 100);
    await expect(capture("exec sleep 60", controller.signal)).rejects.toBe(reason);
    await expect(capture("exec sleep 60", AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test("not ending when asked to, which is then not asked", async () => {
    const running = await capture("trap '' INT; echo 'File: -' >&2; while :; do sleep 0.1; done");
    if (running.kind === "refused") throw new Error(running.message);
    expect((await running.stop()).problem).toBeUndefined();
  });

  test("writing without end, while nobody reads: memory is bounded, and it ends", async () => {
    const running = await capture("echo 'File: -' >&2; exec cat /dev/zero");
    if (running.kind === "refused") throw new Error(running.message);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(64 * 1024 * 1024);
    for await (const piece of running.octets) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    await running.ended;
  });

  test("many at once: all are ended with this process, by one listener", async () => {
    const before = process.listenerCount("exit");
    const captures = await Promise.all(
      Array.from({ length: 12 }, () => capture("echo 'File: -' >&2; exec sleep 60")),
    );
    expect(process.listenerCount("exit")).toBeLessThanOrEqual(before + 1);
    for (const running of captures) if (running.kind === "capturing") await running.stop();
  });

  test("breaking off, with words", async () => {
    const running = await capture(
      "echo 'File: -' >&2; sleep 0.1; echo 'dumpcap: The network adapter is no longer running' >&2; exit 1",
    );
    if (running.kind === "refused") throw new Error(running.message);
    expect((await running.ended).problem).toBe("The network adapter is no longer running");
  });
});

test("no program at all: what installs one", async () => {
  const refused = await startCapture({ filter: "tcp", directories: [] });
  expect(refused).toMatchObject({
    kind: "refused",
    reason: "no-tool",
    message: "neither dumpcap nor tcpdump is on this machine",
    steps: [expect.anything()],
  });
});

test("a name that has no address", async () => {
  const lookup = (host: string): Promise<never> =>
    Promise.reject(Object.assign(new Error(host), { code: "ENOTFOUND" }));
  expect(await startCapture({ endpoint: { host: "db.invalid", port: 1 }, lookup })).toMatchObject({
    reason: "no-address",
    message: "cannot find the address of db.invalid: no such name: the resolver knows no address for it",
  });
});

test("what a caller gets wrong throws", async () => {
  const endpoint = { host: "127.0.0.1", port: 80 };
  for (const options of [
    {},
    { endpoint, filter: "tcp" },
    { endpoint: { ...endpoint, port: 0 } },
    { endpoint: { ...endpoint, port: 1.5 } },
    { endpoint: { ...endpoint, addresses: ["-D"] } },
    { endpoint, snapLength: 0 },
  ])
    await expect(startCapture(options as Parameters<typeof startCapture>[0])).rejects.toThrow(/must be/u);
});
