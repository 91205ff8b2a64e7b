/** What certificates say, as findings read it: validity against a clock, names against a host, names of authorities. */
import type { CertificateInfo } from "../event/tls-events.ts";
import type { Trace } from "../fold/trace.ts";
import { shown } from "./words.ts";

/** The moment of an event by the machine's clock, ms since 1970; undefined where the header has no usable start. */
export const clockAt = (trace: Trace, at: number): number | undefined => {
  const started = Date.parse(trace.header.startedAt);
  return Number.isNaN(started) ? undefined : started + at;
};

/** How long ago a certificate expired, ms; undefined where it has not, or its date cannot be read. */
export const expiredSince = ({ validTo }: CertificateInfo, now: number): number | undefined =>
  positive(now - Date.parse(validTo));

/** How long until it becomes valid, ms; undefined where it already is, or its date cannot be read. */
export const validIn = ({ validFrom }: CertificateInfo, now: number): number | undefined =>
  positive(Date.parse(validFrom) - now);

/** The common name of `CN=Corp Root CA, O=Corp`, or all of it. */
export const commonName = (distinguishedName: string): string =>
  shown(
    /(?:^|, )CN=([^,]+)/.exec(distinguishedName)?.[1] ??
      (distinguishedName === "" ? "without a name" : distinguishedName),
  );

/** Whether a certificate is for a host: by its name, or a wildcard for the first label. */
export const isFor = ({ names }: CertificateInfo, host: string): boolean => {
  const wanted = host.toLowerCase().replace(/\.$/, "");
  const parent = wanted.slice(wanted.indexOf(".") + 1);
  return names.some((name) => {
    const offered = name.toLowerCase();
    return (
      offered === wanted || (offered.startsWith("*.") && wanted.includes(".") && offered.slice(2) === parent)
    );
  });
};

/**
 * What is wrong with a chain that was let pass with verification off, as Node would have called it. The reason is
 * not in the trace, so it is read from the certificates; what is wrong with none of their dates and names is trust.
 */
export const codeOfUnauthorized = (
  chain: readonly CertificateInfo[],
  host: string,
  now: number | undefined,
): string => {
  const [leaf] = chain;
  if (leaf === undefined) return "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
  if (now !== undefined && chain.some((each) => expiredSince(each, now) !== undefined))
    return "CERT_HAS_EXPIRED";
  if (now !== undefined && chain.some((each) => validIn(each, now) !== undefined))
    return "CERT_NOT_YET_VALID";
  if (leaf.selfSigned) return "DEPTH_ZERO_SELF_SIGNED_CERT";
  if (!isFor(leaf, host)) return "ERR_TLS_CERT_ALTNAME_INVALID";
  return chain.length > 1 && chain.at(-1)?.selfSigned === true
    ? "SELF_SIGNED_CERT_IN_CHAIN"
    : "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
};

const positive = (span: number): number | undefined => (span > 0 ? span : undefined);
