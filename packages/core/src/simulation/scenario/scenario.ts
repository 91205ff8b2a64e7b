/**
 * A scenario: two ends, the path between them and what their programs do, as data. It is plain JSON: the same scenario
 * and seed give the same run, bit for bit. What values are allowed stands in `scenario-fields.ts`.
 */
import type { Flag } from "../../base/flag.ts";
import type { ConnectionOptions } from "../../connection/options.ts";
import type { Impairment } from "../link/impairment.ts";

export const scenarioSchemaVersion = 1;

export type EndName = "A" | "B";

export interface Scenario {
  readonly schema: typeof scenarioSchemaVersion;
  /** Letters, digits and hyphens: what it is called on a command line. */
  readonly name: string;
  readonly title: string;
  /** What to look at, a paragraph. */
  readonly about: string;
  /** What it shows, for example `9293 §3.5`. */
  readonly rfc?: readonly string[];
  readonly seed: number;
  /** Default: 4. */
  readonly family?: 4 | 6;
  /** The run ends here at the latest, ms. */
  readonly limit: number;
  readonly ends: { readonly A: ScenarioEnd; readonly B: ScenarioEnd };
  readonly path: ScenarioPath;
  /** What the programs do, in the order of time. */
  readonly program: readonly ProgramStep[];
}

/** Impairments, the first nearest to the sender; `both` come behind those of one direction. */
export interface ScenarioPath {
  readonly both?: readonly Impairment[];
  readonly aToB?: readonly Impairment[];
  readonly bToA?: readonly Impairment[];
}

/** Options as a file can write them: all but the cookie's octets; absence stands for what JSON has no number for. */
export type ScenarioConnectionOptions = Omit<
  ConnectionOptions,
  "explain" | "fastOpen" | "keepAlive" | "userTimeout"
> & {
  readonly fastOpen?: { readonly client?: boolean; readonly server?: boolean };
  readonly keepAlive?: { readonly idle: number; readonly interval: number; readonly count: number };
  readonly userTimeout?: number;
};

/** One end: its TCP and the habits of the program above it. */
export interface ScenarioEnd {
  readonly connection?: ScenarioConnectionOptions;
  /** The initial sequence numbers, in the order in which connections are made; then RFC 6528 chooses. */
  readonly isn?: readonly number[];
  /** Octets. Default: 1500. */
  readonly mtu?: number;
  readonly synCookies?: "never" | "overflow" | "always";
  /** Half-open connections of all listeners together. */
  readonly synQueue?: number;
  /** Default: `{ "how": "at-once" }`. */
  readonly reading?: Reading;
  /** What the program does when the peer has finished. Default: `shutdown`, once all has been written. */
  readonly whenPeerFinishes?: "shutdown" | "stay";
  /** For every so many octets read, so many are written. */
  readonly answers?: { readonly every: number; readonly bytes: number };
}

/** When and how much a program reads. */
export type Reading =
  | { readonly how: "at-once" }
  | { readonly how: "paused" }
  /** So many octets at most, every so many ms. */
  | { readonly how: "paced"; readonly bytes: number; readonly every: number };

/** A call at one end. It waits for its connection, and for the calls before it on the same connection. */
export type ProgramStep = {
  readonly at: number;
  readonly end: EndName;
  /** Which of several connections. Default: `main`. */
  readonly connection?: string;
} & ProgramCall;

export type ProgramCall =
  | { readonly call: "listen"; readonly port?: number; readonly backlog?: number }
  /** `bytes`: the first octets to send, written together with the OPEN; with Fast Open they may go with the SYN. */
  | {
      readonly call: "open";
      readonly port?: number;
      readonly localPort?: number;
      readonly bytes?: number;
    }
  /** `bytes` are written `times` times, `every` so many ms. `urgent`: the last octet of each. */
  | {
      readonly call: "write";
      readonly bytes: number;
      readonly times?: number;
      readonly every?: number;
      readonly urgent?: boolean;
    }
  | { readonly call: "read"; readonly reading: Reading }
  /** Once all has been written that was to be. */
  | { readonly call: "shutdown" }
  | { readonly call: "release" }
  | { readonly call: "abort" }
  | { readonly call: "configure"; readonly options: ScenarioConnectionOptions }
  /** The machine forgets everything: its connections, its listeners, its secret. */
  | { readonly call: "reboot" }
  | ({ readonly call: "stray" } & StrayPacket);

/** Packets that arrive at the end although its peer has not sent them: old duplicates, attacks. */
export interface StrayPacket {
  readonly flags: readonly Flag[];
  /** `peer`: with the peer's address and port. `strangers`: each from another address, to the connection's port. */
  readonly from: "peer" | "strangers";
  /** A number, or an offset from the one that the end expects next. Default: `{ "expected": 0 }`. */
  readonly sequence?: number | { readonly expected: number };
  /** A number, or an offset from the end's SND.UNA. Default: `{ "expected": 0 }`. */
  readonly acknowledgement?: number | { readonly expected: number };
  readonly bytes?: number;
  /** How many, one every so many ms. Default: 1. */
  readonly times?: number;
  readonly every?: number;
}
