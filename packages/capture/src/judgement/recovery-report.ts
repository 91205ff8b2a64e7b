/** What was lost or out of order and how it was mended, as the report of a connection has it. */
import type { Analyser } from "../analysis/analyser.ts";
import { DIRECTION_INTS, SENT_WITH_DATA } from "../analysis/store.ts";
import { seconds } from "../report/seconds.ts";
import type { ConnectionJudgements, RecoveryReport } from "../report/judgements.ts";
import type { Trouble } from "./trouble.ts";

/** Of both directions; undefined: nothing was wrong there. */
export const recoveryReport = (
  { store: { directions } }: Analyser,
  stream: number,
  troubles: readonly [Trouble | undefined, Trouble | undefined],
): ConnectionJudgements | undefined => {
  const [a, b] = troubles;
  if (a === undefined && b === undefined) return undefined;
  const withData = (side: 0 | 1): number =>
    directions[(stream * 2 + side) * DIRECTION_INTS + SENT_WITH_DATA] as number;
  const recovery = { a: sideReport(a ?? NONE, withData(0)), b: sideReport(b ?? NONE, withData(1)) };
  const { a: first, b: second } = recovery;
  if (
    Object.values(first).every((count) => count === 0) &&
    Object.values(second).every((count) => count === 0)
  )
    return undefined;
  return { retransmissions: first.retransmitted_segments + second.retransmitted_segments, recovery };
};

/** Of the segments with data, `sent` in all, those that were sent again: 0 to 1. */
export const sentAgainShare = ({ dataSegments }: Pick<Trouble, "dataSegments">, sent: number): number =>
  // A FIN that carries data may count with what was sent again and have been sent alone before.
  sent === 0 ? 0 : Math.min(1, dataSegments / sent);

const sideReport = (trouble: Trouble | typeof NONE, sent: number): RecoveryReport => ({
  retransmitted_segments: trouble.segments,
  retransmitted_share: sentAgainShare(trouble, sent),
  retransmitted_bytes: trouble.octets,
  maybe_retransmitted: trouble.unsure,
  fast_recoveries: trouble.fastRecoveries,
  timeouts: trouble.timeouts,
  timeout_wait: seconds(trouble.timeoutWait),
  longest_backoff: trouble.backoff,
  tail_loss_probes: trouble.reasons["tail-loss-probe"],
  lost_retransmissions: trouble.lostAgain,
  needless_retransmissions: trouble.needless,
  out_of_order: trouble.outOfOrder,
  maybe_out_of_order: trouble.maybeOutOfOrder,
  missed_bytes: trouble.missedBytes,
});

const NONE = {
  segments: 0,
  dataSegments: 0,
  octets: 0,
  unsure: 0,
  fastRecoveries: 0,
  timeouts: 0,
  timeoutWait: 0,
  backoff: 0,
  reasons: { "tail-loss-probe": 0 },
  lostAgain: 0,
  needless: 0,
  outOfOrder: 0,
  maybeOutOfOrder: 0,
  missedBytes: 0,
};
