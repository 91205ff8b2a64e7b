/** What is said of a connection that stood still: a window that was closed, a peer that fell silent, a path too narrow. */
import { byteWords } from "@tcplens/trace";
import { DIRECTION_INTS, LAST_ACK, MAX_SEQ_TO_BE_ACKED, NEXT_SEQ } from "../analysis/store.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { evidence, evidenceOf, finding, span, type Case } from "./case.ts";
import { ACK, RST, SYN } from "../segment/tcp-segment.ts";
import * as C from "./columns.ts";
import { saysTooBig } from "../report/icmp-words.ts";
import type { FullWindows, Packets, Repeated, WindowStalls } from "./unusual.ts";

export const standstillFindings = (about: Case): CaptureFinding[] => {
  const found: CaptureFinding[] = [];
  for (const side of [0, 1]) {
    const stalls = about.side(side)?.stalls;
    if (stalls !== undefined) found.push(...windowClosed(about, side, stalls));
  }
  for (const side of [0, 1]) {
    const kept = about.side(side);
    if (kept === undefined) continue;
    if (kept.fullWindows !== undefined) found.push(...smallWindow(about, side, kept.fullWindows));
    const repeated = worstOf(kept.worst, kept.repeated);
    if (repeated !== undefined) found.push(...sentAgain(about, side, repeated));
    else found.push(...neverFilled(about, side));
    if (kept.keepAlives !== undefined) found.push(...keepAlives(about, side, kept.keepAlives));
  }
  return found;
};

const worstOf = (one: Repeated | undefined, other: Repeated | undefined): Repeated | undefined =>
  (one?.packets.count ?? 0) >= (other?.packets.count ?? 0) ? (one ?? other) : other;

/** The receiver's program does not read: its window is closed. `side` is the receiver. */
const windowClosed = (about: Case, side: number, stalls: WindowStalls): CaptureFinding[] => {
  const waits =
    stalls.since >= 0 &&
    (stalls.asked || stalls.outstanding) &&
    // RFC 9293 §3.6: after the sender's FIN nothing more comes.
    (about.columns.direction(about.direction(side ^ 1), C.SEEN) & C.FIN_TAKEN) === 0;
  const lasts = waits ? about.duration - stalls.since : 0;
  const total = stalls.total + lasts;
  const name = about.name(side);
  const probes =
    stalls.probes === 0 ? "" : ` The sender asked ${times(stalls.probes)} whether it has opened.`;
  if (lasts > 0 && lasts >= NOTICED) {
    return [
      finding({
        code: "window-never-opened",
        severity: "error",
        confidence: "is",
        cause: about.goesOn
          ? `${name} does not read: its receive window has been closed for the last ${span(lasts)}.${probes}`
          : `${name} stopped reading and never went on: its receive window was closed for the last ${span(lasts)}.${probes}`,
        evidence: [evidence(stalls.sinceFrame, `${name} announces a window of 0`)],
        alternatives: ["The program hangs, is stopped, or waits for something else."],
        next: [`Look at what the program on ${name} does: it does not read from the connection.`],
        reference: "RFC 9293 §3.8.6.1",
      }),
    ];
  }
  if (total < NOTICED) return [];
  return [
    finding({
      code: "zero-window",
      severity: "warning",
      confidence: "is",
      cause: `${name} did not read what was sent to it: its receive window was closed ${times(stalls.count + (waits ? 1 : 0))}, for ${span(total)} in all.${probes}`,
      evidence: [
        evidence(stalls.longestFrom, `${name} announces a window of 0`),
        evidence(stalls.longestTo, `the window is open again, ${span(stalls.longest)} later`),
      ],
      alternatives: ["Its receive buffer is too small for the rate at which data comes."],
      next: [
        `Look at what the program on ${name} does instead of reading: that side holds the connection up.`,
      ],
      reference: "RFC 9293 §3.8.6.1",
    }),
  ];
};

/** A window of few segments that the sender fills again and again. `side` is the sender. */
const smallWindow = (about: Case, side: number, full: FullWindows): CaptureFinding[] => {
  const segment = about.columns.direction(about.direction(side), C.LARGEST);
  if (
    full.packets.count < FULL_MIN ||
    segment === 0 ||
    full.largest >= Math.min(SMALL_WINDOW, SEGMENTS * segment)
  )
    return [];
  return [
    finding({
      code: "small-window",
      severity: "warning",
      confidence: "is",
      cause: `${about.name(side ^ 1)} never offered a window of more than ${byteWords(full.largest)}, and ${about.name(side)} filled it ${full.packets.count} times: it has to stop after each few segments.`,
      evidence: evidenceOf(full.packets, "the segment ends where the window does"),
      alternatives: ["The receive buffer was set small (SO_RCVBUF), or the program reads slowly."],
      next: [
        `Leave the receive buffer on ${about.name(side ^ 1)} to the operating system, or make it larger.`,
      ],
      reference: "RFC 9293 §3.8.6",
    }),
  ];
};

