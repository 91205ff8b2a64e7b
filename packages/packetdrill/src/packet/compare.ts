/** What the language checks of a packet that the model has sent, and what it leaves open. */
import type { IpFields, Packet, SequenceRange, TcpBody, TcpOption } from "../language/packet.ts";
import type { ObservedPacket, WireSegment } from "./observed.ts";
import { ecnNames, flagsText, optionText, type PacketParts } from "./packet-text.ts";

/** One thing that is not as expected. */
export interface Difference {
  readonly part: keyof PacketParts;
  /** What, and its verb: `the flags are`. What was seen follows on it. */
  readonly what: string;
  readonly expected: string;
  readonly seen: string;
}

/** How timestamps are checked: a step's length and how far they may be off, microseconds; a step of 0: not at all. */
interface TimestampCheck {
  readonly tick: number;
  readonly tolerance: number;
  /** A timestamp of the model's in the script's terms. */
  readonly toScript: (live: number) => number;
}

/** How this packet is compared. */
export interface Comparison {
  readonly timestamps: TimestampCheck;
  /** Several segments have been put together to the one that is expected. */
  readonly isJoined: boolean;
  /** The last of them has as much data as a segment can have. */
  readonly isFull: boolean;
  /** The system hands down large packets, which are cut on the way. */
  readonly offloads: boolean;
}

/** The differences, in the order of the packet's text; none for a packet that is as expected. */
export const compareTcp = (
  packet: Packet,
  body: TcpBody,
  observed: ObservedPacket,
  segment: WireSegment,
  comparison: Comparison,
): readonly Difference[] => [
  ...compareIp(packet.ip, observed),
  ...compareFlags(body, segment, comparison),
  ...compareSequence(body.sequence, segment),
  ...compareNumber(
    "acknowledgement",
    "the acknowledgement number is",
    body.acknowledgement ?? 0,
    segment.acknowledgement,
  ),
  ...(body.window === undefined ? [] : compareNumber("window", "the window is", body.window, segment.window)),
  ...compareNumber("urgent", "the urgent pointer is", body.urgent ?? 0, segment.urgent),
  ...(body.options === "any" ? [] : compareOptions(body.options, segment.options, comparison.timestamps)),
];

const compareIp = (expected: IpFields, observed: ObservedPacket): Difference[] => {
  const differences: Difference[] = [];
  const check = (
    what: string,
    wanted: number | undefined,
    seen: number,
    name: (each: number) => string = String,
  ): void => {
    if (wanted !== undefined && wanted !== seen)
      differences.push({ part: "ip", what, expected: name(wanted), seen: name(seen) });
  };
  const ecn = observed.trafficClass & 3;
  if (expected.ecn === "either") {
    if (ecn !== 1 && ecn !== 2)
      differences.push({
        part: "ip",
        what: "the ECN codepoint is",
        expected: "ect01",
        seen: ecnNames[ecn] ?? "",
      });
  } else check("the ECN codepoint is", expected.ecn, ecn, (each) => ecnNames[each] ?? "");
  check("the DSCP is", expected.dscp, observed.trafficClass >> 2);
  check("the traffic class is", expected.trafficClass, observed.trafficClass);
  check("the hop limit is", expected.hopLimit, observed.hopLimit);
  return differences;
};

const compareFlags = (body: TcpBody, segment: WireSegment, comparison: Comparison): Difference[] => {
  const open = isPushOpen(body, comparison) ? PSH : 0;
  if ((body.flags & ~open) === (segment.flags & ~open)) return [];
  return [
    { part: "flags", what: "the flags are", expected: flagsText(body.flags), seen: flagsText(segment.flags) },
  ];
};

const PSH = 0x08;

/**
 * Linux hands down packets of several segments, and sets PSH on the last of each, whatever the program pushed; how large
 * they are depends on the pace and on memory. So PSH of a segment that is full says nothing there. One that is short
 * ends what was written, or follows on full ones in the same packet.
 */
const isPushOpen = (body: TcpBody, { offloads, isFull, isJoined }: Comparison): boolean =>
  offloads && (isFull || (isJoined && (body.flags & PSH) !== 0));

const compareSequence = (expected: SequenceRange, segment: WireSegment): Difference[] => {
  const { length } = segment.payload;
  const start = expected.kind === "any" ? segment.sequence : expected.start;
  if (start === segment.sequence && expected.length === length) return [];
  return [
    {
      part: "sequence",
      what: start === segment.sequence ? "the length is" : "the sequence number is",
      expected: `${start}:${(start + expected.length) % 2 ** 32}(${expected.length})`,
      seen: `${segment.sequence}:${(segment.sequence + length) % 2 ** 32}(${length})`,
    },
  ];
};

const compareNumber = (part: keyof PacketParts, what: string, expected: number, seen: number): Difference[] =>
  expected === seen ? [] : [{ part, what, expected: String(expected), seen: String(seen) }];

const compareOptions = (
  expected: readonly TcpOption[],
  seen: readonly TcpOption[],
  timestamps: TimestampCheck,
): Difference[] => {
  const differs = (what: string): Difference[] => [
    { part: "options", what, expected: listText(expected), seen: listText(seen) },
  ];
  for (let index = 0; index < Math.max(expected.length, seen.length); index += 1) {
    const [wanted, found] = [expected[index], seen[index]];
    if (wanted === undefined)
      return differs(`the options, where ${optionText(found as TcpOption)} is not expected, are`);
    if (found === undefined) return differs(`the options, where ${optionText(wanted)} is missing, are`);
    if (!sameOption(wanted, found, timestamps))
      return differs(`the options, where ${optionText(wanted)} should be, are`);
  }
  return [];
};

const listText = (options: readonly TcpOption[]): string =>
  options.length === 0 ? "none" : `<${options.map(optionText).join(",")}>`;

const sameOption = (expected: TcpOption, seen: TcpOption, check: TimestampCheck): boolean => {
  if (expected.kind === "timestamps" && seen.kind === "timestamps")
    return sameTimestamps(expected, seen, check);
  return optionText(expected) === optionText(seen);
};

const sameTimestamps = (
  expected: Extract<TcpOption, { kind: "timestamps" }>,
  seen: Extract<TcpOption, { kind: "timestamps" }>,
  check: TimestampCheck,
): boolean => {
  if (expected.echo !== seen.echo) return false;
  if (expected.value === undefined || check.tick === 0) return true;
  const off = Math.abs((check.toScript(seen.value ?? 0) - expected.value) | 0);
  return off * check.tick <= check.tolerance;
};
