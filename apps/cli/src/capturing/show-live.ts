/** A capture that goes on: its packets printed as they come, and at its end what became of each connection. */
import { connectionReport, packetReport, type Analyser, type Severity } from "@tcplens/capture";
import type { LiveCapture } from "@tcplens/node-transport";
import { countWords } from "@tcplens/trace";
import { reportsOf } from "../analyzing/capture-analysis.ts";
import { chooseConnections } from "../analyzing/choose-connections.ts";
import { LineOutput } from "../analyzing/line-output.ts";
import { isAtLeast } from "../analyzing/severity.ts";
import type { CommandContext } from "../command-context.ts";
import type { CaptureLayout } from "../render/capture/capture-layout.ts";
import { totalsLines } from "../render/capture/capture-totals.ts";
import { connectionTable } from "../render/capture/connection-table.ts";
import { findingsLines } from "../render/capture/findings-lines.ts";
import { toAscii } from "../render/simulation/glyphs.ts";
import type { CaptureFile } from "./capture-file.ts";
import { LiveReader } from "./live-reader.ts";
import { LiveRows } from "./live-rows.ts";
import type { CapturePlan } from "./plan-capture.ts";

/** Shows it until it is ended. Resolves to whether it is as it should be: not broken off, and nothing found that was to fail. */
export const showLive = async (
  capture: LiveCapture,
  plan: CapturePlan,
  file: CaptureFile | undefined,
  layout: CaptureLayout,
  context: CommandContext,
): Promise<boolean> => {
  const output = new LineOutput(context.stdout);
  const print = (line: string): void => output.line(layout.unicode ? line : toAscii(line));
  const rows = plan.json ? undefined : new LiveRows(layout, print);
  const ended = new EndedConnections(plan.once);
  const reader = new LiveReader(
    {
      packet: (analyser, record) => {
        ended.touch(analyser);
        if (rows !== undefined) rows.take(analyser, record);
        else output.line(JSON.stringify({ ...packetReport(analyser, record.frame), provisional: true }));
      },
      quote: (analyser, record) => {
        ended.touch(analyser);
        rows?.take(analyser, record);
      },
      paused: (analyser) => {
        if (ended.any(analyser)) void capture.stop();
        output.flush();
        return output.drained();
      },
    },
    file,
  );
  const stop = (): void => void capture.stop();
  const looking = setInterval(() => {
    rows?.look(reader.analyser, performance.now());
    output.flush();
  }, LOOKED_EVERY);
  const ending = plan.duration === undefined ? undefined : setTimeout(stop, plan.duration);
  context.interrupted.addEventListener("abort", stop, { once: true });
  if (context.interrupted.aborted) stop();
  let damage: string | undefined;
  try {
    damage = await reader.read(capture);
  } finally {
    clearInterval(looking);
    clearTimeout(ending);
    context.interrupted.removeEventListener("abort", stop);
    // Where what is printed or written fails: the program is not left behind.
    await capture.stop();
  }
  const most = context.stdout.isTTY === true ? SHOWN_ON_TERMINAL : Number.POSITIVE_INFINITY;
  if (plan.json) for (const report of reportsOf(reader.analyser)) output.line(JSON.stringify(report));
  else for (const line of endLines(reader, layout, most)) print(line);
  output.flush();
  await output.drained();
  if (file !== undefined)
    context.stderr.write(`wrote ${file.name}: ${countWords(reader.frames, "packet")}\n`);
  return (await sayEnd(capture, damage, context)) && !hasFinding(reader.analyser, plan.failOn);
};

/** What `tcplens analyze` prints of a capture: the table, what it comes to, and what was found; `most` connections of it. */
const endLines = function* (
  { analyser, format, frames, packets, octets }: LiveReader,
  layout: CaptureLayout,
  most: number,
): Generator<string> {
  const all = { filter: undefined, order: undefined, failOn: undefined };
  const { reports: shown, chosen, grades, since, span } = chooseConnections(analyser, all, most);
  yield "";
  if (shown.length > 0) {
    yield* connectionTable(shown, layout, since);
    yield "";
  }
  const connections = analyser.store.size;
  yield* totalsLines(
    {
      format,
      frames,
      octets,
      packets,
      connections,
      grades,
      span,
      cutOff: analyser.cutOff,
      filtered: 0,
      unshown: 0,
    },
    layout,
  );
  const left = chosen - shown.length;
  if (left > 0)
    yield layout.style.dim(`  The worst ${most} are shown; all: --write FILE, then tcplens analyze FILE`);
  if (shown.some(({ findings }) => findings.length > 0)) {
    yield "";
    yield* findingsLines(shown, layout, false);
  }
};

/** What is to be said of the capturing itself. False: it broke off. */
const sayEnd = async (
  { ended, tool }: LiveCapture,
  damage: string | undefined,
  { stderr }: CommandContext,
): Promise<boolean> => {
  const { dropped = 0, problem } = await ended;
  if (dropped > 0)
    stderr.write(
      `tcplens: ${countWords(dropped, "packet")} came too fast and ${dropped === 1 ? "is" : "are"} missing: a narrower filter or --snaplen helps\n`,
    );
  if (problem !== undefined) stderr.write(`tcplens: ${tool.name} broke off: ${problem}\n`);
  else if (damage !== undefined)
    stderr.write(`tcplens: what ${tool.name} wrote cannot be read on: ${damage}\n`);
  return problem === undefined && damage === undefined;
};

const hasFinding = (analyser: Analyser, least: Severity | undefined): boolean =>
  least !== undefined &&
  [...reportsOf(analyser)].some(({ findings }) => findings.some((finding) => isAtLeast(finding, least)));

/** For `--once`: connections of which the last packet may have been seen. */
class EndedConnections {
  readonly #asked: boolean;
  readonly #touched = new Set<number>();

  constructor(asked: boolean) {
    this.#asked = asked;
  }

  /** The packet that the analyser has just taken: FIN and RST end connections (RFC 9293 §3.1), and ICMP errors do. */
  touch({ segment, packet, stream }: Analyser): void {
    if (this.#asked && ((segment.flags & 0x05) !== 0 || packet.quoted || this.#touched.has(stream)))
      this.#touched.add(stream);
  }

  any(analyser: Analyser): boolean {
    for (const stream of this.#touched) {
      const { ended, opened } = connectionReport(analyser, stream);
      if (ended === "closed" || ended === "reset" || opened === "refused") return true;
    }
    return false;
  }
}

/** ms. */
const LOOKED_EVERY = 250;
/** Connections. */
const SHOWN_ON_TERMINAL = 100;
