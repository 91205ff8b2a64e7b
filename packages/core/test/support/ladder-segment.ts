/** A segment as a ladder writes it: `SYN,ACK seq=300 ack=101 len=10`. */
import { seq, seqAdd, type Flag, type Seq } from "../../src/index.ts";

export interface LadderSegment {
  readonly flags: readonly Flag[];
  readonly sequence: Seq;
  readonly acknowledgement?: Seq;
  readonly length: number;
}

/** How far the script's numbers are moved: the sender's sequence numbers, and those it acknowledges. */
export interface Shifts {
  readonly sender: number;
  readonly receiver: number;
}

const shape =
  /^(?<flags>[A-Z,]+) seq=(?<sequence>@?\d+)(?: ack=(?<acknowledgement>\d+))?(?: len=(?<length>\d+))?$/u;

/** Reads one. A number after `@` is not moved: `seq=@0` is the zero of a reset that answers a segment without ACK. */
export const readSegment = (text: string, shifts: Shifts): LadderSegment => {
  const groups = shape.exec(text)?.groups;
  if (groups === undefined)
    throw new Error(`"${text}" is not a segment such as "SYN,ACK seq=300 ack=101 len=10"`);
  const written = groups["sequence"] ?? "";
  const flags = (groups["flags"] ?? "").split(",") as Flag[];
  return {
    flags,
    sequence: written.startsWith("@")
      ? seq(Number(written.slice(1)))
      : seqAdd(seq(Number(written)), shifts.sender),
    ...(groups["acknowledgement"] === undefined
      ? {}
      : { acknowledgement: seqAdd(seq(Number(groups["acknowledgement"])), shifts.receiver) }),
    length: Number(groups["length"] ?? 0),
  };
};

/** Writes one with the script's own numbers. */
export const writeSegment = (segment: LadderSegment, shifts: Shifts): string => {
  const absolute =
    segment.flags.includes("RST") && segment.acknowledgement !== undefined && segment.sequence === 0;
  const sequence = absolute ? "@0" : seqAdd(segment.sequence, -shifts.sender);
  const { acknowledgement } = segment;
  const ack = acknowledgement === undefined ? "" : ` ack=${seqAdd(acknowledgement, -shifts.receiver)}`;
  return `${segment.flags.join(",")} seq=${sequence}${ack}${segment.length > 0 ? ` len=${segment.length}` : ""}`;
};

export const isSameSegment = (a: LadderSegment, b: LadderSegment): boolean =>
  a.flags.join() === b.flags.join() &&
  a.sequence === b.sequence &&
  a.acknowledgement === b.acknowledgement &&
  a.length === b.length;
