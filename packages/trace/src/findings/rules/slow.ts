/** It connected, at a cost: the SYN had to be repeated (RFC 6298 §2), or a handshake took far more than the round trip. */
import type { KernelEvent } from "../../event/connection-events.ts";
import type { ConnectionRecord, Indexed } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { isLoopback } from "../addresses.ts";
import { overflowsCommand, packetsCommand, pathCommand, platformOf, step } from "../commands.ts";
import { attemptPrefix, targetWords } from "../failure-words.ts";
import type { Finding, FindingEvidence } from "../finding.ts";
import { finding, proof, type Rule } from "../rule.ts";
import { countWords, durationWords } from "../words.ts";

/** `syn-retransmitted`: one finding for each connection that opened late. */
export const synRetransmitted: Rule = (trace) =>
  trace.connections.flatMap((connection) => {
    const repeated = repetition(trace, connection);
    if (repeated === undefined || connection.connected === undefined) return [];
    const { index, event } = connection.connected;
    const target = targetWords(connection);
    const late = durationWords(event.duration);
    const platform = platformOf(trace.header);
    const { address, port } = connection;
    const lossy = isLoopback(address)
      ? []
      : ["A packet was lost on the way: the request, or the answer to it."];
    return [
      finding("syn-retransmitted", {
        cause: repeated.counted
          ? `${target} took ${late} to connect, because the first connection request (SYN) went unanswered.`
          : `${target} took ${late} to connect, which looks like a first connection request (SYN) that went unanswered.`,
        evidence: [
          proof(trace, index, `${attemptPrefix(trace, connection.attempt)}${target} connected after ${late}`),
          ...repeated.samples.map((sample) => proof(trace, sample.index, repeatWords(sample.event))),
        ],
        alternatives: [
          "The server's queue of new connections was full, and it dropped the first request.",
          ...lossy,
          "A firewall that limits the rate of new connections dropped the first request.",
          ...(repeated.counted ? [] : ["The network or the server took that long to answer."]),
        ],
        nextSteps: [
          step("Trace it several times: if it happens often, something is full or loses packets."),
          step(
            "On the server, see whether its queue of new connections overflowed (on Linux: as here).",
            overflowsCommand(isLoopback(address) ? platform : "linux"),
          ),
          ...(isLoopback(address) ? [] : [step("See how far packets come.", pathCommand(platform, address))]),
          step("Watch the requests and the answers.", packetsCommand(platform, address, port)),
        ],
      }),
    ];
  });

/** `slow-handshake`: TCP's or TLS's, one finding for each that was slow. */
export const slowHandshake: Rule = (trace) =>
  trace.connections.flatMap((connection) => [...slowTcp(trace, connection), ...slowTls(trace, connection)]);

interface Repetition {
  /** By the kernel, against told by the time alone. */
  readonly counted: boolean;
  readonly samples: readonly Indexed<KernelEvent>[];
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
  if (waiting !== undefined) return { counted: true, samples: [waiting] };
  if (after !== undefined && early && total > 0) return { counted: true, samples: [after] };
  if (after !== undefined && total === 0) return undefined;
  const rtt = roundTrip(kernel)?.rtt ?? 0;
  const { duration } = connected.event;
  // A network whose round trip is itself that long is slow, and has lost nothing.
  return rtt < duration / 3 && looksRepeated(duration) ? { counted: false, samples: [] } : undefined;
};

/** A whole number of seconds and a little: Linux repeats a SYN after 1 s, and some systems after 3 s. */
const looksRepeated = (duration: number): boolean => {
  const seconds = Math.floor((duration + EARLY_TIMER) / 1000);
  return seconds >= 1 && seconds <= LATE_SECONDS_MAX && duration - seconds * 1000 <= ANSWER_MAX;
};

const repeatWords = ({ retransmits, totalRetransmits, state }: KernelEvent): string =>
  state === "SYN-SENT"
    ? `${countWords(retransmits, "repeated connection request")} (SYN) before the answer`
    : `${countWords(totalRetransmits ?? 0, "retransmission")} before any data`;

const slowTcp = (trace: Trace, connection: ConnectionRecord): readonly Finding[] => {
  const { connected, kernel } = connection;
  const round = roundTrip(kernel);
  if (connected === undefined || round === undefined || repetition(trace, connection) !== undefined)
    return [];
  const { duration } = connected.event;
  if (duration <= Math.max(TCP_ROUNDS * round.rtt, round.rtt + TCP_SLACK)) return [];
  const proofs = [
    proof(trace, connected.index, `${targetWords(connection)} connected after ${durationWords(duration)}`),
    roundProof(trace, round),
  ];
  return [slow(trace, connection, "connect to", duration, round.rtt, true, proofs)];
};

const slowTls = (trace: Trace, connection: ConnectionRecord): readonly Finding[] => {
  const { connected, tlsSecured, kernel } = connection;
  if (connected === undefined || tlsSecured === undefined) return [];
  const round = roundTrip(kernel);
  // Without the kernel's figure the TCP handshake is one round trip at the most, unless it had to be repeated.
  if (round === undefined && repetition(trace, connection) !== undefined) return [];
  const rtt = round?.rtt ?? connected.event.duration;
  const { duration, protocol } = tlsSecured.event;
  const rounds = protocol === "TLSv1.3" ? 1 : 2;
  if (duration <= Math.max(TLS_ROUNDS * rounds * rtt, rounds * rtt + TLS_SLACK)) return [];
  const proofs = [
    proof(
      trace,
      tlsSecured.index,
      `TLS (${protocol}) with ${targetWords(connection)} was complete after ${durationWords(duration)}`,
    ),
    round === undefined
      ? proof(trace, connected.index, `the TCP handshake, one round trip, took ${durationWords(rtt)}`)
      : roundProof(trace, round),
  ];
  return [slow(trace, connection, "agree on TLS with", duration, rtt, round !== undefined, proofs)];
};

const slow = (
  trace: Trace,
  connection: ConnectionRecord,
  what: string,
  duration: number,
  rtt: number,
  measured: boolean,
  evidence: readonly FindingEvidence[],
): Finding => {
  const target = targetWords(connection);
  const where = measured
    ? "so the time went into the server"
    : "so it looks like the time went into the server";
  return finding("slow-handshake", {
    cause: `It took ${durationWords(duration)} to ${what} ${target}, while the round trip there is ${durationWords(rtt)}, ${where}.`,
    evidence,
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

const roundProof = (trace: Trace, { rtt, sample }: RoundTrip): FindingEvidence =>
  proof(trace, sample.index, `the round trip is ${durationWords(rtt)}`);

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
