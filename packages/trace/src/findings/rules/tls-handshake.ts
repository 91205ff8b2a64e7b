/** The TLS handshake failed, and not for the server's certificate: no TLS at all, no agreement, or a certificate wanted. */
import type { Trace } from "../../fold/trace.ts";
import { platformOf, step, tlsCommand } from "../commands.ts";
import { failuresOf, failureSeverity, otherProtocol, type Failure } from "../failure.ts";
import { attemptPrefix, codeWords, failureProofs, logStep, targetWords } from "../failure-words.ts";
import type { FindingEvidence, NextStep } from "../finding.ts";
import { serviceOnPort } from "../known-ports.ts";
import { finding, proofs, type Rule } from "../rule.ts";
import { alertOf } from "../tls-code.ts";
import { byteWords, durationWords, shown } from "../words.ts";

/** `not-tls`. */
export const notTls: Rule = (trace) => {
  const failures = failuresOf(trace, "not-tls");
  const first = failures[0];
  if (first === undefined) return [];
  const { port } = first.connection;
  const spoken = otherProtocol(trace, first.connection)?.event.looksLike?.toUpperCase();
  const service = serviceOnPort(port);
  const target = targetWords(first.connection);
  // Our own bytes coming back are TLS of a kind; anything else is no TLS for certain.
  const certain = first.code !== "ERR_SSL_UNEXPECTED_MESSAGE";
  return [
    finding("not-tls", {
      severity: failureSeverity(trace, failures),
      cause:
        spoken !== undefined
          ? `The server on ${target} speaks ${spoken} and not TLS.`
          : certain
            ? `What answers on ${target} does not speak TLS.`
            : `It looks like what answers on ${target} does not speak TLS.`,
      evidence: [
        ...failureProofs(trace, failures, tlsWords),
        ...failures.flatMap((failure) => spokenProof(trace, failure)),
      ],
      alternatives: [
        ...(service?.tls === "upgrade"
          ? [
              `${service.name} begins in plain text and turns to TLS on request: its client does that by itself.`,
            ]
          : []),
        "A proxy on the way answered in the server's place, in plain text.",
      ],
      nextSteps: [
        step(
          service?.tls === "upgrade"
            ? `Connect without TLS from the first byte: ${service.name} upgrades later.`
            : "Connect without TLS, or use the port on which the server speaks TLS.",
        ),
        step("See what the server says to a TLS greeting.", command(trace, first, "")),
      ],
    }),
  ];
};

/** `tls-refused`. */
export const tlsRefused: Rule = (trace) => {
  const failures = failuresOf(trace, "tls-refused");
  const first = failures[0];
  if (first === undefined) return [];
  const refusal = refusalOf(first);
  return [
    finding("tls-refused", {
      severity: failureSeverity(trace, failures),
      cause: refusal.cause,
      evidence: failureProofs(trace, failures, tlsWords),
      alternatives: refusal.alternatives,
      nextSteps: [
        step(refusal.step),
        step("See what the server agrees to.", command(trace, first, "-brief")),
        step(logStep(trace, trace.events[first.index]?.at ?? 0)),
      ],
    }),
  ];
};

/** `client-certificate-required`. */
export const clientCertificateRequired: Rule = (trace) => {
  const failures = failuresOf(trace, "client-certificate-required");
  const first = failures[0];
  if (first === undefined) return [];
  const alert = alertIn(first);
  const wanted = alert === "certificate_required" || alert === "no_certificate";
  return [
    finding("client-certificate-required", {
      severity: failureSeverity(trace, failures),
      cause: wanted
        ? "The server wants a certificate from this client, and got none."
        : `The server did not accept this client's certificate${alert === undefined ? "" : ` (${shown(alert)})`}.`,
      evidence: failureProofs(trace, failures, tlsWords),
      alternatives: wanted ? [] : ["The client sent no certificate, and the server words its refusal so."],
      nextSteps: [
        step("Give the client a certificate and its key that the server's authority has issued."),
        step(
          "See which authorities the server accepts, and try a certificate.",
          command(trace, first, "-cert client.pem -key client.key"),
        ),
      ],
    }),
  ];
};

interface Refusal {
  readonly cause: string;
  readonly alternatives: readonly string[];
  readonly step: string;
}

