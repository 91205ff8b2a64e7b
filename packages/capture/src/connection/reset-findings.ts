/** What is said of resets and of ICMP errors: cause, proof, what else it could be, what to do. */
import { byteWords } from "@tcplens/trace";
import type { CaptureFinding } from "../report/finding.ts";
import { ACK } from "../segment/tcp-segment.ts";
import { evidence, finding, span, type Case } from "./case.ts";
import { decisiveReset, judgedResets } from "./connection-story.ts";
import { earlyAnswer } from "./http/early-answer.ts";
import { icmpFindings } from "./icmp-findings.ts";
import { endsNothing, silence, type JudgedRecord, type JudgedReset, type ResetCause } from "./reset-cause.ts";
import type { ResetRecord } from "./reset-record.ts";

type Text = Omit<CaptureFinding, "code" | "confidence" | "evidence" | "nextSteps" | "alternatives"> & {
  readonly alternatives?: readonly string[];
  readonly next?: readonly string[];
};

export const resetFindings = (about: Case): CaptureFinding[] => {
  const found = icmpFindings(about);
  const judged = judgedResets(about.observer, about.analyser, about.stream);
  const decisive = decisiveReset(judged);
  // Of several resets the first of each kind that ended nothing is told, and the one that ended it; the rest answer
  // what was on its way.
  const others = judged.filter((each) => endsNothing(each) && !isAnswerOfWhoAborted(each, decisive));
  const told = judged.filter(
    (each) => each === decisive || each === others.find((other) => other.judged.cause === each.judged.cause),
  );
  for (const each of told) {
    const same = others.filter((other) => other !== each && other.judged.cause === each.judged.cause);
    if (found.some(({ code }) => refusing.has(code)) && each.judged.cause === "port-closed") continue;
    found.push(resetFinding(about, each.record, each.judged, endsNothing(each) ? same : []));
  }
  return found;
};

const refusing: ReadonlySet<string> = new Set(["icmp-reject", "icmp-unreachable"]);

/** RFC 9293 §3.10.7.1: an end that has aborted answers what is still on its way with resets, each at a number that was asked for. */
const isAnswerOfWhoAborted = (
  { record, judged }: JudgedRecord,
  decisive: JudgedRecord | undefined,
): boolean =>
  judged.cause === "ignored" &&
  (record.flags & ACK) === 0 &&
  record.distance <= 0 &&
  decisive?.record.side === record.side &&
  decisive.record.frame < record.frame;

const resetFinding = (
  about: Case,
  reset: ResetRecord,
  judged: JudgedReset,
  others: readonly { readonly record: ResetRecord }[],
): CaptureFinding => {
  const early = earlyAnswer(about, reset, judged.cause);
  const text = early ?? texts[judged.cause](about, reset, judged);
  const proof = [evidence(reset.frame, resetWords(about, reset))];
  if (reset.other.frame !== 0)
    proof.unshift(
      evidence(
        reset.other.frame,
        `the last segment from ${about.name(reset.side ^ 1)} before it${reset.other.data ? ", with data" : ""}`,
      ),
    );
  if (reset.after > 0)
    proof.push(
      evidence(
        reset.afterFrame,
        `${about.name(reset.side)} goes on ${span(reset.afterTime - reset.time)} later`,
      ),
    );
  proof.unshift(...(early?.evidence ?? []));
  for (const sign of judged.signs) proof.push(evidence(reset.frame, sign));
  for (const { record } of others) proof.push(evidence(record.frame, resetWords(about, record)));
  const code = early === undefined ? codes[judged.cause] : codes["unread-data"];
  return finding({ code, confidence: judged.confidence, ...text, evidence: proof });
};

const resetWords = (about: Case, reset: ResetRecord): string => {
  const kind = (reset.flags & ACK) === 0 ? "RST without ACK" : "RST,ACK";
  const after =
    reset.other.frame === 0
      ? ""
      : `, ${span(reset.time - reset.other.time)} after the other side's last segment`;
  return `${kind} from ${about.name(reset.side)}${after}`;
};

/** ns for which nobody had sent anything. */
const idleTime = (reset: ResetRecord): number => (reset.idle > 0 ? reset.idle : silence(reset));

