/** How long each phase of a trace took: what {@link PhaseDurations} documents. */
import type { AttemptRecord, ConnectionRecord } from "./records.ts";
import type { PhaseDurations } from "./summary.ts";

/** What the phases are computed from. */
export interface PhaseFacts {
  readonly attempts: readonly AttemptRecord[];
  /** ms: where a phase that still runs is cut. */
  readonly endedAt: number;
  /** By connection: the `at` of its first byte received, where one came. */
  readonly answeredAt: ReadonlyMap<number, number>;
}

/** Sums over all attempts. A phase that was not reached is absent. */
export const phasesOf = (facts: PhaseFacts): PhaseDurations => {
  const sums = new Map<"lookup" | "tcp" | "tls" | "wait" | "answer", number>();
  for (const attempt of facts.attempts) {
    for (const [phase, duration] of attemptPhases(attempt, facts)) {
      // A file may tell its events in an order that no run gives; a phase never takes less than nothing.
      sums.set(phase, (sums.get(phase) ?? 0) + Math.max(0, duration));
    }
  }
  const rounded = [...sums].map(([phase, duration]) => [phase, toMicrosecond(duration)] as const);
  return { ...Object.fromEntries(rounded), total: toMicrosecond(facts.endedAt) };
};

/** No clock that events come from is finer; sums of its readings look as if one were. */
const toMicrosecond = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

type Spent = readonly ["lookup" | "tcp" | "tls" | "wait" | "answer", number];

const attemptPhases = (attempt: AttemptRecord, facts: PhaseFacts): readonly Spent[] => {
  const { lookup, connections, retry } = attempt;
  const spent: Spent[] = [];
  const end = attempt.endedAt ?? facts.endedAt;
  if (lookup !== undefined && !lookup.literal)
    spent.push(["lookup", (lookup.endedAt ?? end) - lookup.startedAt]);
  const [first] = connections;
  if (first !== undefined) spent.push(["tcp", tcpEnd(connections, facts.endedAt) - first.startedAt]);
  for (const connection of connections) spent.push(...afterConnect(connection, facts));
  if (retry !== undefined) {
    // The next attempt's own start, where there is one: a timer that fired late is part of the wait.
    const next = facts.attempts[attempt.number];
    spent.push(["wait", (next?.startedAt ?? facts.endedAt) - retry.event.at]);
  }
  return spent;
};

/** The winner's `at`; without one, the end of the last address to be settled. */
const tcpEnd = (connections: readonly ConnectionRecord[], now: number): number => {
  const winner = connections.find(({ outcome }) => outcome === "connected");
  if (winner?.connected !== undefined) return winner.connected.event.at;
  // Not `Math.max` of a list: a capture of a scan has more connections than a call takes arguments.
  return connections.reduce((latest, { connected, failed, abandoned }) => {
    return Math.max(latest, (connected ?? failed ?? abandoned)?.event.at ?? now);
  }, 0);
};

/** When waiting for an answer ended without one: this side closed, or the peer, or all was over. */
export const waitedUntil = ({ localFinishedAt, peerFinished }: ConnectionRecord, over: number): number =>
  Math.min(localFinishedAt ?? over, peerFinished?.event.at ?? over, over);

const afterConnect = (connection: ConnectionRecord, facts: PhaseFacts): readonly Spent[] => {
  const { connected, tlsStarted, tlsSecured, tlsFailed, closed, outcome } = connection;
  if (connected === undefined || outcome !== "connected") return [];
  const over = closed?.event.at ?? facts.endedAt;
  const spent: Spent[] = [];
  if (tlsStarted !== undefined) {
    spent.push(["tls", ((tlsSecured ?? tlsFailed)?.event.at ?? over) - tlsStarted.event.at]);
    if (tlsSecured === undefined) return spent;
  }
  const usableAt = (tlsSecured ?? connected).event.at;
  const answeredAt = facts.answeredAt.get(connection.id);
  // Where nothing was sent and nothing came there was nothing to wait for.
  if (answeredAt === undefined && connection.bytesSent === 0) return spent;
  spent.push(["answer", (answeredAt ?? waitedUntil(connection, over)) - usableAt]);
  return spent;
};
