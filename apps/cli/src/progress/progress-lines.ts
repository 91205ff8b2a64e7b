/** How far a trace has come, as lines for a terminal. Pure: the same trace at the same time gives the same lines. */
import {
  type AttemptRecord,
  type ConnectionRecord,
  formatDuration,
  lastSignAt,
  type RunningTrace,
  type TextStyle,
  waitingFor,
} from "@tcplens/trace";

/** What the lines depend on. */
export interface ProgressView {
  readonly trace: RunningTrace;
  /** ms since the trace's start. */
  readonly now: number;
  /** Columns: no line is longer. */
  readonly width: number;
  /** Lines: no more are given; what happened last is kept. At least 3. */
  readonly rows: number;
  readonly style: TextStyle;
}

/** See the file's head. The first line names the endpoint; the last says what is waited for, after a second of silence. */
export const progressLines = ({ trace, now, width, rows, style }: ProgressView): readonly string[] => {
  const steps = trace.attempts.flatMap((attempt) => attemptSteps(attempt, trace, now));
  const tail =
    now - lastSignAt(trace) >= SILENCE ? [style.yellow(cut(`  ${waitingFor(trace, now)}`, width))] : [];
  const room = rows - 1 - tail.length;
  const shown = steps.length <= room ? steps : steps.slice(steps.length - room);
  const frame = frames[Math.floor(now / FRAME) % frames.length] ?? "";
  const clock = formatDuration(Math.floor(now / 100) * 100);
  const heading = cut(`${frame} ${trace.header.endpoint.text}  ${clock}`, width);
  return [style.bold(heading), ...shown.map((step) => paint(step, width, style)), ...tail];
};

/** One line before it is cut and coloured. */
interface Step {
  readonly label: string;
  readonly time: string;
  readonly text: string;
  readonly tone: "good" | "bad" | "waiting" | "plain";
}

const attemptSteps = (attempt: AttemptRecord, trace: RunningTrace, now: number): readonly Step[] => [
  ...lookupSteps(attempt, now),
  ...attempt.connections.flatMap((connection, index) =>
    connectionSteps(connection, index === 0 ? `attempt ${attempt.number}` : "", now),
  ),
  ...waitSteps(attempt, trace, now),
];

const lookupSteps = ({ lookup }: AttemptRecord, now: number): readonly Step[] => {
  if (lookup === undefined || lookup.literal) return [];
  if (lookup.endedAt === undefined) return [running("lookup", now - lookup.startedAt, lookup.host)];
  const time = formatDuration(lookup.endedAt - lookup.startedAt);
  if (lookup.addresses.length > 0) {
    return [{ label: "lookup", time, text: lookup.addresses.join(", "), tone: "plain" }];
  }
  const codes = [...new Set(lookup.failures.map(({ event }) => event.code))].join(", ");
  return [{ label: "lookup", time, text: `${lookup.host} not found (${codes})`, tone: "bad" }];
};

const connectionSteps = (connection: ConnectionRecord, label: string, now: number): readonly Step[] => {
  const { address, failed, connected, abandoned } = connection;
  if (failed !== undefined) {
    const time = formatDuration(failed.event.duration);
    return [{ label, time, text: `${address}  failed (${failed.event.code})`, tone: "bad" }];
  }
  if (abandoned !== undefined) {
    const time = formatDuration(abandoned.event.duration);
    return [{ label, time, text: `${address}  given up`, tone: "plain" }];
  }
  if (connected === undefined) return [running(label, now - connection.startedAt, `${address}  SYN sent`)];
  const time = formatDuration(connected.event.duration);
  return [{ label, time, text: `${address}  connected`, tone: "good" }, ...tlsSteps(connection, now)];
};

const tlsSteps = ({ tlsStarted, tlsSecured, tlsFailed }: ConnectionRecord, now: number): readonly Step[] => {
  if (tlsStarted === undefined) return [];
  if (tlsSecured !== undefined) {
    const { duration, protocol, cipher } = tlsSecured.event;
    return [{ label: "TLS", time: formatDuration(duration), text: `${protocol}, ${cipher}`, tone: "good" }];
  }
  if (tlsFailed !== undefined) {
    const { duration, code } = tlsFailed.event;
    return [{ label: "TLS", time: formatDuration(duration), text: `failed (${code})`, tone: "bad" }];
  }
  return [running("TLS", now - tlsStarted.event.at, "handshake")];
};

const waitSteps = (attempt: AttemptRecord, trace: RunningTrace, now: number): readonly Step[] => {
  if (attempt.retry === undefined) return [];
  const { at, delay, reason } = attempt.retry.event;
  const over = trace.attempts.at(-1) !== attempt || now >= at + delay;
  if (over) return [{ label: "wait", time: formatDuration(delay), text: reason, tone: "plain" }];
  return [running("wait", now - at, `of ${formatDuration(delay)}: ${reason}`)];
};

const running = (label: string, for_: number, text: string): Step => ({
  label,
  time: `${formatDuration(Math.max(0, for_))} …`,
  text,
  tone: "waiting",
});

const paint = (step: Step, width: number, style: TextStyle): string => {
  const line = cut(`  ${step.label.padEnd(10)}  ${step.time.padStart(9)}  ${step.text}`, width);
  if (step.tone === "good") return style.green(line);
  if (step.tone === "bad") return style.red(line);
  if (step.tone === "waiting") return style.yellow(line);
  return line;
};

/** At most `width` columns, with an ellipsis where something was cut. What is printed here is one column a character. */
const cut = (text: string, width: number): string => {
  segmenter ??= new Intl.Segmenter("en");
  const characters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
};

/** Made when it is needed: that takes as long as tracing a connection. */
let segmenter: Intl.Segmenter | undefined;

/** ms without an event after which the reader is told what is waited for. */
const SILENCE = 1000;

/** ms that one picture of the mark before the endpoint stands. */
const FRAME = 120;
const frames = ["◐", "◓", "◑", "◒"];
