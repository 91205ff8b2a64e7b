/** What is said of data that was sent again and again: a peer that fell silent, one way that is shut, a path too narrow. */
import { byteWords } from "@tcplens/trace";
import { DIRECTION_INTS, LAST_ACK, MAX_SEQ_TO_BE_ACKED, NEXT_SEQ } from "../analysis/store.ts";
import type { CaptureFinding, CaptureNextStep, FrameEvidence } from "../report/finding.ts";
import { saysTooBig, saysUnreachable } from "../report/icmp-words.ts";
import { ACK, RST, SYN } from "../segment/tcp-segment.ts";
import { evidence, evidenceOf, finding, span, type Case } from "./case.ts";
import * as C from "./columns.ts";
import type { Packets, Repeated, UnusualOfSide } from "./unusual.ts";

/** `side` is the sender. */
export const sentAgainFindings = (about: Case, side: number, kept: UnusualOfSide): CaptureFinding[] => {
  const { worst, repeated } = kept;
  if (worst === undefined && repeated === undefined) return neverFilled(about, side);
  // What is waited for at the end weighs more than what came through after all.
  const last = repeated === undefined ? [] : sentAgain(about, side, repeated);
  return last.length > 0 || worst === undefined ? last : sentAgain(about, side, worst);
};

/** `side` sent one segment again and again. */
const sentAgain = (about: Case, side: number, repeated: Repeated): CaptureFinding[] => {
  const { store } = about.analyser;
  if (about.answersUnseen(side)) return [];
  const acked = store.directions[about.direction(side ^ 1) * DIRECTION_INTS + LAST_ACK] as number;
  const resolved = !acknowledges(about, side ^ 1) || ((acked - repeated.seq) | 0) > 0;
  const { count } = repeated.packets;
  const errors = (about.unusual?.icmp ?? []).filter((each) => each.side === side);
  // The finding about the ICMP errors tells it.
  if (errors.some(saysTooBig)) return [];
  if (!resolved && errors.some((each) => saysUnreachable(each) && each.time >= repeated.firstTime)) return [];
  if (resolved) return repeated.shorterFrame > 0 && count >= 2 ? [blackHole(about, side, repeated)] : [];
  if (count < SILENT_MIN || (about.unusual?.resets ?? []).some((reset) => reset.repeated > 0)) return [];
  const deaf = deafTo(about, side, repeated);
  if (deaf.length > 0) return [oneWay(about, side, repeated, deaf)];
  // Small ones have got through if some were acknowledged before, or if the other side still speaks.
  const speaks =
    about.columns.time(about.direction(side ^ 1), C.LAST_AT) > (repeated.packets.times[0] ?? Infinity);
  const onlySmall = (repeated.taken > 0 && repeated.taken < SMALL) || speaks;
  // Nor did a FIN get an answer, which is small.
  const fin = about.columns.direction(about.direction(side), C.FIN_FRAME);
  const large =
    repeated.longest >= LARGE && about.opener >= 0 && (speaks || fin <= (repeated.packets.frames[0] ?? 0));
  if (large && onlySmall && repeated.taken < repeated.longest) return [blackHole(about, side, repeated)];
  if (large && repeated.taken === 0) return [nothingLarge(about, side, repeated)];
  return [silent(about, side, repeated, large && repeated.taken < LARGE)];
};

/** What shows that the other side still sends but has nothing of what `side` sends, however small; empty: nothing does. */
const deafTo = (about: Case, side: number, repeated: Repeated): FrameEvidence[] => {
  const other = about.side(side ^ 1);
  const peer = about.name(side ^ 1);
  const from = repeated.packets.times[0] ?? Infinity;
  const acked = about.observer.acknowledged(about.analyser, about.direction(side ^ 1));
  const data = other?.repeated;
  if (data !== undefined && data.packets.lastTime > from && ((acked - data.seq) | 0) > 0)
    return evidenceOf(data.packets, `${peer} sends again what had been acknowledged`);
  const synAcks = other?.synAcks;
  if (synAcks !== undefined && synAcks.lastTime > from && synAcks.before < synAcks.count)
    return evidenceOf(synAcks, `${peer} sends its SYN-ACK again, which had been acknowledged`);
  const heard = about.direction(side ^ 1);
  return about.columns.time(heard, C.LAST_DATA_AT) > (repeated.packets.times[1] ?? Infinity)
    ? [
        evidence(
          about.columns.direction(heard, C.LAST_FRAME_OF),
          `${peer} still sends, and acknowledges nothing of it`,
        ),
      ]
    : [];
};

const oneWay = (
  about: Case,
  side: number,
  { packets, firstTime }: Repeated,
  deaf: readonly FrameEvidence[],
): CaptureFinding => {
  const [sender, peer] = [about.name(side), about.name(side ^ 1)];
  return finding({
    code: "one-way",
    severity: "error",
    confidence: "looks like",
    cause: `What ${sender} sends does not reach ${peer}, which still sends: ${sender} sent the same data ${packets.count + 1} times in ${span(packets.lastTime - firstTime)}.`,
    evidence: [...deaf, ...evidenceOf(packets, "the same data again")].toSorted(
      (one, other) => one.frame - other.frame,
    ),
    alternatives: [
      "A firewall on the way, or on the receiving machine, drops the packets of this direction.",
      "The packets of this direction take another route, and get lost there.",
    ],
    next: [
      `Look for a rule that drops what goes from ${about.address(side)} to ${peer}, at both ends and between.`,
      `Capture at ${peer} to see whether the packets arrive.`,
    ],
    reference: "RFC 9293 §3.8.3",
  });
};

