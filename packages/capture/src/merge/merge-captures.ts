/** Two captures of the same connections, taken at two points, as one. */
import type { CaptureEndpoint } from "../report/endpoints.ts";
import { ACK } from "../segment/tcp-segment.ts";
import { beyondCapture } from "./beyond-capture.ts";
import { estimateClock, type ClockEstimate } from "./clock.ts";
import { directionTruth, type MergedPacket } from "./direction-truth.ts";
import { matchPackets } from "./match-packets.ts";
import { sameConnections, type SameConnection } from "./same-connections.ts";
import { uncaptured } from "./uncaptured.ts";
import type { PacketSeen, VantagePoint } from "./vantage-point.ts";
import { cutAlike } from "./wire-size.ts";

/** What became of what one end sent. Packets; delays in ns. */
export interface MergedDirection {
  readonly from: CaptureEndpoint;
  /** Packets that the captures have of it, the near one's and the far one's. */
  readonly captured: readonly [near: number, far: number];
  /** Octets of data that a segment has on the wire, to which larger ones were cut to be counted; undefined: none was. */
  readonly cutTo: number | undefined;
  readonly both: number;
  readonly lost: number;
  /** Absent from the far capture, which lacks packets that passed, or had not begun or ended by then. */
  readonly unsure: number;
  /** More copies at the far point than at the near one. */
  readonly copied: number;
  /** Resets that something between the points has sent in its name. */
  readonly inserted: number;
  /** Passed the point near the sender, or the far one, and are not in its capture. */
  readonly missedNear: number;
  readonly missedFar: number;
  /** Octets that were acknowledged, and are in neither capture. */
  readonly uncaptured: number;
  /** One way between the points; `undefined`: no packet is in both captures. Give or take the clock's uncertainty. */
  readonly delay: { readonly min: number; readonly median: number; readonly max: number } | undefined;
  readonly retransmissions: {
    readonly needed: number;
    readonly notNeeded: number;
    readonly notKnown: number;
  };
}

/** A row of the ladder. */
export interface LadderRow {
  /** 0: `a` sent it. */
  readonly side: 0 | 1;
  readonly packet: MergedPacket;
  /** When, ns since the second in which the first capture began, by its clock. */
  readonly nearAt: number | undefined;
  readonly farAt: number | undefined;
}

export interface MergedConnection {
  /** Its number in either capture. */
  readonly streams: readonly [first: number, second: number];
  readonly clock: ClockEstimate;
  readonly a: MergedDirection;
  readonly b: MergedDirection;
  readonly ladder: readonly LadderRow[];
}

/** The connections that both captures have, and whose packets went both ways through both points. */
export const mergeCaptures = (first: VantagePoint, second: VantagePoint): MergedConnection[] => {
  const shift = ((second.origin ?? 0) - (first.origin ?? 0)) * 1e9;
  return sameConnections(first.streams, second.streams).flatMap(
    (same) => mergeConnection(same, { first, second, shift }) ?? [],
  );
};

/** Both captures, and how much later the second's times count from, ns. */
interface Both {
  readonly first: VantagePoint;
  readonly second: VantagePoint;
  readonly shift: number;
}

const mergeConnection = (
  { first: one, second: other, turned }: SameConnection,
  { first, second, shift }: Both,
): MergedConnection | undefined => {
  const ofSide = (side: 0 | 1): readonly [PacketSeen[], PacketSeen[]] => [
    one.packets.filter((packet) => packet.side === side),
    other.packets.filter((packet) => (packet.side ^ turned) === side),
  ];
  const captured = [ofSide(0), ofSide(1)] as const;
  const cut = (side: 0 | 1): readonly [PacketSeen[], PacketSeen[]] =>
    cutAlike(...captured[side], one.mss[side === 0 ? 1 : 0] ?? other.mss[(side ^ 1 ^ turned) as 0 | 1]);
  const sides = [cut(0), cut(1)] as const;
  const match = (side: 0 | 1, sign: 1 | -1) => matchPackets(sides[side][0], sides[side][1], shift, sign);
  const plain = [match(0, 1), match(1, -1)] as const;
  const clock = estimateClock(plain[0].points, plain[1].points);
  if (clock === undefined) return undefined;
  const matched = clock.firstNearA ? plain : ([match(0, -1), match(1, 1)] as const);
  /** By the first clock. */
  const correct = (at: number): number => {
    const time = at + shift - clock.offset;
    return time / (1 + clock.drift);
  };
  const parts = ([0, 1] as const).map((side) => {
    const firstIsNear = (side === 0) === clock.firstNearA;
    const [ones, others] = sides[side];
    const { pairs } = matched[side];
    const arrivals = firstIsNear ? pairs : new Map([...pairs].map(([x, y]) => [y, x] as const));
    const base = (ones[0] ?? others[0])?.seq ?? 0;
    const back = captured[side === 0 ? 1 : 0];
    const acknowledged = back
      .flat()
      .filter(({ flags }) => (flags & ACK) !== 0)
      .reduce((most, { ack }) => Math.max(most, (ack - base) | 0), 0);
    const [near, far] = firstIsNear ? [ones, others] : [others, ones];
    const answers = back[firstIsNear ? 0 : 1];
    const rows = directionTruth(near, far, arrivals, { base, acknowledged, answers }).map(
      (packet): LadderRow => {
        const [nearAt, farAt] = [packet.near?.at, packet.far?.at];
        return {
          side,
          packet,
          nearAt: nearAt === undefined ? undefined : firstIsNear ? nearAt : correct(nearAt),
          farAt: farAt === undefined ? undefined : firstIsNear ? correct(farAt) : farAt,
        };
      },
    );
    const about: Known = {
      copiedAlike: copiedAlike(one.copies[side], other.copies[(side ^ turned) as 0 | 1], firstIsNear, far),
      from: side === 0 ? one.ends.a : one.ends.b,
      ...countedOf(captured[side], sides[side], firstIsNear),
      uncaptured: uncaptured(captured[side], back, base),
    };
    return { about, rows };
  });
  type Part = (typeof parts)[0];
  const [a, b] = parts as [Part, Part];
  const spans = [
    { from: first.from, to: first.to },
    { from: correct(second.from), to: correct(second.to) },
  ] as const;
  const [farOfA, farOfB] = clock.firstNearA ? [spans[1], spans[0]] : spans;
  const fromA = beyondCapture(doubted(a, b), b, farOfA);
  const fromB = beyondCapture(doubted(b, a), a, farOfB);
  return {
    streams: [one.stream, other.stream],
    clock,
    a: summed(fromA.about, fromA.rows),
    b: summed(fromB.about, fromB.rows),
    ladder: [...fromA.rows, ...fromB.rows].toSorted((x, y) => when(x) - when(y)),
  };
};

