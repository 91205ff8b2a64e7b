/** A connection seen at two points, as a line of JSON: seconds, and names as the other lines have them. */
import type {
  ClockEstimate,
  LadderRow,
  MergedConnection,
  MergedDirection,
  PacketSeen,
} from "@tcplens/capture";

/** Without a line break. */
export const mergedLine = (connection: MergedConnection): string => {
  const { streams, clock, a, b, ladder } = connection;
  return JSON.stringify({
    streams,
    clock: {
      offset: seconds(clock.offset),
      drift: clock.drift,
      uncertainty: seconds(clock.uncertainty),
      first_near: clock.firstNearA ? "a" : "b",
    },
    a: directionOf(a),
    b: directionOf(b),
    packets: ladder.map((row) => packetOf(row, clock)),
  });
};

const directionOf = ({
  from,
  captured,
  cutTo,
  both,
  lost,
  unsure,
  copied,
  inserted,
  missedNear,
  missedFar,
  uncaptured,
  delay,
  retransmissions,
}: MergedDirection): object => ({
  ...from,
  captured,
  cut_to: cutTo ?? null,
  both,
  lost,
  unsure,
  copied,
  inserted,
  missed_near: missedNear,
  missed_far: missedFar,
  uncaptured,
  delay:
    delay === undefined
      ? null
      : { min: seconds(delay.min), median: seconds(delay.median), max: seconds(delay.max) },
  retransmissions: {
    needed: retransmissions.needed,
    not_needed: retransmissions.notNeeded,
    not_known: retransmissions.notKnown,
  },
});

/** Times since the second in which the first capture began, by its clock. */
const packetOf = ({ side, packet, nearAt, farAt }: LadderRow, { firstNearA }: ClockEstimate): object => {
  const { near, far, fate, retransmission } = packet;
  const firstIsNear = (side === 0) === firstNearA;
  const [first, second] = firstIsNear ? [near, far] : [far, near];
  const { seq, ack, length, flags } = (near ?? far) as PacketSeen;
  return {
    from: side === 0 ? "a" : "b",
    first_frame: first?.frame ?? null,
    second_frame: second?.frame ?? null,
    near_at: nearAt === undefined ? null : seconds(nearAt),
    far_at: farAt === undefined ? null : seconds(farAt),
    seq: seq >>> 0,
    ack: ack >>> 0,
    len: length,
    flags: `0x${flags.toString(16).padStart(4, "0")}`,
    fate,
    ...(retransmission === undefined ? {} : { retransmission: retransmission.replace(" ", "-") }),
  };
};

/** ns, as seconds. */
const seconds = (ns: number): number => Math.round(ns) / 1e9;
