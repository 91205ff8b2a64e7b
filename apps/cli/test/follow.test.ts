/** `tcplens analyze --follow`, the built process: files that grow, and what comes in their place under their names. */
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";
const file = (name: string): string => path.join(folder, name);
const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-follow-"));
  const quiet = ["--ladder", "none", "--plot", "none"];
  await runCli(["simulate", "sack-recovery", "--pcap", file("sack-recovery.pcapng"), ...quiet]);
});

afterAll(() => rmSync(folder, { recursive: true }));

const PACKET = 6;

/** Where the packets of a pcapng file begin. */
const packetsOf = (octets: Buffer): readonly number[] => {
  const packets = [];
  for (let at = 0; at < octets.length; at += octets.readUInt32LE(at + 4))
    if (octets.readUInt32LE(at) === PACKET) packets.push(at);
  return packets;
};

const framesIn = (octets: Buffer): number => packetsOf(octets).length;

/** What the file begins with, and its packets before and after the middle. */
const halves = () => {
  const octets = readFileSync(file("sack-recovery.pcapng"));
  const packets = packetsOf(octets);
  const frames = Math.floor(packets.length / 2);
  const middle = packets[frames];
  return {
    head: octets.subarray(0, packets[0]),
    first: octets.subarray(packets[0], middle),
    second: octets.subarray(middle),
    frames,
  };
};

test("a growing file is followed until it is interrupted, which is no failure", async () => {
  const octets = readFileSync(file("sack-recovery.pcapng"));
  writeFileSync(file("growing.pcapng"), octets.subarray(0, 10_001));
  const { stdout, code } = await runCli(
    ["analyze", file("growing.pcapng"), "--follow", "--packets", "--json"],
    {
      onSpawn: (child) => {
        child.stdout.once("data", () => {
          appendFileSync(file("growing.pcapng"), octets.subarray(10_001));
          const last = framesIn(octets);
          let seen = "";
          child.stdout.on("data", (text: string) => {
            seen += text;
            if (seen.includes(`"frame":${last},`)) child.kill("SIGINT");
          });
        });
      },
    },
  );
  expect(stdout).toBe((await analyze("sack-recovery.pcapng", "--packets", "--json")).stdout);
  expect(code).toBe(0);
});

test("while a file is followed, what is said of its connections is marked as provisional", async () => {
  const octets = readFileSync(file("sack-recovery.pcapng"));
  writeFileSync(file("live.pcapng"), octets.subarray(0, 10_001));
  const { stdout, code } = await runCli(["analyze", file("live.pcapng"), "--follow", "--json"], {
    onSpawn: (child) => {
      child.stdout.once("data", () => {
        appendFileSync(file("live.pcapng"), octets.subarray(10_001));
        child.stdout.once("data", () => child.kill("SIGINT"));
      });
    },
  });
  const lines = jsonLines(stdout);
  expect(lines.map(({ provisional }) => provisional)).toEqual([true, true, undefined]);
  expect(lines[0]?.["verdict"]).not.toContain("when the capture ended");
  expect(lines.at(-1)).toEqual(jsonLines((await analyze("sack-recovery.pcapng", "--json")).stdout)[0]);
  expect(code).toBe(0);
});

test("the only capture of a folder is named in each line, those of before its end too", async () => {
  mkdirSync(file("alone"));
  writeFileSync(file("alone/one.pcapng"), readFileSync(file("sack-recovery.pcapng")));
  const { stdout } = await runCli(["analyze", "alone", "--follow", "--json"], {
    cwd: folder,
    onSpawn: (child) => child.stdout.once("data", () => child.kill("SIGINT")),
  });
  const name = path.join("alone", "one.pcapng");
  expect(jsonLines(stdout).map(({ capture }) => capture)).toEqual([name, name]);
});

