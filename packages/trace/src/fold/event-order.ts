/** Which event may follow which in a trace: time goes forward, connections and attempts are numbered without gaps. */
import type { TraceEvent, UnknownEvent } from "../event/event.ts";

/** How far a trace has come. */
export interface TracePosition {
  /** The last event's `at`, ms; 0 before the first. */
  readonly at: number;
  /** How many connections have started: their ids are 1 to this. */
  readonly connections: number;
  /** How many attempts have begun: their numbers are 1 to this. */
  readonly attempts: number;
}

/** Why the event cannot come next, as the end of a sentence about it; undefined when it can. */
export const orderProblem = (
  position: TracePosition,
  event: TraceEvent | UnknownEvent,
): string | undefined => {
  if (!(event.at >= position.at)) return `\`at\` goes backwards: ${event.at} after ${position.at}`;
  if (event.type === "attempt-started") {
    const next = position.connections + 1;
    if (event.connection !== next)
      return `\`connection\` must be ${next}, the next address tried, not ${event.connection}`;
  } else if (event.connection > position.connections && event.type !== "unknown") {
    return `\`connection\` ${event.connection} has no attempt-started event before it`;
  }
  if ("attempt" in event && !(event.attempt >= 1 && event.attempt <= position.attempts + 1)) {
    return `\`attempt\` ${event.attempt} cannot follow ${position.attempts}: attempts are numbered from 1 without gaps`;
  }
  return undefined;
};
