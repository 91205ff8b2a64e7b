/** Plain text met a server that expects TLS: it said so, or the port and the abrupt end suggest it. */
import type { ConnectionRecord } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { platformOf, step, tlsCommand } from "../commands.ts";
import { type Failure, failureOf, speaksTls, tlsAnswer } from "../failure.ts";
import { attemptPrefix, failureProofs, targetWords } from "../failure-words.ts";
import type { NextStep } from "../finding.ts";
import { isLiteral } from "../addresses.ts";
import { serviceOnPort } from "../known-ports.ts";
import { finding, proofs, type Rule } from "../rule.ts";
import { byteWords, shown } from "../words.ts";

/** `plain-to-tls`. */
export const plainToTls: Rule = (trace) => {
  const said = trace.connections.flatMap((connection) => {
    const answer = tlsAnswer(trace, connection);
    return answer === undefined ? [] : [{ connection, ...answer }];
  });
  const [first] = said;
  if (first !== undefined) {
    const evidence = proofs(
      trace,
      said,
      ({ index }) => index,
      ({ connection, event }) =>
        `${attemptPrefix(trace, connection.attempt)}${targetWords(connection)} answered ` +
        (event.looksLike === "tls-alert" ? "with a TLS alert" : "that plain HTTP was sent to its HTTPS port"),
    );
    return [
      finding("plain-to-tls", {
        cause: `The server on ${targetWords(first.connection)} speaks TLS, and was spoken to without it.`,
        evidence,
        nextSteps: nextSteps(trace),
      }),
    ];
  }
  const confirmed = shownToSpeakTls(trace);
  return confirmed.length > 0 ? confirmed : suspected(trace);
};

/** The server only hung up, and a second connection showed that it speaks TLS. */
const shownToSpeakTls: Rule = (trace) => {
  const hungUp = trace.connections.flatMap((connection) => {
    const failure = speaksTls(trace, connection) === undefined ? undefined : failureOf(trace, connection);
    return failure?.kind === "plain-to-tls" ? [failure] : [];
  });
  const [first] = hungUp;
  const note = first === undefined ? undefined : speaksTls(trace, first.connection);
  if (first === undefined || note === undefined) return [];
  const where = targetWords(first.connection);
  return [
    finding("plain-to-tls", {
      cause: `The server on ${where} speaks TLS, and was spoken to without it.`,
      evidence: [
        ...failureProofs(trace, hungUp, hungUpWords),
        ...proofs(
          trace,
          [note],
          ({ index }) => index,
          ({ event: { protocol } }) =>
            `asked in a second connection, ${where} ` +
            (protocol === undefined
              ? "answered with a TLS alert"
              : `completed a TLS handshake (${shown(protocol)})`),
        ),
      ],
      nextSteps: nextSteps(trace),
    }),
  ];
};

const hungUpWords = ({ connection }: Failure): string =>
  `${targetWords(connection)} hung up without an answer to ${byteWords(connection.bytesSent)} of plain text`;

/** Nothing was said: the port is one where TLS is the custom, and the server hung up on what it was sent. */
const suspected: Rule = (trace) => {
  const { port } = trace.header.endpoint;
  const service = serviceOnPort(port);
  const hungUp = trace.connections.flatMap((connection) => hungUpAtOnce(trace, connection) ?? []);
  if (service?.tls !== "always" || hungUp.length === 0) return [];
  return [
    finding("plain-to-tls", {
      severity: "warning",
      cause: `The server may be expecting TLS, as is the custom on port ${port} (${service.name}).`,
      evidence: failureProofs(trace, hungUp, hungUpWords),
      alternatives: ["The server hung up for a reason of its own, which its log would say."],
      nextSteps: nextSteps(trace),
    }),
  ];
};

const hungUpAtOnce = (trace: Trace, connection: ConnectionRecord): Failure | undefined => {
  if (connection.tlsStarted !== undefined || connection.bytesSent === 0 || connection.bytesReceived > 0)
    return undefined;
  const failure = failureOf(trace, connection);
  return failure?.kind === "reset-after-accept" || failure?.kind === "closed-before-answer"
    ? failure
    : undefined;
};

const nextSteps = (trace: Trace): readonly NextStep[] => {
  const { host, port, scheme } = trace.header.endpoint;
  const secure = scheme === undefined ? undefined : secureSchemes.get(scheme);
  return [
    step(
      secure === undefined
        ? "Switch TLS on in the client, or use the port for plain connections."
        : `Write \`${secure}://\` in place of \`${scheme}://\`, or use the port for plain connections.`,
    ),
    step(
      "See what the server shows over TLS.",
      tlsCommand(platformOf(trace.header), host, port, isLiteral(host) ? undefined : host),
    ),
  ];
};

/** The scheme that means the same over TLS. */
const secureSchemes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    http: "https",
    ws: "wss",
    redis: "rediss",
    amqp: "amqps",
    mqtt: "mqtts",
    ldap: "ldaps",
    smtp: "smtps",
    imap: "imaps",
    pop3: "pop3s",
  }),
);
