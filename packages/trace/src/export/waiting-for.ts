/** What a running trace is waiting for, in words: shown when nothing has happened for a while. */
import type { KernelEvent } from "../event/connection-events.ts";
import { endpointWords, shown } from "../findings/words.ts";
import type { AttemptRecord, ConnectionRecord } from "../fold/records.ts";
import type { Trace } from "../fold/trace.ts";
import { formatDuration } from "./duration.ts";

/** The parts of a trace that tell how far it has come. */
export type RunningTrace = Pick<Trace, "header" | "events" | "attempts" | "established">;

/** One clause without a full stop. `now` is ms since the trace's start. */
export const waitingFor = (trace: RunningTrace, now: number): string => {
  const attempt = trace.attempts.at(-1);
  if (attempt === undefined) return "getting ready";
  const { retry } = attempt;
  if (retry !== undefined) {
    const left = retry.event.at + retry.event.delay - now;
    return `waiting before attempt ${attempt.number + 1}${left > 0 ? `, ${formatDuration(left)} to go` : ""}`;
  }
  if (attempt.endedAt !== undefined && trace.established === undefined) return "putting the trace together";
  const connected = attempt.connections.find(({ outcome }) => outcome === "connected");
  if (connected !== undefined) return afterConnect(connected);
  const pending = attempt.connections.filter(({ outcome }) => outcome === "pending");
  const [first] = pending;
  if (first !== undefined) return synAnswer(first, pending.length, now);
  return lookupAnswer(trace, attempt);
};

/**
 * When something last came from outside this machine, or a new thing was begun: ms since the trace's start. A look into
 * the kernel is no sign of life of the other side, nor is our own request being repeated.
 */
export const lastSignAt = ({ events }: Pick<Trace, "events">): number =>
  events.findLast(
    (event) => !(event.type === "kernel" || (event.type === "segment" && event.direction === "sent")),
  )?.at ?? 0;

const lookupAnswer = (trace: RunningTrace, { lookup }: AttemptRecord): string => {
  const host = shown(lookup?.host ?? trace.header.endpoint.host);
  const open = ([6, 4] as const).filter(
    (family) => !(lookup?.answers ?? []).concat().some(({ event }) => event.family === family),
  );
  const failed = new Set((lookup?.failures ?? []).map(({ event }) => event.family));
  const families = open.filter((family) => !failed.has(family)).map((family) => `IPv${family}`);
  return `waiting for the resolver to find ${host}${families.length === 1 ? ` (${families.join("")})` : ""}`;
};

const synAnswer = (connection: ConnectionRecord, count: number, now: number): string => {
  const others = count > 1 ? ` and ${count - 1} other${count > 2 ? "s" : ""}` : "";
  const words = `waiting for ${shown(connection.address)}${others} to answer the SYN`;
  const sample = connection.kernel.at(-1)?.event;
  if (sample?.state !== "SYN-SENT") return words;
  const next = nextTry(connection, sample, now);
  if (next !== undefined) return `${words}, ${ordinal(sample.retransmits + 2)} try in ${next}`;
  return sample.retransmits > 0 ? `${words}, sent ${sample.retransmits + 1} times` : words;
};

/** When the kernel repeats the SYN: its timer where it shows it, else about one timeout after it last sent one. */
const nextTry = (connection: ConnectionRecord, sample: KernelEvent, now: number): string | undefined => {
  if (sample.timerIn !== undefined) {
    const left = sample.at + sample.timerIn - now;
    return left > 0 ? formatDuration(left) : undefined;
  }
  if (sample.rto === undefined) return undefined;
  const first = connection.kernel.find(({ event }) => event.retransmits === sample.retransmits);
  const sentAt = sample.retransmits === 0 ? connection.startedAt : (first?.event.at ?? sample.at);
  const left = sentAt + sample.rto - now;
  return left > 0 ? `about ${formatDuration(left)}` : undefined;
};

const afterConnect = (connection: ConnectionRecord): string => {
  if (connection.closed !== undefined) return "putting the trace together";
  const peer = endpointWords(connection.address, connection.port);
  if (connection.tlsStarted !== undefined && connection.tlsSecured === undefined) {
    return connection.tlsFailed === undefined
      ? `waiting for ${peer} to go on with the TLS handshake`
      : "closing";
  }
  if (connection.bytesSent > 0 && connection.bytesReceived === 0) {
    return `waiting for ${peer} to answer the ${connection.bytesSent} bytes sent`;
  }
  return `connected to ${peer}, watching what it does`;
};

const ordinal = (value: number): string => {
  const tens = value % 100;
  if (tens >= 11 && tens <= 13) return `${value}th`;
  return `${value}${["th", "st", "nd", "rd"][value % 10] ?? "th"}`;
};
