/** The judgements that `tcplens analyze` and the editor show: each has its file in this folder. */
import type { SegmentObserver } from "../analysis/observer.ts";
import { ConnectionObserver } from "../connection/connection-observer.ts";
import { Exchange } from "./exchange.ts";
import { Probes } from "./probes.ts";
import { RecordedTwice } from "./recorded-twice.ts";
import { Resending } from "./resending.ts";

/** New observers, for one analyser. They are asked in this order. */
export const standardObservers = (): SegmentObserver[] => {
  const exchange = new Exchange();
  return [
    exchange,
    new RecordedTwice(),
    new Probes(exchange),
    new Resending(exchange),
    new ConnectionObserver(),
  ];
};
