/** It connected, at a cost: the SYN had to be repeated (RFC 6298 §2), or a handshake took far more than the round trip. */
import type { AttemptConnected } from "../../event/attempt-events.ts";
import type { KernelEvent } from "../../event/connection-events.ts";
import type { ConnectionRecord, Indexed } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { isLoopback } from "../addresses.ts";
import { overflowsCommand, packetsCommand, pathCommand, platformOf, step } from "../commands.ts";
import { attemptPrefix, targetWords } from "../failure-words.ts";
import type { Finding, FindingEvidence, NextStep } from "../finding.ts";
import { finding, proofs, type Rule } from "../rule.ts";
import { countWords, durationWords, shown } from "../words.ts";

/** `syn-retransmitted`: one finding for each address that opened late. */
export const synRetransmitted: Rule = (trace) => {
  const late = trace.connections.flatMap((connection) => {
    const repeated = repetition(trace, connection);
    const { connected } = connection;
    return repeated === undefined || connected === undefined ? [] : [{ connection, connected, ...repeated }];
  });
  return byTarget(late).map((those) => lateFinding(trace, those));
};

/** `slow-handshake`: TCP's or TLS's, one finding for each of the two and each address. */
export const slowHandshake: Rule = (trace) => [
  ...byTarget(trace.connections.flatMap((connection) => slowTcp(trace, connection) ?? [])).map((those) =>
    slowFinding(trace, "connect to", those),
  ),
  ...byTarget(trace.connections.flatMap((connection) => slowTls(trace, connection) ?? [])).map((those) =>
    slowFinding(trace, "agree on TLS with", those),
  ),
];

/** Items about the same address and port together, in the order of their first appearance; no list is empty. */
const byTarget = <T extends { readonly connection: ConnectionRecord }>(
  items: readonly T[],
): readonly (readonly [T, ...T[]])[] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const target = targetWords(item.connection);
    const group = groups.get(target);
    if (group === undefined) groups.set(target, [item]);
    else group.push(item);
  }
  return [...groups.values()];
};

/** A connection that opened late. */
interface Late extends Repetition {
  readonly connection: ConnectionRecord;
  readonly connected: Indexed<AttemptConnected>;
}

const lateFinding = (trace: Trace, those: readonly [Late, ...Late[]]): Finding => {
  const [first] = those;
  const { address, port } = first.connection;
  const counted = those.some((each) => each.counted);
  const target = targetWords(first.connection);
  const took = `${target} took ${durationWords(first.connected.event.duration)} to connect`;
  return finding("syn-retransmitted", {
    cause: counted
      ? `${took}, because the first connection request (SYN) went unanswered.`
      : `${took}, which looks like a first connection request (SYN) that went unanswered.`,
    evidence: quoted(
      trace,
      those.flatMap(({ connection, connected: { index, event }, samples, requests }) => [
        {
          index,
          text: `${attemptPrefix(trace, connection.attempt)}${target} connected after ${durationWords(event.duration)}`,
        },
        ...samples.map((sample) => ({ index: sample.index, text: repeatWords(sample.event) })),
        ...requests.slice(-1).map((last) => ({
          index: last,
          text: `${countWords(requests.length, "connection request")} (SYN) before the answer`,
        })),
      ]),
    ),
    alternatives: [
      "The server's queue of new connections was full, and it dropped the first request.",
      ...(isLoopback(address) ? [] : ["A packet was lost on the way: the request, or the answer to it."]),
      "A firewall that limits the rate of new connections dropped the first request.",
      ...(counted ? [] : ["The network or the server took that long to answer."]),
    ],
    nextSteps: lateSteps(trace, address, port),
  });
};

const lateSteps = (trace: Trace, address: string, port: number): readonly NextStep[] => {
  const platform = platformOf(trace.header);
  const here = isLoopback(address);
  return [
    step("Trace it several times: if it happens often, something is full or loses packets."),
    here
      ? step("See whether the server's queue of new connections overflowed.", overflowsCommand(platform))
      : step(
          "On the server, see whether its queue of new connections overflowed (on Linux: as here).",
          overflowsCommand("linux"),
        ),
    ...(here ? [] : [step("See how far packets come.", pathCommand(platform, address))]),
    step("Watch the requests and the answers.", packetsCommand(platform, address, port)),
  ];
};

