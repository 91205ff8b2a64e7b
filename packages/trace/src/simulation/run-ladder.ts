/**
 * The ladder of a simulated run: time downwards, packets across, at either side the states they lead to and what the end
 * did and why. One row for each packet, as the RFC's figures have it.
 */
import type { State } from "@tcplens/core";
import type { EndName, RunEvent, SimulationRun } from "@tcplens/core/simulation";
import { HappeningPlaces, PacketHeights, rank } from "./ladder-order.ts";
import type { Arrival, PacketView } from "./packet-view.ts";
import { packetViews } from "./packet-views.ts";
import {
  callWords,
  closeWords,
  mechanismWords,
  transferWords,
  triggerWords,
  type Transfer,
} from "./run-words.ts";
import { rowOfChange } from "./state-rows.ts";

/** See the file's head. */
export interface RunLadder {
  /** The states before the first row, where they are known. */
  readonly starts: Readonly<Record<EndName, State | undefined>>;
  readonly rows: readonly RunRow[];
  /** As the scenario names them, in the order in which they appear. */
  readonly connections: readonly string[];
}

/** What every row has. */
interface AnyRow {
  /** ms of virtual time: of a packet when it was sent, of a copy when it came. */
  readonly at: number;
  readonly connection: string | undefined;
  /** The states that it leads to, where it leads to others. */
  readonly states: Readonly<Partial<Record<EndName, State>>>;
  /** How much it would be missed: 0, where it is like others of its kind, to 3. */
  readonly weight: 0 | 1 | 2 | 3;
}

export type RunRow =
  /** A packet, with the first copy that arrived. */
  | (AnyRow & { readonly kind: "packet"; readonly packet: PacketView; readonly arrival: Arrival | undefined })
  /** Another copy of a packet, at the time of its arrival. */
  | (AnyRow & { readonly kind: "copy"; readonly packet: PacketView; readonly arrival: Arrival })
  /** Something that an end did, or that happened to it. */
  | (AnyRow & {
      readonly kind: "happening";
      readonly end: EndName;
      readonly by: "program" | "tcp";
      readonly words: string;
      /** Of the last of several that are told as one, ms. */
      readonly until?: number;
      /** Where a program reads or writes. */
      readonly transfer?: Transfer;
    });

/** The whole ladder; `foldLadder` leaves out what is like the rest. */
export const runLadder = (run: SimulationRun): RunLadder => new LadderBuilder(run).ladder();

/** A row that is still being put together. */
export type RowDraft = Open<RunRow>;
type Open<Row> = Row extends RunRow
  ? Omit<Row, "states" | "weight"> & {
      states: Partial<Record<EndName, State>>;
      weight: AnyRow["weight"];
    }
  : never;
type Happening = Extract<RunRow, { readonly kind: "happening" }>;

interface Placed {
  readonly row: RowDraft;
  readonly height: number;
  readonly rank: number;
}

class LadderBuilder {
  readonly #run: SimulationRun;
  readonly #readsAtOnce: Readonly<Record<EndName, boolean>>;
  readonly #placed: Placed[] = [];
  readonly #starts: Record<EndName, State | undefined> = { A: undefined, B: undefined };
  readonly #connections: string[] = [];
  /** Rows of packets by the end that sent them and when, by the end that they reached and when; rows of calls. */
  readonly #sent = new Map<string, RowDraft[]>();
  readonly #reached = new Map<string, RowDraft[]>();
  readonly #called = new Map<string, RowDraft[]>();
  /** What each side's window was when it was last worth telling, by connection. */
  readonly #windows = new Map<string, number>();
  /** How often each side has closed or opened its window. */
  readonly #turns = new Map<string, number>();
  #places = new HappeningPlaces([], ({ at }) => at);
  /** Rows that say nothing but that a state has changed. */
  readonly #bare = new Map<string, Placed>();

  constructor(run: SimulationRun) {
    this.#run = run;
    this.#readsAtOnce = { A: readsAtOnce(run, "A"), B: readsAtOnce(run, "B") };
  }

