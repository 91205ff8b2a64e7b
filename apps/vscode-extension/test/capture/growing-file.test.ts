/** A capture that grows while it is open, as `tcpdump -w` writes it. */
import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { serialize } from "node:v8";
import * as v from "valibot";
import { afterAll, describe, expect, test, vi } from "vitest";
import { drawn, handshake } from "../../../../packages/capture/test/support/drawn.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { type AnswerTo, type CaptureQuestion, MESSAGE_OCTETS } from "../../src/shared/capture-protocol.ts";
import { type CaptureSummary, captureSummary, type FileChange } from "../../src/shared/capture-view.ts";
import { openFile } from "../../src/worker/node-file.ts";

/** A connection that is opened, asks, is answered, and closes. */
const picture = `${handshake}
  30 a PA 1+100 1
  45 b PA 1+500 101
  46 a A 101 501
  60 a FA 101 501
  75 b FA 501 102
  76 a A 102 502`;
const whole = drawn(picture);
const opened = drawn(handshake).length;

/** A file in a folder of its own, read to its end while it holds so much, at which somebody looks. */
class Live {
  readonly folder = mkdtempSync(join(tmpdir(), "tcplens-growing-"));
  readonly path: string = join(this.folder, "live.pcapng");
  readonly told: CaptureSummary[] = [];
  session: CaptureSession | undefined;

  static async of(octets: Uint8Array): Promise<Live> {
    const live = new Live();
    lives.push(live);
    await live.open(octets);
    return live;
  }

  async open(octets: Uint8Array): Promise<void> {
    this.session?.close();
    rmSync(this.path, { force: true });
    writeFileSync(this.path, octets);
    this.session = new CaptureSession(await openFile(this.path), {
      name: "live.pcapng",
      progressed: (summary) => this.told.push(summary),
      now: () => performance.now(),
    });
    await this.session.read();
    this.session.watch(true);
  }

  get summary(): CaptureSummary | undefined {
    return this.session?.summary;
  }

  append(from: number, to = whole.length): void {
    appendFileSync(this.path, whole.subarray(from, to));
  }

