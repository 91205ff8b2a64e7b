/** What `@tcplens/core` offers. The list is written by hand; `etc/core.api.md` records what it comes to. */

export { InvalidArgument, invariant, InvariantViolation } from "./base/errors.ts";
export type { Flag } from "./base/flag.ts";
export { ms, type Millis } from "./base/millis.ts";
export { port, type Port } from "./base/port.ts";
export { seeded, type Random } from "./base/random.ts";
export { seq, seqAdd, seqDiff, seqGt, seqGte, seqLt, seqLte, type Seq } from "./base/seq.ts";
export { windowUnscaled, type WindowUnscaled } from "./base/window.ts";

export { causes, causeScopes, type Cause, type CauseScope } from "./machine/cause.ts";
export { ordinaryConditions, type Conditions } from "./machine/conditions.ts";
export { emissionText, type Control, type Emission } from "./machine/emission.ts";
export { explain, type ExplainQuery, type ExplainStep } from "./machine/explain.ts";
export {
  isAcceptable,
  segmentLength,
  segmentTriggers,
  type ArrivingSegment,
  type End,
  type EndWithBothSpaces,
  type StateWithBothSpaces,
} from "./machine/segment-triggers.ts";
export { isState, states, type State } from "./machine/state.ts";
export type { Clause, Effect, Reply, Transition } from "./machine/transition.ts";
export {
  transition,
  transitionRows,
  transitions,
  type Cell,
  type TransitionsOfState,
} from "./machine/transitions.ts";
export {
  isTrigger,
  networkReports,
  segmentTriggerNames,
  timeouts,
  triggers,
  userCalls,
  type NetworkReport,
  type SegmentTrigger,
  type Timeout,
  type Trigger,
  type UserCall,
} from "./machine/trigger.ts";

export { flagBits, flagNames } from "./base/control-bits.ts";

export { ipAddressText, parseIpAddress, sameAddress, type IpAddress } from "./wire/address.ts";
export { problemText, type Decoded, type DecodeProblem } from "./wire/problem.ts";
export {
  NO_TIMESTAMP,
  optionOf,
  Segment,
  type EcnCodepoint,
  type SackBlock,
  type SegmentFields,
  type SegmentOption,
} from "./wire/segment.ts";

export type {
  CongestionController,
  CongestionName,
  CongestionWindow,
} from "./mechanism/congestion/controller.ts";
export { SipHash } from "./mechanism/siphash.ts";

export type {
  Action,
  CloseReason,
  DropReason,
  MechanismEvent,
  PathMtuReason,
  RetransmitReason,
} from "./connection/action.ts";
export type { ConnectionInfo } from "./connection/connection-info.ts";
export {
  Connection,
  type CallProblem,
  type ConnectionSetup,
  type TimeWaitFacts,
  type WriteOptions,
} from "./connection/connection.ts";
export type { IcmpReport } from "./connection/icmp-report.ts";
export type { ConnectionOptions, FastOpenOptions } from "./connection/options.ts";
export { profiles, type Profile, type ProfileName } from "./connection/profile.ts";

export type {
  ConnectOptions,
  EndpointAction,
  EndpointLimits,
  EndpointOptions,
  Listener,
  ListenOptions,
  OpenFailure,
  OpenProblem,
  SocketAddress,
} from "./endpoint/contract.ts";
export type { EndpointCounters } from "./endpoint/counters.ts";
export type { EndpointConnection } from "./endpoint/endpoint-connection.ts";
export { Endpoint } from "./endpoint/endpoint.ts";
export type { IpOptions } from "./endpoint/ip-habits.ts";

export type { DiagramOptions, DrawnRows } from "./diagram/arrow.ts";
export { toDot } from "./diagram/dot.ts";
export { toMermaid } from "./diagram/mermaid.ts";