const refusalOf = (failure: Failure): Refusal => {
  const alert = alertIn(failure);
  if (alert !== undefined) {
    const known = alertRefusals.get(alert);
    return (
      known ?? {
        cause: `The server ended the TLS handshake with the alert ${shown(alert)}.`,
        alternatives: [],
        step: "Compare the versions and ciphers of both sides.",
      }
    );
  }
  const { code = "" } = failure;
  if (/PROTOCOL|VERSION/.test(code)) return noCommonVersion;
  if (/CIPHER/.test(code)) return noCommonCipher;
  if (failure.connection.tlsFailed === undefined || code === "ECONNRESET" || code === "EPIPE") return hungUp;
  return {
    cause: `The TLS handshake failed on this side with ${shown(code)}.`,
    alternatives: ["The server's key, certificate or parameters are too weak or too old for this client."],
    step: "Compare the versions, ciphers and key sizes of both sides.",
  };
};

const noCommonVersion: Refusal = {
  cause: "The server and this client have no version of TLS in common.",
  alternatives: [
    "The server speaks only versions that this client has given up as unsafe, or the other way round.",
  ],
  step: "Allow a version on one side that the other speaks; TLS 1.2 is spoken almost everywhere.",
};

const noCommonCipher: Refusal = {
  cause: "The server and this client have no cipher in common.",
  alternatives: ["The server's certificate is of a kind that none of the ciphers offered can use."],
  step: "Allow a cipher on one side that the other has.",
};

const hungUp: Refusal = {
  cause: "The server cut the connection during the TLS handshake.",
  alternatives: [
    "The server does not speak TLS on this port, and hung up on what it took for nonsense.",
    "The server has no site of the name asked for (SNI), or accepts no client from this address.",
    "A firewall on the way cuts TLS to this name.",
  ],
  step: "Check that the port is one for TLS, and that the server knows the name.",
};

/** By TLS's own name for the alert. */
const alertRefusals: ReadonlyMap<string, Refusal> = new Map(
  Object.entries({
    protocol_version: noCommonVersion,
    insufficient_security: {
      ...noCommonCipher,
      cause: "The server finds the ciphers that this client offers too weak.",
    },
    handshake_failure: {
      cause: "The server found nothing to agree on in the TLS handshake.",
      alternatives: [
        "The server wants a certificate from this client: before TLS 1.3 many say it so.",
        "The two sides have no cipher or no kind of key in common.",
      ],
      step: "Compare the ciphers of both sides, and ask whether the server wants a client certificate.",
    },
    no_application_protocol: {
      cause: "The server speaks none of the protocols that this client offered (ALPN).",
      alternatives: [],
      step: "Offer a protocol that the server speaks, such as `http/1.1`, or offer none.",
    },
    unrecognized_name: {
      cause: "The server has no site of the name asked for (SNI).",
      alternatives: [],
      step: "Check the name, or set the server name that the server expects.",
    },
    internal_error: {
      cause: "The server failed within itself during the TLS handshake.",
      alternatives: ["The server has no certificate for the name asked for (SNI): some say it so."],
      step: "Look for the failure in the server's log.",
    },
  }),
);

const alertIn = ({ connection, code }: Failure): string | undefined =>
  connection.tlsFailed?.event.alert ?? (code === undefined ? undefined : alertOf(code));

const tlsWords = (failure: Failure): string => {
  const { connection, code } = failure;
  const { tlsFailed, closed } = connection;
  const target = targetWords(connection);
  const alert = alertIn(failure);
  const by = alert === undefined ? "" : ` with the alert ${shown(alert)}`;
  if (tlsFailed !== undefined)
    return `TLS with ${target} failed after ${durationWords(tlsFailed.event.duration)}${by}${codeWords(code)}`;
  const { age = 0, bytesReceived = 0 } = closed?.event ?? {};
  return `${target} ended the connection ${durationWords(age)} after it opened, during TLS${by}${codeWords(code)}; ${byteWords(bytesReceived)} received`;
};

const spokenProof = (trace: Trace, { connection }: Failure): readonly FindingEvidence[] => {
  const spoken = otherProtocol(trace, connection);
  return proofs(
    trace,
    spoken === undefined ? [] : [spoken],
    ({ index }) => index,
    ({ event }) =>
      `${attemptPrefix(trace, connection.attempt)}what ${targetWords(connection)} sent begins as ${event.looksLike?.toUpperCase() ?? "another protocol"} does`,
  );
};

const command = (trace: Trace, { connection }: Failure, options: string): NextStep["command"] => {
  const { host, port } = trace.header.endpoint;
  return tlsCommand(platformOf(trace.header), host, port, connection.tlsStarted?.event.servername, options);
};
