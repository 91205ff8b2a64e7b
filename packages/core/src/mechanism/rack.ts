/** RFC 8985 §6: a segment is lost when one sent sufficiently later has arrived. Times ms, counts segments. */

/** RACK's variables (§5.2, §5.3). `LossState` is one. */
export interface RackState {
  /** When the most recently sent of the segments that have arrived was sent, which transmission that was, and its round-trip time. */
  rackSentAt: number;
  rackOrder: number;
  rackRtt: number;
  /** Something has arrived since losses were last looked for. */
  rackAdvanced: boolean;
  reoWndSteps: number;
  reoWndPersist: number;
  reoWndDelivered: number;
  dsackSeen: boolean;
}

/**
 * §6.2 step 2. Of two segments sent at the same time the RFC takes the one that ends later for the later one; a count of
 * transmissions knows, also where the earlier part was sent again.
 */
export const sentAfter = (sentAt: number, order: number, otherSentAt: number, otherOrder: number): boolean =>
  sentAt > otherSentAt || (sentAt === otherSentAt && order > otherOrder);

/**
 * §6.2 steps 1 and 2: `sentAt` and `order` are those of a segment that has just been found to have arrived.
 * `retransmitted`: it has gone out more than once; `minRtt`: the least round-trip time known.
 */
export const advance = (
  state: RackState,
  sentAt: number,
  order: number,
  retransmitted: boolean,
  minRtt: number,
  now: number,
): void => {
  const rtt = now - sentAt;
  // An answer sooner than any round trip is to the first transmission, not to the one just made.
  if (retransmitted && rtt < minRtt) return;
  state.rackAdvanced = true;
  state.rackRtt = rtt;
  if (sentAfter(sentAt, order, state.rackSentAt, state.rackOrder)) {
    state.rackSentAt = sentAt;
    state.rackOrder = order;
  }
};

/** What the reordering window depends on. */
export interface ReorderingFacts {
  readonly reorderingSeen: boolean;
  readonly inRecovery: boolean;
  readonly sacked: number;
  readonly dupThresh: number;
  readonly minRtt: number;
  readonly srtt: number;
}

/** §6.2 step 4: how much later than expected a segment may be without counting as lost. */
export const reorderingWindow = (state: RackState, facts: ReorderingFacts): number => {
  // Without reordering ever seen, the evidence of DupThresh segments or of a running recovery is enough at once.
  if (!facts.reorderingSeen && (facts.inRecovery || facts.sacked >= facts.dupThresh)) return 0;
  const quarter = Number.isFinite(facts.minRtt) ? facts.minRtt / 4 : 0;
  return Math.min(quarter * state.reoWndSteps, facts.srtt < 0 ? 0 : facts.srtt);
};

/** §6.2 step 4: each round trip with a D-SACK widens the window by a quarter; 16 recoveries without narrow it again. */
export const adaptWindow = (state: RackState, priorDelivered: number, delivered: number): void => {
  if (priorDelivered < state.reoWndDelivered) state.dsackSeen = false;
  if (state.dsackSeen) {
    state.reoWndSteps = Math.min(STEPS_MAX, state.reoWndSteps + 1);
    state.dsackSeen = false;
    state.reoWndDelivered = delivered;
    state.reoWndPersist = RECOVERIES;
  } else if (state.reoWndPersist === 0) state.reoWndSteps = 1;
};

const STEPS_MAX = 255;
const RECOVERIES = 16;