/** `side` sent one segment again and again. */
const sentAgain = (about: Case, side: number, repeated: Repeated): CaptureFinding[] => {
  const { store } = about.analyser;
  if (about.answersUnseen(side)) return [];
  const acked = store.directions[about.direction(side ^ 1) * DIRECTION_INTS + LAST_ACK] as number;
  const resolved = !acknowledges(about, side ^ 1) || ((acked - repeated.seq) | 0) > 0;
  const { count } = repeated.packets;
  const toldSo = (about.unusual?.icmp ?? []).some((each) => saysTooBig(each) && each.side === side);
  if (toldSo) return [];
  if (resolved)
    return repeated.shorterFrame > 0 && count >= 2 ? [blackHole(about, side, repeated, "looks like")] : [];
  if (count < SILENT_MIN || (about.unusual?.resets ?? []).some((reset) => reset.repeated > 0)) return [];
  // Small ones have got through if some were acknowledged before, or if the other side still speaks.
  const speaks =
    about.columns.time(about.direction(side ^ 1), C.LAST_AT) > (repeated.packets.times[0] ?? Infinity);
  const onlySmall = (repeated.taken > 0 && repeated.taken < SMALL) || speaks;
  const large = repeated.longest >= LARGE && about.opener >= 0;
  if (large && onlySmall && repeated.taken < repeated.longest)
    return [blackHole(about, side, repeated, "looks like")];
  return [silent(about, side, repeated, large && repeated.taken < LARGE)];
};

/** The last segment of a side has an ACK that counts: neither a reset, nor a SYN-ACK that came again after others. */
const acknowledges = (about: Case, side: number): boolean => {
  const last = about.columns.direction(about.direction(side), C.LAST_SEGMENT);
  const wentOn = (about.columns.direction(about.direction(side), C.SEEN) & LETTERS_A_D) !== 0;
  return (last & (ACK | RST)) === ACK && !((last & SYN) !== 0 && wentOn);
};

const blackHole = (
  about: Case,
  side: number,
  repeated: Repeated,
  confidence: CaptureFinding["confidence"],
): CaptureFinding => {
  const shorter = repeated.shorterFrame > 0;
  const proof = evidenceOf(repeated.packets, "the same data again");
  const heard = about.direction(side ^ 1);
  if (!shorter && about.columns.time(heard, C.LAST_AT) > (repeated.packets.times[0] ?? Infinity))
    proof.push(evidence(about.columns.direction(heard, C.LAST_FRAME_OF), "the other side still speaks"));
  if (shorter) proof.push(evidence(repeated.shorterFrame, "in a shorter segment, which gets through"));
  return finding({
    code: "mtu-black-hole",
    severity: "error",
    confidence,
    cause: `Large packets from ${about.name(side)} do not get through, small ones do: the path takes less than ${byteWords(repeated.longest)} of data in one, and nobody says so.`,
    evidence: proof,
    alternatives: ["The segments were lost for another reason, and those after them got through by chance."],
    next: [
      "Let ICMP “fragmentation needed” and “packet too big” pass the firewalls on the way.",
      "Lower the MTU of the interface or clamp the MSS at the tunnel or router; on Linux net.ipv4.tcp_mtu_probing=1 finds it out.",
    ],
    reference: "RFC 4821 §7.7",
  });
};

const silent = (about: Case, side: number, repeated: Repeated, mayBeNarrow: boolean): CaptureFinding => {
  const peer = about.name(side ^ 1);
  const idle = repeated.idleBefore >= IDLE;
  const { packets } = repeated;
  return finding({
    code: idle ? "idle-silence" : "peer-silent",
    severity: "error",
    confidence: "is",
    cause: silenceWords(about, side, repeated),
    evidence: evidenceOf(packets, "the same data again"),
    alternatives: [
      ...(idle
        ? ["A firewall, NAT or load balancer on the way had dropped the idle connection in silence."]
        : []),
      ...(mayBeNarrow
        ? ["The path takes only smaller packets and nobody says so: nothing large was ever acknowledged."]
        : []),
      "The other machine is off or cut off.",
    ],
    next: [
      idle
        ? "Turn on keep-alive with an interval below that time."
        : `Check that ${peer} is up and reachable; capture there to see whether the packets arrive.`,
    ],
    reference: idle ? "RFC 9293 §3.8.4" : "RFC 9293 §3.8.3",
  });
};

