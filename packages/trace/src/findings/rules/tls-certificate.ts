/** The server's certificate was not accepted, or would not have been: dates, trust, names. */
import type { CertificateInfo } from "../../event/tls-events.ts";
import type { ConnectionRecord } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { clockAt, codeOfUnauthorized, commonName, expiredSince, validIn } from "../certificate.ts";
import { clockCommand, platformOf, step, tlsCommand } from "../commands.ts";
import { failuresOf, failureSeverity } from "../failure.ts";
import { attemptPrefix, codeWords, targetWords } from "../failure-words.ts";
import type { FindingCode, NextStep, Severity } from "../finding.ts";
import { finding, proofs, type Rule } from "../rule.ts";
import { tlsKind } from "../tls-code.ts";
import { durationWords, listWords, sentence, shown } from "../words.ts";

/** A certificate that was judged, and by which event. */
interface Judged {
  readonly connection: ConnectionRecord;
  readonly index: number;
  readonly at: number;
  readonly code: string;
  readonly chain: readonly CertificateInfo[];
  /** What the certificate had to be for. */
  readonly name: string;
  /** Let pass with verification off. */
  readonly passed: boolean;
}

/** `certificate-expired`. */
export const certificateExpired: Rule = (trace) =>
  certificateFinding(trace, "certificate-expired", (judged) => {
    const { which, since } = stale(trace, judged, expiredSince);
    return {
      cause:
        since === undefined
          ? "The server's certificate has expired."
          : `${sentence(which)} expired ${durationWords(since)} ago.`,
      detail: ({ validTo }) => `valid until ${shown(validTo)}`,
      alternatives: ["This machine's clock is ahead."],
      nextSteps: [
        step("Renew the certificate on the server, and let the server load the new one."),
        step("Check this machine's clock.", clockCommand(platformOf(trace.header))),
        showStep(trace, judged),
      ],
    };
  });

/** `certificate-not-yet-valid`. */
export const certificateNotYetValid: Rule = (trace) =>
  certificateFinding(trace, "certificate-not-yet-valid", (judged) => {
    const { which, since } = stale(trace, judged, validIn);
    return {
      cause:
        since === undefined
          ? "The server's certificate is not valid yet."
          : `${sentence(which)} is not valid yet, and will be in ${durationWords(since)}.`,
      detail: ({ validFrom }) => `valid from ${shown(validFrom)}`,
      alternatives: ["This machine's clock is behind: that is the more frequent reason."],
      nextSteps: [
        step("Check this machine's clock.", clockCommand(platformOf(trace.header))),
        showStep(trace, judged),
      ],
    };
  });

/** `certificate-untrusted`. */
export const certificateUntrusted: Rule = (trace) =>
  certificateFinding(trace, "certificate-untrusted", (judged) => {
    const { code, chain } = judged;
    const [leaf] = chain;
    const top = chain.at(-1);
    const own = code === "DEPTH_ZERO_SELF_SIGNED_CERT";
    const known =
      own ||
      /^(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?))$/.test(
        code,
      );
    const alone = chain.length === 1 && !own;
    return {
      cause: own
        ? "The server's certificate is signed by itself, and by no authority that this machine trusts."
        : known
          ? "The server's certificate cannot be traced to an authority this machine trusts."
          : `The server's certificate was not accepted (${shown(code)}).`,
      detail: () =>
        own || top === undefined
          ? "signed by itself"
          : `its issuer "${commonName(top.issuer)}" is unknown here`,
      alternatives: [
        ...(alone
          ? ["The server does not send the intermediate certificate that leads to a known authority."]
          : []),
        ...(own ? [] : ["A proxy or a virus scanner on the way shows a certificate of its own."]),
      ],
      nextSteps: [
        ...(alone
          ? [step("Let the server send its whole chain, the intermediate certificates included.")]
          : []),
        step(
          leaf === undefined || own
            ? "If the certificate is meant to be so, save it to a file and name that in NODE_EXTRA_CA_CERTS before the program starts."
            : `If "${commonName(top?.issuer ?? leaf.issuer)}" is to be trusted, save its certificate to a file and name that in NODE_EXTRA_CA_CERTS before the program starts.`,
          "export NODE_EXTRA_CA_CERTS=/path/to/authority.pem",
        ),
        step("To trace beyond this: `--ca FILE` trusts that file, `--insecure` goes on without trust."),
        showStep(trace, judged),
      ],
    };
  });

/** A wildcard is nothing to connect to: it stands for one more label. */
const nameWords = (name: string): string =>
  name.startsWith("*.") ? `one such as host.${shown(name.slice(2))}` : shown(name);

