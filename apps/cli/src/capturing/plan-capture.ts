/** What `tcplens capture` is asked to do, checked before anything is captured. */
import type { Severity } from "@tcplens/capture";
import { InvalidArgument } from "@tcplens/core";
import { parseEndpoint } from "@tcplens/trace";
import type { CaptureFlags } from "../commands/capture.ts";
import { UsageError } from "../usage-error.ts";

/** See the file's head. */
export interface CapturePlan {
  readonly target: CaptureTarget;
  readonly interfaces: readonly string[] | undefined;
  readonly promiscuous: boolean;
  readonly snapLength: number | undefined;
  readonly packets: number | undefined;
  /** ms. */
  readonly duration: number | undefined;
  readonly once: boolean;
  readonly failOn: Severity | undefined;
  readonly write: string | undefined;
  readonly json: boolean;
  readonly width: number | undefined;
  readonly ascii: boolean | undefined;
  readonly color: boolean | undefined;
}

export type CaptureTarget =
  | { readonly kind: "endpoint"; readonly text: string; readonly host: string; readonly port: number }
  | { readonly kind: "filter"; readonly text: string };

/**
 * See the file's head.
 * @throws {@link UsageError}
 */
export const planCapture = (words: readonly string[], flags: CaptureFlags): CapturePlan => {
  const { json = false, write } = flags;
  if (json) {
    const drawing = (["width", "ascii"] as const).find((name) => flags[name] !== undefined);
    if (drawing !== undefined)
      throw new UsageError(`--json draws nothing: leave --${drawing} out, or --json`);
  }
  if (write === "-")
    throw new UsageError("--write: the standard output has what is said of the packets: name a file");
  return {
    target: readTarget(words),
    interfaces: flags.interface,
    promiscuous: flags.promiscuous ?? false,
    snapLength: flags.snaplen ?? (write === undefined ? SNAP_LENGTH : undefined),
    packets: flags.count,
    duration: flags.duration,
    once: flags.once ?? false,
    failOn: flags.failOn,
    write,
    json,
    width: flags.width,
    ascii: flags.ascii,
    color: flags.color,
  };
};

/** One word that names a host and a port is an endpoint; everything else is for libpcap to read. */
const readTarget = (words: readonly string[]): CaptureTarget => {
  const text = words.join(" ").trim();
  if (text === "")
    throw new UsageError(
      "say what to capture: an endpoint such as localhost:5432, or a filter such as 'tcp port 80'; tcp is everything",
    );
  if (/\s/u.test(text)) return { kind: "filter", text };
  try {
    const { host, port } = parseEndpoint(text);
    return { kind: "endpoint", text, host, port };
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    // No filter has this.
    if (text.includes("://") || HOST_AND_PORT.test(text)) throw new UsageError(error.message);
    return { kind: "filter", text };
  }
};

const HOST_AND_PORT = /^(?:\[[^\]]*\]|[^\s:[\]]+):\d+$/u;

/** Bytes of a packet: all headers, tunnels too, and what tells TLS and HTTP. More is only copied and thrown away. */
const SNAP_LENGTH = 256;
