/**
 * From an error, whatever threw it, to what it means: for the state machine, for the person, for the retry policy.
 * The knowledge is in the tables (`errno-table.ts`, `tls-table.ts`, `tls-alerts.ts`); here is only the looking up.
 */
import { inspect } from "node:util";
import { combineFailures } from "./combine-failures.ts";
import type { ErrnoCondition, ErrnoRow } from "./errno-row.ts";
import { errnoTable } from "./errno-table.ts";
import type { Failure, FailurePhase } from "./failure.ts";
import { alertOf, tlsAlerts } from "./tls-alerts.ts";
import { tlsTable } from "./tls-table.ts";

/** What the error itself does not say. */
export interface ErrorContext {
  readonly phase: FailurePhase;
  /**
   * Whether the error was reported before the event loop polled, so that no SYN can have been sent.
   * Absent: not known; the failure then claims nothing that depends on it.
   */
  readonly synchronous?: boolean;
}

/**
 * What an error means. Takes anything that can be thrown: errors of Node's sockets, lookups and TLS, an
 * `AggregateError` of several addresses (see {@link combineFailures}), errors with the real one as their `cause`,
 * strings. Never throws. A code that is not in the tables is said to be unknown and may be retried.
 */
export const classifyError = (error: unknown, context: ErrorContext): Failure => {
  const members: readonly unknown[] =
    isObject(error) && Array.isArray(error["errors"]) ? error["errors"] : [];
  const [first, ...others] = members.map((member) => classifyError(member, context));
  if (first !== undefined) return combineFailures([first, ...others]);
  const facts = factsOf(error);
  return classifyTls(facts, context) ?? classifyErrno(facts, context) ?? unknownFailure(facts, context);
};

interface ErrorFacts {
  readonly code: string;
  readonly syscall: string | undefined;
  readonly message: string;
  readonly address: string | undefined;
}

const classifyTls = (facts: ErrorFacts, { phase }: ErrorContext): Failure | undefined => {
  const code = facts.code === "EPROTO" ? (opensslCode(facts.message) ?? facts.code) : facts.code;
  const alert = alertOf(code);
  const known = alert === undefined ? tlsRows.get(code) : alertRow(alert);
  if (known === undefined) return undefined;
  const { meaning, otelErrorType } = known;
  return { ...basics({ ...facts, code }, phase), retryClass: "fatal", meaning, otelErrorType };
};

const classifyErrno = (facts: ErrorFacts, context: ErrorContext): Failure | undefined => {
  const rows = errnoRows.get(facts.code) ?? [];
  const row = rows.find(({ when }) => holds(when, facts, context));
  // A known code in a phase it is not known in: its meaning holds, its place in the state machine does not.
  const nearest = row ?? rows.find(({ when }) => when.phases?.includes("lookup") !== true) ?? rows[0];
  if (nearest === undefined) return undefined;
  const failure = {
    ...basics(facts, context.phase),
    retryClass: nearest.retryClass,
    meaning: nearest.meaning,
    otelErrorType: nearest.otelErrorType,
  };
  return row?.transition === undefined ? failure : { ...failure, transition: row.transition };
};

const holds = (when: ErrnoCondition, facts: ErrorFacts, context: ErrorContext): boolean =>
  (when.phases?.includes(context.phase) ?? true) &&
  (when.syscall === undefined || when.syscall === (facts.syscall ?? "none")) &&
  (when.synchronous === undefined || when.synchronous === context.synchronous) &&
  (when.ipv6 === undefined || (facts.address?.includes(":") ?? false));

const unknownFailure = (facts: ErrorFacts, { phase }: ErrorContext): Failure => ({
  ...basics(facts, phase),
  retryClass: "retry",
  meaning: `it failed with ${facts.code}, which is not known to this version`,
  otelErrorType: "_OTHER",
});

const basics = (
  facts: ErrorFacts,
  phase: FailurePhase,
): Pick<Failure, "phase" | "code" | "syscall" | "message"> => ({
  phase,
  code: facts.code,
  ...(facts.syscall === undefined ? {} : { syscall: facts.syscall }),
  message: facts.message,
});

/** The error's own code, or that of the nearest error in its chain of causes that has one. */
const factsOf = (error: unknown): ErrorFacts => {
  let current = error;
  for (let depth = 0; depth < CAUSE_DEPTH_MAX && isObject(current); depth += 1) {
    const code = codeOf(current);
    if (code !== undefined) {
      return {
        code,
        syscall: text(current["syscall"]),
        message: text(current["message"]) ?? messageOf(error),
        address: text(current["address"]),
      };
    }
    current = current["cause"];
  }
  return { code: "UNKNOWN", syscall: undefined, message: messageOf(error), address: undefined };
};

const codeOf = (error: Record<string, unknown>): string | undefined => {
  // A DOMException's `code` is a number: an AbortSignal's reasons are known by their names.
  if (error["name"] === "AbortError") return "ABORT_ERR";
  if (error["name"] === "TimeoutError" && typeof error["code"] !== "string") return "ETIMEDOUT";
  return text(error["code"]);
};

const messageOf = (error: unknown): string => {
  if (isObject(error)) return text(error["message"]) ?? "an error without a message";
  return typeof error === "string" ? error : inspect(error);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Node sometimes reports a broken handshake as EPROTO and leaves OpenSSL's reason in the message. */
const opensslCode = (message: string): string | undefined => {
  const reason = /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1];
  return reason === undefined ? undefined : `ERR_SSL_${reason.trim().toUpperCase().replaceAll(" ", "_")}`;
};

const alertRow = (name: string): { readonly meaning: string; readonly otelErrorType: string } => ({
  meaning: tlsAlerts[name]?.meaning ?? name,
  otelErrorType: name,
});

const tlsRows = new Map(tlsTable.map((row) => [row.code, row]));

const errnoRows = new Map<string, ErrnoRow[]>();
for (const row of errnoTable) errnoRows.set(row.code, [...(errnoRows.get(row.code) ?? []), row]);

/** How far a chain of causes is followed: it may be a circle. */
const CAUSE_DEPTH_MAX = 8;