describe("a followed file whose place is taken", () => {
  /** Follows a file of the first half, changes it once that has been shown, and ends when the last packet has been, or `said`. */
  const rotated = async (change: (name: string) => void | Promise<void>, said?: string) => {
    const { head, first, frames } = halves();
    const name = file("rotated.pcapng");
    writeFileSync(name, Buffer.concat([head, first]));
    const last = framesIn(readFileSync(file("sack-recovery.pcapng")));
    return runCli(["analyze", name, "--follow", "--packets", "--json"], {
      onSpawn: (child) => {
        let [seen, told, changed] = ["", "", false];
        child.stdout.on("data", (text: string) => {
          seen += text;
          if (!changed && seen.includes(`"frame":${frames},`)) {
            changed = true;
            void change(name);
          }
          if (seen.includes(`"frame":${last},`)) child.kill("SIGINT");
        });
        child.stderr.on("data", (text: string) => {
          told += text;
          if (said !== undefined && told.includes(said)) child.kill("SIGINT");
        });
      },
    });
  };

  /** A file with the second half. */
  const made = (name: string): void => {
    const { head, second } = halves();
    writeFileSync(name, Buffer.concat([head, second]));
  };

  test.each([
    [
      "moved away and made anew",
      "another file has taken its place",
      (name: string) => {
        renameSync(name, `${name}.1`);
        made(name);
      },
    ],
    [
      "moved away, and made anew after a while",
      "the file is there no more; waiting for a new one of that name",
      async (name: string) => {
        renameSync(name, `${name}.1`);
        await sleep(500);
        writeFileSync(name, "");
        await sleep(500);
        made(name);
      },
    ],
    [
      "replaced by another that was made beforehand",
      "another file has taken its place",
      (name: string) => {
        made(`${name}.new`);
        renameSync(`${name}.new`, name);
      },
    ],
    ["written anew, and longer than it was at once", "the file was emptied", made],
    [
      "emptied, and written anew after a while",
      "the file was emptied",
      async (name: string) => {
        truncateSync(name);
        await sleep(500);
        made(name);
      },
    ],
    [
      "emptied while the program that writes it goes on",
      "the program that writes it goes on where it was",
      async (name: string) => {
        const { head, first, second } = halves();
        const writer = openSync(name, "r+");
        truncateSync(name);
        await sleep(500);
        writeSync(writer, second, 0, second.length, head.length + first.length);
        closeSync(writer);
      },
    ],
  ] as const)("%s: is told, and all packets are as of one capture", async (_how, said, change) => {
    const { stdout, stderr, code } = await rotated(change);
    expect(stdout).toBe((await analyze("sack-recovery.pcapng", "--packets", "--json")).stdout);
    expect(stderr).toContain(`rotated.pcapng: ${said}`);
    expect(code).toBe(0);
  });

  test("its connections go on: at the end they are what they are in one capture", async () => {
    const name = file("connections.pcapng");
    const { head, first } = halves();
    writeFileSync(name, Buffer.concat([head, first]));
    const { stdout, code } = await runCli(["analyze", name, "--follow", "--json"], {
      onSpawn: (child) => {
        child.stdout.once("data", () => {
          renameSync(name, `${name}.1`);
          made(name);
          child.stdout.once("data", () => child.kill("SIGINT"));
        });
      },
    });
    const lines = jsonLines(stdout);
    expect(lines.map(({ provisional }) => provisional)).toEqual([true, true, undefined]);
    expect(lines.at(-1)).toEqual(jsonLines((await analyze("sack-recovery.pcapng", "--json")).stdout)[0]);
    expect(code).toBe(0);
  });

  test("a packet that was cut with it is told", async () => {
    const { stderr, code } = await rotated((name) => {
      appendFileSync(name, halves().second.subarray(0, 40));
      renameSync(name, `${name}.1`);
      made(name);
    });
    expect(stderr).toMatch(/octet \d+, packet \d+: the file ends in the middle of a packet/u);
    expect(code).toBe(0);
  });

  test("one that is no capture is told by what it is, and ends it with 1", async () => {
    const { stdout, stderr, code } = await rotated((name) => {
      renameSync(name, `${name}.1`);
      writeFileSync(name, "the log of something else, in words\n");
    });
    expect(jsonLines(stdout)).toHaveLength(halves().frames);
    expect(stderr).toMatch(
      /another file has taken its place[^]*pcapng: this is text: .*; what comes before was read\n$/u,
    );
    expect(code).toBe(1);
  });

  test("a folder in its place is told, and ends it with 1", async () => {
    const { stdout, stderr, code } = await rotated((name) => {
      rmSync(name);
      mkdirSync(name);
    });
    rmSync(file("rotated.pcapng"), { recursive: true });
    expect(jsonLines(stdout)).toHaveLength(halves().frames);
    expect(stderr).toMatch(
      /rotated\.pcapng: what has taken its place is no file; it is followed no longer\n$/u,
    );
    expect(code).toBe(1);
  });

  test("packets that were emptied with it are told, and it ends with 1", async () => {
    const { stderr, code } = await rotated((name) => {
      const { head, first, second } = halves();
      const writer = openSync(name, "r+");
      truncateSync(name);
      writeSync(writer, second, 0, second.length, head.length + first.length + 4000);
      closeSync(writer);
    });
    expect(stderr).toMatch(
      /emptied while it was written, and packets with it .*; it is followed no longer\n$/u,
    );
    expect(code).toBe(1);
  });

  test("while nothing has its name it is waited for, until Ctrl-C", async () => {
    const { code, stderr } = await rotated((name) => rmSync(name), "waiting for a new one");
    expect(stderr).toContain("the file is there no more");
    expect(code).toBe(0);
  });
});