  ladder(): RunLadder {
    const packets = packetViews(this.#run);
    const heights = new PacketHeights(packets);
    const heightOf = new Map(packets.map((packet) => [packet, heights.heightOf(packet)]));
    this.#places = new HappeningPlaces(packets, (packet) => heightOf.get(packet) ?? packet.at);
    for (const packet of packets) this.#packet(packet, heightOf.get(packet) ?? packet.at);
    for (const event of this.#run.events) this.#event(event);
    // The sort is stable: what stands at the same height stays as it came.
    const rows = this.#placed
      .toSorted((a, b) => a.height - b.height || a.rank - b.rank)
      .map(({ row }) => row as RunRow);
    return { starts: this.#starts, rows: joinAlike(rows), connections: this.#connections };
  }

  #packet(packet: PacketView, height: number): void {
    const { at, from, to, connection, arrivals, fragmented } = packet;
    const [first, ...copies] = fragmented ? arrivals.slice(-1) : arrivals;
    const weight = this.#weight(connection, this.#windowWeight(packet) ?? packetWeight(packet));
    const row: RowDraft = { kind: "packet", at, connection, packet, arrival: first, states: {}, weight };
    this.#placed.push({ row, height, rank: from === "stray" ? rank.arrival : rank.packet });
    if (from === "A" || from === "B") remember(this.#sent, placeKey(from, at), row);
    for (const arrival of arrivals) remember(this.#reached, placeKey(to, arrival.at), row);
    for (const arrival of copies) {
      const copy: RowDraft = {
        kind: "copy",
        at: arrival.at,
        connection,
        packet,
        arrival,
        states: {},
        weight: 2,
      };
      this.#placed.push({ row: copy, height: arrival.at, rank: rank.arrival });
    }
  }

  /** Of a packet that closes the window, opens it again, or halves it; `undefined`: it does none of these. */
  #windowWeight({ from, connection, says }: PacketView): 2 | 3 | undefined {
    if (says.kind !== "segment" || from === "stray" || says.flags.includes("RST")) return undefined;
    if (says.flags.includes("SYN")) return undefined;
    const side = `${from} ${connection ?? ""}`;
    const { window } = says;
    const before = this.#windows.get(side);
    const isHalf = before !== undefined && window <= before / 2;
    if (before === undefined || isHalf || window > before) this.#windows.set(side, window);
    if (before === undefined || (before === 0 ? window === 0 : !isHalf)) return undefined;
    if (before > 0 && window > 0) return 2;
    const turns = (this.#turns.get(side) ?? 0) + 1;
    this.#turns.set(side, turns);
    return turns <= TURNS_MOST ? 3 : 2;
  }

  #event(event: RunEvent): void {
    const { connection } = event;
    if (event.type !== "call" && !this.#connections.includes(connection)) this.#connections.push(connection);
    switch (event.type) {
      case "state-changed":
        this.#stateChanged(event);
        break;
      case "mechanism": {
        const words = mechanismWords(event.event);
        const { kind } = event.event;
        if (words === undefined) break;
        this.#happening(event, words, {
          // That packets are thrown away follows from what they are.
          weight: kind === "dropped" ? 1 : 2,
          // What is held back stands below what it waits for.
          ...(kind === "held-by-nagle" ? { rank: rank.outcome } : {}),
        });
        break;
      }
      case "call":
        this.#call(event);
        break;
      case "closed":
        this.#closed(event);
        break;
      case "signal":
        this.#happening(event, `tells the program: ${event.reply} (${event.detail})`, { weight: 2 });
        break;
      case "urgent":
        this.#happening(event, `urgent data ends ${event.bytesAhead} octets ahead`, { weight: 2 });
        break;
      case "read":
      case "written":
        this.#transfer(event);
        break;
      case "accepted":
      case "peer-finished":
        break;
    }
  }

  /** An open shows in its SYN, a listener in the state that the ladder begins with. */
  #call(event: Extract<RunEvent, { readonly type: "call" }>): void {
    const { call, error, at, end } = event;
    if (error === undefined && call === "open") return;
    if (error === undefined && call === "listen" && at === 0) {
      this.#starts[end] ??= "LISTEN";
      return;
    }
    const row = this.#happening(event, callWords(event), { weight: 3, by: "program" });
    remember(this.#called, placeKey(end, at), row);
  }

  /** That a program reads whatever there is at once is not worth a row. */
  #transfer(event: Extract<RunEvent, { readonly type: "read" | "written" }>): void {
    const isReading = event.type === "read";
    if (isReading && this.#readsAtOnce[event.end]) return;
    const { bytes, total } = event;
    const transfer: Transfer = { what: isReading ? "reads" : "writes", times: 1, bytes, total };
    const place = isReading ? rank.outcome : rank.happening;
    this.#happening(event, transferWords(transfer), { weight: 1, by: "program", rank: place, transfer });
  }

  /** That a connection has closed in good order is seen from the states. */
  #closed(event: Extract<RunEvent, { readonly type: "closed" }>): void {
    if (event.reason.kind === "closed") return;
    const words = closeWords(event.reason);
    const key = bareKey(event);
    const bare = this.#bare.get(key);
    if (bare === undefined) {
      this.#happening(event, words, { weight: 3, rank: rank.outcome });
      return;
    }
    this.#placed[this.#placed.indexOf(bare)] = { ...bare, row: { ...(bare.row as Happening), words } };
  }

  #stateChanged(event: Extract<RunEvent, { readonly type: "state-changed" }>): void {
    const { end, at, from, to, trigger } = event;
    this.#starts[end] ??= from;
    // A connection made from a listener begins as one; the listener has been there all along.
    if (to === "LISTEN") return;
    const place = placeKey(end, at);
    const row = rowOfChange(event, {
      called: this.#called.get(place) ?? [],
      sent: this.#sent.get(place) ?? [],
      reached: this.#reached.get(place) ?? [],
    });
    if (row === undefined) {
      // A SYN that is not there: it was known from its cookie (RFC 4987 §3.6).
      const words = trigger === "rcv-syn" ? "knows the SYN from its cookie" : triggerWords(trigger);
      const bare = this.#happening(event, words, { weight: 3 });
      bare.states[end] = to;
      const placed = this.#placed.pop();
      if (placed === undefined) return;
      // What a packet brought about without saying it stands where the packet does.
      const height = trigger.startsWith("rcv-") ? this.#heightOf(this.#reached.get(place)) : undefined;
      const whole = height === undefined ? placed : { ...placed, height, rank: rank.happening };
      this.#placed.push(whole);
      this.#bare.set(bareKey(event), whole);
      return;
    }
    row.states[end] = to;
    row.weight = this.#weight(event.connection, 3);
  }

