/** Windows that close, halves that end, connections that are refused, reset, closed by both, or abandoned. */
import assert from "node:assert/strict";
import type { State } from "@tcplens/core";
import { bothParts, call, closeBoth, infoOf, type Part, type Scenario, until } from "./scenario.ts";
import type { Side } from "./side.ts";
import type { TalkerFacts } from "./talker.ts";

const assertWhole = ({ received, firstWrong, log }: TalkerFacts, octets: number): void => {
  assert.deepEqual([received, firstWrong], [octets, undefined], log.join(", "));
};

const zeroWindowOfKernel: Scenario = {
  name: "the kernel's program does not read: zero window, probed by the engine, then everything arrives",
  engineIs: bothParts,
  play: async (part) => {
    const { world, amounts } = part;
    const ends = await call(part);
    const begun = performance.now();
    const sending = world.engine.send(ends.engine, amounts.little);
    await until("the engine probes a window of zero", () => {
      // An answer takes the count of probes back to 0; that they come less and less often shows how many there were.
      const { sndWnd, backoff, unacked } = infoOf(part, ends);
      return sndWnd === 0 && backoff >= 2 && unacked === 0;
    });
    const span = performance.now() - begun;
    await world.kernel.resume(ends.kernel);
    assertWhole(await world.kernel.received(ends.kernel, amounts.little), amounts.little);
    await sending;
    await closeBoth(part, ends);
    return `2 probes answered within ${(span / 1000).toFixed(1)} s`;
  },
};

const zeroWindowOfEngine: Scenario = {
  name: "the engine's program does not read: zero window, probed by the kernel, then everything arrives",
  engineIs: bothParts,
  play: async (part) => {
    const { world, amounts } = part;
    const ends = await call(part);
    const sending = world.kernel.send(ends.kernel, amounts.little);
    let probes = 0;
    await until("the kernel probes a window of zero", async () => {
      const socket = await world.kernelSocket(ends.kernelPort);
      probes = Number(/\bbackoff:(\d+)/.exec(socket)?.[1] ?? 0);
      return socket.includes("timer:(persist") && probes >= 2 && infoOf(part, ends).rcvWnd === 0;
    });
    await world.engine.resume(ends.engine);
    assertWhole(await world.engine.received(ends.engine, amounts.little), amounts.little);
    await sending;
    await closeBoth(part, ends);
    return `${probes} probes answered`;
  },
};

/** One side has said everything and hears the other to its end. */
const halfClose = async (part: Part, first: "client" | "server"): Promise<void> => {
  const { amounts } = part;
  const ends = await call(part);
  const second = first === "client" ? "server" : "client";
  const [from, to]: readonly Side[] = [part[first], part[second]] as const;
  assert(from !== undefined && to !== undefined);
  await Promise.all([from.resume(ends[first]), to.resume(ends[second])]);
  await from.send(ends[first], amounts.little);
  await from.end(ends[first]);
  assertWhole(await to.until(ends[second], "end"), amounts.little);
  const { log } = await from.facts(ends[first]);
  assert(!log.includes("end"), "the other half is still open");
  await to.send(ends[second], amounts.little);
  await to.end(ends[second]);
  const facts = await from.until(ends[first], "close");
  assertWhole(facts, amounts.little);
  assert.deepEqual(facts.log.slice(-2), ["end", "close false"]);
};

const halfCloses: Scenario = {
  name: "half-close: one side ends, the other goes on sending, first either",
  engineIs: bothParts,
  play: async (part) => {
    await halfClose(part, "client");
    await halfClose(part, "server");
    return "both halves whole, whoever ended first";
  },
};

const reset = async (part: Part, by: "client" | "server"): Promise<void> => {
  const ends = await call(part);
  const other = by === "client" ? "server" : "client";
  await Promise.all([part[by].resume(ends[by]), part[other].resume(ends[other])]);
  await part[by].reset(ends[by]);
  const { log } = await part[other].until(ends[other], "close");
  assert.deepEqual(log.slice(-2), ["error read ECONNRESET", "close true"]);
  const own = await part[by].until(ends[by], "close");
  assert.equal(own.log.at(-1), "close false");
};

const resets: Scenario = {
  name: "reset by either side; a port that nobody listens on",
  engineIs: bothParts,
  play: async (part) => {
    await reset(part, "client");
    await reset(part, "server");
    await assert.rejects(part.client.connect(part.family, 9), /ECONNREFUSED/);
    return "ECONNRESET at the other end, ECONNREFUSED";
  },
};

