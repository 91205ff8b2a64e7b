/** A dial's options with every default filled in and every value checked, once, before anything happens. */
import { InvalidArgument } from "@tcplens/core";
import { isIP } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { type Clock, systemClock } from "../clock.ts";
import { systemLookup } from "../lookup/system-lookup.ts";
import type { DialOptions, DialTlsOptions, Lookup } from "./options.ts";

/** Times in ms. */
export interface DialSettings {
  readonly signal: AbortSignal | undefined;
  /** What is left of the overall deadline. */
  readonly timeout: number;
  /** The overall deadline as it was asked for, which is what messages say. */
  readonly limit: number;
  readonly attemptTimeout: number;
  readonly attemptDelay: number;
  readonly resolutionDelay: number;
  readonly family: 4 | 6 | undefined;
  readonly lookup: Lookup;
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
  readonly allowHalfOpen: boolean;
  readonly noDelay: boolean;
  readonly tls: TlsSettings | undefined;
  readonly clock: Clock;
}

/** TLS options, checked, with the context made of the certificates and keys among them. */
export interface TlsSettings {
  readonly secureContext: SecureContext;
  readonly verify: boolean;
  readonly servername?: string;
  readonly alpn?: readonly string[];
}

/**
 * A literal address is of the family that was asked for.
 * @throws `InvalidArgument` where it is not.
 */
export const checkFamily = (host: string, asked: 4 | 6 | undefined): void => {
  const family = literalFamily(host);
  if (asked === undefined || family === undefined || family === asked) return;
  throw new InvalidArgument(
    "options.family",
    `${family}, or left out, for the IPv${family} address ${host}`,
    asked,
  );
};

/** 4 or 6 for an address, zone (`fe80::1%eth0`) included; undefined for a name. */
export const literalFamily = (host: string): 4 | 6 | undefined => {
  const family = isIP(host.includes("%") ? host.slice(0, host.indexOf("%")) : host);
  return family === 4 || family === 6 ? family : undefined;
};

/**
 * Checks and completes.
 * @throws `InvalidArgument` naming the option.
 */
export const dialSettings = (options: DialOptions, tlsByDefault: boolean): DialSettings => {
  const { family, localAddress, localPort } = options;
  if (family !== undefined && family !== 4 && family !== 6)
    throw new InvalidArgument("options.family", "4 or 6", family);
  if (localAddress !== undefined && isIP(localAddress) === 0) {
    throw new InvalidArgument("options.localAddress", "an IP address of this machine", localAddress);
  }
  if (localPort !== undefined && !(Number.isInteger(localPort) && localPort >= 0 && localPort <= 65_535)) {
    throw new InvalidArgument("options.localPort", "a whole number from 0 to 65535", localPort);
  }
  const tls = options.tls ?? tlsByDefault;
  const timeout = duration("options.timeout", options.timeout, TIMEOUT, 1, Infinity);
  return {
    signal: options.signal,
    timeout,
    limit: timeout,
    attemptTimeout: duration("options.attemptTimeout", options.attemptTimeout, ATTEMPT_TIMEOUT, 1, Infinity),
    attemptDelay: duration(
      "options.attemptDelay",
      options.attemptDelay,
      ATTEMPT_DELAY,
      ATTEMPT_DELAY_MIN,
      ATTEMPT_DELAY_MAX,
    ),
    resolutionDelay: duration(
      "options.resolutionDelay",
      options.resolutionDelay,
      RESOLUTION_DELAY,
      0,
      ATTEMPT_DELAY_MAX,
    ),
    family,
    lookup: options.lookup ?? systemLookup,
    localAddress,
    localPort,
    allowHalfOpen: options.allowHalfOpen ?? false,
    noDelay: options.noDelay ?? true,
    tls: tls === false ? undefined : tlsSettings(tls === true ? {} : tls),
    clock: options.clock ?? systemClock,
  };
};

/** TLS options that cannot be used are found here, before anything is connected, and not by `tls.connect`. */
const tlsSettings = (tls: DialTlsOptions): TlsSettings => {
  const { servername, alpn, verify, ...context } = tls;
  if (servername !== undefined && (servername === "" || literalFamily(servername) !== undefined)) {
    throw new InvalidArgument("options.tls.servername", "a host name", servername);
  }
  for (const protocol of alpn ?? []) {
    if (protocol === "" || Buffer.byteLength(protocol) > ALPN_BYTES_MAX) {
      throw new InvalidArgument("options.tls.alpn", `names of 1 to ${ALPN_BYTES_MAX} bytes`, protocol);
    }
  }
  try {
    const secureContext = createSecureContext(context);
    return {
      secureContext,
      verify: verify ?? true,
      ...(servername === undefined ? {} : { servername }),
      ...(alpn === undefined || alpn.length === 0 ? {} : { alpn }),
    };
  } catch (error) {
    throw new InvalidArgument(
      "options.tls",
      `usable by TLS (${error instanceof Error ? error.message : String(error)})`,
    );
  }
};

/** RFC 7301 §3.1: a protocol's name is 1 to 255 bytes. */
const ALPN_BYTES_MAX = 255;

/** Longest time a timer of Node's can wait: 2**31 - 1 ms; anything longer fires at once, so it counts as none. */
const TIMER_MAX = 2_147_483_647;
const TIMEOUT = 30_000;
const ATTEMPT_TIMEOUT = 10_000;
/** RFC 8305 §8. */
const ATTEMPT_DELAY = 250;
const ATTEMPT_DELAY_MIN = 10;
const ATTEMPT_DELAY_MAX = 2_000;
const RESOLUTION_DELAY = 50;

/** An option that is a time, or its default. */
export const duration = (
  name: string,
  value: number | undefined,
  otherwise: number,
  least: number,
  most: number,
): number => {
  if (value === undefined) return otherwise;
  if (!(value >= least && value <= most)) {
    const upTo = most === Infinity ? "or more" : `to ${most}`;
    throw new InvalidArgument(name, `a number of milliseconds, ${least} ${upTo}`, value);
  }
  return value > TIMER_MAX ? Infinity : value;
};
