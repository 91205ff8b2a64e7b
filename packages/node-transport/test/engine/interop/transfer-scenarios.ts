/** Octets, many of them, both ways at once, over a link that is good and over links that are not. */
import assert from "node:assert/strict";
import type { ConnectionInfo } from "@tcplens/core";
import type { Impairment } from "@tcplens/core/simulation";
import {
  bothParts,
  type Call,
  call,
  closeBoth,
  infoOf,
  mebibytes,
  megabytes,
  type Part,
  type Scenario,
} from "./scenario.ts";

/** So many octets each way; ms. Every octet is checked at the other end. */
const exchange = async (part: Part, { client, server }: Call, octets: number): Promise<number> => {
  const begun = performance.now();
  await Promise.all([part.client.resume(client), part.server.resume(server)]);
  const sending = Promise.all([part.client.send(client, octets), part.server.send(server, octets)]);
  const [atClient, atServer] = await Promise.all([
    part.client.received(client, octets),
    part.server.received(server, octets),
  ]);
  await sending;
  for (const { received, firstWrong, log } of [atClient, atServer]) {
    assert.equal(received, octets, `octets that came; ${log.join(", ")}`);
    assert.equal(firstWrong, undefined, "the first octet that is not as it was sent");
  }
  return performance.now() - begun;
};

/** Both ends have to say of the other what the other says of itself. */
const assertNegotiated = (socket: string, { options, rcvWscale, sndWscale }: ConnectionInfo): void => {
  assert.match(socket, /\bts\b/, "the kernel uses timestamps");
  assert.match(socket, /\bsack\b/, "the kernel uses SACK");
  const [, ofEngine, ofKernel] = /wscale:(\d+),(\d+)/.exec(socket) ?? [];
  assert.deepEqual([Number(ofEngine), Number(ofKernel)], [rcvWscale, sndWscale], "the window scales");
  assert(rcvWscale > 0 && sndWscale > 0, "both scale their windows");
  assert.deepEqual([options.timestamps, options.sack, options.windowScale], [true, true, true]);
};

const figures = async (part: Part, ends: Call, octets: number, span: number): Promise<string> => {
  const { totalRetrans, dsackDups, reordSeen } = infoOf(part, ends);
  const socket = await part.world.kernelSocket(ends.kernelPort);
  const kernels = Number(/retrans:\d+\/(\d+)/.exec(socket)?.[1] ?? 0);
  const extra = [
    dsackDups > 0 ? `${dsackDups} D-SACKs` : "",
    reordSeen > 0 ? `reordering seen ${reordSeen} times` : "",
  ].filter(Boolean);
  const detail = extra.length > 0 ? ` (${extra.join(", ")})` : "";
  return `${megabytes(2 * octets, span)}; sent again: engine ${totalRetrans}${detail}, kernel ${kernels}`;
};

const bulk: Scenario = {
  name: "every octet of [bulk] each way at once; timestamps, SACK, window scale",
  engineIs: bothParts,
  play: async (part) => {
    const ends = await call(part);
    assertNegotiated(await part.world.kernelSocket(ends.kernelPort), infoOf(part, ends));
    const octets = part.amounts.bulk;
    const span = await exchange(part, ends, octets);
    const text = await figures(part, ends, octets, span);
    await closeBoth(part, ends);
    return text;
  },
};

const over = (
  what: string,
  amount: "impaired" | "little",
  impairments: readonly Impairment[],
  check: (part: Part, before: Counters, after: Counters) => void = () => {},
): Scenario => ({
  name: `[${amount}] each way: ${what}`,
  engineIs: bothParts,
  isImpaired: true,
  play: async (part) => {
    const { world } = part;
    // A handshake without losses; but the path is as long from the beginning as it will be, or whoever remembers its
    // shortest round trip (the kernel's BBR does) takes every other one for a queue.
    world.impair(impairments.filter(isDelay), impairments.filter(isDelay));
    const ends = await call(part);
    const before = await counters(part);
    world.impair(impairments, impairments);
    const octets = part.amounts[amount];
    const span = await exchange(part, ends, octets);
    check(part, before, await counters(part));
    const text = await figures(part, ends, octets, span);
    await closeBoth(part, ends);
    return text;
  },
});

const isDelay = ({ kind }: Impairment): boolean => kind === "delay";

interface Counters {
  readonly kernelBadChecksums: number;
  readonly engineBadChecksums: number;
}

const counters = async ({ world }: Part): Promise<Counters> => ({
  kernelBadChecksums: await world.kernelCounter("InCsumErrors"),
  engineBadChecksums: world.driver.endpoint.counters.badChecksum,
});

const assertCorrupted = (_part: Part, before: Counters, after: Counters): void => {
  assert(after.kernelBadChecksums > before.kernelBadChecksums, "the kernel met checksums that do not add up");
  assert(after.engineBadChecksums > before.engineBadChecksums, "the engine met checksums that do not add up");
};

export const transferScenarios: readonly Scenario[] = [
  bulk,
  over("1 % lost", "little", [{ kind: "loss", probability: 0.01 }]),
  over("lost in bursts", "little", [{ kind: "burst-loss", badBegins: 0.002, badEnds: 0.3, lossInBad: 0.8 }]),
  over("5 % overtaken by three others", "little", [
    { kind: "reorder", probability: 0.05, distance: 3, delay: 20 },
  ]),
  over("5 % doubled", "little", [{ kind: "duplicate", probability: 0.05, delay: 2 }]),
  over("1 % with a bit turned over", "little", [{ kind: "corrupt", probability: 0.01 }], assertCorrupted),
  over("10 ms late, up to 5 ms more or less", "little", [{ kind: "delay", delay: 10, jitter: 5 }]),
  over(
    "all of it: 0.5 % lost, 1 % overtaken, 1 % doubled, 0.5 % corrupted",
    "impaired",
    [
      { kind: "loss", probability: 0.005 },
      { kind: "reorder", probability: 0.01, distance: 3, delay: 10 },
      { kind: "duplicate", probability: 0.01, delay: 1 },
      { kind: "corrupt", probability: 0.005 },
    ],
    assertCorrupted,
  ),
];

export const transferName = (name: string, { bulk: most, impaired, little }: Part["amounts"]): string =>
  name
    .replace("[bulk]", mebibytes(most))
    .replace("[impaired]", mebibytes(impaired))
    .replace("[little]", mebibytes(little));
