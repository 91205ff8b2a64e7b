/** A limit set on this side ended the work. Names the phase it ended, and the phase that had used the time up. */
import type { DeadlineNote } from "../../event/note-event.ts";
import type { ConnectionRecord, Indexed } from "../../fold/records.ts";
import type { PhaseDurations } from "../../fold/summary.ts";
import type { Trace } from "../../fold/trace.ts";
import { platformOf, resolversCommand, step } from "../commands.ts";
import { targetWords } from "../failure-words.ts";
import type { Finding, FindingEvidence, NextStep } from "../finding.ts";
import { finding, proof, type Rule } from "../rule.ts";
import { byteWords, durationWords, shown } from "../words.ts";
import { lookupEnded } from "./lookup.ts";

type Phase = DeadlineNote["phase"];

/** `deadline`: the overall limit, or the limit of one address or of an answer where that was the end of the last attempt. */
export const deadline: Rule = (trace) => {
  const note = deadlineNotes(trace).at(-1);
  if (note !== undefined) return [byNote(trace, note)];
  const limit = byTimer(trace);
  return limit === undefined ? [] : [limit];
};

const deadlineNotes = (trace: Trace): readonly Indexed<DeadlineNote>[] =>
  trace.notes.flatMap(({ index, event }) => (event.topic === "deadline" ? [{ index, event }] : []));

const byNote = (trace: Trace, { index, event }: Indexed<DeadlineNote>): Finding => {
  const { phase, limit } = event;
  const whole = trace.phases();
  const eater = eaterOf(whole, phase);
  // The time spent in a phase may come from several attempts, while the limit is that of one answer.
  const spent = eater === undefined ? 0 : Math.min(whole[eater] ?? 0, limit);
  const rest = eater === undefined ? "" : `, and ${phaseNouns[eater]} had used ${durationWords(spent)} of it`;
  return finding("deadline", {
    severity: severityOf(trace),
    cause: `The limit of ${durationWords(limit)} ran out while ${phaseWords(trace, phase)}${rest}.`,
    evidence: [
      proof(trace, index, `the limit of ${durationWords(limit)} ended ${phaseNouns[phase]}`),
      ...phaseProofs(trace, eater ?? phase),
    ],
    alternatives: alternatives(trace, eater ?? phase),
    nextSteps: nextSteps(trace, eater ?? phase),
  });
};

/** Without a note: a timer of ours on the last attempt's addresses or its TLS, or an answer that did not come. */
const byTimer = (trace: Trace): Finding | undefined => {
  const last = trace.attempts.at(-1);
  // While an attempt goes on, another address may still do.
  if (trace.outcome === "connected" || last?.endedAt === undefined) return undefined;
  const { connections } = last;
  const tls = connections.findLast(
    ({ tlsFailed }) =>
      tlsFailed !== undefined &&
      (tlsFailed.event.timer !== undefined || tlsFailed.event.code === "ETIMEDOUT"),
  );
  if (tls?.tlsFailed !== undefined) {
    const { index, event } = tls.tlsFailed;
    return limitFinding(
      trace,
      "tls",
      event.duration,
      proof(
        trace,
        index,
        `TLS with ${targetWords(tls)} was not complete after ${durationWords(event.duration)}`,
      ),
    );
  }
  const silent = connections.findLast(isSilent);
  if (silent?.closed !== undefined) return noAnswer(trace, silent);
  const lookup = last.lookup?.failures.findLast(({ event }) => event.code === "ETIMEDOUT");
  if (lookup !== undefined && connections.length === 0) {
    const { index, event } = lookup;
    return limitFinding(
      trace,
      "lookup",
      event.duration,
      proof(
        trace,
        index,
        `the lookup of ${shown(event.host)} had no answer after ${durationWords(event.duration)}`,
      ),
    );
  }
  if (connections.some(({ connected }) => connected !== undefined)) return undefined;
  const timed = connections.findLast(({ failed }) => failed?.event.timer !== undefined);
  if (timed?.failed === undefined) return undefined;
  const { index, event } = timed.failed;
  const which = event.timer === "overall" ? "the overall limit" : "the limit for one address";
  return limitFinding(
    trace,
    "tcp",
    event.duration,
    proof(
      trace,
      index,
      `${which} ended the attempt on ${targetWords(timed)} after ${durationWords(event.duration)}`,
    ),
  );
};

const limitFinding = (trace: Trace, phase: Phase, limit: number, evidence: FindingEvidence): Finding =>
  finding("deadline", {
    severity: severityOf(trace),
    cause: `Time ran out after ${durationWords(limit)} of ${phaseWords(trace, phase)}.`,
    evidence: [evidence],
    alternatives: alternatives(trace, phase),
    nextSteps: nextSteps(trace, phase),
  });

