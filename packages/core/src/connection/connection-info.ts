/** What `Connection.info` tells: the variables a developer asks the kernel for with `TCP_INFO`. */
import type { State } from "../machine/state.ts";

/** As `TCP_INFO` names it, in the units given here. Times ms, windows octets, counts segments. */
export interface ConnectionInfo {
  readonly state: State;
  readonly congestionState: "open" | "disorder" | "cwr" | "recovery" | "loss";
  readonly options: {
    readonly timestamps: boolean;
    readonly sack: boolean;
    readonly windowScale: boolean;
    readonly ecn: boolean;
    readonly synData: boolean;
  };
  readonly sndWscale: number;
  readonly rcvWscale: number;
  readonly rto: number;
  readonly ato: number;
  readonly sndMss: number;
  readonly rcvMss: number;
  readonly advMss: number;
  readonly pathMtu: number;
  readonly unacked: number;
  readonly sacked: number;
  readonly lost: number;
  readonly retrans: number;
  readonly totalRetrans: number;
  readonly retransmits: number;
  readonly probes: number;
  readonly backoff: number;
  readonly srtt: number | undefined;
  readonly rttvar: number | undefined;
  readonly minRtt: number | undefined;
  readonly sndCwnd: number;
  readonly sndSsthresh: number;
  readonly reordering: number;
  readonly dsackDups: number;
  readonly reordSeen: number;
  readonly rcvSpace: number;
  readonly rcvWnd: number;
  readonly sndWnd: number;
  readonly bytesAcked: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly bytesRetrans: number;
  readonly segsIn: number;
  readonly segsOut: number;
  readonly dataSegsIn: number;
  readonly dataSegsOut: number;
  readonly delivered: number;
  readonly deliveredCe: number;
  readonly notsentBytes: number;
  readonly pacingRate: number;
  /** What arrived at the last sample (draft-ietf-ccwg-bbr-06 §4.1), octets per ms; 0: there was none. */
  readonly deliveryRate: number;
  /** Time since data last went out, since anything last came in; ms. */
  readonly lastDataSent: number | undefined;
  readonly lastReceived: number;
  readonly sndUna: number;
  readonly sndNxt: number;
  readonly rcvNxt: number;
}
