/** What the programs of a scenario drawn by chance do: open, write, pause, change their minds, close in any order. */
import type { EndName, ProgramCall, ProgramStep } from "../scenario/scenario.ts";
import type { Draw } from "./draw.ts";

/** The steps, in the order of time. `most`: octets of one write. */
export const randomProgram = (draw: Draw, most: number): readonly ProgramStep[] => {
  const ports = draw.maybe(0.3, () => ({ localPort: 5000 })) ?? {};
  const steps = [...randomOpening(draw, most, ports), ...bothEnds(draw, "main", 0, most)];
  if (draw.chance(0.2)) {
    const at = draw.magnitude(10_000, 60_000);
    const bytes = draw.maybe(0.5, () => ({ bytes: draw.magnitude(1, most) })) ?? {};
    steps.push({ at, end: "A", call: "open", connection: "again", ...ports, ...bytes });
    steps.push(...bothEnds(draw, "again", at, most));
  }
  if (draw.chance(0.2)) steps.push(...randomStrays(draw));
  if (draw.chance(0.05)) {
    const at = draw.magnitude(1, 20_000);
    steps.push({ at, end: "B", call: "reboot" }, { at, end: "B", call: "listen" });
  }
  return steps.toSorted((a, b) => a.at - b.at);
};

const randomOpening = (draw: Draw, most: number, ports: { readonly localPort?: number }): ProgramStep[] => {
  if (draw.chance(0.9)) {
    const bytes = draw.maybe(0.2, () => ({ bytes: draw.magnitude(1, most) })) ?? {};
    return [
      { at: 0, end: "B", call: "listen" },
      { at: 0, end: "A", call: "open", ...ports, ...bytes },
    ];
  }
  return [
    { at: 0, end: "A", call: "open", port: 2000, localPort: 1000 },
    { at: draw.magnitude(1, 100), end: "B", call: "open", port: 1000, localPort: 2000 },
  ];
};

const bothEnds = (draw: Draw, connection: string, from: number, most: number): readonly ProgramStep[] =>
  (["A", "B"] as const).flatMap((end) => randomCalls(draw, { end, connection, from, most }));

interface Caller {
  readonly end: EndName;
  readonly connection: string;
  readonly from: number;
  readonly most: number;
}

/** What one end does with the connection; in the end it always closes it. */
const randomCalls = (draw: Draw, { end, connection, from, most }: Caller): readonly ProgramStep[] => {
  const steps: ProgramStep[] = [];
  const who = { end, connection };
  let at = from + draw.oneOf([0, 1, 500]);
  for (let writes = draw.whole(0, 3); writes > 0; writes -= 1) {
    steps.push({ at, ...who, ...randomWrite(draw, most) });
    at += draw.magnitude(1, 3000);
  }
  if (draw.chance(0.2)) {
    const until = at + draw.magnitude(1, 20_000);
    steps.push({ at, ...who, call: "read", reading: { how: "paused" } });
    steps.push({ at: until, ...who, call: "read", reading: { how: "at-once" } });
  }
  if (draw.chance(0.1))
    steps.push({
      at,
      ...who,
      call: "configure",
      options: { noDelay: draw.chance(0.5), cork: draw.chance(0.5) },
    });
  // Writes that come in steps have to have been made before the program closes.
  const closing = at + TIMES_MAX * EVERY_MAX + draw.magnitude(1, 5000);
  const call = draw.chance(0.9) ? "shutdown" : draw.oneOf(["abort", "release"] as const);
  steps.push({ at: draw.chance(0.7) ? closing : at, ...who, call });
  return steps;
};

const randomWrite = (draw: Draw, most: number): Extract<ProgramCall, { readonly call: "write" }> => {
  const urgent = draw.maybe(0.1, () => ({ urgent: true })) ?? {};
  if (!draw.chance(0.3)) return { call: "write", bytes: draw.magnitude(1, most), ...urgent };
  const bytes = draw.magnitude(1, Math.min(2000, most));
  const times = draw.whole(1, Math.max(1, Math.min(TIMES_MAX, Math.floor(most / bytes))));
  return { call: "write", bytes, times, every: draw.whole(0, EVERY_MAX), ...urgent };
};

/**
 * Segments of somebody who guesses: none of them may do harm. They carry no octets and acknowledge nothing that could be
 * in flight, for whoever guesses all three numbers right is the peer as far as TCP can tell.
 */
const randomStrays = (draw: Draw): readonly ProgramStep[] =>
  (["A", "B"] as const).flatMap((end) => {
    const sequence = { expected: draw.oneOf([-1, 1]) * draw.magnitude(2, 2 ** 30) };
    const flags = draw.oneOf([["RST"], ["SYN"], ["ACK"], ["SYN", "ACK"], ["FIN", "ACK"]] as const);
    // A FIN in the window would be believed with an old acknowledgement, so it has one of what was never sent.
    const distance = flags[0] === "FIN" ? draw.whole(2 ** 30, 2 ** 31 - 1) : -draw.magnitude(1, 2 ** 30);
    const acknowledgement = { expected: distance };
    return {
      at: draw.magnitude(1, 30_000),
      end,
      call: "stray" as const,
      from: "peer" as const,
      flags,
      sequence,
      acknowledgement,
      times: draw.whole(1, 5),
      every: draw.whole(0, 1000),
    };
  });

const TIMES_MAX = 50;
const EVERY_MAX = 300;
