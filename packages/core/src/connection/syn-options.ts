/** RFC 9293 §3.7.1, RFC 7323, RFC 2018, RFC 7413 §4.1.1: what is offered with a SYN, and laid out as each profile does. */
import { optionOctets } from "../wire/options.ts";
import type { SegmentOption } from "../wire/segment.ts";
import { shiftFor } from "./advertised-window.ts";
import { timestampAt } from "./positions.ts";
import type { Tcb } from "./tcb.ts";

/** The options of a SYN, or of a SYN,ACK, which grants only what the peer's SYN has offered. In their order, padded. */
export const synOptions = (tcb: Tcb, isAnswer: boolean, now: number): readonly SegmentOption[] => {
  const { settings } = tcb;
  const offers = {
    timestamps: isAnswer ? tcb.timestamps : settings.timestamps,
    sack: isAnswer ? tcb.sack : settings.sack,
    scaling: isAnswer ? tcb.scaling : settings.windowScaling,
  };
  const mss: SegmentOption = { kind: "mss", value: tcb.advMss };
  const stamp: SegmentOption = {
    kind: "timestamps",
    value: timestampAt(tcb, now),
    echo: isAnswer ? tcb.tsRecent : 0,
  };
  const scale: SegmentOption = {
    kind: "window-scale",
    shift: isAnswer ? tcb.rcvWscale : shiftFor(tcb.settings.receiveBufferMax),
  };
  const all =
    settings.profile.synOptions === "linux"
      ? linuxLayout(offers, mss, stamp, scale)
      : bsdLayout(offers, mss, stamp, scale);
  const list = settings.mssOption ? all : all.filter((option) => option !== mss);
  return padded(withFurther(tcb, list, isAnswer), settings.profile.synOptions === "bsd");
};

interface Offers {
  readonly timestamps: boolean;
  readonly sack: boolean;
  readonly scaling: boolean;
}

/** SACK-permitted fills the two octets before timestamps; without timestamps both are aligned by no-operations. */
const linuxLayout = (
  offers: Offers,
  mss: SegmentOption,
  stamp: SegmentOption,
  scale: SegmentOption,
): readonly SegmentOption[] => [
  mss,
  ...(offers.timestamps ? [offers.sack ? permitted : nop, ...(offers.sack ? [] : [nop]), stamp] : []),
  ...(offers.sack && !offers.timestamps ? [nop, nop, permitted] : []),
  ...(offers.scaling ? [nop, scale] : []),
];

const bsdLayout = (
  offers: Offers,
  mss: SegmentOption,
  stamp: SegmentOption,
  scale: SegmentOption,
): readonly SegmentOption[] => [
  mss,
  ...(offers.scaling ? [nop, scale] : []),
  ...(offers.sack ? [permitted] : []),
  ...(offers.timestamps ? [...(offers.sack ? [] : [nop, nop]), stamp] : []),
];

/** Fast open and the user timeout, as long as there is room (RFC 7413 §4.2.2 step 1a, RFC 5482 §3). */
const withFurther = (
  tcb: Tcb,
  list: readonly SegmentOption[],
  isAnswer: boolean,
): readonly SegmentOption[] => {
  const all = [...list];
  for (const option of further(tcb, isAnswer)) {
    const octets = all.reduce((sum, each) => sum + optionOctets(each), optionOctets(option));
    if (octets <= OPTIONS_MAX) all.push(option);
  }
  return all;
};

const further = (tcb: Tcb, isAnswer: boolean): readonly SegmentOption[] => {
  const list: SegmentOption[] = [];
  const { fastOpen } = tcb;
  if (fastOpen?.cookie !== undefined && (!isAnswer || fastOpen.asked))
    list.push({
      kind: "fast-open",
      cookie: fastOpen.cookie,
      ...(fastOpen.experimental ? { experimental: true } : {}),
    });
  if (tcb.settings.userTimeoutOption && tcb.userTimeout !== undefined)
    list.push(userTimeout(tcb.userTimeout));
  return list;
};

/** RFC 9293 §3.1: the header ends after 60 octets. */
const OPTIONS_MAX = 40;

/** RFC 5482 §3: 15 bits of seconds, or of minutes where seconds would not fit. */
const userTimeout = (timeout: number): SegmentOption => {
  const seconds = Math.max(1, Math.round(timeout / 1000));
  return seconds <= 0x7fff
    ? { kind: "user-timeout", value: seconds, unit: "seconds" }
    : { kind: "user-timeout", value: Math.min(0x7fff, Math.round(seconds / 60)), unit: "minutes" };
};

/** A header is a whole number of words (RFC 9293 §3.1). */
const padded = (options: readonly SegmentOption[], byEnd: boolean): readonly SegmentOption[] => {
  const length = options.reduce((sum, option) => sum + optionOctets(option), 0);
  const missing = (4 - (length % 4)) % 4;
  const filler: SegmentOption = options.at(-1)?.kind === "fast-open" && !byEnd ? nop : end;
  return missing === 0 ? options : [...options, ...Array.from({ length: missing }, () => filler)];
};

const nop: SegmentOption = { kind: "no-operation" };
const end: SegmentOption = { kind: "end" };
const permitted: SegmentOption = { kind: "sack-permitted" };