  #heightOf(rows: readonly RowDraft[] | undefined): number | undefined {
    const [first] = rows ?? [];
    return this.#placed.find(({ row }) => row === first)?.height;
  }

  /** Of the connections of strangers one is like the other. */
  #weight(connection: string | undefined, weight: AnyRow["weight"]): AnyRow["weight"] {
    return connection?.startsWith("port ") === true && weight > 1 ? 1 : weight;
  }

  #happening(
    { at, end, connection }: Pick<RunEvent, "at" | "end" | "connection">,
    words: string,
    options: HappeningOptions,
  ): RowDraft {
    const { by = "tcp" } = options;
    const weight = this.#weight(connection, options.weight);
    const transfer = options.transfer === undefined ? {} : { transfer: options.transfer };
    const row: RowDraft = {
      kind: "happening",
      at,
      connection,
      end,
      by,
      words,
      states: {},
      weight,
      ...transfer,
    };
    this.#placed.push({ row, ...this.#places.placeOf(end, at, options.rank ?? rank.happening) });
    return row;
  }
}

/** So often a window that closes or opens is told of whatever else there is to tell. */
const TURNS_MOST = 6;

interface HappeningOptions {
  readonly weight: AnyRow["weight"];
  readonly by?: "program" | "tcp";
  readonly rank?: number;
  readonly transfer?: Transfer;
}

/** What an end does again and again is told of once, as long as nothing else happens meanwhile. */
const joinAlike = (rows: readonly RunRow[]): readonly RunRow[] => {
  const joined: RunRow[] = [];
  /** How many rows the last one of `joined` stands for. */
  let times = 1;
  for (const row of rows) {
    const last = joined.at(-1);
    const both =
      last === undefined ? undefined : (joinedTransfer(last, row) ?? joinedWords(last, row, times));
    times = both === undefined ? 1 : times + 1;
    if (both === undefined) joined.push(row);
    else joined[joined.length - 1] = both;
  }
  return joined;
};

/** The same words at the same moment. */
const joinedWords = (last: RunRow, row: RunRow, times: number): RunRow | undefined => {
  if (last.kind !== "happening" || row.kind !== "happening" || row.transfer !== undefined) return undefined;
  if (last.at !== row.at || last.end !== row.end || last.connection !== row.connection) return undefined;
  const isSame = last.words === (times === 1 ? row.words : `${row.words}, ${times} times`);
  const changes = row.states.A !== undefined || row.states.B !== undefined;
  return isSame && !changes ? { ...last, words: `${row.words}, ${times + 1} times` } : undefined;
};

const joinedTransfer = (last: RunRow, row: RunRow): RunRow | undefined => {
  if (last.kind !== "happening" || last.transfer === undefined) return undefined;
  if (row.kind !== "happening" || row.transfer === undefined) return undefined;
  if (last.end !== row.end || last.connection !== row.connection) return undefined;
  const [before, next] = [last.transfer, row.transfer];
  if (before.what !== next.what) return undefined;
  const transfer: Transfer = {
    what: next.what,
    times: before.times + next.times,
    bytes: Math.max(before.bytes, next.bytes),
    total: next.total,
  };
  const until = row.at > last.at ? { until: row.at } : {};
  return { ...last, ...until, transfer, words: transferWords(transfer) };
};

const readsAtOnce = ({ scenario }: SimulationRun, end: EndName): boolean =>
  (scenario.ends[end].reading?.how ?? "at-once") === "at-once" &&
  scenario.program.every((step) => step.call !== "read" || step.end !== end);

/** What is ordinary: data and acknowledgements that arrive once, whole, in their turn. */
const packetWeight = (packet: PacketView): AnyRow["weight"] => {
  const { says, from, arrivals, again, probe, marked, heldBack, fragmented } = packet;
  if (says.kind !== "segment" || from === "stray") return 2;
  if (says.flags.some((flag) => flag === "SYN" || flag === "FIN" || flag === "RST")) return 3;
  const [first, ...copies] = arrivals;
  const arrived = first !== undefined && copies.length === 0 && !first.damaged;
  if (!arrived || again || probe || marked || heldBack || fragmented) return 2;
  return says.window === 0 || says.sack.length > 0 || says.flags.includes("URG") ? 1 : 0;
};

const placeKey = (end: EndName, at: number): string => `${end} ${at}`;

const bareKey = ({ end, at, connection }: Pick<RunEvent, "at" | "end" | "connection">): string =>
  `${end} ${at} ${connection}`;

const remember = (map: Map<string, RowDraft[]>, key: string, row: RowDraft): void => {
  const known = map.get(key);
  if (known === undefined) map.set(key, [row]);
  else known.push(row);
};