/** `certificate-name-mismatch`. */
export const certificateNameMismatch: Rule = (trace) =>
  certificateFinding(trace, "certificate-name-mismatch", (judged) => {
    const names = judged.chain[0]?.names ?? [];
    const offered = names.length === 0 ? "other names" : listWords(names.map(shown));
    return {
      cause: `The server's certificate is for ${offered}, and not for ${shown(judged.name)}.`,
      detail: () => (names.length === 0 ? "it has no alternative names" : `for ${offered}`),
      alternatives: [
        "The name leads to another server than the one meant.",
        "The server has several certificates, and chose its default because the name asked for (SNI) is not among its own.",
      ],
      nextSteps: [
        step(
          names.length === 0
            ? "Connect by a name that the certificate has."
            : `Connect by a name that the certificate has: ${listWords(names.map(nameWords), "or")}.`,
        ),
        step(`Or let the certificate be issued for ${shown(judged.name)} too.`),
        showStep(trace, judged),
      ],
    };
  });

interface Telling {
  readonly cause: string;
  /** What of the server's own certificate proves it. */
  readonly detail: (leaf: CertificateInfo) => string;
  readonly alternatives: readonly string[];
  readonly nextSteps: readonly NextStep[];
}

const certificateFinding = (trace: Trace, kind: FindingCode, tell: (judged: Judged) => Telling) => {
  const judged = judgedAs(trace, kind);
  const [first] = judged;
  if (first === undefined) return [];
  const { cause, detail, alternatives, nextSteps } = tell(first);
  return [
    finding(kind, {
      severity: severityOf(trace, kind, first),
      cause,
      evidence: proofs(
        trace,
        judged,
        ({ index }) => index,
        (each) => `${attemptPrefix(trace, each.connection.attempt)}${judgedWords(each, detail)}`,
      ),
      alternatives,
      nextSteps: first.passed
        ? [...nextSteps, step("Switch verification on again once the certificate is right.")]
        : nextSteps,
    }),
  ];
};

const severityOf = (trace: Trace, kind: FindingCode, { passed }: Judged): Severity =>
  passed ? "warning" : failureSeverity(trace, failuresOf(trace, kind));

/** Certificates of one kind of finding: those refused, and those let pass with verification off. */
const judgedAs = (trace: Trace, kind: FindingCode): readonly Judged[] => [
  ...failuresOf(trace, kind).map(({ connection, index, code = "" }) => {
    const event = connection.tlsFailed?.event;
    const name = event?.servername ?? trace.header.endpoint.host;
    return {
      connection,
      index,
      at: trace.events[index]?.at ?? 0,
      code,
      chain: event?.chain ?? [],
      name,
      passed: false,
    };
  }),
  ...trace.connections.flatMap((connection) => {
    const { tlsSecured, tlsStarted } = connection;
    if (tlsSecured === undefined || tlsSecured.event.authorized) return [];
    const { index, event } = tlsSecured;
    const name = tlsStarted?.event.servername ?? trace.header.endpoint.host;
    const code = codeOfUnauthorized(event.chain, name, clockAt(trace, event.at));
    if (tlsKind(code, undefined, "") !== kind) return [];
    return [{ connection, index, at: event.at, code, chain: event.chain, name, passed: true }];
  }),
];

const judgedWords = (
  { connection, chain, code, passed }: Judged,
  detail: (leaf: CertificateInfo) => string,
): string => {
  const verdict = passed ? "was let pass, because verification is off" : `was refused${codeWords(code)}`;
  const [leaf] = chain;
  if (leaf === undefined) return `the certificate of ${targetWords(connection)} ${verdict}`;
  return `the certificate of ${targetWords(connection)}, "${commonName(leaf.subject)}", ${verdict}: ${detail(leaf)}`;
};

/** Which certificate of the chain is out of date and by how much; the server's own where nothing else is known. */
const stale = (
  trace: Trace,
  { chain, at }: Judged,
  span: (certificate: CertificateInfo, now: number) => number | undefined,
): { readonly which: string; readonly since: number | undefined } => {
  const now = clockAt(trace, at);
  const index = now === undefined ? -1 : chain.findIndex((each) => span(each, now) !== undefined);
  const certificate = chain[index];
  const since = certificate === undefined || now === undefined ? undefined : span(certificate, now);
  const which =
    index > 0 && certificate !== undefined
      ? `the certificate of "${commonName(certificate.subject)}" in the server's chain`
      : "the server's certificate";
  return { which, since };
};

const showStep = (trace: Trace, { connection, name }: Judged): NextStep => {
  const { host, port } = trace.header.endpoint;
  const servername = connection.tlsStarted?.event.servername ?? (name === host ? undefined : name);
  return step(
    "See the certificates that the server sends.",
    tlsCommand(platformOf(trace.header), host, port, servername),
  );
};