const silenceWords = (about: Case, side: number, { idleBefore, firstTime, packets }: Repeated): string => {
  const peer = about.name(side ^ 1);
  const sent = `${about.name(side)} sent the same data ${packets.count + 1} times`;
  const all = `${sent} in ${span(packets.lastTime - firstTime)}`;
  if (idleBefore < IDLE)
    return about.goesOn ? `${peer} does not answer: ${all}.` : `${peer} stopped answering: ${all}.`;
  return about.goesOn
    ? `After ${span(idleBefore)} without a packet nothing has come from ${peer} yet: ${sent}.`
    : `After ${span(idleBefore)} without a packet nothing came from ${peer} any more: ${sent}.`;
};

/** Octets of `side` that never came, though later ones did: seen at the receiver of a path that is too narrow. */
const neverFilled = (about: Case, side: number): CaptureFinding[] => {
  const { store } = about.analyser;
  const row = about.direction(side) * DIRECTION_INTS;
  const next = store.directions[row + NEXT_SEQ] as number;
  const whole = store.directions[row + MAX_SEQ_TO_BE_ACKED] as number;
  const acked = store.directions[about.direction(side ^ 1) * DIRECTION_INTS + LAST_ACK] as number;
  const largest = about.columns.direction(about.direction(side), C.LARGEST);
  const announced = about.columns.direction(about.direction(side ^ 1), C.MSS);
  if (
    about.opener < 0 ||
    !acknowledges(about, side ^ 1) ||
    acked !== whole ||
    ((next - whole) | 0) < LARGE ||
    largest > SMALL ||
    announced <= SMALL
  )
    return [];
  const frame = about.columns.direction(about.direction(side ^ 1), C.LAST_FRAME_OF);
  return [
    finding({
      code: "mtu-black-hole",
      severity: "error",
      confidence: "may be",
      cause: `Large packets from ${about.name(side)} did not arrive, small ones did: the path may take only smaller ones, and nobody says so.`,
      evidence: [evidence(frame, `${(next - whole) | 0} octets before what has come are still waited for`)],
      alternatives: ["They were lost for another reason.", "They took a way that this capture does not see."],
      next: [
        "Let ICMP “fragmentation needed” and “packet too big” pass the firewalls on the way.",
        "Clamp the MSS at the tunnel or router.",
      ],
      reference: "RFC 4821 §7.7",
    }),
  ];
};

/** Keep-alives of `side` to which nothing came; where a reset followed it tells the same. */
const keepAlives = (about: Case, side: number, packets: Packets): CaptureFinding[] => {
  const heard = about.columns.time(about.direction(side ^ 1), C.LAST_AT);
  const reset = about.unusual?.resets.some((each) => each.side === side) ?? false;
  if (packets.count < KEEP_ALIVES_MIN || heard >= packets.lastTime || reset || about.answersUnseen(side))
    return [];
  return [
    finding({
      code: "keep-alive-unanswered",
      severity: "warning",
      confidence: "is",
      cause: `${about.name(side ^ 1)} has not answered the last ${packets.count} keep-alives of ${about.name(side)}.`,
      evidence: evidenceOf(packets, "keep-alive"),
      alternatives: [
        "The other machine is off or cut off.",
        "A device on the way dropped the idle connection in silence.",
      ],
      next: [`Check that ${about.name(side ^ 1)} is up and reachable.`],
      reference: "RFC 9293 §3.8.4",
    }),
  ];
};

/** History's letters A and D. */
const LETTERS_A_D = (1 << 2) | (1 << 3);
const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** ns: shorter stalls happen in every transfer that is faster than its reader. */
const NOTICED = 200_000_000;
const FULL_MIN = 4;
/** Segments: a window of fewer lets delayed acknowledgements stop the sender. */
const SEGMENTS = 4;
/** Octets: what a receiver offers at once where nobody has made it small. */
const SMALL_WINDOW = 32_768;
/** Retransmissions of one segment without an answer. */
const SILENT_MIN = 3;
/** Octets of data: what passes every path (RFC 9293 §3.7.1: an MSS of 536), and what only wide ones do. */
const SMALL = 536;
const LARGE = 1000;
/** ns: devices on the way forget connections after a minute at the earliest. */
const IDLE = 60_000_000_000;
const KEEP_ALIVES_MIN = 2;
