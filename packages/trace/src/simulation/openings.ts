/** Which connections the end whose trace it is has opened, in order, with their addresses. */
import type { EndName, SimulationRun } from "@tcplens/core/simulation";
import type { PacketView } from "./packet-view.ts";

/** One connection, opened by the end whose trace it is. */
export interface Opening {
  /** From 1: its number among the trace's connections and attempts. */
  readonly id: number;
  readonly end: EndName;
  /** As the scenario names it. */
  readonly name: string;
  readonly at: number;
  /** When the same name is opened again; `Infinity`: never. What the run says of that name before is about this one. */
  readonly until: number;
  readonly localPort: number;
  readonly remotePort: number;
}

/** Those of the end that opened first. */
export const openingsOf = (run: SimulationRun, packets: readonly PacketView[]): readonly Opening[] => {
  const calls = run.events.flatMap((event) =>
    event.type === "call" && event.call === "open" && event.error === undefined ? [event] : [],
  );
  const own = calls.filter(({ end }) => end === calls[0]?.end);
  return own.map(({ end, connection, at }, index): Opening => {
    const again = own.slice(index + 1).find((other) => other.connection === connection);
    const syn = packets.find(
      (packet) =>
        packet.from === end &&
        packet.connection === connection &&
        packet.at >= at &&
        packet.says.kind === "segment",
    );
    const ports = syn?.says.kind === "segment" ? syn.says : undefined;
    return {
      id: index + 1,
      end,
      name: connection,
      at,
      until: again?.at ?? Number.POSITIVE_INFINITY,
      localPort: ports?.sourcePort ?? 0,
      remotePort: ports?.destinationPort ?? 0,
    };
  });
};
