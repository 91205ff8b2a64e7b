/** The judgements that `tcplens analyze` and the editor show: each has its file in this folder. */
import type { SegmentObserver } from "../analysis/observer.ts";
import { ConnectionObserver } from "../connection/connection-observer.ts";
import { ConnectionFigures } from "../figures/connection-figures.ts";
import { CapturePoint } from "./capture-point.ts";
import { Exchange } from "./exchange.ts";
import { Probes } from "./probes.ts";
import { RecordedTwice } from "./recorded-twice.ts";
import { Resending } from "./resending.ts";
import { TimeLimits } from "./time-limits.ts";

export interface ObserverOptions {
  /** Whether tcptrace's figures are wanted; default: no, as they cost more than all the rest. */
  readonly figures?: boolean;
}

/** New observers, for one analyser. They are asked in this order. */
export const standardObservers = ({ figures = false }: ObserverOptions = {}): SegmentObserver[] => {
  const exchange = new Exchange();
  const resending = new Resending(exchange);
  const point = new CapturePoint(exchange, resending);
  return [
    exchange,
    // Its findings come first among those that are as bad: what became of the connection matters most.
    new ConnectionObserver(),
    new RecordedTwice(),
    new Probes(exchange),
    resending,
    point,
    new TimeLimits(exchange, point),
    ...(figures ? [new ConnectionFigures()] : []),
  ];
};