  remove(): void {
    this.session?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** ms. */
const WAITING = { timeout: 8000, interval: 20 } as const;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const until = (live: Live, what: Partial<CaptureSummary>): Promise<void> =>
  vi.waitFor(() => expect(live.summary).toMatchObject(what), WAITING);

const ask = async <Q extends CaptureQuestion>(live: Live, question: Q): Promise<AnswerTo<Q["kind"]>> => {
  const answer = await live.session?.answer(question);
  expect(serialize(answer).length).toBeLessThan(MESSAGE_OCTETS);
  return answer as AnswerTo<Q["kind"]>;
};

const rowOf = async (live: Live): Promise<AnswerTo<"connections">["rows"][number] | undefined> => {
  const order = { sort: "grade", descending: false, filter: "" } as const;
  return (await ask(live, { kind: "connections", from: 0, count: 10, ...order })).rows[0];
};

const ladderOf = async (live: Live): Promise<AnswerTo<"ladder">["rows"]> =>
  (await ask(live, { kind: "ladder", stream: 0, from: 0, count: 100 })).rows;

/** Those of all tests, which wait at the same time. */
const lives: Live[] = [];
afterAll(() => {
  for (const live of lives) live.remove();
});

const renameOver = ({ path, folder }: Live): void => {
  writeFileSync(join(folder, "other"), drawn(`0 a S 0`));
  renameSync(join(folder, "other"), path);
};

describe.concurrent("a capture that is open", () => {
  test("is read on from where it stopped, and what has not ended is marked until it has", async () => {
    const live = await Live.of(whole.subarray(0, opened));
    expect(live.summary).toMatchObject({ state: "done", follow: "ready", packets: 3 });
    expect(await rowOf(live)).toMatchObject({
      verdict: "Opened, carried no data, still open when the capture ended",
    });
    expect(await rowOf(live)).not.toHaveProperty("provisional");
    // In the middle of a packet.
    live.append(opened, whole.length - 50);
    await until(live, { follow: "following", packets: 8 });
    expect(live.summary).not.toHaveProperty("damage");
    expect(await rowOf(live)).toMatchObject({ provisional: true, packets: 8 });
    expect((await rowOf(live))?.verdict).not.toMatch(/when the capture ended/);
    live.append(whole.length - 50);
    await until(live, { packets: 9, read: whole.length, size: whole.length });
    expect(await rowOf(live)).not.toHaveProperty("provisional");
    // The same as of a file that was there at once, and its packets can be read again.
    const rows = await ladderOf(live);
    const { detail } = await ask(live, { kind: "packet", stream: 0, row: 8 });
    expect(detail.row).toEqual(rows[8]);
    const grown = { row: await rowOf(live), rows };
    await live.open(whole);
    expect({ row: await rowOf(live), rows: await ladderOf(live) }).toEqual(grown);
    for (const summary of live.told) expect(v.safeParse(captureSummary, summary).issues).toBeUndefined();
  });

  test("that is still empty, or ends in its header, waits for its first packets", async () => {
    const live = await Live.of(new Uint8Array(0));
    expect(live.summary).toMatchObject({ follow: "ready", unfinished: true, packets: 0 });
    expect(live.summary).not.toHaveProperty("damage");
    live.append(0, 20);
    await until(live, { follow: "following", read: 20 });
    live.append(20);
    await until(live, { packets: 9, connections: 1 });
  });

  test("is told about no more than a few times a second, however often it is written to", async () => {
    const live = await Live.of(whole.subarray(0, opened));
    live.told.length = 0;
    const began = performance.now();
    for (let at = opened; at < whole.length; at += 20) {
      live.append(at, Math.min(at + 20, whole.length));
      await wait(30);
    }
    await until(live, { packets: 9 });
    expect(live.told.length).toBeLessThan(((performance.now() - began) / 1000) * 3 + 2);
  });

  test("tells what has come at once a single time", async () => {
    const live = await Live.of(whole.subarray(0, opened));
    await wait(700);
    live.told.length = 0;
    live.append(opened);
    await until(live, { packets: 9 });
    await wait(900);
    expect(live.told).toHaveLength(1);
  });

  test("is not looked at while nobody looks at what it holds, and read on once somebody does", async () => {
    const live = await Live.of(whole.subarray(0, opened));
    live.session?.watch(false);
    live.told.length = 0;
    live.append(opened);
    await wait(1300);
    expect(live.told).toEqual([]);
    live.session?.watch(true);
    await until(live, { packets: 9 });
  });

  test("stands still once following is stopped, is judged as it is, and goes on from there", async () => {
    const live = await Live.of(whole.subarray(0, opened - 40));
    live.append(opened - 40, opened);
    await until(live, { follow: "following", packets: 3 });
    live.session?.follow(false);
    expect(live.summary).toMatchObject({ follow: "stopped" });
    expect(await rowOf(live)).toMatchObject({
      verdict: "Opened, carried no data, still open when the capture ended",
    });
    live.append(opened);
    await until(live, { size: whole.length, read: opened, packets: 3, follow: "stopped" });
    live.session?.follow(true);
    await until(live, { read: whole.length, packets: 9, follow: "following" });
  });

  test.for([
    ["cut off", "shorter", ({ path }) => truncateSync(path, 100)],
    ["moved away", "gone", ({ path }) => renameSync(path, `${path}.1`)],
    ["removed", "gone", ({ path }) => unlinkSync(path)],
    ["replaced by another file", "replaced", (live) => renameOver(live)],
    // At once: a look between that it is emptied and written would see that it is shorter.
    [
      "written anew, and longer",
      "replaced",
      ({ path }) => writeFileSync(path, Buffer.concat([drawn(`0 a S 0`), whole]), { flag: "r+" }),
    ],
    ["touched, and no longer than before", "changed", ({ path }) => utimesSync(path, 1, 1)],
  ] as readonly (readonly [string, FileChange, (live: Live) => void])[])(
    "that is %s says so, whether it has grown before or not",
    async ([, changed, happen]) => {
      const live = await Live.of(whole.subarray(0, opened));
      happen(live);
      await until(live, { changed });
      expect(live.summary).not.toHaveProperty("follow");
      if (changed === "changed") return;
      await live.open(whole.subarray(0, opened));
      live.append(opened, opened + 300);
      await until(live, { follow: "following" });
      happen(live);
      await until(live, { changed });
      expect(live.summary).not.toHaveProperty("follow");
      expect(await rowOf(live)).not.toHaveProperty("provisional");
    },
  );
  test("of which more was written before it was moved away is read to its end", async () => {
    const live = await Live.of(whole.subarray(0, opened));
    live.append(opened);
    renameSync(live.path, `${live.path}.1`);
    await until(live, { changed: "gone" });
    expect(live.summary?.packets).toBe(9);
  });

  test("that is compressed is not followed, and says why", async () => {
    const packed = gzipSync(whole);
    const live = await Live.of(packed.subarray(0, packed.length - 30));
    expect(live.summary).not.toHaveProperty("follow");
    appendFileSync(live.path, packed.subarray(packed.length - 30));
    await until(live, { changed: "compressed" });
  });

  test("with damage before its end is not followed, and says nothing where nothing happens", async () => {
    const damaged = Uint8Array.from(whole);
    damaged.fill(255, opened, opened + 40);
    const live = await Live.of(damaged);
    expect(live.summary?.damage).toBeDefined();
    expect(live.summary).not.toHaveProperty("follow");
    await wait(1300);
    expect(live.summary).not.toHaveProperty("changed");
    appendFileSync(live.path, whole);
    await until(live, { changed: "changed" });
  });

  test("in which damage turns up while it grows ends there", async () => {
    const live = await Live.of(whole.subarray(0, opened));
    appendFileSync(live.path, new Uint8Array(100).fill(255));
    await vi.waitFor(() => expect(live.summary?.damage).toBeDefined(), WAITING);
    expect(live.summary).not.toHaveProperty("follow");
  });
});