interface Repetition {
  /** By the kernel or from the packets, against told by the time alone. */
  readonly counted: boolean;
  readonly samples: readonly Indexed<KernelEvent>[];
  /** Where in the trace the connection requests are, where the packets themselves are known. */
  readonly requests: readonly number[];
}

/** Whether the SYN had to be repeated, and how that is known. */
const repetition = (
  trace: Trace,
  { connected, kernel, events }: ConnectionRecord,
): Repetition | undefined => {
  if (connected === undefined) return undefined;
  const waiting = kernel.findLast(
    ({ index, event }) => index < connected.index && event.state === "SYN-SENT" && event.retransmits > 0,
  );
  const after = kernel.find(
    ({ index, event }) => index > connected.index && event.totalRetransmits !== undefined,
  );
  // Once data has passed, a retransmission may have been of data.
  const dataAt = events.find((index) => trace.events[index]?.type === "data") ?? Infinity;
  const early = after !== undefined && after.index < dataAt;
  const total = after?.event.totalRetransmits ?? 0;
  const requests = requestsSeen(trace, events, connected.index);
  if (requests.length > 1) return { counted: true, samples: [], requests };
  if (waiting !== undefined) return { counted: true, samples: [waiting], requests: [] };
  if (after !== undefined && early && total > 0) return { counted: true, samples: [after], requests: [] };
  if (requests.length === 1) return undefined;
  if (after !== undefined && total === 0) return undefined;
  const rtt = roundTrip(kernel)?.rtt ?? 0;
  const { duration } = connected.event;
  // A network whose round trip is itself that long is slow, and has lost nothing.
  return rtt < duration / 3 && looksRepeated(duration)
    ? { counted: false, samples: [], requests: [] }
    : undefined;
};

/** The SYNs sent before the connection stood, where they were seen or simulated; what a socket implies is one at most. */
const requestsSeen = (trace: Trace, events: readonly number[], connectedAt: number): readonly number[] =>
  events.filter((index) => {
    const event = trace.events[index];
    if (event?.type !== "segment" || index >= connectedAt || event.direction !== "sent") return false;
    const asks = event.flags.includes("SYN") && !event.flags.includes("ACK");
    return asks && (event.evidence === "packet" || event.evidence === "model");
  });

/** A whole number of seconds and a little: Linux repeats a SYN after 1 s, and some systems after 3 s. */
const looksRepeated = (duration: number): boolean => {
  const seconds = Math.floor((duration + EARLY_TIMER) / 1000);
  return seconds >= 1 && seconds <= LATE_SECONDS_MAX && duration - seconds * 1000 <= ANSWER_MAX;
};

const repeatWords = ({ retransmits, totalRetransmits, state }: KernelEvent): string =>
  state === "SYN-SENT"
    ? `${countWords(retransmits, "repeated connection request")} (SYN) before the answer`
    : `${countWords(totalRetransmits ?? 0, "retransmission")} before any data`;

/** A handshake that was slow, and what proves it. */
interface Slow {
  readonly connection: ConnectionRecord;
  readonly duration: number;
  readonly rtt: number;
  /** By the kernel, against taken from the TCP handshake. */
  readonly measured: boolean;
  readonly quotes: readonly Quote[];
}

const slowTcp = (trace: Trace, connection: ConnectionRecord): Slow | undefined => {
  const { connected, kernel } = connection;
  const round = roundTrip(kernel);
  if (connected === undefined || round === undefined || repetition(trace, connection) !== undefined)
    return undefined;
  const { duration } = connected.event;
  const { rtt } = round;
  if (duration <= Math.max(TCP_ROUNDS * rtt, rtt + TCP_SLACK)) return undefined;
  const quotes = [
    { index: connected.index, text: `${targetWords(connection)} connected after ${durationWords(duration)}` },
    roundQuote(round),
  ];
  return { connection, duration, rtt, measured: true, quotes };
};