/** The last segment of a side has an ACK that counts: neither a reset, nor a SYN-ACK that came again after others. */
const acknowledges = (about: Case, side: number): boolean => {
  const last = about.columns.direction(about.direction(side), C.LAST_SEGMENT);
  const wentOn = (about.columns.direction(about.direction(side), C.SEEN) & LETTERS_A_D) !== 0;
  return (last & (ACK | RST)) === ACK && !((last & SYN) !== 0 && wentOn);
};

const blackHole = (about: Case, side: number, repeated: Repeated): CaptureFinding => {
  const shorter = repeated.shorterFrame > 0;
  const proof = evidenceOf(repeated.packets, "the same data again");
  const heard = about.direction(side ^ 1);
  if (!shorter && about.columns.time(heard, C.LAST_AT) > (repeated.packets.times[0] ?? Infinity))
    proof.push(evidence(about.columns.direction(heard, C.LAST_FRAME_OF), "the other side still speaks"));
  if (shorter) proof.push(evidence(repeated.shorterFrame, "in a shorter segment, which gets through"));
  return finding({
    code: "mtu-black-hole",
    severity: "error",
    confidence: "looks like",
    cause: `Large packets from ${about.name(side)} do not get through, small ones do: the path takes less than ${byteWords(repeated.longest)} of data in one, and nobody says so.`,
    evidence: proof,
    alternatives: ["The segments were lost for another reason, and those after them got through by chance."],
    next: [
      sizeTest(about, side, repeated),
      "Let ICMP “fragmentation needed” and “packet too big” pass the firewalls on the way.",
      "Lower the MTU of the interface or clamp the MSS at the tunnel or router; on Linux net.ipv4.tcp_mtu_probing=1 finds it out.",
    ],
    reference: "RFC 4821 §7.7",
  });
};

/** The handshake got through, and nothing after it did. */
const nothingLarge = (about: Case, side: number, repeated: Repeated): CaptureFinding =>
  finding({
    code: "mtu-black-hole",
    severity: "error",
    confidence: "may be",
    cause: `Nothing large from ${about.name(side)} was ever acknowledged, though the handshake was: the path may take only smaller packets, and nobody says so.`,
    evidence: evidenceOf(repeated.packets, "the same data again"),
    alternatives: [SHUT, OFF],
    next: [
      sizeTest(about, side, repeated),
      `Capture at ${about.name(side ^ 1)} to see whether the packets arrive.`,
      "Let ICMP “fragmentation needed” and “packet too big” pass the firewalls on the way.",
    ],
    reference: "RFC 4821 §7.7",
  });

const sizeTest = (about: Case, side: number, { longest }: Repeated): CaptureNextStep => {
  const announced = about.columns.direction(about.direction(side ^ 1), C.MSS);
  // The MSS counts TCP's options, and twelve octets more of headers than a ping has.
  const octets = Math.min(announced || Infinity, longest + TIMESTAMPS) + 12;
  return {
    text: `On ${about.address(side)}, find out which size gets through: this one should, smaller ones show where it ends.`,
    command: `ping -M do -s ${octets} ${about.address(side ^ 1)}`,
  };
};

const silent = (about: Case, side: number, repeated: Repeated, mayBeNarrow: boolean): CaptureFinding => {
  const peer = about.name(side ^ 1);
  const idle = repeated.idleBefore >= IDLE;
  const { packets, quiet } = repeated;
  const forgotten =
    !idle && quiet >= FORGETS_AFTER
      ? [`A firewall or NAT on the way had forgotten the connection: nothing had come for ${span(quiet)}.`]
      : [];
  return finding({
    code: idle ? "idle-silence" : "peer-silent",
    severity: "error",
    confidence: "is",
    cause: silenceWords(about, side, repeated),
    evidence: [...lastHeard(about, side ^ 1, packets), ...evidenceOf(packets, "the same data again")],
    alternatives: [
      ...(idle
        ? ["A firewall, NAT or load balancer on the way had dropped the idle connection in silence."]
        : [...forgotten, SHUT]),
      ...(mayBeNarrow
        ? ["The path takes only smaller packets and nobody says so: nothing large was ever acknowledged."]
        : []),
      OFF,
    ],
    next: [
      idle
        ? "Turn on keep-alive with an interval below that time."
        : `Check that ${peer} is up and reachable; capture there to see whether the packets arrive.`,
    ],
    reference: idle ? "RFC 9293 §3.8.4" : "RFC 9293 §3.8.3",
  });
};

/** What `side` sent last, where it came before those. */
const lastHeard = (about: Case, side: number, { frames }: Packets): FrameEvidence[] => {
  const last = about.columns.direction(about.direction(side), C.LAST_FRAME_OF);
  return last > 0 && last < (frames[0] ?? 0)
    ? [evidence(last, `the last packet from ${about.name(side)}`)]
    : [];
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

/** What else it may be where nothing comes back. */
const SHUT = "A firewall or NAT on the way drops the packets.";
const OFF = "The other machine is off or cut off.";

/** History's letters A and D. */
const LETTERS_A_D = (1 << 2) | (1 << 3);
/** Retransmissions of one segment without an answer. */
const SILENT_MIN = 3;
/** Octets of data: what passes every path (RFC 9293 §3.7.1: an MSS of 536), and what only wide ones do. */
const SMALL = 536;
const LARGE = 1000;
/** Octets of the option, padded. */
const TIMESTAMPS = 12;
/** ns: devices on the way forget connections after a minute at the earliest, unless they are set to do so sooner. */
const IDLE = 60_000_000_000;
const FORGETS_AFTER = 3_000_000_000;
