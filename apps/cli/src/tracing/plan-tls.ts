/** The TLS options of a run: files read and tried before the first connection. */
import type { DialTlsOptions } from "@tcplens/node-transport";
import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { TraceFlags } from "../args/trace-flags.ts";
import { UsageError } from "../usage-error.ts";
import { readInput, type ReadFile } from "./read-input.ts";
import type { Target } from "./trace-plan.ts";

/**
 * See the file's head.
 * @throws {@link UsageError} for a file that cannot be read or does not hold what it should, and for TLS options
 *   where no endpoint speaks TLS.
 */
export const planTls = (flags: TraceFlags, targets: readonly Target[], read: ReadFile): DialTlsOptions => {
  const given = tlsFlags.find((name) => flags[name] !== undefined);
  if (given !== undefined && !targets.some(({ endpoint }) => endpoint.tls)) {
    throw new UsageError(`--${given} is for TLS: add --tls, or give a URL such as https://example.com`);
  }
  if ((flags.cert === undefined) !== (flags.key === undefined)) {
    const [has, lacks] = flags.cert === undefined ? ["--key", "--cert"] : ["--cert", "--key"];
    throw new UsageError(
      `${has} needs ${lacks}: a client shows a certificate and proves it with the private key`,
    );
  }
  const options: DialTlsOptions = {
    ...(flags.servername === undefined ? {} : { servername: flags.servername }),
    ...(flags.alpn === undefined ? {} : { alpn: flags.alpn }),
    ...(flags.insecure === undefined ? {} : { verify: false }),
    ...(flags.ca === undefined ? {} : { ca: readCertificates("--ca", flags.ca, read) }),
    ...(flags.cert === undefined ? {} : { cert: readCertificates("--cert", flags.cert, read) }),
    ...(flags.key === undefined ? {} : { key: readKey("--key", flags.key, read) }),
  };
  tryPair(options, flags);
  return options;
};

const tlsFlags = ["servername", "ca", "cert", "key", "insecure", "alpn"] as const;

/** The text of a file of certificates, each of which can be read: Node itself passes over what it cannot read. */
const readCertificates = (option: string, file: string, read: ReadFile): string => {
  const text = readInput(option, file, read).toString("utf8");
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/gu) ?? [];
  if (blocks.length === 0) throw new UsageError(noPem(option, file, "CERTIFICATE"));
  const damaged = blocks.findIndex((block) => !isCertificate(block));
  if (damaged === -1) return text;
  throw new UsageError(`${option}: certificate ${damaged + 1} of ${file} is damaged: it cannot be decoded`);
};

const isCertificate = (block: string): boolean => {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
};

const readKey = (option: string, file: string, read: ReadFile): string => {
  const text = readInput(option, file, read).toString("utf8");
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/u.test(text))
    throw new UsageError(noPem(option, file, "PRIVATE KEY"));
  if (/-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/u.test(text)) {
    throw new UsageError(
      `${option}: ${file} is encrypted; decrypt it first: openssl pkey -in ${file} -out plain.pem`,
    );
  }
  return text;
};

const noPem = (option: string, file: string, kind: string): string =>
  `${option}: ${file} holds no ${kind.toLowerCase()} in PEM form (-----BEGIN ${kind}-----)`;

const tryPair = ({ cert, key }: DialTlsOptions, flags: TraceFlags): void => {
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const { cert: certFile = "", key: keyFile = "" } = flags;
    throw new UsageError(
      `--cert and --key: ${certFile} and ${keyFile} cannot be used together: ${reasonOf(error)}`,
    );
  }
};

/** OpenSSL's words without its numbers: `key values mismatch`. */
const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(":").at(-1)?.trim().toLowerCase() ?? message;
};
