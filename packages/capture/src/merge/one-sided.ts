/**
 * Connections that two captures cannot be laid over each other by: those that one of them lacks, and those of which only what
 * one end sent is in both, such as a SYN that no firewall lets pass.
 */
import type { CaptureEndpoint } from "../report/endpoints.ts";
import { ACK, RST, SYN } from "../segment/tcp-segment.ts";
import { matchPackets } from "./match-packets.ts";
import type { MergedConnection } from "./merge-captures.ts";
import { sameConnections, type SameConnection } from "./same-connections.ts";
import type { PacketSeen, StreamSeen, VantagePoint } from "./vantage-point.ts";

/** What one end sent; packets. */
export interface OneSidedDirection {
  readonly from: CaptureEndpoint;
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Every packet that is in one capture alone is a SYN, or every one a reset. */
  readonly kind: "SYN" | "reset" | undefined;
  /** The point that this end's packets pass first, by their hop limits; undefined: not known. */
  readonly near: Point | undefined;
  /**
   * Why what one capture lacks may have passed its point all the same: it has no packets from before and after some of
   * them, by its clock; or none of that end's at all, as where a filter leaves them out.
   */
  readonly doubt: "time" | "filter" | undefined;
}

/** See the file's head. */
export interface OneSidedConnection {
  /** Its number in either capture; undefined: it is not in it. */
  readonly streams: readonly [first: number | undefined, second: number | undefined];
  /**
   * Of a connection that one capture lacks: that capture was recording at least at times then, as its packets from before
   * and after show; or it has none, and does not show it. Undefined: both have it.
   */
  readonly lacking: "recording" | "empty" | undefined;
  readonly a: OneSidedDirection;
  readonly b: OneSidedDirection;
}

export interface OneSided {
  readonly connections: readonly OneSidedConnection[];
  /**
   * Connections of one capture alone of which nothing can be said: the other point may not be on their way, or its capture
   * was not there then.
   */
  readonly others: readonly [onlyFirst: number, onlySecond: number];
}

/** `merged`: what `mergeCaptures` has made of them. */
export const oneSidedConnections = (
  first: VantagePoint,
  second: VantagePoint,
  merged: readonly MergedConnection[],
): OneSided => {
  const done = new Set(merged.map(({ streams }) => streams[0]));
  const same = sameConnections(first.streams, second.streams);
  const both = same.filter((each) => !done.has(each.first.stream));
  const shift = ((second.origin ?? 0) - (first.origin ?? 0)) * 1e9;
  const [ofFirst, ofSecond] = [
    new Set(same.map((each) => each.first)),
    new Set(same.map((each) => each.second)),
  ];
  // Where nothing tells more the clocks are taken to be right.
  const ahead = shift - (merged[0]?.clock.offset ?? 0);
  const nearer = nearerOf(merged);
  const senders = [sendersOf(first), sendersOf(second)] as const;
  const lone = [
    loneOf(
      first.streams.filter((stream) => !ofFirst.has(stream)),
      { other: second, ahead, here: "first", there: "second", nearer },
    ),
    loneOf(
      second.streams.filter((stream) => !ofSecond.has(stream)),
      { other: first, ahead: -ahead, here: "second", there: "first", nearer },
    ),
  ] as const;
  return {
    connections: [
      ...both.map((each) => ofBoth(each, { first, second, shift, ahead, senders })),
      ...lone[0].connections,
      ...lone[1].connections,
    ],
    others: [lone[0].others, lone[1].others],
  };
};

interface Both {
  readonly first: VantagePoint;
  readonly second: VantagePoint;
  /** How much later the second capture's times count from, ns, and without its clock's offset. */
  readonly shift: number;
  readonly ahead: number;
  readonly senders: readonly [first: ReadonlySet<string>, second: ReadonlySet<string>];
}

const ofBoth = (
  { first: one, second: other, turned }: SameConnection,
  { first, second, shift, ahead, senders }: Both,
): OneSidedConnection => {
  const direction = (side: 0 | 1): OneSidedDirection => {
    const ones = one.packets.filter((packet) => packet.side === side);
    const others = other.packets.filter((packet) => (packet.side ^ turned) === side);
    const { pairs } = matchPackets(ones, others, shift, 1);
    const arrived = new Set(pairs.values());
    const onlyFirst = ones.filter((packet) => !pairs.has(packet));
    const onlySecond = others.filter((packet) => !arrived.has(packet));
    const inTime = onlyFirst.every(covered(second, ahead)) && onlySecond.every(covered(first, -ahead));
    const [from, fromAtSecond] = [endOf(one, side), endOf(other, (side ^ turned) as 0 | 1)];
    const filtered =
      (onlyFirst.length > 0 && !senders[1].has(fromAtSecond.address)) ||
      (onlySecond.length > 0 && !senders[0].has(from.address));
    return {
      from,
      both: pairs.size,
      onlyFirst: onlyFirst.length,
      onlySecond: onlySecond.length,
      kind: kindOf([...onlyFirst, ...onlySecond]),
      near: nearOf([...pairs]),
      doubt: filtered ? "filter" : inTime ? undefined : "time",
    };
  };
  const [a, b] = [direction(0), direction(1)];
  const opposite = { first: "second", second: "first" } as const;
  return {
    streams: [one.stream, other.stream],
    lacking: undefined,
    a: { ...a, near: a.near ?? (b.near && opposite[b.near]) },
    b: { ...b, near: b.near ?? (a.near && opposite[a.near]) },
  };
};

