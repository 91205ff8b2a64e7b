/** Programs of the kernel's side that know nothing of the engine: curl, nc, iperf3, Node's own HTTP. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../../src/engine/connect.ts";
import { createServer } from "../../../src/engine/server.ts";
import { PatternSource } from "./pattern.ts";
import { bothParts, megabytes, type Part, type Scenario, until } from "./scenario.ts";
import { ENGINE, KERNEL, type World } from "./world.ts";

/** The pattern's first octets in a file, for as long as `use` takes. */
const withFile = async <T>(octets: number, use: (path: string, sha256: string) => Promise<T>): Promise<T> => {
  const source = new PatternSource();
  const chunks: Buffer[] = [];
  for (let left = octets; left > 0;) {
    const chunk = source.next(left);
    left -= chunk.length;
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  const folder = await mkdtemp(join(tmpdir(), "tcplens-interop-"));
  try {
    const path = join(folder, "pattern");
    await writeFile(path, whole);
    return await use(path, createHash("sha256").update(whole).digest("hex"));
  } finally {
    await rm(folder, { recursive: true });
  }
};

const inBrackets = (address: string): string => (address.includes(":") ? `[${address}]` : address);

const curl: Scenario = {
  name: "curl fetches [bulk] from Node's HTTP server on the engine, and posts [little] to it",
  engineIs: ["server"],
  play: async ({ world, family, amounts }) => {
    const port = await world.engine.serveHttp(family, amounts.bulk);
    const url = `http://${inBrackets(ENGINE[family])}:${port}/`;
    const begun = performance.now();
    const fetched = await world.inside("bash", "-c", `curl -sgf "${url}" | sha256sum`);
    const span = performance.now() - begun;
    await withFile(amounts.bulk, async (_path, sha256) => assert.equal(fetched.split(" ")[0], sha256));
    await withFile(amounts.little, async (path) => {
      const posted = await world.inside("curl", "-sgf", "--data-binary", `@${path}`, url);
      assert.equal(posted, `${amounts.little} undefined`);
    });
    return megabytes(amounts.bulk, span);
  },
};

const netcat: Scenario = {
  name: "nc sends a file of [little] and has one sent",
  engineIs: bothParts,
  play: async (part) => {
    const { world, family, amounts, engineIs } = part;
    const octets = amounts.little;
    return withFile(octets, async (path, sha256) => {
      const received =
        engineIs === "server" ? await ncToEngine(part, path) : await engineToNc(world, family, path, octets);
      assert.equal(received, sha256, "the hash of what nc has received");
      return "whole, both ways";
    });
  },
};

/** nc connects, sends the file and ends; the engine has checked it and sends as much. */
const ncToEngine = async ({ world, family, amounts }: Part, path: string): Promise<string> => {
  const port = await world.engine.listen(family);
  const command = `nc -N ${ENGINE[family]} ${port} < "${path}" | sha256sum`;
  const answer = world.inside("bash", "-c", command);
  const talker = await world.engine.accept(port);
  await world.engine.resume(talker);
  const { received, firstWrong } = await world.engine.until(talker, "end");
  assert.deepEqual([received, firstWrong], [amounts.little, undefined]);
  await world.engine.send(talker, amounts.little);
  await world.engine.end(talker);
  return (await answer).split(" ")[0] ?? "";
};

/** nc listens, and sends the file to who connects; the engine has checked it and sends as much. */
const engineToNc = async (
  world: World,
  family: Part["family"],
  path: string,
  octets: number,
): Promise<string> => {
  const port = 5001;
  const command = `nc -N -l ${KERNEL[family]} ${port} < "${path}" | sha256sum`;
  const answer = world.inside("bash", "-c", command);
  const talker = await patiently(() => world.engine.connect(family, port));
  await world.engine.resume(talker);
  const { received, firstWrong } = await world.engine.until(talker, "end");
  assert.deepEqual([received, firstWrong], [octets, undefined]);
  await world.engine.send(talker, octets);
  await world.engine.end(talker);
  return (await answer).split(" ")[0] ?? "";
};

/** A program that has been started listens a little later. */
const patiently = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};

const iperf: Scenario = {
  name: "iperf3, four streams, through a forwarder on the engine: once as server, once as client of the kernel",
  engineIs: ["server"],
  play: async ({ world, family }) => {
    const port = await forwarder(world, family, 5201);
    const [program, ...rest] = world.namespace.command("iperf3", "-s", "-1", "-B", KERNEL[family]);
    const server = spawn(program, rest, { stdio: "ignore" });
    try {
      await until("iperf3 listens", async () => (await world.inside("ss", "-ltnH", "sport = :5201")) !== "");
      const text = await world.inside(
        "iperf3",
        "-c",
        ENGINE[family],
        "-p",
        String(port),
        "-t",
        "3",
        "-P",
        "4",
        "-J",
      );
      const { end, error } = JSON.parse(text) as IperfReport;
      assert.equal(error, undefined);
      assert(end.sum_received.bytes > 1_000_000);
      return `${(end.sum_received.bits_per_second / 8_000_000).toFixed(1)} MB/s, each octet twice through the engine`;
    } finally {
      server.kill();
    }
  },
};

interface IperfReport {
  readonly error?: string;
  readonly end: { readonly sum_received: { readonly bytes: number; readonly bits_per_second: number } };
}

/** What comes to the engine goes on to that port of the kernel, and back. */
const forwarder = (world: World, family: Part["family"], target: number): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer(world.driver, { allowHalfOpen: true }, (socket) => {
      const onward = connect(world.driver, { host: KERNEL[family], port: target, allowHalfOpen: true });
      for (const [from, to] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        from.on("error", () => to.destroy());
        from.pipe(to);
      }
    });
    server.listen({ host: ENGINE[family], port: 0 }, () => resolve(server.address()?.port ?? 0));
  });

const nodeHttp: Scenario = {
  name: "Node's HTTP server and client, a GET of [bulk], a POST of [little]",
  engineIs: bothParts,
  play: async ({ client, server, family, amounts }) => {
    const port = await server.serveHttp(family, amounts.bulk);
    const begun = performance.now();
    const fetched = await client.httpGet(family, port);
    const span = performance.now() - begun;
    assert.deepEqual(
      [fetched.status, fetched.received, fetched.firstWrong ?? undefined],
      [200, amounts.bulk, undefined],
    );
    const posted = await client.httpPost(family, port, amounts.little);
    assert.deepEqual(posted, { status: 200, answer: `${amounts.little} undefined` });
    return megabytes(amounts.bulk, span);
  },
};

export const programScenarios: readonly Scenario[] = [curl, netcat, iperf, nodeHttp];

/** Programs that the scenarios need. */
export const PROGRAMS: readonly string[] = ["curl", "nc", "iperf3", "sha256sum", "ss"];
