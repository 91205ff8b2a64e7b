/** What `dial` takes. */
import type { Random } from "@tcplens/core";
import type { TraceSink } from "@tcplens/trace";
import type { SecureContextOptions } from "node:tls";
import type { Clock } from "../clock.ts";

/**
 * Looks a name up in one family. Both families are asked at once.
 * Resolves to addresses, best first; rejects with an error that has a `code` (`ENOTFOUND`, `EAI_AGAIN`, …).
 */
export type Lookup = (host: string, family: 4 | 6) => Promise<readonly string[]>;

/** TLS through `node:tls`. */
export interface DialTlsOptions extends Pick<
  SecureContextOptions,
  "ca" | "cert" | "key" | "passphrase" | "pfx" | "minVersion" | "maxVersion" | "ciphers"
> {
  /** The name for SNI and for checking the certificate. Default: the host, where it is a name. */
  readonly servername?: string;
  readonly alpn?: readonly string[];
  /** Whether an untrusted certificate fails the dial. Default true. */
  readonly verify?: boolean;
}

/** Times in ms. */
export interface DialOptions {
  readonly signal?: AbortSignal;
  /** One deadline over lookup, attempts and TLS. Default 30 000; `Infinity` for none. */
  readonly timeout?: number;
  /** For each address. Default 10 000. */
  readonly attemptTimeout?: number;
  /** RFC 8305 §8: Connection Attempt Delay. Default 250; at least 10, at most 2 000. */
  readonly attemptDelay?: number;
  /** RFC 8305 §8: Resolution Delay. Default 50. */
  readonly resolutionDelay?: number;
  readonly family?: 4 | 6;
  readonly lookup?: Lookup;
  readonly localAddress?: string;
  readonly localPort?: number;
  /** As `net.Socket`'s. Default false. */
  readonly allowHalfOpen?: boolean;
  /** Default true. */
  readonly noDelay?: boolean;
  /** Speak TLS. Default: what the URL's scheme says, else no. */
  readonly tls?: boolean | DialTlsOptions;
  /** Where the trace's events go. Without it nothing is recorded and nothing is paid. */
  readonly sink?: TraceSink;
  /** With a sink: read the operating system's view of the connection. Default true. */
  readonly kernel?: boolean;
  /** With a sink: record payload bytes. Default false. */
  readonly recordPayload?: boolean;
  readonly clock?: Clock;
  readonly random?: Random;
}
