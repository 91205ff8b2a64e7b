/**
 * `@tcplens/node-transport`: real sockets. `dial` connects, `traceEndpoint` traces, `retry` and its policies try again,
 * `classifyError` says what an error means for the state machine, `kernelObserver` what the operating system knows.
 */
export { type Clock, systemClock } from "./clock.ts";
export { dial } from "./dial/dial.ts";
export { type AddressError, DialError } from "./dial/dial-error.ts";
export type { DialOptions, DialTlsOptions, Lookup } from "./dial/options.ts";
export type { DialTarget } from "./dial/target.ts";
export { type FoundProxy, proxyFor, type ProxySettings } from "./endpoint/proxy.ts";
export { classifyError, type ErrorContext } from "./error/classify-error.ts";
export type { Failure, FailurePhase, RetryClass } from "./error/failure.ts";
export type { IcmpCounters } from "./kernel/icmp-counters.ts";
export type { KernelSample } from "./kernel/kernel-sample.ts";
export { type KernelObserver, kernelObserver } from "./kernel/observer.ts";
export type { FourTuple, SocketAddress } from "./kernel/proc-net-tcp.ts";
export { listenersOn } from "./kernel/socket-table.ts";
export {
  type CaptureDevice,
  captureDevices,
  type CaptureDevicesOptions,
} from "./live-capture/capture-devices.ts";
export type { CaptureRefusal, PermissionStep, RefusalReason } from "./live-capture/capture-refusal.ts";
export type { CaptureEndpoint } from "./live-capture/capture-target.ts";
export type { CaptureTool, CaptureToolName } from "./live-capture/capture-tools.ts";
export {
  type CaptureEnd,
  type CaptureOptions,
  type CaptureSettings,
  type LiveCapture,
  startCapture,
} from "./live-capture/start-capture.ts";
export {
  type CountedLookup,
  createSystemLookup,
  pendingLookups,
  type RawLookup,
  systemLookup,
} from "./lookup/system-lookup.ts";
export { sortByReachability } from "./lookup/sort-by-reachability.ts";
export { createRace, type Race, type RaceAddress, type RaceOptions, type RaceOutput } from "./race/race.ts";
export { allOf } from "./retry/all-of.ts";
export { always } from "./retry/always.ts";
export { anyOf } from "./retry/any-of.ts";
export { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from "./retry/budget.ts";
export { constant } from "./retry/constant.ts";
export { exponential, type ExponentialOptions } from "./retry/exponential.ts";
export { grpc, type GrpcOptions } from "./retry/grpc.ts";
export { type Jitter, jitters } from "./retry/jitter.ts";
export { linear, type LinearOptions } from "./retry/linear.ts";
export { maxAttempts } from "./retry/max-attempts.ts";
export { maxElapsed } from "./retry/max-elapsed.ts";
export { never } from "./retry/never.ts";
export type { FailedAttempt, RetryPolicy, Verdict } from "./retry/policy.ts";
export { retry, type RetriedOperation, type RetryAhead, type RetryOptions } from "./retry/retry.ts";
export { RetryError, type RetryErrorDetails, type RetryStop } from "./retry/retry-error.ts";
export { retryPolicy, type RetryPolicyOptions } from "./retry/retry-policy.ts";
export {
  createRetryState,
  type LostConnection,
  type RetryState,
  type RetryStateOptions,
} from "./retry/retry-state.ts";
export { schedule, type ScheduledVerdict, type ScheduleOptions } from "./retry/schedule.ts";
export { unlessFutile, type UnlessFutileOptions } from "./retry/unless-futile.ts";
export { withinBudget } from "./retry/within-budget.ts";
export { traceEndpoint } from "./trace-endpoint.ts";
export type { TraceEndpointOptions, TracePackets } from "./trace-endpoint-options.ts";