const unreadReset: Scenario = {
  name: "closing with octets unread resets the other end",
  engineIs: bothParts,
  play: async (part) => {
    for (const [by, other] of [
      ["client", "server"],
      ["server", "client"],
    ] as const) {
      const ends = await call(part);
      await part[other].resume(ends[other]);
      const sending = part[other].send(ends[other], 3_000_000);
      await until("octets wait", async () =>
        part[by] === part.world.engine
          ? ends.connection.readableBytes > 100_000
          : /\b[1-9]\d{4,}\b/.test(await part.world.kernelSocket(ends.kernelPort)),
      );
      await part[by].destroy(ends[by]);
      const { log } = await part[other].until(ends[other], "close");
      await sending;
      assert.match(log.slice(-2).join(", "), /^error (read|write) (ECONNRESET|EPIPE), close true$/);
    }
    return "ECONNRESET at the other end";
  },
};

const simultaneousClose: Scenario = {
  name: "both close at once, their FINs crossing on the way",
  engineIs: bothParts,
  isImpaired: true,
  play: async (part) => {
    const { world } = part;
    const ends = await call(part);
    await Promise.all([part.client.resume(ends.client), part.server.resume(ends.server)]);
    world.impair([{ kind: "delay", delay: 250 }], [{ kind: "delay", delay: 250 }]);
    const states = new Set<State>();
    const watching = setInterval(() => states.add(ends.connection.state), 2);
    await Promise.all([part.client.end(ends.client), part.server.end(ends.server)]);
    const closed = await Promise.all([
      part.client.until(ends.client, "close"),
      part.server.until(ends.server, "close"),
    ]);
    await until("TIME-WAIT", () => ends.connection.state === "TIME-WAIT").finally(() =>
      clearInterval(watching),
    );
    for (const { log } of closed) assert.equal(log.at(-1), "close false");
    assert(states.has("CLOSING"), `CLOSING among ${[...states].join(", ")}`);
    return [...states, "TIME-WAIT"].filter((state, index, all) => all.indexOf(state) === index).join(" → ");
  },
};

const shortConnections: Scenario = {
  name: "[short] short connections, a hundred at a time",
  engineIs: bothParts,
  play: async (part) => {
    const { world, family, amounts, client, server } = part;
    const port = await server.serveShort(family, 100);
    const begun = performance.now();
    const { done, failures } = await client.short(family, port, 100, amounts.shortConnections, 100);
    const span = performance.now() - begun;
    assert.deepEqual([done, failures], [amounts.shortConnections, {}]);
    await until("no connection is left but in TIME-WAIT", () => world.driver.endpoint.connections === 0);
    return `${Math.round((done / span) * 1000).toLocaleString("en")} connections/s`;
  },
};

const keepAlive: Scenario = {
  name: "keep-alive: answered by who is alive, and the end of the connection where the peer is dead",
  engineIs: bothParts,
  isImpaired: true,
  play: async (part) => {
    const { world } = part;
    const [ofEngine, ofKernel] = [await call(part), await call(part)];
    for (const ends of [ofEngine, ofKernel]) {
      await Promise.all([part.client.resume(ends.client), part.server.resume(ends.server)]);
    }
    await world.engine.keepAlive(ofEngine.engine, 1000);
    await world.kernel.keepAlive(ofKernel.kernel, 1000);
    const [engineBefore, kernelBefore] = [infoOf(part, ofEngine).segsIn, infoOf(part, ofKernel).segsIn];
    await new Promise((resolve) => setTimeout(resolve, 3500));
    const answers = [
      infoOf(part, ofEngine).segsIn - engineBefore,
      infoOf(part, ofKernel).segsIn - kernelBefore,
    ];
    for (const count of answers) assert(count >= 2, `probes and answers in 3.5 s: ${answers.join(", ")}`);
    world.impair([{ kind: "loss", probability: 1 }], [{ kind: "loss", probability: 1 }]);
    const begun = performance.now();
    const deaths = await Promise.all([
      world.engine
        .until(ofEngine.engine, "close")
        .then(({ log }) => ({ log, span: performance.now() - begun })),
      world.kernel
        .until(ofKernel.kernel, "close")
        .then(({ log }) => ({ log, span: performance.now() - begun })),
    ]);
    for (const { log } of deaths) assert.deepEqual(log.slice(-2), ["error read ETIMEDOUT", "close true"]);
    await Promise.all([world.engine.destroy(ofKernel.engine), world.kernel.destroy(ofEngine.kernel)]);
    const [engineSpan, kernelSpan] = deaths.map(({ span }) => (span / 1000).toFixed(1));
    return `ETIMEDOUT after ${engineSpan} s (engine), ${kernelSpan} s (kernel)`;
  },
};

export const endingScenarios: readonly Scenario[] = [
  zeroWindowOfKernel,
  zeroWindowOfEngine,
  halfCloses,
  resets,
  unreadReset,
  simultaneousClose,
  shortConnections,
  keepAlive,
];
