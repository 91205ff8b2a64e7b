/** The verdict in one line: a few words, and what belongs in brackets behind them. */
import type { Finding, FindingCode } from "../findings/finding.ts";
import { countWords, shown } from "../findings/words.ts";
import type { ConnectionRecord } from "../fold/records.ts";
import type { Trace } from "../fold/trace.ts";
import { formatDuration } from "./duration.ts";
import { failureVerb } from "./failure-words.ts";
import { overcomeBy } from "./overcome.ts";
import { printable } from "./printable.ts";
import type { Verdict } from "./verdict.ts";

/** The headline and its details. */
export interface Headline {
  readonly headline: string;
  readonly details: readonly string[];
}

/** @param findings The worst first. */
export const headlineOf = (trace: Trace, verdict: Verdict, findings: readonly Finding[]): Headline => {
  const [worst] = findings;
  switch (verdict) {
    case "running":
      return { headline: runningWords(trace), details: [`${formatDuration(trace.endedAt)} so far`] };
    case "failed":
      return { headline: failedWords(trace, worst), details: failedDetails(trace) };
    case "warning":
    case "connected": {
      const serious = worst !== undefined && worst.severity !== "info" ? shortCauses[worst.code] : undefined;
      const attempt = worst === undefined ? undefined : overcomeBy(trace, worst);
      if (serious !== undefined && attempt !== undefined) return connectedLate(trace, serious, attempt);
      const behind = serious === undefined ? "" : `: ${serious}`;
      return { headline: `${connectedWords(trace)}${behind}`, details: connectedDetails(trace) };
    }
  }
};

/** The time until the connection could be used: TLS, where it is spoken, included. */
const connectedWords = (trace: Trace): string => {
  const record = trace.established;
  const usable = record?.tlsSecured ?? record?.connected;
  if (usable === undefined) return "connected";
  // From the first lookup or address on: what the program did before that is not the network's time.
  const began = trace.attempts[0]?.startedAt ?? 0;
  return `connected in ${formatDuration(usable.event.at - began)}`;
};

/** After a retry: what was the matter before must not read as if it still were. */
const connectedLate = (trace: Trace, before: string, attempt: number): Headline => ({
  headline: `${connectedWords(trace)}, at attempt ${attempt}`,
  details: [`before: ${before}`, ...connectedDetails(trace)],
});

const connectedDetails = (trace: Trace): readonly string[] => {
  const record = trace.established;
  const details: string[] = [];
  if (record !== undefined && record.address !== trace.header.endpoint.host)
    details.push(shown(record.address));
  if (record?.tlsSecured !== undefined) details.push(printable(record.tlsSecured.event.protocol, 20));
  if (trace.cancelled) details.push("cancelled");
  return details;
};

const failedWords = (trace: Trace, worst: Finding | undefined): string => {
  if (worst !== undefined && worst.severity === "error") return shortCauses[worst.code];
  return trace.cancelled ? "cancelled" : "failed";
};

const failedDetails = (trace: Trace): readonly string[] => {
  const { endedAt, attempts } = trace;
  const last = attempts.at(-1)?.connections.at(-1);
  const how = last === undefined ? [] : lastWords(last);
  const addresses = new Set(trace.connections.map(({ address }) => address)).size;
  return [
    ...how,
    ...(attempts.length > 1
      ? [`${countWords(attempts.length, "attempt")} in ${formatDuration(spent(trace))}`]
      : []),
    ...(addresses > 1 ? [countWords(addresses, "address", "addresses")] : []),
    ...(how.length === 0 && attempts.length <= 1 ? [`after ${formatDuration(endedAt)}`] : []),
  ];
};

/** From the first attempt's start until the retry policy ended it: what was done around that is not the attempts' time. */
const spent = ({ attempts, endedAt }: Trace): number =>
  (attempts.at(-1)?.stopped?.event.at ?? endedAt) - (attempts[0]?.startedAt ?? 0);

/** How the last connection failed, with the time that took. */
const lastWords = ({ failed, tlsFailed, closed }: ConnectionRecord): readonly string[] => {
  if (failed !== undefined)
    return [`${failureVerb(failed.event)} in ${formatDuration(failed.event.duration)}`];
  if (tlsFailed !== undefined) return [`TLS failed in ${formatDuration(tlsFailed.event.duration)}`];
  if (closed === undefined) return [];
  return [`${closed.event.by === "reset" ? "reset" : "closed"} after ${formatDuration(closed.event.age)}`];
};

const runningWords = (trace: Trace): string => {
  const attempt = trace.attempts.at(-1);
  if (attempt === undefined) return "starting";
  if (attempt.retry !== undefined)
    return `waiting ${formatDuration(attempt.retry.event.delay)} before attempt ${attempt.number + 1}`;
  const record = trace.established;
  if (record !== undefined) {
    if (record.tlsStarted !== undefined && record.tlsSecured === undefined)
      return "waiting for the TLS handshake";
    return connectedWords(trace);
  }
  const tried = attempt.connections
    .filter(({ outcome }) => outcome === "pending")
    .map(({ address }) => shown(address));
  if (tried.length > 0) return `waiting for an answer from ${tried.join(", ")}`;
  return attempt.lookup?.endedAt === undefined ? "looking the name up" : "connecting";
};

/** The cause of each finding in a few words that go on from an endpoint's name. */
const shortCauses: Readonly<Record<FindingCode, string>> = {
  refused: "nothing is listening",
  "refused-by-icmp": "refused by an ICMP error",
  "syn-unanswered": "it never answered",
  "host-unreachable": "the host cannot be reached",
  "network-unreachable": "its network cannot be reached",
  "no-route": "this machine has no route to it",
  "name-not-found": "the name has no address",
  "name-lookup-failing": "the name cannot be looked up",
  "name-lookup-slow": "the name lookup was slow",
  "family-broken": "one address family does not work",
  "localhost-one-family": "it listens on one address family only",
  "all-addresses-failed": "none of its addresses works",
  deadline: "the time was up",
  "local-resources": "this machine has run out of resources",
  prohibited: "this machine does not permit it",
  "reset-after-accept": "the server cut the connection at once",
  "reset-after-bytes": "the server cut the connection",
  "closed-before-answer": "the server closed without an answer",
  "wrote-after-half-close": "data was sent after the peer had closed",
  "not-tls": "the server does not speak TLS",
  "certificate-expired": "the certificate has expired",
  "certificate-not-yet-valid": "the certificate is not valid yet",
  "certificate-untrusted": "the certificate is not trusted",
  "certificate-name-mismatch": "the certificate is for another name",
  "tls-refused": "the TLS handshake was refused",
  "client-certificate-required": "the server wants a client certificate",
  "plain-to-tls": "the port expects TLS",
  "proxy-configured": "a proxy is configured for it",
  "syn-retransmitted": "a SYN had to be sent again",
  "slow-handshake": "the handshake was slow",
  "zero-window": "the server does not read",
  "slow-answer": "the answer was slow",
  "on-the-wire": "its packets show trouble",
  "retry-exhausted": "gave up retrying",
  "retry-futile": "retrying cannot help",
};
