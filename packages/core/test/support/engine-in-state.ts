/** A real connection, brought into a state by real inputs, with the numbers it then goes by. */
import { flagBits } from "../../src/base/control-bits.ts";
import type { Flag } from "../../src/base/flag.ts";
import { port } from "../../src/base/port.ts";
import { seq, seqAdd, type Seq } from "../../src/base/seq.ts";
import { windowUnscaled } from "../../src/base/window.ts";
import type { Action } from "../../src/connection/action.ts";
import { Connection } from "../../src/connection/connection.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import type { State } from "../../src/machine/state.ts";
import { Segment, segmentWith } from "../../src/wire/segment.ts";

/** The states, SYN-RECEIVED by either way. */
export type Place = Exclude<State, "SYN-RECEIVED"> | "SYN-RECEIVED passive" | "SYN-RECEIVED active";

export const places: readonly Place[] = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED passive",
  "SYN-RECEIVED active",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
];

export interface Numbers {
  readonly iss: number;
  readonly irs: number;
  /** Octets of the receive window. */
  readonly window: number;
  /** What the peer offers. */
  readonly peerWindow: number;
}

/** A connection and what has come out of it. */
export class Engine {
  readonly connection: Connection;
  readonly sent: Segment[] = [];
  readonly actions: Action[] = [];
  readonly #numbers: Numbers;
  /** Octets of SEG.SEQ the peer has used, from its ISS. */
  peerNext = 0;
  now = 0;

  constructor(numbers: Numbers, options: ConnectionOptions = {}) {
    this.#numbers = numbers;
    this.connection = new Connection({
      localPort: port(1000),
      remotePort: port(2000),
      iss: numbers.iss,
      mtu: 1500,
      ipHeader: 20,
      options: {
        receiveBuffer: numbers.window,
        timestamps: false,
        sack: false,
        windowScaling: false,
        ...options,
      },
    });
  }

  get snd(): Seq {
    return seq(this.connection.info(this.now).sndNxt);
  }

  get peer(): Seq {
    return seqAdd(seq(this.#numbers.irs), this.peerNext);
  }

  /** Everything that the connection has to say. `refuses`: the own queue does not take a segment. */
  drain(refuses: () => boolean = () => false): void {
    for (let action = this.connection.poll(); action !== undefined; action = this.connection.poll()) {
      if (action.type === "transmit" && refuses()) {
        this.connection.refused(action.segment, this.now);
        continue;
      }
      this.actions.push(action);
      if (action.type === "transmit")
        this.sent.push(segmentWith(action.segment, { payload: action.segment.payload.slice() }));
    }
    this.connection.checkInvariants();
  }

  receive(
    flags: readonly Flag[],
    sequence: Seq,
    acknowledgement: Seq | undefined,
    length = 0,
    window: number = this.#numbers.peerWindow,
  ): void {
    this.connection.receive(
      new Segment({
        sourcePort: port(2000),
        destinationPort: port(1000),
        sequence,
        ...(acknowledgement === undefined ? {} : { acknowledgement }),
        flags: flagBits(flags),
        window: windowUnscaled(window),
        ...(flags.includes("SYN") ? { options: [{ kind: "mss", value: 1460 } as const] } : {}),
        payload: new Uint8Array(length),
      }),
      this.now,
    );
    this.drain();
  }

  /** The peer's next segment in order. */
  fromPeer(flags: readonly Flag[], length = 0): void {
    const sequence = this.peer;
    this.peerNext += length + (flags.includes("SYN") ? 1 : 0) + (flags.includes("FIN") ? 1 : 0);
    this.receive(flags, sequence, flags.includes("ACK") ? this.snd : undefined, length);
  }

  call(verb: "active" | "passive" | "shutdown"): void {
    if (verb === "shutdown") this.connection.shutdown(this.now);
    else this.connection.open(verb, this.now);
    this.drain();
  }

  forget(): void {
    this.sent.length = 0;
    this.actions.length = 0;
  }
}

/** A connection in `place`, reached as RFC 9293 figures 6 to 13 reach it. */
export const engineIn = (place: Place, numbers: Numbers, options: ConnectionOptions = {}): Engine => {
  const engine = new Engine(numbers, options);
  steps[place](engine);
  engine.forget();
  return engine;
};

const established = (engine: Engine): void => {
  engine.call("active");
  engine.fromPeer(["SYN", "ACK"]);
};

const finWait1 = (engine: Engine): void => {
  established(engine);
  engine.call("shutdown");
};

/** An acknowledgement of everything but the FIN. */
const finUnacknowledged = (engine: Engine): void => {
  const sequence = engine.peer;
  engine.peerNext += 1;
  engine.receive(["FIN", "ACK"], sequence, seqAdd(engine.snd, -1));
};

const steps: Readonly<Record<Place, (engine: Engine) => void>> = {
  CLOSED: () => {},
  LISTEN: (engine) => engine.call("passive"),
  "SYN-SENT": (engine) => engine.call("active"),
  "SYN-RECEIVED passive": (engine) => {
    engine.call("passive");
    engine.fromPeer(["SYN"]);
  },
  "SYN-RECEIVED active": (engine) => {
    engine.call("active");
    engine.fromPeer(["SYN"]);
  },
  ESTABLISHED: established,
  "FIN-WAIT-1": finWait1,
  "FIN-WAIT-2": (engine) => {
    finWait1(engine);
    engine.fromPeer(["ACK"]);
  },
  "CLOSE-WAIT": (engine) => {
    established(engine);
    engine.fromPeer(["FIN", "ACK"]);
  },
  CLOSING: (engine) => {
    finWait1(engine);
    finUnacknowledged(engine);
  },
  "LAST-ACK": (engine) => {
    established(engine);
    engine.fromPeer(["FIN", "ACK"]);
    engine.call("shutdown");
  },
  "TIME-WAIT": (engine) => {
    finWait1(engine);
    engine.fromPeer(["ACK"]);
    engine.fromPeer(["FIN", "ACK"]);
  },
};
