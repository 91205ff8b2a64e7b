/** RFC 9293 §3.5.3: the peer's reset ended an open connection, at once or in the middle. */
import type { ConnectionRecord } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { packetsCommand, platformOf, socketCountCommand, step } from "../commands.ts";
import { failuresOf, failureSeverity, wasCut, type Failure } from "../failure.ts";
import { codeWords, failedAfter, failureProofs, logStep, targetWords } from "../failure-words.ts";
import type { Finding, FindingEvidence, NextStep } from "../finding.ts";
import { resetProof } from "../packets-seen.ts";
import { finding, proof, type Rule } from "../rule.ts";
import { byteWords, durationWords, shown } from "../words.ts";

/** `reset-after-accept`: before anything was received, and at once. */
export const resetAfterAccept: Rule = (trace) => {
  const failures = failuresOf(trace, "reset-after-accept");
  const first = failures[0];
  if (first === undefined) return [];
  const { closed } = first.connection;
  const cause =
    closed === undefined
      ? "The server cut the connection while it was being opened."
      : `The server cut the connection ${durationWords(closed.event.age)} after it opened, before answering.`;
  return [
    finding("reset-after-accept", {
      severity: failureSeverity(trace, failures),
      cause,
      evidence: [...failureProofs(trace, failures, resetWords), ...resetProof(trace, failures)],
      alternatives: [
        "The server refuses this client on sight: by its address, or because it has too many connections.",
        "A load balancer or a container's port forwarding took the connection and found no server behind it.",
        ...((closed?.event.bytesSent ?? 0) > 0
          ? ["The server did not understand what was sent, and dropped it."]
          : []),
      ],
      nextSteps: steps(trace, first),
    }),
  ];
};

/** `reset-after-bytes`: later, or after it had answered. */
export const resetAfterBytes: Rule = (trace) => {
  const failures = failuresOf(trace, "reset-after-bytes");
  const first = failures[0];
  const closed = first?.connection.closed?.event;
  if (first === undefined || closed === undefined) return [];
  if (!wasCut(first.connection)) return [brokenOff(trace, failures)];
  const answered =
    closed.bytesReceived > 0 ? `after sending ${byteWords(closed.bytesReceived)}` : "before answering";
  return [
    finding("reset-after-bytes", {
      severity: failureSeverity(trace, failures),
      cause: `The server cut the connection ${durationWords(closed.age)} after it opened, ${answered}.`,
      evidence: [
        ...failureProofs(trace, failures, resetWords),
        ...resetProof(trace, failures),
        ...lastDataProof(trace, first.connection),
      ],
      alternatives: [
        "A firewall, NAT or load balancer on the way cut it in the server's name: many forget a connection that is idle.",
        "The program behind the port ended or crashed while the connection was open.",
        ...(closed.bytesSent > 0
          ? [
              "The server closed without reading all that it had been sent, which turns its close into a reset.",
            ]
          : []),
      ],
      nextSteps: steps(trace, first),
    }),
  ];
};

/** The operating system ended the connection with an error that is no reset of the peer's. */
const brokenOff = (trace: Trace, failures: readonly Failure[]): Finding => {
  const closed = failures[0]?.connection.closed?.event;
  return finding("reset-after-bytes", {
    severity: failureSeverity(trace, failures),
    cause: `The connection broke off ${durationWords(closed?.age ?? 0)} after it opened${codeWords(closed?.code)}.`,
    evidence: failureProofs(trace, failures, endWords),
    alternatives: [
      "Something on this machine ended it: an administrator, a firewall, a network that went away.",
    ],
    nextSteps: [
      step("Look in this machine's own log at that time."),
      step(
        "See which connections there are, and in which states.",
        socketCountCommand(platformOf(trace.header)),
      ),
    ],
  });
};

const resetWords = (failure: Failure): string => {
  const { connection, code } = failure;
  const target = targetWords(connection);
  if (connection.closed === undefined)
    return `${target} reset the connection after ${failedAfter(failure)}${codeWords(code)}, before it was usable`;
  const { age } = connection.closed.event;
  return `${target} reset the connection ${durationWords(age)} after it opened${codeWords(code)}; ${bytesWords(connection)}`;
};

const endWords = ({ connection, code }: Failure): string =>
  `the connection to ${targetWords(connection)} ended ${durationWords(connection.closed?.event.age ?? 0)} after it opened` +
  `${codeWords(code)}; ${bytesWords(connection)}`;

const bytesWords = ({ bytesSent, bytesReceived }: ConnectionRecord): string =>
  `${byteWords(bytesSent)} had been sent to it, ${byteWords(bytesReceived)} received`;

/** When the last byte passed: a long silence before the reset points to something that forgets idle connections. */
const lastDataProof = (trace: Trace, { events, closed }: ConnectionRecord): readonly FindingEvidence[] => {
  const index = events.findLast((at) => trace.events[at]?.type === "data");
  const event = index === undefined ? undefined : trace.events[index];
  if (index === undefined || event === undefined || closed === undefined) return [];
  return [proof(trace, index, `the last byte passed ${durationWords(closed.event.at - event.at)} before`)];
};

const steps = (trace: Trace, { connection, index }: Failure): readonly NextStep[] => {
  const { address, port } = connection;
  const at = trace.events[index]?.at ?? 0;
  return [
    step(logStep(trace, at)),
    step(`Check that ${shown(address)} lets this client in: its access list, its limit of connections.`),
    step(
      "See which machine sends the reset, by its time to live.",
      packetsCommand(platformOf(trace.header), address, port),
    ),
  ];
};
