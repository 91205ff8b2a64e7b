/** What a simulated run leaves behind: every packet and its fate, what both ends did and why, and samples for plots. */
import type { Action, CloseReason, MechanismEvent } from "../../connection/action.ts";
import type { ConnectionInfo } from "../../connection/connection-info.ts";
import type { State } from "../../machine/state.ts";
import type { PacketEvent } from "../link/link.ts";
import type { EndName, Scenario } from "../scenario/scenario.ts";

export interface SimulationRun {
  readonly scenario: Scenario;
  /** Virtual time that has passed, ms. */
  readonly at: number;
  /**
   * `quiet`: nothing is left that could happen. `limit`, `packets`: the scenario's time or `PACKETS_MAX` was reached.
   * `fault`: something came out wrong, see `faults`. `running`: there is more to come.
   */
  readonly ended: "quiet" | "limit" | "packets" | "fault" | "running";
  readonly packets: readonly PacketRecord[];
  readonly events: readonly RunEvent[];
  readonly samples: readonly RunSample[];
  readonly connections: readonly ConnectionReport[];
  /** Empty, or this library is wrong. */
  readonly faults: readonly SimulationFault[];
  readonly counts: RunCounts;
}

/** One packet that was put on the path. */
export interface PacketRecord {
  /** From 0, in the order in which they were sent. */
  readonly number: number;
  readonly at: number;
  readonly from: EndName | "stray" | "router";
  readonly to: EndName;
  /** The raw IP packet as it was sent; only its headers once a run has recorded `RECORDED_OCTETS_MAX`. */
  readonly bytes: Uint8Array;
  /** Octets it had. */
  readonly length: number;
  /** What happened to it, in order; `delivered` for each copy that arrived. */
  readonly history: readonly PacketEvent[];
  /** What arrived where it was not the same as what was sent: by its place among what was `delivered`, from 0. */
  readonly changed: ReadonlyMap<number, Uint8Array>;
}

/** Something that happened at one end, apart from packets. */
export type RunEvent = {
  readonly at: number;
  readonly end: EndName;
  readonly connection: string;
} & (
  | Extract<Action, { readonly type: "state-changed" | "peer-finished" | "urgent" | "signal" | "closed" }>
  | { readonly type: "mechanism"; readonly event: MechanismEvent }
  /** A call of the program, and what TCP said to it where it refused. */
  | { readonly type: "call"; readonly call: string; readonly error?: string }
  /** Octets the program has written and TCP has taken, so far in all. */
  | { readonly type: "written"; readonly bytes: number; readonly total: number }
  /** Octets the program has read, so far in all. */
  | { readonly type: "read"; readonly bytes: number; readonly total: number }
  | { readonly type: "accepted" }
);

/** How a connection stood. Sizes octets, times ms. */
export interface RunSample {
  readonly at: number;
  readonly end: EndName;
  readonly connection: string;
  readonly state: State;
  readonly congestionState: ConnectionInfo["congestionState"];
  readonly cwnd: number;
  /** `Infinity` before the first loss. */
  readonly ssthresh: number;
  readonly inFlight: number;
  readonly sendWindow: number;
  readonly receiveWindow: number;
  readonly srtt: number | undefined;
  readonly rto: number;
  /** Octets sent, and acknowledged, since the beginning, retransmissions not counted. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly received: number;
  readonly pacingRate: number;
}

/** One end of one connection. */
export interface ConnectionReport {
  readonly end: EndName;
  readonly name: string;
  readonly state: State;
  readonly closeReason: CloseReason | undefined;
  /** Octets the program has written (and TCP has taken), and read. */
  readonly written: number;
  readonly read: number;
  /** Its machine has restarted and knows nothing of it. */
  readonly forgotten: boolean;
  /** The program has read everything up to the peer's FIN. */
  readonly finished: boolean;
  readonly info: ConnectionInfo;
}

/** Something that must not be. */
export interface SimulationFault {
  readonly at: number;
  readonly end: EndName;
  readonly problem: string;
  /** What was thrown. */
  readonly cause?: unknown;
}

export interface RunCounts {
  /** Packets put on the path; of these, those of which at least one copy arrived; all copies that did. */
  sent: number;
  arrived: number;
  deliveries: number;
  /** Inputs given to both ends: packets, time-outs, calls. */
  inputs: number;
}

/** How much of a run is kept and looked after. */
export interface RunOptions {
  /** Packets, events and samples. Default: true. */
  readonly record?: boolean;
  /** Check every connection's record after every input. Default: true. */
  readonly check?: boolean;
  /** Least time between two samples of a connection, ms. Default: 0, whenever something has changed. */
  readonly sampleEvery?: number;
}

/** Octets of packets recorded whole. */
export const RECORDED_OCTETS_MAX = 134_217_728;
/** Octets kept of a packet beyond that: all headers fit. */
export const HEADERS_KEPT = 120;
/** Events and samples kept; beyond that a run goes on without. */
export const EVENTS_MAX = 1_000_000;