/** An open connection that was given up: by a limit of ours, or by the operating system's keep-alive or retransmission. */
const isSilent = ({ connected, closed }: ConnectionRecord): boolean =>
  connected !== undefined &&
  (closed?.event.by === "timeout" || (closed?.event.by === "failed" && closed.event.code === "ETIMEDOUT"));

const noAnswer = (trace: Trace, connection: ConnectionRecord): Finding => {
  const { closed } = connection;
  const { age = 0, bytesSent = 0, bytesReceived = 0 } = closed?.event ?? {};
  return finding("deadline", {
    severity: severityOf(trace),
    cause: `Time ran out ${durationWords(age)} after the connection had opened, while waiting for an answer.`,
    evidence: [
      proof(
        trace,
        closed?.index ?? 0,
        `${targetWords(connection)} was given up ${durationWords(age)} after it had opened: ${byteWords(bytesSent)} sent, ${byteWords(bytesReceived)} received`,
      ),
    ],
    alternatives: alternatives(trace, "answer"),
    nextSteps: nextSteps(trace, "answer"),
  });
};

const severityOf = (trace: Trace): "error" | "warning" => (trace.outcome === "failed" ? "error" : "warning");

/** The phase before the one that was ended, where it used more than half of the whole. */
const eaterOf = (durations: PhaseDurations, ended: Phase): Phase | undefined => {
  if (ended === "answer") return undefined;
  const order: readonly Phase[] = ["lookup", "tcp", "tls", "wait"];
  const largest = order.toSorted((a, b) => (durations[b] ?? 0) - (durations[a] ?? 0))[0];
  if (largest === undefined || largest === ended) return undefined;
  return (durations[largest] ?? 0) > durations.total / 2 ? largest : undefined;
};

const phaseWords = (trace: Trace, phase: Phase): string => {
  const host = shown(trace.header.endpoint.host);
  switch (phase) {
    case "lookup":
      return `looking up ${host}`;
    case "tcp":
      return `waiting for ${host} to accept the connection`;
    case "tls":
      return `waiting for ${host} in the TLS handshake`;
    case "wait":
      return "waiting for the next attempt";
    case "answer":
      return `waiting for ${host} to answer`;
  }
};

const phaseNouns: Readonly<Record<Phase, string>> = {
  lookup: "the name lookup",
  tcp: "the wait for a connection",
  tls: "the TLS handshake",
  wait: "the wait between attempts",
  answer: "the wait for an answer",
};

/** The event that shows how long the phase took, where one does. */
const phaseProofs = (trace: Trace, phase: Phase): readonly FindingEvidence[] => {
  const last = trace.attempts.at(-1);
  if (last === undefined) return [];
  if (phase === "lookup") {
    const ended = lookupEnded(trace, last.number);
    return ended === undefined
      ? []
      : [proof(trace, ended.index, `the lookup ended after ${durationWords(ended.event.duration)}`)];
  }
  const connected = last.connections.findLast((connection) => connection.connected !== undefined);
  if (connected?.connected === undefined || phase === "wait") return [];
  const { index, event } = connected.connected;
  return [
    proof(trace, index, `${targetWords(connected)} had connected after ${durationWords(event.duration)}`),
  ];
};

const alternatives = (trace: Trace, phase: Phase): readonly string[] => {
  switch (phase) {
    case "lookup":
      return ["A name server does not answer, and the next one was not reached in time."];
    case "tcp":
      return ["The limit is shorter than the way there takes."];
    case "tls":
      return [
        "The other side does not speak TLS, and waits to be spoken to in its own protocol.",
        "The server is overloaded.",
      ];
    case "wait":
      return ["The limit leaves no room for the retry policy's delays."];
    case "answer":
      return [
        ...(isHttp(trace) ? ["The server does not answer HEAD requests, which is what was sent."] : []),
        "The server waits for something else: a request in its own protocol, or TLS.",
        "The program behind the port is stuck or overloaded, while its operating system still accepts connections.",
      ];
  }
};

const isHttp = ({ header }: Trace): boolean => /^https?$/.test(header.endpoint.scheme ?? "");

const nextSteps = (trace: Trace, phase: Phase): readonly NextStep[] => {
  const longer = step("Allow more time, if the answer is known to be slow.");
  switch (phase) {
    case "lookup":
      return [
        step("See which name servers this machine asks.", resolversCommand(platformOf(trace.header))),
        longer,
      ];
    case "tcp":
      return [step("See whether the address and the firewalls on the way are right."), longer];
    case "tls":
    case "answer":
      return [
        step("See whether the program behind the port is alive: its log, its load."),
        step("Check that it speaks the protocol that it was spoken to in."),
        ...(phase === "answer" && isHttp(trace)
          ? [step("Trace without the HEAD request: `--no-request` on the command line.")]
          : []),
        longer,
      ];
    case "wait":
      return [step("Allow more time, or make the delays of the retry policy shorter.")];
  }
};
