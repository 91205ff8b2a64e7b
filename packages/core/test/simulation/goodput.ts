/** How fast data comes through, over loss, buffer, reordering and controller: one page that shows what a change does. */
import type { CongestionName } from "../../src/mechanism/congestion/controller.ts";
import type { Impairment } from "../../src/simulation/link/impairment.ts";
import { simulate } from "../../src/simulation/run/simulation.ts";
import { opened, scenario } from "../../src/simulation/scenarios/sketch.ts";
import { RunFacts } from "../support/run-facts.ts";

export const controllers = ["new-reno", "cubic", "bbr"] as const satisfies readonly CongestionName[];
export const losses = [0, 0.003, 0.01, 0.03, 0.1] as const;
export const buffers = [8000, 64_000, 1_000_000] as const;
export const paths = ["in order", "reordered"] as const;

export interface Cell {
  readonly controller: (typeof controllers)[number];
  readonly path: (typeof paths)[number];
  readonly loss: number;
  readonly buffer: number;
}

const RATE = 10_000_000;
const OCTETS = 1_500_000;

/** Megabits a second that the program at the other end reads, the handshake and the last octets left out. */
export const goodput = ({ controller, path, loss, buffer }: Cell): number => {
  const impairments: Impairment[] = [{ kind: "rate", bitsPerSecond: RATE, queue: { packets: 50 } }];
  if (path === "reordered") impairments.push({ kind: "reorder", probability: 0.05, distance: 3 });
  if (loss > 0) impairments.push({ kind: "loss", probability: loss });
  const run = simulate(
    scenario({
      name: "goodput",
      title: "Goodput",
      about: "One cell of the table.",
      seed: 11,
      a: { connection: { congestion: controller } },
      b: { connection: { receiveBuffer: buffer } },
      aToB: impairments,
      limit: 7_200_000,
      program: [
        ...opened,
        { at: 100, end: "A", call: "write", bytes: OCTETS },
        { at: 100, end: "A", call: "shutdown" },
      ],
    }),
    { check: false },
  );
  const facts = new RunFacts(run);
  const begun = facts.readBy("B", 1);
  const ended = facts.readBy("B", OCTETS);
  return ended < 0 ? 0 : (8 * OCTETS) / 1000 / (ended - begun);
};

/** The page. */
export const goodputPage = (measure: (cell: Cell) => number): string => {
  const lines = [
    "# Goodput of the model",
    "",
    "Megabits a second that a program reads over a simulated path of 10 Mbit/s, 40 ms there and back, with a queue of 50 packets, while",
    "it is sent 1.5 megabytes. By the share of packets lost at random, by the receive buffer in octets, and by whether one packet in",
    "twenty is overtaken by three others. Written by a test; a change in it is a change in behaviour.",
  ];
  for (const path of paths)
    for (const controller of controllers) {
      lines.push("", `## ${controller}, ${path}`, "");
      const rows = losses.map((loss) => {
        const speeds = buffers.map((buffer) => measure({ controller, path, loss, buffer }).toFixed(2));
        return [`${+(100 * loss).toFixed(1)} %`].concat(speeds);
      });
      lines.push(...table([["loss", ...buffers.map((buffer) => buffer.toLocaleString("en-GB"))], ...rows]));
    }
  return `${lines.join("\n")}\n`;
};

const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => `${"-".repeat(width - 1)}:`).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)];
};
