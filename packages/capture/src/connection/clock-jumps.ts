/** Times that jump: a long silence; or a clock that was set, where they run backwards, and where they jump ahead after that. */
import type { Analyser } from "../analysis/analyser.ts";
import * as C from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";
import { KEPT_MAX } from "./unusual.ts";

/** A packet comes so long after the one before it, ns, or so long before it. */
export const noteJump = (observer: ConnectionObserver, analyser: Analyser, passed: number): void => {
  const { stream, direction, packet, time } = analyser;
  const kept = observer.of(stream);
  if (passed > 0 && kept.clockSteps === undefined) {
    kept.longIdle = passed;
    kept.longIdleEnd = time;
    return;
  }
  // Once a clock was set back, what looks like a silence is most likely its being set again.
  const steps = (kept.clockSteps ??= []);
  if (steps.length < KEPT_MAX) steps.push({ frame: packet.frame, by: passed });
  // What came before is by another clock: nothing is counted from it.
  observer.columns.times[(direction ^ 1) * C.DIRECTION_INSTANTS + C.LAST_AT] = time;
};

/** ns: a silence worth remembering; and by how much a packet is recorded late at most. */
export const LONG = 10_000_000_000;
export const SET_BACK = 1_000_000_000;