const endOf = ({ ends }: StreamSeen, side: 0 | 1): CaptureEndpoint => (side === 0 ? ends.a : ends.b);

/** Of packets of the other capture: this one was recording then. */
const covered =
  ({ from, to, origin }: VantagePoint, ahead: number) =>
  ({ at }: PacketSeen): boolean =>
    origin !== undefined && from <= at - ahead && at - ahead <= to;

/** Addresses that a capture has packets of. */
const sendersOf = ({ streams }: VantagePoint): ReadonlySet<string> =>
  new Set(
    streams.flatMap((stream) =>
      ([0, 1] as const).flatMap((side) =>
        stream.packets.some((packet) => packet.side === side) ? [endOf(stream, side).address] : [],
      ),
    ),
  );

/** Each router on the way takes one from the hop limit. */
const nearOf = (pairs: readonly (readonly [PacketSeen, PacketSeen])[]): OneSidedDirection["near"] => {
  const [pair] = pairs;
  if (pair === undefined || pair[0].hopLimit === pair[1].hopLimit) return undefined;
  return pair[0].hopLimit > pair[1].hopLimit ? "first" : "second";
};

type Point = "first" | "second";

/** Which point is nearer to an address. */
const nearerOf = (merged: readonly MergedConnection[]): ReadonlyMap<string, Point> =>
  new Map(
    merged.flatMap(({ clock: { firstNearA }, a, b }) => [
      [a.from.address, firstNearA ? "first" : "second"] as const,
      [b.from.address, firstNearA ? "second" : "first"] as const,
    ]),
  );

interface Lacking {
  /** The capture that lacks them; how much later the same time is by its clock than by the other's, ns. */
  readonly other: VantagePoint;
  readonly ahead: number;
  /** The point that has them, and the one that lacks them. */
  readonly here: Point;
  readonly there: Point;
  readonly nearer: ReadonlyMap<string, Point>;
}

const loneOf = (
  streams: readonly StreamSeen[],
  { other, ahead, here, there, nearer }: Lacking,
): { readonly connections: readonly OneSidedConnection[]; readonly others: number } => {
  const empty = other.origin === undefined;
  const known = new Set(other.streams.flatMap(({ ends }) => [ends.a.address, ends.b.address]));
  const inTime = covered(other, ahead);
  const connections = streams.flatMap((stream): OneSidedConnection[] => {
    const [opening] = stream.packets;
    if (opening === undefined || !opensInVain(stream) || !(empty || stream.packets.some(inTime))) return [];
    const ends = [stream.ends.a, stream.ends.b] as const;
    const [from, to] = opening.side === 0 ? ends : ([ends[1], ends[0]] as const);
    const near = nearer.get(from.address) ?? (INITIAL_HOP_LIMITS.has(opening.hopLimit) ? here : undefined);
    // The other point is near whom they go to, or whom they come from: else it need not be on their way.
    if (!empty && !known.has((near === here ? to : from).address)) return [];
    const direction = (side: 0 | 1): OneSidedDirection => {
      const sent = stream.packets.filter((packet) => packet.side === side);
      const opposite = near === here ? there : here;
      return {
        from: ends[side],
        both: 0,
        onlyFirst: here === "first" ? sent.length : 0,
        onlySecond: here === "second" ? sent.length : 0,
        kind: kindOf(sent),
        near: near === undefined || side === opening.side ? near : opposite,
        doubt: sent.every(inTime) ? undefined : "time",
      };
    };
    const lacking = empty ? "empty" : "recording";
    const streamsOf =
      here === "first" ? ([stream.stream, undefined] as const) : ([undefined, stream.stream] as const);
    return [{ streams: streamsOf, lacking, a: direction(0), b: direction(1) }];
  });
  return { connections, others: streams.length - connections.length };
};

/** SYNs that nobody answered, or with a reset: what else went both ways at one point need not pass the other. */
const opensInVain = ({ packets: [opening, ...others] }: StreamSeen): boolean =>
  opening !== undefined &&
  (opening.flags & (SYN | ACK)) === SYN &&
  others.every(({ side, flags }) => (flags & (side === opening.side ? SYN | RST : RST)) !== 0);

const kindOf = (packets: readonly PacketSeen[]): OneSidedDirection["kind"] => {
  if (packets.length === 0) return undefined;
  if (packets.every(({ flags }) => (flags & SYN) !== 0)) return "SYN";
  return packets.every(({ flags }) => (flags & RST) !== 0) ? "reset" : undefined;
};

/** What systems send with: elsewhere than at its sender a packet has less. */
const INITIAL_HOP_LIMITS: ReadonlySet<number> = new Set([32, 64, 128, 255]);
