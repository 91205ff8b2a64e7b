/** A run of segments put together to the one packet that a script writes for them. */
import type { ObservedPacket, WireSegment } from "./observed.ts";
import { flagsText } from "./packet-text.ts";

/** A packet with its segment, and when it was sent. */
export interface Sent {
  readonly at: number;
  readonly packet: ObservedPacket;
  readonly segment: WireSegment;
}

/** What keeps the next packet from being part of the run; `undefined`: nothing. `missing`: octets still to come. */
export const runProblem = (before: Sent, next: Sent, missing: number): string | undefined => {
  const [a, b] = [before.segment, next.segment];
  if (b.sequence !== (a.sequence + a.payload.length) % 2 ** 32)
    return `${b.sequence} does not follow on ${a.sequence}:${(a.sequence + a.payload.length) % 2 ** 32}`;
  if ((a.flags & ~ENDS) !== (b.flags & ~ENDS))
    return `the flags change from ${flagsText(a.flags)} to ${flagsText(b.flags)} within it`;
  if (a.acknowledgement !== b.acknowledgement)
    return `the acknowledgement number changes from ${a.acknowledgement} to ${b.acknowledgement} within it`;
  if (a.window !== b.window) return `the window changes from ${a.window} to ${b.window} within it`;
  if (b.payload.length < missing && b.payload.length !== a.payload.length)
    return `its pieces are of ${a.payload.length} and ${b.payload.length} octets`;
  return undefined;
};

/** FIN, PSH and CWR belong to the end or the beginning of a large packet, and so to one of its pieces only. */
const ENDS = 0x01 | 0x08 | 0x80;
const CWR = 0x80;

/** The run as one: begun by the first, ended by the last. */
export const joinRun = (run: readonly [Sent, ...Sent[]]): Sent => {
  const [first] = run;
  const last = run.at(-1) ?? first;
  const payload = new Uint8Array(run.reduce((sum, { segment }) => sum + segment.payload.length, 0));
  let at = 0;
  for (const { segment } of run) {
    payload.set(segment.payload, at);
    at += segment.payload.length;
  }
  const flags = (last.segment.flags & ~CWR) | (first.segment.flags & CWR);
  return { ...last, segment: { ...last.segment, sequence: first.segment.sequence, flags, payload } };
};
