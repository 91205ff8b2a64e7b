/** The fields of the two lines that are not events: the header that begins a trace and the summary that may end it. */
import { states } from "@tcplens/core";
import { endpointRule } from "../endpoint/endpoint-fields.ts";
import { evidences } from "../event/evidence.ts";
import { schemaMajor, type TraceHeader } from "../event/header.ts";
import type { Finding, FindingCode, FindingEvidence, NextStep } from "../findings/finding.ts";
import type { PhaseDurations, StateStep, Summary } from "../fold/summary.ts";
import { instant, trigger } from "./event-fields.ts";
import {
  type Fields,
  listed,
  listOf,
  objectOf,
  oneOf,
  optional,
  text,
  textLike,
  time,
  whole,
} from "./rule.ts";

/** The first line of a trace, but for its `type`. */
export const headerFields: Fields<Omit<TraceHeader, "type">> = {
  schema: whole(schemaMajor, schemaMajor),
  minor: whole(0),
  id: textLike("^\\S{1,64}$", "1 to 64 characters without white space"),
  startedAt: instant,
  source: oneOf<TraceHeader["source"]>({ socket: true, capture: true, simulation: true }),
  endpoint: endpointRule,
  producer: text,
  platform: optional(text),
};

/** The last line that `tcplens trace --json` prints for a trace, but for its `type`. Not part of the trace. */
export const summaryFields: Fields<Omit<Summary, "type">> = {
  endpoint: text,
  outcome: oneOf<Summary["outcome"]>({ connected: true, failed: true }),
  cancelled: optional(listed<true>([true])),
  phases: objectOf<PhaseDurations>({
    lookup: optional(time),
    tcp: optional(time),
    tls: optional(time),
    wait: optional(time),
    answer: optional(time),
    total: time,
  }),
  attempts: whole(0),
  states: listOf(
    objectOf<StateStep>({
      connection: whole(1),
      side: oneOf<StateStep["side"]>({ local: true, peer: true }),
      from: listed(states),
      to: listed(states),
      trigger,
      at: time,
      evidence: listed(evidences),
    }),
  ),
  findings: listOf(
    objectOf<Finding>({
      // Codes are added in minor versions; a reader takes any that is spelled like one.
      code: textLike<FindingCode>("^[a-z][a-z0-9-]*$", "a finding's code"),
      severity: oneOf<Finding["severity"]>({ error: true, warning: true, info: true }),
      cause: text,
      evidence: listOf(
        objectOf<FindingEvidence>({ event: whole(0), at: time, evidence: listed(evidences), text }),
        1,
      ),
      alternatives: listOf(text),
      nextSteps: listOf(objectOf<NextStep>({ text, command: optional(text) })),
      reference: text,
    }),
  ),
};