const goneAfterIdle = (about: Case, reset: ResetRecord, byDevice: boolean): string => {
  const idle = span(idleTime(reset));
  const name = about.name(reset.side);
  if (byDevice && idleTime(reset) < IDLE_LEAST)
    return `After ${idle} without a packet a device on the way let the connection pass no longer, and answered the next packet with a reset in the name of ${name}.`;
  return byDevice
    ? `After ${idle} without a packet a device on the way had dropped the connection, and answered the next one with a reset in the name of ${name}.`
    : `After ${idle} without a packet the connection was gone: the next one was answered with a reset from ${name}.`;
};

/** Codes of the findings, by cause. */
const codes: Readonly<Record<ResetCause, string>> = {
  "port-closed": "port-closed",
  "handshake-refused": "handshake-refused",
  "handshake-given-up": "handshake-given-up",
  "old-connection": "old-connection",
  injected: "reset-injected",
  "other-device": "reset-by-other-device",
  "data-after-close": "data-after-close",
  "half-open": "half-open",
  "idle-expired": "idle-expired",
  "keep-alive-timeout": "keep-alive-timeout",
  "retransmission-timeout": "gave-up",
  "unread-data": "reset-unread-data",
  "unread-or-aborted": "reset-unread-data",
  "accepted-then-reset": "accepted-then-reset",
  "abort-after-close": "reset-after-close",
  "abort-after-peer-closed": "reset-after-peer-closed",
  aborted: "aborted",
  ignored: "reset-ignored",
  unexplained: "reset-unexplained",
  "late-packet": "reset-of-late-packet",
};

const resetByDevice = (about: Case, { side }: ResetRecord): Text => ({
  severity: "error",
  cause: `The reset of ${about.name(side)} does not look like its other packets: another device sent it.`,
  alternatives: [
    "A load balancer, firewall or proxy ends connections in the server's name.",
    "The program's container or virtual machine was stopped, and the machine under it answered.",
    "The route changed at that moment.",
  ],
  next: [
    "Look for a rule that rejects with a reset, and when it came, on the firewalls on the way.",
    "Capture at both ends to see whether the reset leaves where it claims to come from.",
  ],
  reference: "RFC 5961 §3",
});

const refusedByDevice = (about: Case, { side, time }: ResetRecord): Text => ({
  severity: "error",
  cause: `A device before ${about.name(side)} refused the connection request with a reset in its name, after ${span(time)}: it came from nearer than that address's other packets.`,
  alternatives: [
    "A router, or a machine with containers, that forwards some ports answers for the others: nothing listens on this one.",
    "Nothing is listening there, and the route changed.",
  ],
  next: [
    `Look for a rule that rejects connections to ${about.name(side)} with a reset, on the firewalls on the way.`,
    "Once no rule rejects it, check that a program listens on the port.",
  ],
  reference: "RFC 9293 §3.10.7.1",
});

