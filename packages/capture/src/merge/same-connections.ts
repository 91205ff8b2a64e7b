/** Which connection of one capture is which of another, in time that grows with their number alone. */
import { endpointText } from "../report/endpoints.ts";
import type { StreamSeen } from "./vantage-point.ts";

/** The same connection twice; `turned`: what the one calls `a` the other calls `b`. */
export interface SameConnection {
  readonly first: StreamSeen;
  readonly second: StreamSeen;
  readonly turned: 0 | 1;
}

/**
 * By both initial sequence numbers, which a NAT leaves alone; where one was not seen, by addresses and ports. Each is
 * there once at most: of several that are alike the earlier goes with the earlier.
 */
export const sameConnections = (
  first: readonly StreamSeen[],
  second: readonly StreamSeen[],
): SameConnection[] => {
  const [byNumbers, byEnds] = [new Map<string, StreamSeen[]>(), new Map<string, StreamSeen[]>()];
  for (const stream of second) {
    keep(byNumbers, numbersOf(stream, 0), stream);
    keep(byEnds, endsOf(stream, 0), stream);
  }
  const taken = new Set<StreamSeen>();
  const find = (one: StreamSeen): SameConnection | undefined => {
    for (const turned of [0, 1] as const) {
      const alike = [
        ...(byNumbers.get(numbersOf(one, turned) ?? "") ?? []),
        ...(byEnds.get(endsOf(one, turned)) ?? []),
      ];
      const other = alike.find((each) => !taken.has(each) && agrees(one, each, turned));
      if (other !== undefined) return { first: one, second: other, turned };
    }
    return undefined;
  };
  return first.flatMap((one) => {
    const same = find(one);
    if (same === undefined) return [];
    taken.add(same.second);
    return [same];
  });
};

const keep = (streams: Map<string, StreamSeen[]>, key: string | undefined, stream: StreamSeen): void => {
  if (key === undefined) return;
  const alike = streams.get(key);
  if (alike === undefined) streams.set(key, [stream]);
  else alike.push(stream);
};

/** Undefined: one was not seen. */
const numbersOf = ({ initial: [a, b] }: StreamSeen, turned: 0 | 1): string | undefined => {
  if (a === undefined || b === undefined) return undefined;
  return turned === 1 ? `${b} ${a}` : `${a} ${b}`;
};

const endsOf = ({ ends: { a, b } }: StreamSeen, turned: 0 | 1): string =>
  turned === 1 ? `${endpointText(b)} ${endpointText(a)}` : `${endpointText(a)} ${endpointText(b)}`;

/** No initial number that both know is another. */
const agrees = (one: StreamSeen, other: StreamSeen, turned: 0 | 1): boolean => {
  const [a, b] = one.initial;
  const [c, d] = turned === 1 ? other.initial.toReversed() : other.initial;
  return (a ?? c) === (c ?? a) && (b ?? d) === (d ?? b);
};
