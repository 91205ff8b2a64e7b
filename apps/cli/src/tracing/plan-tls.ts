/** The TLS options of a run: files read and tried before the first connection. */
import type { DialTlsOptions } from "@tcplens/node-transport";
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
  const given = tlsFlags.filter((name) => flags[name] !== undefined);
  const [first] = given;
  if (first !== undefined && !targets.some(({ endpoint }) => endpoint.tls)) {
    throw new UsageError(`--${first} is for TLS: add --tls, or give a URL such as https://example.com`);
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
    ...(flags.ca === undefined ? {} : { ca: readPem("--ca", flags.ca, "CERTIFICATE", read) }),
    ...(flags.cert === undefined ? {} : { cert: readPem("--cert", flags.cert, "CERTIFICATE", read) }),
    ...(flags.key === undefined ? {} : { key: readPem("--key", flags.key, "PRIVATE KEY", read) }),
  };
  tryContext(options, flags);
  return options;
};

const tlsFlags = ["servername", "ca", "cert", "key", "insecure", "alpn"] as const;

const readPem = (
  option: string,
  file: string,
  kind: "CERTIFICATE" | "PRIVATE KEY",
  read: ReadFile,
): string => {
  const text = readInput(option, file, read).toString("utf8");
  if (new RegExp(`-----BEGIN (?:[A-Z0-9]+ )*${kind}-----`, "u").test(text)) return text;
  throw new UsageError(
    `${option}: ${file} holds no ${kind.toLowerCase()} in PEM form (-----BEGIN ${kind}-----)`,
  );
};

const tryContext = ({ ca, cert, key }: DialTlsOptions, flags: TraceFlags): void => {
  try {
    createSecureContext({ ca });
  } catch (error) {
    throw new UsageError(`--ca: ${flags.ca ?? ""} cannot be used: ${reasonOf(error)}`);
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new UsageError(
      `--cert and --key: ${flags.cert ?? ""} with ${flags.key ?? ""} cannot be used: ${reasonOf(error)}`,
    );
  }
};

/** OpenSSL's words without its numbers: `key values mismatch`. */
const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(":").at(-1)?.trim().toLowerCase() ?? message;
};
