/** RFC 9293 §3.1: the segments this end sends, with the numbers, the window and the options of the moment. */
import { ACK, CWR, ECE, RST, SYN } from "../base/control-bits.ts";
import type { Port } from "../base/port.ts";
import type { Seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { Segment, type EcnCodepoint, type SackBlock, type SegmentOption } from "../wire/segment.ts";
import { selectWindow, synWindow } from "./advertised-window.ts";
import { emit } from "./emit.ts";
import { pathRoom } from "./path-room.ts";
import { seqIn, seqOut, timestampAt } from "./positions.ts";
import { duplicateAndGaps, sackOctets } from "./sack-report.ts";
import { noteAnswer } from "./ack-pace.ts";
import { synOptions } from "./syn-options.ts";
import type { Tcb } from "./tcb.ts";

/** Puts a segment of the stream on its way. `payload` is a view, valid until the connection is next called. */
export const transmit = (
  tcb: Tcb,
  offset: number,
  flags: number,
  payload: Uint8Array,
  now: number,
  ecn: EcnCodepoint = 0,
): void => {
  const withUrgent = tcb.sndUp > offset && (flags & SYN) === 0;
  // RFC 9293 §3.1: the pointer counts from this segment's number and points beyond the last urgent octet.
  const ahead = withUrgent ? Math.min(tcb.sndUp - offset, 0xffff) : 0;
  // RFC 9293 §3.7.1: options and octets share the segment. What was cut before a gap was known leaves less room.
  const room = Math.min(Math.max(tcb.mss, OPTIONS_ROOM), pathRoom(tcb)) - payload.length;
  const withSack = sackOctets(tcb) > 0 && room >= SACK_LEAST;
  let bits = flags;
  if (withUrgent) bits |= 0x20;
  if (tcb.ecnEcho && (flags & (SYN | RST)) === 0) bits |= ECE;
  if (tcb.ecnCwr && payload.length > 0 && ecn !== 0) {
    bits |= CWR;
    tcb.ecnCwr = false;
  }
  const segment = new Segment({
    sourcePort: tcb.localPort as Port,
    destinationPort: tcb.remotePort as Port,
    sequence: seqOut(tcb, offset),
    acknowledgement: seqIn(tcb, tcb.rcvNxt),
    flags: bits,
    window: selectWindow(tcb),
    urgentPointer: ahead,
    timestamp: tcb.timestamps ? timestampAt(tcb, now) : -1,
    timestampEcho: tcb.timestamps ? tcb.tsRecent : 0,
    sack: withSack ? duplicateAndGaps(tcb, room) : noBlocks,
    options: noOptions,
    payload,
    ecn,
  });
  acknowledged(tcb);
  if (payload.length > 0) noteAnswer(tcb, now);
  send(tcb, segment);
};

/** An acknowledgement without data, at SND.NXT. */
export const sendAck = (tcb: Tcb, now: number): void => transmit(tcb, tcb.sndNxt, ACK, noBytes, now);

/** A SYN or SYN,ACK; its window is not scaled. */
export const transmitSyn = (tcb: Tcb, flags: number, payload: Uint8Array, now: number): void => {
  const acks = (flags & ACK) !== 0;
  const window = synWindow(tcb);
  const options = synOptions(tcb, acks, now);
  const segment = new Segment({
    sourcePort: tcb.localPort as Port,
    destinationPort: tcb.remotePort as Port,
    sequence: tcb.iss,
    acknowledgement: acks ? seqIn(tcb, tcb.rcvNxt) : (0 as Seq),
    flags,
    window: window as WindowUnscaled,
    ...timestampsOf(options),
    options,
    payload,
  });
  if (acks) {
    tcb.rcvAdv = Math.max(tcb.rcvAdv, tcb.rcvNxt + window);
    tcb.rcvWup = tcb.rcvNxt;
    acknowledged(tcb);
  } else {
    tcb.rcvAdv = window;
  }
  send(tcb, segment);
};

/** A reset of this end's own accord (RFC 9293 §3.10.5). */
export const transmitReset = (tcb: Tcb, now: number): void => {
  const acks = tcb.settings.profile.resetAcknowledges && tcb.state !== "SYN-SENT";
  send(
    tcb,
    new Segment({
      sourcePort: tcb.localPort as Port,
      destinationPort: tcb.remotePort as Port,
      sequence: seqOut(tcb, tcb.sndNxt),
      acknowledgement: acks ? seqIn(tcb, tcb.rcvNxt) : (0 as Seq),
      flags: acks ? RST | ACK : RST,
      window: (acks && tcb.settings.profile.resetWindow === "current"
        ? selectWindow(tcb)
        : 0) as WindowUnscaled,
      // RFC 7323 §3.2: once agreed on, the option goes on resets too.
      timestamp: tcb.timestamps ? timestampAt(tcb, now) : -1,
      timestampEcho: tcb.timestamps ? tcb.tsRecent : 0,
    }),
  );
};

/** RFC 9293 §3.5.2: a reset in answer to `to`, placed where its sender looks for it. */
export const answerWithReset = (tcb: Tcb, to: Segment, length: number): void => {
  const acked = (to.flags & ACK) !== 0;
  send(
    tcb,
    new Segment({
      sourcePort: tcb.localPort as Port,
      destinationPort: to.sourcePort,
      sequence: acked ? to.acknowledgement : (0 as Seq),
      acknowledgement: acked ? (0 as Seq) : (((to.sequence + length) >>> 0) as Seq),
      flags: acked ? RST : RST | ACK,
      window: 0 as WindowUnscaled,
      // RFC 7323 §5.2: TSval 0, and the segment's own TSval for the echo.
      ...(to.timestamp >= 0 && tcb.settings.profile.name === "rfc"
        ? { timestamp: 0, timestampEcho: to.timestamp }
        : {}),
    }),
  );
};

/** Something has gone out that carries the acknowledgement: none is owed any more. */
const acknowledged = (tcb: Tcb): void => {
  tcb.lastAckSent = tcb.rcvNxt;
  tcb.ackPending = false;
  tcb.ackNow = false;
  tcb.ackAt = Number.POSITIVE_INFINITY;
  tcb.unackedSegments = 0;
  tcb.duplicate = undefined;
  const { pace } = tcb;
  if (pace === undefined) return;
  if (pace.quick > 0) pace.quick -= 1;
  pace.held = 0;
  pace.heldUntil = Number.POSITIVE_INFINITY;
};

const send = (tcb: Tcb, segment: Segment): void => {
  tcb.segsOut += 1;
  if (segment.payload.length > 0) {
    tcb.dataSegsOut += 1;
    tcb.bytesSent += segment.payload.length;
  }
  emit(tcb, { type: "transmit", segment });
};

const timestampsOf = (
  options: readonly SegmentOption[],
): { readonly timestamp?: number; readonly timestampEcho?: number } => {
  for (const option of options)
    if (option.kind === "timestamps") return { timestamp: option.value, timestampEcho: option.echo };
  return {};
};

/** What an empty segment has for options, however small the MSS; the SACK option with one block. */
const OPTIONS_ROOM = 28;
const SACK_LEAST = 12;
const noBytes = new Uint8Array(0);
const noBlocks: readonly SackBlock[] = [];
const noOptions: readonly SegmentOption[] = [];
