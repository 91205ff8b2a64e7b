/** The ladder of a run as its view shows it: one row a packet, a copy of one, or something that an end did. */
import { type PacketView, type RunLadder, type RunRow as LadderRow, stopWords } from "@tcplens/trace";
import type { RunRow } from "../../shared/simulation-view.ts";
import { durationWords } from "../duration-words.ts";
import type { Words } from "../words.ts";

/** What a row's words depend on besides the row. */
export interface RowSurroundings {
  readonly words: Words;
  /** There is more than one connection: each row says whose it is. */
  readonly several: boolean;
  /** The packets whose window is news, by their numbers. */
  readonly windows: ReadonlySet<number>;
}

export const runRowOf = (row: LadderRow, { words, several, windows }: RowSurroundings): RunRow => {
  const { at, connection, states } = row;
  const common = {
    at: momentOf(at),
    ...(several && connection !== undefined ? { connection } : {}),
    ...(states.A === undefined ? {} : { stateA: states.A }),
    ...(states.B === undefined ? {} : { stateB: states.B }),
  };
  if (row.kind === "happening") {
    const until = row.until === undefined ? {} : { until: momentOf(row.until) };
    return { ...common, ...happening, ...until, end: row.end, label: words.say(row.words) };
  }
  const { packet, arrival } = row;
  return {
    ...common,
    kind: row.kind,
    end: packet.from,
    to: packet.to,
    label: packetLabel(packet, windows.has(packet.number), words),
    data: packet.says.kind === "segment" && packet.says.length > 0,
    fate: row.kind === "copy" ? words.t("copy") : fateWords(packet, arrival?.damaged ?? false, words),
    stopped: arrival === undefined || arrival.damaged,
    again: packet.again,
    ...(arrival === undefined ? {} : { arrivedAt: arrival.at }),
  };
};

/** To a microsecond, everywhere alike: rows, steps and moments are found by their times. */
export const momentOf = (at: number): number => Math.round(at * 1000) / 1000;

const happening = { kind: "happening", data: false, fate: "", stopped: false, again: false } as const;

/** `SYN seq=0`, `ACK seq=1 ack=1 len=1460`: as the RFCs write segments, numbers counted from each side's SYN. */
const packetLabel = ({ says }: PacketView, newWindow: boolean, words: Words): string => {
  if (says.kind !== "segment") return words.say(says.words);
  const { flags, sequence, acknowledgement, length, window, sack } = says;
  const shown = flags.filter(
    (flag) => flag !== "PSH" && (flag !== "ACK" || length === 0 || flags.includes("FIN")),
  );
  const pureAck = length === 0 && shown.length === 1 && shown[0] === "ACK";
  return [
    ...(flags.length === 0 ? [words.t("no flags")] : shown.length === 0 ? [] : [shown.join(",")]),
    ...(pureAck ? [] : [`seq=${sequence}`]),
    ...(length === 0 ? [] : [`len=${length}`]),
    ...(acknowledgement === undefined ? [] : [`ack=${acknowledgement}`]),
    ...(sack.length === 0 ? [] : [`sack=${sack.map(([left, right]) => `${left}–${right}`).join(",")}`]),
    ...(newWindow ? [`win=${window}`] : []),
  ].join(" ");
};

/** The packets whose window differs from what their side said before, by so much that it matters. */
export const newWindows = (packets: readonly PacketView[]): ReadonlySet<number> => {
  const before = new Map<string, number>();
  return new Set(
    packets.flatMap(({ number, from, connection, says }) => {
      if (says.kind !== "segment" || says.flags.includes("RST")) return [];
      const side = `${from} ${connection ?? ""}`;
      const known = before.get(side);
      if (known !== undefined && !isNews(says.window, known)) return [];
      before.set(side, says.window);
      return [number];
    }),
  );
};

const isNews = (window: number, known: number): boolean =>
  (window === 0) !== (known === 0) || Math.abs(window - known) > known * WINDOW_CHANGE;

const fateWords = (packet: PacketView, damaged: boolean, words: Words): string => {
  const { again, probe, arrivals, stopped, marked, heldBack, fragmented, from } = packet;
  return [
    ...(from === "stray" ? [words.t("stray")] : []),
    ...(again ? [words.t("sent again")] : []),
    ...(probe ? [words.t("probe")] : []),
    ...(arrivals.length > 0 ? [] : [lossWords(stopped, words)]),
    ...(damaged ? [words.t("damaged")] : []),
    ...(heldBack ? [words.t("held back")] : []),
    ...(marked ? [words.t("marked (CE)")] : []),
    ...(fragmented ? [words.t("in fragments")] : []),
    ...(arrivals.length > 1 ? [words.t("arrives {0} times", arrivals.length)] : []),
  ].join(" · ");
};

const lossWords = (stopped: PacketView["stopped"], words: Words): string =>
  // Nothing stopped it: it went to nobody, or the run ended before it came.
  stopped === undefined ? words.t("does not arrive") : words.say(stopWords(stopped.how, stopped.by));

/** What is worth telling of a run besides its ladder. */
export const summaryWords = (
  { rows }: RunLadder,
  run: { readonly at: number; readonly counts: { readonly sent: number } },
  words: Words,
): readonly string[] => {
  const packets = rows.flatMap((row) => (row.kind === "packet" ? [row.packet] : []));
  const lost = packets.filter(({ arrivals }) => arrivals.length === 0).length;
  const again = packets.filter((packet) => packet.again).length;
  return [
    run.counts.sent === 1 ? words.t("1 packet") : words.t("{0} packets", run.counts.sent),
    ...(lost === 0 ? [] : [words.t("{0} did not arrive", lost)]),
    ...(again === 0
      ? []
      : [again === 1 ? words.t("1 retransmission") : words.t("{0} retransmissions", again)]),
    words.t("{0} of virtual time", durationWords(run.at, words)),
  ];
};

/** A smaller change of a window is not worth the room. */
const WINDOW_CHANGE = 0.25;
