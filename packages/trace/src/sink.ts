/** Where events go while they happen. */
import type { TraceEvent } from "./event/event.ts";

/** Called once for each event, in order, synchronously. Must not throw; what it throws is the program's own error. */
export type TraceSink = (event: TraceEvent) => void;
