/** How a simulated run went, in numbers: packets and their fates, what each end wrote, read and came to. */
import type { CloseReason, State } from "@tcplens/core";
import { judge, type ConnectionReport, type EndName, type SimulationRun } from "@tcplens/core/simulation";
import type { PacketView } from "./packet-view.ts";
import { packetViews } from "./packet-views.ts";

/** See the file's head. Times in ms of virtual time. */
export interface RunSummary {
  readonly ended: SimulationRun["ended"];
  /** When the last packet went or came: what is waited for after that, such as the end of TIME-WAIT, is left out. */
  readonly quietAt: number;
  /** When the last thing happened. */
  readonly endedAt: number;
  readonly packets: PacketCounts;
  /** One for each end of each connection that a program has had. */
  readonly ends: readonly EndSummary[];
  /** What is wrong with the run, in sentences: it speaks against this library, not against the network. Empty: nothing. */
  readonly problems: readonly string[];
}

/** Packets put on the path, and what became of them. */
export interface PacketCounts {
  readonly sent: number;
  /** No copy came through. `refused`: of these, the sender was told. */
  readonly lost: number;
  readonly refused: number;
  /** Came through so that the checksum fails. */
  readonly damaged: number;
  /** Came through more than once. */
  readonly duplicated: number;
  readonly heldBack: number;
  readonly marked: number;
  /** Carried nothing that had not been sent before. */
  readonly again: number;
}

/** One end of one connection. */
export interface EndSummary {
  readonly end: EndName;
  readonly connection: string;
  /** In the order in which they were gone through. */
  readonly states: readonly State[];
  readonly closeReason: CloseReason | undefined;
  /** Its machine has restarted, and knows nothing of it. */
  readonly forgotten: boolean;
  /** Octets. */
  readonly written: number;
  readonly read: number;
  /** Data segments it sent, and how many of them were sent again. */
  readonly segments: number;
  readonly again: number;
  /** From its first octet sent to the last one read by the other end; `undefined` where none was. */
  readonly transfer: { readonly from: number; readonly to: number; readonly octets: number } | undefined;
}

/** Of a run that is over, or so far. */
export const summarizeRun = (run: SimulationRun): RunSummary => {
  const packets = packetViews(run);
  const last = packets.flatMap(({ at, arrivals }) => [at, ...arrivals.map((arrival) => arrival.at)]);
  return {
    ended: run.ended,
    quietAt: last.reduce((latest, at) => Math.max(latest, at), 0),
    endedAt: run.at,
    packets: countPackets(packets),
    ends: run.connections.map((report) => endSummary(run, packets, report)),
    problems: problemsOf(run),
  };
};

const countPackets = (packets: readonly PacketView[]): PacketCounts => {
  const count = (is: (packet: PacketView) => boolean): number =>
    packets.filter((packet) => is(packet)).length;
  return {
    sent: packets.length,
    lost: count(({ arrivals, stopped }) => arrivals.length === 0 && stopped !== undefined),
    refused: count(({ arrivals, stopped }) => arrivals.length === 0 && stopped?.how === "refused"),
    damaged: count(({ arrivals }) => arrivals.some(({ damaged }) => damaged)),
    duplicated: count(({ arrivals, fragmented }) => arrivals.length > 1 && !fragmented),
    heldBack: count(({ heldBack }) => heldBack),
    marked: count(({ marked }) => marked),
    again: count(({ again }) => again),
  };
};

const endSummary = (
  run: SimulationRun,
  packets: readonly PacketView[],
  report: ConnectionReport,
): EndSummary => {
  const { end, name, closeReason, forgotten, written, read } = report;
  const own = packets.filter(
    ({ from, connection, says }) =>
      from === end && connection === name && says.kind === "segment" && says.length > 0,
  );
  return {
    end,
    connection: name,
    states: statesOf(run, report),
    closeReason,
    forgotten,
    written,
    read,
    segments: own.length,
    again: own.filter(({ again }) => again).length,
    transfer: transferOf(run, report, own[0]?.at),
  };
};

/** Where several connections had one name, the walks of all of them, one behind the other. */
const statesOf = (run: SimulationRun, { end, name }: ConnectionReport): readonly State[] => {
  const states: State[] = [];
  for (const event of run.events) {
    if (event.type !== "state-changed" || event.end !== end || event.connection !== name) continue;
    if (states.length === 0) states.push(event.from);
    states.push(event.to);
  }
  return states;
};

const transferOf = (
  run: SimulationRun,
  { end, name }: ConnectionReport,
  from: number | undefined,
): EndSummary["transfer"] => {
  const last = run.events.findLast(
    (event) => event.type === "read" && event.end !== end && event.connection === name,
  );
  if (from === undefined || last?.type !== "read") return undefined;
  return { from, to: last.at, octets: last.total };
};

/**
 * The laws of every run, as far as they are about this one: a scenario may well leave connections open, or end at its
 * limit.
 */
const problemsOf = (run: SimulationRun): readonly string[] => {
  const closed = run.connections.filter(({ closeReason }) => closeReason !== undefined);
  return judge({ ...run, ended: "quiet", connections: closed });
};
