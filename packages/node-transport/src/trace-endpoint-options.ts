/** What `traceEndpoint` takes. */
import type { Random } from "@tcplens/core";
import type { Trace, TraceSink } from "@tcplens/trace";
import type { Socket } from "node:net";
import type { Clock } from "./clock.ts";
import type { CaptureRefusal } from "./live-capture/capture-refusal.ts";
import type { CaptureToolName } from "./live-capture/capture-tools.ts";
import type { DialTlsOptions, Lookup } from "./dial/options.ts";
import type { ProxySettings } from "./endpoint/proxy.ts";
import type { RetryPolicy } from "./retry/policy.ts";

/** How packets are captured. */
export interface TracePackets {
  /** Called where nothing can be captured, with what would permit it; the trace goes on without, and has a note. */
  readonly onRefused?: (refusal: CaptureRefusal) => void;
  /** In order of preference. Default: tcpdump, dumpcap. */
  readonly tools?: readonly CaptureToolName[];
  /** Where the programs are looked for. Default: `PATH`, and where systems keep them. */
  readonly directories?: readonly string[];
}

/** Times in ms. */
export interface TraceEndpointOptions {
  /** Called with each event as it happens. */
  readonly sink?: TraceSink;
  /** Called once, before the first event, with the trace that the events are folded into: for a live view. */
  readonly onStart?: (trace: Trace) => void;
  readonly signal?: AbortSignal;
  /** The deadline over everything: lookups, attempts, waits, the answer. Default 30 000; `Infinity` for none. */
  readonly timeout?: number;
  /** For each address tried. Default 10 000. */
  readonly attemptTimeout?: number;
  /** Default: never. */
  readonly retry?: RetryPolicy;
  /** The source of jitter. Default: `Math.random`. */
  readonly random?: Random;
  readonly clock?: Clock;
  /** Only this IP version. */
  readonly family?: 4 | 6;
  readonly lookup?: Lookup;
  /** For an endpoint whose `tls` is true. */
  readonly tls?: DialTlsOptions;
  /** Bytes to send once connected; an answer is then waited for. Default for `http` and `https`: a HEAD request; else nothing. */
  readonly send?: string | Uint8Array | false;
  /** What to do once connected, in place of `send`: the connection is closed when it returns. */
  readonly exchange?: (socket: Socket, signal: AbortSignal) => Promise<void>;
  /** How long an answer to `send` may take. Default 5 000. */
  readonly answerTimeout?: number;
  /** How long to watch the connection when nothing is sent. Default 150. */
  readonly watch?: number;
  /** Whether to read the operating system's view of the connection. Default true. */
  readonly kernel?: boolean;
  /**
   * Whether to capture the packets of the trace's connections, where the system permits it, and to show them in place of what
   * the sockets only imply. Events then come some 400 ms late, so that the packets are among them. Default false.
   */
  readonly packets?: boolean | TracePackets;
  /** Proxies that other programs would use; default: read from `process.env`. `false`: do not look. */
  readonly proxies?: ProxySettings | false;
  /** Record payload bytes in the trace. Default false. */
  readonly recordPayload?: boolean;
  /** For the trace's header. Default `@tcplens/node-transport` and its version. */
  readonly producer?: string;
}
