/** Certificates as the trace records them. */
import type { CertificateInfo } from "@tcplens/trace";
import type { DetailedPeerCertificate, PeerCertificate } from "node:tls";

/** The chain the peer sent, its own certificate first; empty when it sent none. A certificate that repeats ends it. */
export const certificateChain = (leaf: DetailedPeerCertificate | undefined): CertificateInfo[] => {
  const chain: CertificateInfo[] = [];
  const seen = new Set<string>();
  let current: DetailedPeerCertificate | undefined = leaf;
  while (
    current?.fingerprint256 !== undefined &&
    !seen.has(current.fingerprint256) &&
    chain.length < CHAIN_MAX
  ) {
    seen.add(current.fingerprint256);
    chain.push(certificateInfo(current));
    current = current.issuerCertificate;
  }
  return chain;
};

/** A hostile peer may send a long chain; ten is more than any real one has. */
const CHAIN_MAX = 10;

const certificateInfo = (certificate: PeerCertificate): CertificateInfo => {
  const subject = distinguishedName(certificate.subject);
  const issuer = distinguishedName(certificate.issuer);
  return {
    subject,
    issuer,
    names: alternativeNames(certificate.subjectaltname),
    validFrom: instant(certificate.valid_from),
    validTo: instant(certificate.valid_to),
    fingerprint: certificate.fingerprint256,
    selfSigned: subject === issuer,
  };
};

/** `CN=db.internal, O=Example`: the parts that are there, the common name first. */
const distinguishedName = (name: object | undefined): string => {
  const parts = Object.entries(name ?? {}) as [string, string | string[]][];
  const commonFirst = parts.toSorted(([a], [b]) => Number(b === "CN") - Number(a === "CN"));
  return commonFirst
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join("+") : value}`)
    .join(", ");
};

/** Node's `DNS:a.example, IP Address:10.0.0.1`; a name with a comma in it is quoted as a JSON string. */
const alternativeNames = (text: string | undefined): string[] => {
  const names = text?.match(/(?:DNS|IP Address|URI|email):(?:"(?:[^"\\]|\\.)*"|[^,]*)/g) ?? [];
  return names.map((each) => each.slice(each.indexOf(":") + 1).replace(/^"(.*)"$/, "$1"));
};

/** `Nov 22 00:00:00 2026 GMT` as ISO 8601; what cannot be read stays as it is. */
const instant = (text: string): string => {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
};
