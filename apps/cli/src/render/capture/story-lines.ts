/** How a connection went, in figures: opening and ending, what was sent again, who let whom wait, both ends' states. */
import type { ConnectionReport, StateWalk } from "@tcplens/capture";
import { byteWords, countWords, formatDuration } from "@tcplens/trace";
import { hanging, labelled } from "../simulation/labelled.ts";
import type { CaptureLayout } from "./capture-layout.ts";

/** The lines, without line breaks; what there is nothing to say of is left out. */
export const storyLines = (
  report: ConnectionReport,
  walk: StateWalk,
  layout: CaptureLayout,
): readonly string[] =>
  [
    ["Opened", openedWords(report)],
    ["Ended", endedWords(report)],
    ["Answers", answerWords(report)],
    ["Again", againWords(report)],
    ["Probes", probeWords(report)],
    ["States", walkWords(walk, "a", layout)],
    ["", walkWords(walk, "b", layout)],
    ["Zeek", zeekWords(report)],
    [
      "Marks",
      Object.entries(report.flags)
        .map(([flag, count]) => `${flag} ${count}`)
        .join(", "),
    ],
  ].flatMap(([label = "", text = ""]) => labelled(label, hanging("", text, layout.width), layout.style));

const openedWords = ({ opened, initial_rtt: rtt }: ConnectionReport): string => {
  const how = opened === undefined ? "" : opened.replaceAll("-", " ");
  return rtt === null ? how : `${how}${how === "" ? "" : ", "}round trip ${formatDuration(rtt * 1000)}`;
};

const endedWords = (report: ConnectionReport): string => {
  const { ended, closed_by: closer, reset, half_close: half } = report;
  if (ended === undefined) return "";
  const by =
    closer === null || closer === undefined ? "" : `, ${closer === "both" ? "both ends" : closer} first`;
  const cause =
    reset === undefined ? "" : `, by ${reset.by} in #${reset.frame}: ${reset.cause.replaceAll("-", " ")}`;
  return `${ended.replaceAll("-", " ")}${by}${cause}${half === true ? ", after a half-close" : ""}`;
};

/** `SF ShADadFf: opened and closed in order`. */
const zeekWords = ({ conn_state: state, history = "" }: ConnectionReport): string =>
  state === undefined ? history : `${state} ${history}: ${zeekStates[state]}`;

/** What Zeek's `conn_state` says. */
const zeekStates: Readonly<Record<NonNullable<ConnectionReport["conn_state"]>, string>> = {
  S0: "a SYN, and no answer",
  S1: "opened, not closed",
  SF: "opened and closed in order",
  REJ: "refused",
  S2: "opened, closed by the originator alone",
  S3: "opened, closed by the responder alone",
  RSTO: "opened, reset by the originator",
  RSTR: "reset by the responder",
  RSTOS0: "a SYN, then a reset by the originator, and no SYN-ACK",
  RSTRH: "a SYN-ACK, then a reset by the responder, and no SYN",
  SH: "a SYN, then a FIN by the originator, and no SYN-ACK",
  SHR: "a SYN-ACK, then a FIN by the responder, and no SYN",
  OTH: "no SYN seen: open before the capture",
};

const answerWords = ({ exchange, client }: ConnectionReport): string => {
  if (exchange === undefined) return "";
  const { protocol, status, answers, think_max: most, think_max_frame: frames, network } = exchange;
  const side = (name: "a" | "b"): string => {
    const after = `after ${formatDuration(most[name] * 1000)} (#${frames[name]})`;
    if (answers[name] === 0) return "";
    return answers[name] === 1
      ? `${name} answered once, ${after}`
      : `${name} gave ${answers[name]} answers, the slowest ${after}`;
  };
  // What the client sends after an answer is its next question.
  const server = client === "b" ? "a" : "b";
  const given = (answers[server] > 0 ? [side(server)] : [side("a"), side("b")]).filter(
    (words) => words !== "",
  );
  const way =
    network === null || network === 0 || given.length === 0
      ? []
      : [`the round trip of ${formatDuration(network * 1000)} is not counted`];
  const spoken = protocol === null ? [] : [protocol.toUpperCase()];
  const first = status === null ? [] : [`status ${status}`];
  return [...spoken, ...first, ...given, ...way].join("; ");
};

const againWords = ({ recovery, duplicates = 0 }: ConnectionReport): string =>
  [
    ...(["a", "b"] as const).flatMap((side) => {
      const of = recovery?.[side];
      if (of === undefined || of.retransmitted_segments + of.out_of_order + of.maybe_out_of_order === 0)
        return [];
      return [
        [
          `${side}: ${countWords(of.retransmitted_segments, "segment")} (${byteWords(of.retransmitted_bytes)})`,
          ...counted(of.fast_recoveries, "fast recovery", "fast recoveries"),
          ...(of.timeouts === 0
            ? []
            : [`${countWords(of.timeouts, "time-out")} (${formatDuration(of.timeout_wait * 1000)})`]),
          ...counted(of.tail_loss_probes, "tail loss probe"),
          ...(of.needless_retransmissions === 0 ? [] : [`${of.needless_retransmissions} needless`]),
          ...(of.out_of_order + of.maybe_out_of_order === 0
            ? []
            : [`${of.out_of_order + of.maybe_out_of_order} out of order`]),
        ].join(", "),
      ];
    }),
    ...(duplicates === 0 ? [] : [`${countWords(duplicates, "packet")} there twice`]),
  ].join("; ");

const probeWords = ({ persist_probes: persist, keep_alives: alive }: ConnectionReport): string =>
  [
    ...counted((persist?.a ?? 0) + (persist?.b ?? 0), "persist probe"),
    ...counted((alive?.a ?? 0) + (alive?.b ?? 0), "keep-alive"),
  ].join(", ");

const counted = (count: number, one: string, many = `${one}s`): readonly string[] =>
  count === 0 ? [] : [countWords(count, one, many)];

/** `a: CLOSED → SYN-SENT (#1) → ESTABLISHED (#2)`; what is inferred says so. */
const walkWords = ({ changes, more }: StateWalk, side: "a" | "b", { glyphs }: CaptureLayout): string => {
  const own = changes.filter((change) => change.side === side);
  const [first] = own;
  if (first === undefined) return "";
  const steps = own.map(
    ({ to, frame, trigger }) => `${to} (#${frame}${trigger === undefined ? ", inferred" : ""})`,
  );
  const cut = more === 0 ? "" : ` and ${more} more changes of both ends`;
  return `${side}: ${[first.from ?? "?", ...steps].join(` ${glyphs.becomes} `)}${cut}`;
};
