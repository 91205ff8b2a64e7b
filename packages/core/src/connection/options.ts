/** What may be set for a connection: RFC 9293 §3.9.1 and the socket options programs know. All times in ms. */
import type { CongestionName } from "../mechanism/congestion/controller.ts";
import type { ProfileName } from "./profile.ts";

/** Everything has a default; a profile changes several defaults at once. */
export interface ConnectionOptions {
  /** Constants and layouts of an implementation. Default: `rfc`. */
  readonly profile?: ProfileName;
  readonly congestion?: CongestionName;
  /** RFC 9293 §3.7.4 (Nagle). `true` switches it off. Default: false. */
  readonly noDelay?: boolean;
  /** Hold back what does not fill a segment, for 200 ms at most. Default: false. */
  readonly cork?: boolean;
  /** Octets of the receive buffer. It bounds the window. */
  readonly receiveBuffer?: number;
  /** Let the receive buffer grow with what the program reads, up to this many octets. */
  readonly receiveBufferMax?: number;
  readonly sendBuffer?: number;
  /** Largest segment to offer and to send, octets; less than the MTU allows. */
  readonly maximumSegmentSize?: number;
  /** Largest segment to offer, octets, where more may be sent: what the route has for it. Default: no bound. */
  readonly offeredMss?: number;
  /** Offer the MSS (RFC 9293 §3.7.1, SHLD-5). Default: true. */
  readonly mssOption?: boolean;
  /** RFC 7323 §2. Default: true. */
  readonly windowScaling?: boolean;
  /** RFC 7323 §3. Default: true. */
  readonly timestamps?: boolean;
  /** RFC 2018, RFC 2883. Default: true, true. */
  readonly sack?: boolean;
  readonly duplicateSack?: boolean;
  /** RFC 3168 §6.1.1. `accept`: only when the peer asks. Default: `accept`. */
  readonly ecn?: "never" | "accept" | "request";
  /** RFC 8985. Default: true. Without it RFC 6675 decides what is lost. */
  readonly rack?: boolean;
  readonly tailLossProbe?: boolean;
  /** RFC 5682. Default: true. */
  readonly forwardRto?: boolean;
  /** RFC 5681 §3.1, segments. Default: 10 (RFC 6928). */
  readonly initialWindow?: number;
  /**
   * Spread segments over the round trip: percent of a window per round trip, in slow start and after it. For NewReno and
   * CUBIC; BBR always does. Absent: what the window allows leaves at once.
   */
  readonly pacing?: { readonly slowStart: number; readonly congestionAvoidance: number } | undefined;
  /** RFC 5681 §4.1. Default: true. */
  readonly slowStartAfterIdle?: boolean;
  /** RFC 1122 §4.2.3.6: idle time before the first probe, between probes, and their number. Absent: no keep-alive. */
  readonly keepAlive?:
    | { readonly idle: number; readonly interval: number; readonly count: number }
    | undefined;
  /** RFC 9293 §3.9.1 (user timeout), ms; `undefined`: retransmissions alone decide. */
  readonly userTimeout?: number | undefined;
  /** RFC 5482: offer `userTimeout` to the peer, and heed what it offers. Default: false. */
  readonly userTimeoutOption?: boolean;
  /** Retransmissions of a SYN and of anything else before giving up (RFC 9293 §3.8.3, R2). */
  readonly synRetries?: number;
  readonly synAckRetries?: number;
  /** How many repeated SYNs follow each other at the same distance before it doubles. Default: 0. */
  readonly synLinearTimeouts?: number;
  readonly retries?: number;
  /** Twice the maximum segment lifetime, ms. */
  readonly timeWait?: number;
  /** How long an orphaned FIN-WAIT-2 is kept, ms; `Infinity`: as long as the peer likes (RFC 9293 §3.6.1). */
  readonly finWait2Timeout?: number;
  /** RFC 1337 §3: resets do not end TIME-WAIT. */
  readonly ignoreResetInTimeWait?: boolean;
  /** RFC 5961 §3 and §4, or the acceptance of RFC 793. Default: `rfc5961`. */
  readonly resetAcceptance?: "rfc5961" | "rfc793";
  readonly synAcceptance?: "rfc5961" | "rfc793";
  /** Path MTU discovery: by ICMP (RFC 1191, RFC 8201), by probing as well (RFC 4821), after a blackhole only. */
  readonly pathMtuDiscovery?: "none" | "icmp" | "probe-on-blackhole" | "probe";
  /**
   * Segment that a search for the path MTU begins with, and goes back to when large ones vanish, octets (RFC 4821 §7.2).
   * Default: what is known of the path to begin with; after a blackhole 512, or 1220 for IPv6.
   */
  readonly baseMss?: number;
  /** RFC 7413. */
  readonly fastOpen?: FastOpenOptions;
  /** RFC 5681 §3.2: duplicate acknowledgements that mean loss. Default: 3. */
  readonly dupThresh?: number;
  /** RFC 6298 §2.4, §2.5, §2.1. Defaults: the profile's. */
  readonly rtoMin?: number;
  readonly rtoMax?: number;
  readonly rtoInitial?: number;
  /** Emit `mechanism` actions. Default: false. */
  readonly explain?: boolean;
  /** Bound of what waits unsent before `writable` is signalled again, octets. */
  readonly notSentLowWater?: number;
}

/** RFC 7413. */
export interface FastOpenOptions {
  /** Ask for a cookie, or, with one, send what has been written with the SYN. */
  readonly client?: boolean;
  /** Take data that comes with a SYN whose cookie is `cookie`; offer `cookie` to one without. */
  readonly server?: boolean;
  readonly cookie?: Uint8Array;
  /** What the server took the last time, octets; bounds the data of the SYN. */
  readonly maximumSegmentSize?: number;
  /** Use the experimental option (kind 254) in place of kind 34. */
  readonly experimental?: boolean;
  /** Take data without any cookie (server); send data with the SYN without a cookie or option (client). */
  readonly withoutCookie?: boolean;
}
