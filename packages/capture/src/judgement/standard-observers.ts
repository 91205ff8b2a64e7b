/** The judgements that `tcplens analyze` and the editor show: each has its file in this folder. */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import { ConnectionObserver } from "../connection/connection-observer.ts";
import { ConnectionFigures } from "../figures/connection-figures.ts";
import { CongestionMarks, CWR, ECE } from "./congestion-marks.ts";
import { CapturePoint } from "./capture-point.ts";
import { Damage } from "./damage.ts";
import { Exchange } from "./exchange.ts";
import { Probes } from "./probes.ts";
import { PacketCopies } from "./packet-copies.ts";
import { LATE, QueueingDelay } from "./queueing-delay.ts";
import { Resending } from "./resending.ts";
import { TimeLimits } from "./time-limits.ts";
import { TimePartsObserver } from "./time-parts.ts";
import { TraitsObserver } from "./traits.ts";

export interface ObserverOptions {
  /** Whether tcptrace's figures are wanted; default: no, as they cost more than all the rest. */
  readonly figures?: boolean;
  /** Whether what comparing two captures takes is wanted; default: no. */
  readonly comparison?: boolean;
}

/** New observers, for one analyser. They are asked in this order. */
export const standardObservers = ({
  figures = false,
  comparison = false,
}: ObserverOptions = {}): SegmentObserver[] => {
  const watch = new StandardWatch();
  const { exchange, connection, copies, damage, marks, probes, queueing, resending, point, limits } = watch;
  return [
    watch,
    // Its findings come first among those that are as bad: what became of the connection matters most.
    connection,
    copies,
    probes,
    damage,
    resending,
    point,
    limits,
    queueing,
    marks,
    ...(comparison ? [new TimePartsObserver(exchange, resending, point), new TraitsObserver()] : []),
    ...(figures ? [new ConnectionFigures()] : []),
  ];
};

/**
 * Shows every segment to the standard judgements, each by its name: a loop over objects that are unlike takes as long as
 * all that they do of an ordinary segment.
 */
class StandardWatch implements SegmentObserver {
  readonly exchange: Exchange = new Exchange();
  readonly connection: ConnectionObserver = new ConnectionObserver(this.exchange);
  readonly probes: Probes = new Probes(this.exchange);
  readonly resending: Resending = new Resending(this.exchange);
  readonly point: CapturePoint = new CapturePoint(this.exchange, this.resending);
  readonly damage: Damage = new Damage(this.exchange, this.resending);
  readonly queueing: QueueingDelay = new QueueingDelay(this.exchange, this.resending);
  readonly copies: PacketCopies = new PacketCopies(this.exchange, this.resending, this.point);
  readonly marks: CongestionMarks = new CongestionMarks();
  readonly limits: TimeLimits = new TimeLimits(this.exchange, this.resending, this.point, this.connection);

  observe(analyser: Analyser): void {
    this.exchange.watch(analyser);
    this.probes.watch(analyser);
    this.resending.watch(analyser);
    if (this.damage.wanted) this.damage.watch(analyser);
    if (analyser.segment.sackBlocks > 0 || this.copies.waiting > 0) this.copies.watch(analyser);
    if ((analyser.segment.flags & (ECE | CWR)) !== 0) this.marks.watch(analyser);
    if (analyser.judge.ackRtt > LATE) this.queueing.watch(analyser);
    this.point.watch(analyser);
    // Before the connection's, so that it sees whose turn it was until this packet.
    this.limits.watch(analyser);
    this.connection.watch(analyser);
  }
}