const texts: Readonly<Record<ResetCause, (about: Case, reset: ResetRecord, judged: JudgedReset) => Text>> = {
  "port-closed": (about, { side, time }) => ({
    severity: "error",
    cause: `Nothing is listening on ${about.name(side)}: the connection request was refused with a reset after ${span(time)}.`,
    alternatives: ["A firewall that rejects with a reset answers in the same way."],
    next: [
      `Start the program that should listen on ${about.name(side)}, or check the port number.`,
      "Check the address that the program binds to: one bound to 127.0.0.1 is not reachable from outside.",
    ],
    reference: "RFC 9293 §3.10.7.1",
  }),
  "handshake-refused": (about, { side }) => ({
    severity: "warning",
    cause: `${about.name(side)} asked for a connection and reset it when ${about.name(side ^ 1)} agreed.`,
    alternatives: [
      "A port scan does this to learn whether a port is open.",
      "The request had been given up before the answer came, or it was sent in the name of an address that never asked.",
    ],
    next: [`Look at which program on ${about.name(side)} opened it, and whether it gives up too early.`],
    reference: "RFC 9293 §3.10.7.1",
  }),
  "handshake-given-up": (about, { side, time }) => ({
    severity: "warning",
    cause: `${about.name(side)} gave up its own connection request after ${span(time)}, before any answer.`,
    next: ["Look at the time-out of the program that connects."],
    reference: "RFC 9293 §3.10.5",
  }),
  "old-connection": (about, { side }) => ({
    severity: "warning",
    cause: `${about.name(side ^ 1)} still had an older connection on the same ports and answered the new request with its ACK, so ${about.name(side)} reset that one.`,
    alternatives: ["Something between the two answered for an older connection."],
    next: [
      `Find out why ${about.name(side ^ 1)} did not notice the end of the older connection: a restart, a lost close, a machine that was cut off.`,
    ],
    reference: "RFC 9293 §3.5.1",
  }),
  injected: (about, { side, exact }) => ({
    severity: exact ? "error" : "warning",
    cause: exact
      ? `Somebody else sent a reset in the name of ${about.name(side)}.`
      : `Somebody else tried to reset the connection in the name of ${about.name(side)}, with a number that is not believed.`,
    alternatives: [
      "A device on the way (firewall, intrusion prevention, censorship) or an attacker that sees the packets.",
    ],
    next: [
      "Capture at both ends: at the one in whose name the reset was sent, it does not leave.",
      "Ask who runs the firewalls on the way; encryption of the network layer (VPN, IPsec) keeps such resets out.",
    ],
    reference: "RFC 5961 §3",
  }),
  "other-device": (about, reset) =>
    reset.own.frame === 0 ? refusedByDevice(about, reset) : resetByDevice(about, reset),
  "data-after-close": (about, { side }) => ({
    severity: "warning",
    cause: `${about.name(side)} had already closed when more data from ${about.name(side ^ 1)} came, and answered it with a reset: that data is lost.`,
    next: [
      `Let ${about.name(side ^ 1)} look for the end of the stream before it writes, and take the next connection when it is there.`,
      "With a pool of idle connections: let the client's idle time-out be shorter than the server's.",
    ],
    reference: "RFC 9293 §3.6.1",
  }),
  "half-open": (about, { side, other }) => ({
    severity: "error",
    cause: `${about.name(side)} no longer knew the connection when ${about.name(side ^ 1)} ${other.keepAlive ? "asked whether it is still there (keep-alive)" : "sent to it"}.`,
    alternatives: [
      "The program or its machine had been restarted.",
      "A firewall, NAT or load balancer on the way had forgotten the connection and answered itself.",
    ],
    next: ["Connect again; look for a restart at that time, or for a time-out of a device on the way."],
    reference: "RFC 9293 §3.5.1",
  }),
  "idle-expired": (about, reset, { signs }) => ({
    severity: "error",
    cause: goneAfterIdle(about, reset, signs.length > 0),
    alternatives: [
      ...(signs.length > 0 ? ["A rule of a firewall on the way was added or changed in the meantime."] : []),
      signs.length > 0
        ? "The route changed in the meantime."
        : "A firewall, NAT or load balancer on the way drops idle connections.",
      `${about.name(reset.side)} has an idle time-out of its own, or was restarted.`,
    ],
    next: [
      ...(idleTime(reset) < IDLE_LEAST
        ? ["Ask who runs the firewalls and load balancers on the way what changed at that time."]
        : []),
      "Turn on keep-alive with an interval below that time.",
      "Close idle connections before the other side or the device between does.",
    ],
    reference: "RFC 9293 §3.8.4",
  }),
  "keep-alive-timeout": (about, { side, keepAlives }) => ({
    severity: "error",
    cause: `${about.name(side ^ 1)} answered none of ${keepAlives} keep-alives, so ${about.name(side)} gave the connection up.`,
    alternatives: [
      "The other machine is off or cut off; a device on the way dropped the idle connection in silence.",
    ],
    next: [`Check that ${about.name(side ^ 1)} is up and reachable.`],
    reference: "RFC 9293 §3.8.4",
  }),
  "retransmission-timeout": (about, { side, repeated }) => ({
    severity: "error",
    cause: `${about.name(side)} sent the same segment ${repeated + 1} times without an answer and gave up.`,
    alternatives: ["The other machine is off or cut off; a firewall drops the packets."],
    next: [`Check that ${about.name(side ^ 1)} is up and reachable.`],
    reference: "RFC 9293 §3.8.3",
  }),
  "unread-data": (about, { side, bytes, flags }) => ({
    // A client that has enough of an answer cuts its own; a server that cuts leaves somebody without one.
    severity: about.opener === side ? "warning" : "error",
    cause:
      about.opener === side
        ? `${about.name(side)} cut the connection with data unread, after ${byteWords(bytes[(side ^ 1) as 0 | 1])} had been sent to it.`
        : `${about.name(side)} cut the connection instead of answering: it closed with data unread, ${bytes[side as 0 | 1] > 0 ? "the last of" : "of"} ${byteWords(bytes[(side ^ 1) as 0 | 1])} it had been sent.`,
    alternatives: [
      ...((flags & ACK) === 0
        ? ["A firewall on that machine or before it rejects what comes, with a reset in its name."]
        : []),
      "The program was killed or crashed while it worked on the request.",
      "It aborts on purpose (SO_LINGER with a time of 0).",
    ],
    next: [
      `Look at the log of the program on ${about.name(side)} at that time.`,
      "A program that means to close in order reads up to the end of the stream first.",
    ],
    reference: "RFC 9293 §3.6.1",
  }),
  "unread-or-aborted": (about, { side, bytes, flags }) => ({
    severity: about.opener === side ? "warning" : "error",
    cause:
      about.opener === side
        ? `${about.name(side)} cut the connection after ${byteWords(bytes[(side ^ 1) as 0 | 1])} had been sent to it: it aborted, or closed with data unread.`
        : `${about.name(side)} cut the connection instead of answering: it aborted, or closed with data unread, after ${byteWords(bytes[(side ^ 1) as 0 | 1])} had been sent to it.`,
    alternatives: [
      ...((flags & ACK) === 0
        ? ["A firewall on that machine or before it rejects what comes, with a reset in its name."]
        : []),
      "The program was killed or crashed while it worked on the request.",
    ],
    next: [
      `Look at the log of the program on ${about.name(side)} at that time.`,
      "Look whether the program aborts on purpose (SO_LINGER with a time of 0), or closes before it has read all.",
      "A program that means to close in order reads up to the end of the stream first.",
    ],
    reference: "RFC 9293 §3.6.1",
  }),
  "accepted-then-reset": (about, { side, time }) => ({
    severity: "error",
    cause: `${about.name(side)} accepted the connection and reset it ${span(time)} after the request, without a word.`,
    alternatives: [
      "The program is overloaded or at its limit of connections, or refuses this client.",
      "A proxy or load balancer accepts first and finds nobody behind it.",
      "TLS was expected and plain text came, or the other way round.",
    ],
    next: [`Look at the log of what listens on ${about.name(side)}.`],
    reference: "RFC 9293 §3.10.5",
  }),
  "abort-after-close": (about, { side }) => ({
    severity: "info",
    cause: `${about.name(side)} had closed, then reset the connection instead of waiting for its end.`,
    alternatives: ["Its program was gone, or its wait for the other side's close ran out."],
    reference: "RFC 9293 §3.6.1",
  }),
  "abort-after-peer-closed": (about, { side }) => ({
    severity: "info",
    cause: `${about.name(side)} reset the connection after ${about.name(side ^ 1)} had closed it.`,
    alternatives: ["Many programs do this to be done at once; what had not yet arrived is lost."],
    reference: "RFC 9293 §3.10.5",
  }),
  aborted: (about, { side, time, bytes }) => ({
    severity: "warning",
    cause: `${about.name(side)} aborted the connection after ${span(time)}: it sent a reset where a close would send a FIN.`,
    alternatives: [
      "The program asked for it (SO_LINGER with a time of 0), was killed, or gave up after a time-out of its own.",
      ...(bytes[(side ^ 1) as 0 | 1] > 0
        ? ["It closed in order, but had not read all that it had been sent: TCP then resets instead."]
        : []),
    ],
    next: [`Look at what the program on ${about.name(side)} did at that time.`],
    reference: "RFC 9293 §3.10.5",
  }),
  "late-packet": (about, { side }) => ({
    severity: "info",
    cause: `The connection was over when a late packet came to ${about.name(side)}, which answered with a reset.`,
    reference: "RFC 9293 §3.10.7.1",
  }),
  unexplained: (about, { side }) => ({
    severity: "info",
    cause: `${about.name(side)} reset a connection of which nothing else is in the capture.`,
    next: ["Start the capture before the connection begins to learn why."],
    reference: "RFC 9293 §3.5.2",
  }),
  ignored: (about, { side }) => ({
    severity: "info",
    cause: `A reset in the name of ${about.name(side)} had a number outside the window, so it counts for nothing.`,
    alternatives: ["A late packet of an older connection.", "An attempt to cut the connection blindly."],
    reference: "RFC 9293 §3.10.7.4",
  }),
};

/** ns: few devices on the way forget a connection sooner. */
const IDLE_LEAST = 10_000_000_000;