const slowTls = (trace: Trace, connection: ConnectionRecord): Slow | undefined => {
  const { connected, tlsSecured, kernel } = connection;
  if (connected === undefined || tlsSecured === undefined) return undefined;
  const round = roundTrip(kernel);
  // Without the kernel's figure the TCP handshake is one round trip at the most, unless it had to be repeated.
  if (round === undefined && repetition(trace, connection) !== undefined) return undefined;
  const rtt = round?.rtt ?? connected.event.duration;
  const { duration, protocol } = tlsSecured.event;
  const rounds = protocol === "TLSv1.3" ? 1 : 2;
  if (duration <= Math.max(TLS_ROUNDS * rounds * rtt, rounds * rtt + TLS_SLACK)) return undefined;
  const target = targetWords(connection);
  const quotes = [
    {
      index: tlsSecured.index,
      text: `TLS (${shown(protocol)}) with ${target} was complete after ${durationWords(duration)}`,
    },
    round === undefined
      ? { index: connected.index, text: `the TCP handshake, one round trip, took ${durationWords(rtt)}` }
      : roundQuote(round),
  ];
  return { connection, duration, rtt, measured: round !== undefined, quotes };
};

const slowFinding = (trace: Trace, what: string, those: readonly [Slow, ...Slow[]]): Finding => {
  const [{ connection, duration, rtt, measured }] = those;
  const where = measured
    ? "so the time went into the server"
    : "so it looks like the time went into the server";
  return finding("slow-handshake", {
    cause: `It took ${durationWords(duration)} to ${what} ${targetWords(connection)}, while the round trip there is ${durationWords(rtt)}, ${where}.`,
    evidence: quoted(
      trace,
      those.flatMap(({ quotes }) => quotes),
    ),
    alternatives: [
      "Something between, such as a load balancer or a container's port forwarding, answered for the server and waited for it.",
      "This program was busy, and noticed the answer late.",
      ...(what.includes("TLS")
        ? [
            "The server looked something up before it went on: the client's name, or a certificate's revocation.",
          ]
        : []),
    ],
    nextSteps: [
      step("Look at the server's load at that time: processor, queue of new connections."),
      step("Trace it several times, to see whether it is always slow."),
      step(
        "Watch when the answers come.",
        packetsCommand(platformOf(trace.header), connection.address, connection.port),
      ),
    ],
  });
};

/** An event and what it says. */
interface Quote {
  readonly index: number;
  readonly text: string;
}

const quoted = (trace: Trace, quotes: readonly Quote[]): readonly FindingEvidence[] =>
  proofs(
    trace,
    quotes,
    ({ index }) => index,
    ({ text }) => text,
  );

interface RoundTrip {
  readonly rtt: number;
  readonly sample: Indexed<KernelEvent>;
}

/** The least round trip the kernel has measured on the connection. */
const roundTrip = (kernel: readonly Indexed<KernelEvent>[]): RoundTrip | undefined => {
  let least: RoundTrip | undefined;
  for (const sample of kernel) {
    const rtt = sample.event.minRtt ?? sample.event.rtt;
    // 0 is a kernel's way to say that it has none yet.
    if (
      rtt !== undefined &&
      rtt > 0 &&
      sample.event.state !== "SYN-SENT" &&
      (least === undefined || rtt < least.rtt)
    ) {
      least = { rtt, sample };
    }
  }
  return least;
};

const roundQuote = ({ rtt, sample }: RoundTrip): Quote => ({
  index: sample.index,
  text: `the round trip is ${durationWords(rtt)}`,
});

/** ms. A timer may fire a little early by our clock. */
const EARLY_TIMER = 50;
/** ms. How long after a repeated SYN the answer may come for the time alone to tell. */
const ANSWER_MAX = 300;
/** After more repetitions than this the times blur. */
const LATE_SECONDS_MAX = 7;
/** How many round trips, and how many ms beyond what it must take, a handshake may take before it is called slow. */
const TCP_ROUNDS = 5;
const TCP_SLACK = 200;
const TLS_ROUNDS = 4;
const TLS_SLACK = 300;
