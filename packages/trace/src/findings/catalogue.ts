/**
 * Every finding there is, in the order in which they are reported when they are equally bad: a cause stands before
 * what follows from it. `docs/findings.md` explains each with an example.
 */
import type { FindingCode, Severity } from "./finding.ts";

/** What is known of a kind of finding before there is one. */
export interface FindingKind {
  readonly code: FindingCode;
  /** How bad it is where nothing speaks for more or less: a failure that did not keep the endpoint from being reached is a `warning`. */
  readonly severity: Severity;
  /** A heading. */
  readonly title: string;
  /** Two or three words for a list: `refused`. */
  readonly short: string;
  /** What it means, in one sentence. */
  readonly summary: string;
  /** Where to read on: a clause, or a page of the project's documentation. */
  readonly reference: string;
}

const kind = (
  code: FindingCode,
  severity: Severity,
  title: string,
  short: string,
  summary: string,
  reference = `docs/findings.md#${code}`,
): FindingKind => ({ code, severity, title, short, summary, reference });

/** The catalogue. Its order is the order of reporting. */
export const findingCatalogue: Readonly<Record<FindingCode, FindingKind>> = {
  "name-not-found": kind(
    "name-not-found",
    "error",
    "Name not found",
    "name not found",
    "The name has no address: it does not exist, or not in the name service that this machine asks.",
  ),
  "name-lookup-failing": kind(
    "name-lookup-failing",
    "error",
    "Name lookup failing",
    "lookup failing",
    "The name service did not answer, so whether the name exists is not known.",
  ),
  "all-addresses-failed": kind(
    "all-addresses-failed",
    "error",
    "All addresses failed, for different reasons",
    "all addresses failed",
    "The name has several addresses, and each failed in its own way.",
    "RFC 8305 §5",
  ),
  refused: kind(
    "refused",
    "error",
    "Connection refused",
    "refused",
    "The machine is up and answered with a reset: no program has the port open.",
    "RFC 9293 §3.10.7.3",
  ),
  "refused-by-icmp": kind(
    "refused-by-icmp",
    "error",
    "Connection refused by an ICMP error",
    "refused by a firewall",
    "The refusal was an ICMP message and no reset, as a firewall's reject rule sends it.",
    "RFC 1122 §3.2.2.1",
  ),
  prohibited: kind(
    "prohibited",
    "error",
    "Connection prohibited on this machine",
    "prohibited",
    "The operating system refused to open the connection, by a rule of its own and before anything was sent.",
  ),
  "host-unreachable": kind(
    "host-unreachable",
    "error",
    "Host unreachable",
    "host unreachable",
    "The way to the machine ends before the machine: a router, or this machine itself, said so.",
    "RFC 9293 §3.9.2.2",
  ),
  "network-unreachable": kind(
    "network-unreachable",
    "error",
    "Network unreachable",
    "network unreachable",
    "A router on the way knows no way to the network that the address is in.",
    "RFC 9293 §3.9.2.2",
  ),
  "syn-unanswered": kind(
    "syn-unanswered",
    "error",
    "Connection request unanswered",
    "no answer",
    "Connection requests (SYN) went out and nothing came back, neither an answer nor a refusal.",
    "RFC 9293 §3.8.3",
  ),
  "local-resources": kind(
    "local-resources",
    "error",
    "This machine has run out of something",
    "out of local resources",
    "The operating system had no descriptor, port or memory left for another connection.",
    "RFC 9293 §3.10.1",
  ),
  "no-route": kind(
    "no-route",
    "error",
    "No route",
    "no route",
    "This machine knows no way to the address, so nothing was sent.",
  ),
  "not-tls": kind(
    "not-tls",
    "error",
    "The other side does not speak TLS",
    "not TLS",
    "TLS was begun, and what came back is no TLS.",
  ),
  "plain-to-tls": kind(
    "plain-to-tls",
    "error",
    "Plain text sent to a TLS port",
    "plain text to TLS",
    "The server expects TLS, and was spoken to without it.",
  ),
  "certificate-expired": kind(
    "certificate-expired",
    "error",
    "Certificate expired",
    "certificate expired",
    "The server's certificate was valid until a time that has passed.",
  ),
  "certificate-not-yet-valid": kind(
    "certificate-not-yet-valid",
    "error",
    "Certificate not yet valid",
    "certificate not yet valid",
    "The server's certificate becomes valid at a time that has not come yet.",
  ),
  "certificate-untrusted": kind(
    "certificate-untrusted",
    "error",
    "Certificate not trusted",
    "certificate not trusted",
    "The server's certificate cannot be traced to an authority that this machine trusts.",
  ),
  "certificate-name-mismatch": kind(
    "certificate-name-mismatch",
    "error",
    "Certificate for another name",
    "certificate for another name",
    "The server's certificate is valid, but for other names than the one asked for.",
  ),
  "client-certificate-required": kind(
    "client-certificate-required",
    "error",
    "Client certificate required",
    "client certificate required",
    "The server wants a certificate from this side, and got none or one that it does not accept.",
  ),
  "tls-refused": kind(
    "tls-refused",
    "error",
    "TLS handshake refused",
    "TLS refused",
    "Both sides speak TLS, or seem to, and could not agree: on a version, a cipher, a protocol or a name.",
  ),
  "wrote-after-half-close": kind(
    "wrote-after-half-close",
    "error",
    "Wrote after the peer had closed its side",
    "wrote after half-close",
    "The peer had said that it would send no more, and what was written to it afterwards was lost or may be.",
    "RFC 9293 §3.6.1",
  ),
  "reset-after-accept": kind(
    "reset-after-accept",
    "error",
    "Reset right after it opened",
    "reset after accept",
    "The connection opened and the other end cut it at once, before it had answered anything.",
    "RFC 9293 §3.5.3",
  ),
  "reset-after-bytes": kind(
    "reset-after-bytes",
    "error",
    "Reset in the middle",
    "reset",
    "The connection was in use when the other end cut it with a reset.",
    "RFC 9293 §3.5.3",
  ),
  "closed-before-answer": kind(
    "closed-before-answer",
    "error",
    "Closed before answering",
    "closed before answering",
    "The other end took the connection and closed it in an orderly way, without having sent anything.",
    "RFC 9293 §3.6",
  ),
  "name-lookup-slow": kind(
    "name-lookup-slow",
    "warning",
    "Name lookup slow",
    "slow lookup",
    "Finding the name's addresses took most of the time.",
  ),
  "syn-retransmitted": kind(
    "syn-retransmitted",
    "warning",
    "Connected only after repeating the request",
    "SYN repeated",
    "The first connection request (SYN) or its answer was lost, and the wait before the next one is the delay.",
    "RFC 6298 §2",
  ),
  "slow-handshake": kind(
    "slow-handshake",
    "warning",
    "Slow handshake",
    "slow handshake",
    "The handshake took far longer than the network's round trip, so the time went into the server.",
  ),
  "zero-window": kind(
    "zero-window",
    "warning",
    "The peer's window stayed closed",
    "window closed",
    "The server's program does not read what it gets, so its machine takes no more and data waits here.",
    "RFC 9293 §3.8.6.1",
  ),
  "slow-answer": kind(
    "slow-answer",
    "warning",
    "Slow answer",
    "slow answer",
    "The connection was made quickly, and the first answer took far longer, so the time went into the server.",
  ),
  "on-the-wire": kind(
    "on-the-wire",
    "warning",
    "Seen on the wire",
    "seen on the wire",
    "The packets themselves show trouble that neither the program nor the operating system reported.",
  ),
  "family-broken": kind(
    "family-broken",
    "warning",
    "One address family broken",
    "one family broken",
    "The name has IPv4 and IPv6 addresses, and only one of the two families works from here.",
    "RFC 8305 §9.3",
  ),
  "localhost-one-family": kind(
    "localhost-one-family",
    "warning",
    "localhost on one family only",
    "one family only",
    "The server listens on only one of 127.0.0.1 and ::1, and `localhost` means both.",
    "RFC 6724 §2.1",
  ),
  deadline: kind(
    "deadline",
    "error",
    "Deadline reached",
    "out of time",
    "One of the limits set on this side ended the work, in the phase that is named.",
  ),
  "proxy-configured": kind(
    "proxy-configured",
    "warning",
    "A proxy is configured",
    "proxy configured",
    "Other programs on this machine reach the endpoint through a proxy, and this connection was made without it.",
  ),
  "retry-exhausted": kind(
    "retry-exhausted",
    "error",
    "Retries used up",
    "retries used up",
    "The retry policy's limit was reached before any attempt succeeded.",
  ),
  "retry-futile": kind(
    "retry-futile",
    "info",
    "Retrying cannot help",
    "retrying futile",
    "The failure is of a kind that waiting does not mend, so no further attempt was made.",
  ),
};

/** All codes in the order of reporting. */
export const findingCodes: readonly FindingCode[] = Object.values(findingCatalogue).map(
  (entry) => entry.code,
);
