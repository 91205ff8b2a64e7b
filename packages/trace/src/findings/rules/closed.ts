/** RFC 9293 §3.6: the peer's FIN came first, before it had answered; and §3.6.1: it was written to all the same. */
import type { Trace } from "../../fold/trace.ts";
import { step } from "../commands.ts";
import { failuresOf, failureSeverity, wasCut, writtenAfterFin, type Failure } from "../failure.ts";
import { attemptPrefix, codeWords, failureProofs, logStep, targetWords } from "../failure-words.ts";
import type { FindingEvidence } from "../finding.ts";
import { knownService } from "../known-ports.ts";
import { finding, proofs, type Rule } from "../rule.ts";
import { byteWords, durationWords } from "../words.ts";

/** `closed-before-answer`. */
export const closedBeforeAnswer: Rule = (trace) => {
  const failures = failuresOf(trace, "closed-before-answer");
  const first = failures[0];
  if (first === undefined) return [];
  const sent = first.connection.bytesSent;
  const service = knownService(trace.header.endpoint);
  return [
    finding("closed-before-answer", {
      severity: failureSeverity(trace, failures),
      cause: `The server closed the connection ${durationWords(ageOf(first))} after it opened, ${sent > 0 ? "before answering" : "without sending anything"}.`,
      evidence: failureProofs(trace, failures, closedWords),
      alternatives: [
        "The server has reached a limit, of connections or of file descriptors, and closes what it cannot serve.",
        "A load balancer or a container's port forwarding took the connection and found no server behind it.",
        ...(trace.header.endpoint.tls ? [] : ["The server expects TLS, and was spoken to without it."]),
        ...(sent > 0 ? ["The server did not understand what was sent."] : []),
      ],
      nextSteps: [
        step(logStep(trace, trace.events[first.index]?.at ?? 0)),
        step(
          service === undefined
            ? "Check that the port is that of the service meant."
            : `Check that the port is that of ${service.name}, whose default is ${service.port}.`,
        ),
        step("Check the server's limits of connections and descriptors, and its access list."),
      ],
    }),
  ];
};

/** `wrote-after-half-close`. */
export const wroteAfterHalfClose: Rule = (trace) => {
  const failures = failuresOf(trace, "wrote-after-half-close");
  const first = failures[0];
  if (first === undefined) return [];
  const { connection } = first;
  const bytes = writtenAfterFin(trace, connection).reduce((sum, { event }) => sum + event.bytes, 0);
  const lost = connection.closed?.event.bytesUnacknowledged;
  return [
    finding("wrote-after-half-close", {
      severity: failureSeverity(trace, failures),
      cause: fateWords(wasCut(connection), bytes, lost),
      evidence: [
        ...failures.flatMap((failure) => halfCloseProofs(trace, failure)),
        ...failureProofs(
          trace,
          failures.filter(({ connection: { closed } }) => closed !== undefined),
          endWords,
        ),
      ],
      alternatives: [
        "The server still read what came, and had only finished sending: then the bytes may have arrived.",
      ],
      nextSteps: [
        step(
          "Treat the server's end of data (`end` in Node) as the end, unless the protocol allows a half-closed connection.",
        ),
        step(
          "Take what was written last as not delivered, and send it again over a new connection if that is safe.",
        ),
        step(logStep(trace, trace.events[first.index]?.at ?? 0)),
      ],
    }),
  ];
};

const fateWords = (cut: boolean, bytes: number, lost: number | undefined): string => {
  const after = "written after the server had closed its side";
  const verb = bytes === 1 ? "was" : "were";
  if (cut) return `${byteWords(bytes)} ${after} ${verb} answered with a reset.`;
  if (lost === undefined || lost === 0) return `${byteWords(bytes)} ${after} may be lost.`;
  return `${byteWords(bytes)} ${after} ${verb} not all taken: ${byteWords(lost)} stayed unacknowledged.`;
};

const halfCloseProofs = (trace: Trace, { connection }: Failure): readonly FindingEvidence[] => {
  const { peerFinished, attempt } = connection;
  const prefix = attemptPrefix(trace, attempt);
  const target = targetWords(connection);
  return [
    ...proofs(
      trace,
      peerFinished === undefined ? [] : [peerFinished],
      ({ index }) => index,
      ({ event }) => `${prefix}${target} had finished sending (FIN) after ${byteWords(event.bytesReceived)}`,
    ),
    ...proofs(
      trace,
      writtenAfterFin(trace, connection).slice(0, 3),
      ({ index }) => index,
      ({ event }) => `${prefix}${byteWords(event.bytes)} were written to ${target} after that`,
    ),
  ];
};

const endWords = ({ connection, code }: Failure): string => {
  const { by = "local", age = 0, bytesUnacknowledged } = connection.closed?.event ?? {};
  const how = by === "reset" ? "ended by a reset" : "ended";
  // A reset empties the queue: that nothing was left in it then says nothing of what arrived.
  const unacknowledged =
    bytesUnacknowledged === undefined || wasCut(connection)
      ? ""
      : `, with ${byteWords(bytesUnacknowledged)} unacknowledged`;
  return `the connection to ${targetWords(connection)} ${how} ${durationWords(age)} after it opened${codeWords(code)}${unacknowledged}`;
};

const ageOf = ({ connection }: Failure): number => {
  const { closed, connected, peerFinished } = connection;
  return closed?.event.age ?? (peerFinished?.event.at ?? 0) - (connected?.event.at ?? 0);
};

const closedWords = (failure: Failure): string => {
  const { connection } = failure;
  return (
    `${targetWords(connection)} closed its side (FIN) ${durationWords(ageOf(failure))} after the connection opened; ` +
    `${byteWords(connection.bytesSent)} had been sent to it, ${byteWords(connection.bytesReceived)} received`
  );
};