type Seen = readonly [first: readonly PacketSeen[], second: readonly PacketSeen[]];

/** `far`: what the far capture has. No network doubles most of it: of so many copies the capture is at fault. */
const copiedAlike = (
  first: number,
  second: number,
  firstIsNear: boolean,
  far: readonly PacketSeen[],
): number => {
  const [nearCopies, farCopies] = firstIsNear ? [first, second] : [second, first];
  return farCopies * 2 > far.length ? 0 : Math.max(0, farCopies - nearCopies);
};

const countedOf = (
  captured: Seen,
  cut: Seen,
  firstIsNear: boolean,
): Pick<MergedDirection, "captured" | "cutTo"> => {
  const [first, second] = [captured[0].length, captured[1].length];
  const all = cut.flat();
  return {
    captured: firstIsNear ? [first, second] : [second, first],
    cutTo:
      all.length > first + second ? all.reduce((most, { length }) => Math.max(most, length), 0) : undefined,
  };
};

/** What `part` lost without data is doubtful where the far point, near the other end, lacks packets of that end. */
const doubted = <Part extends { readonly rows: readonly LadderRow[] }>(part: Part, other: Part): Part => {
  const lacking =
    part.rows.some(({ packet }) => packet.fate === "missed" && packet.near !== undefined) ||
    other.rows.some(({ packet }) => packet.fate === "missed" && packet.near === undefined);
  if (!lacking) return part;
  const rows = part.rows.map((row): LadderRow => {
    const { fate, near } = row.packet;
    return fate === "lost" && near?.length === 0
      ? { ...row, packet: { ...row.packet, fate: "unsure" } }
      : row;
  });
  return { ...part, rows };
};

const when = ({ nearAt, farAt }: LadderRow): number => nearAt ?? farAt ?? 0;

type Known = Pick<MergedDirection, "from" | "captured" | "cutTo" | "uncaptured"> & {
  /** Packets the same in every field, which are not in the rows. */
  readonly copiedAlike: number;
};

const summed = ({ copiedAlike: alike, ...about }: Known, rows: readonly LadderRow[]): MergedDirection => {
  const count = (wanted: (packet: MergedPacket) => boolean): number =>
    rows.filter(({ packet }) => wanted(packet)).length;
  const delays = rows
    .flatMap(({ nearAt, farAt }) => (nearAt === undefined || farAt === undefined ? [] : [farAt - nearAt]))
    .toSorted((x, y) => x - y);
  const [min, median, max] = [delays[0], delays[delays.length >> 1], delays.at(-1)];
  return {
    ...about,
    both: count(({ fate }) => fate === "both"),
    lost: count(({ fate }) => fate === "lost"),
    unsure: count(({ fate }) => fate === "unsure"),
    copied: alike + count(({ fate }) => fate === "copied"),
    inserted: count(({ fate }) => fate === "inserted"),
    missedNear: count(({ fate, near }) => fate === "missed" && near === undefined),
    missedFar: count(({ fate, near }) => fate === "missed" && near !== undefined),
    delay: min === undefined || median === undefined || max === undefined ? undefined : { min, median, max },
    retransmissions: {
      needed: count(({ retransmission }) => retransmission === "needed"),
      notNeeded: count(({ retransmission }) => retransmission === "not needed"),
      notKnown: count(({ retransmission }) => retransmission === "not known"),
    },
  };
};
