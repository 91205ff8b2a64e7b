/** The ladder of a run as its view shows it: one row a packet, a copy of one, or something that an end did. */
import { type PacketView, type RunLadder, type RunRow as LadderRow, stopWords } from "@tcplens/trace";
import type { RunRow } from "../../shared/simulation-view.ts";
import { durationWords } from "../duration-words.ts";
import type { Words } from "../words.ts";

/** @param several Whether there is more than one connection, so that each row says whose it is. */
export const runRowOf = (row: LadderRow, several: boolean, words: Words): RunRow => {
  const { at, connection, states } = row;
  const common = {
    at,
    ...(several && connection !== undefined ? { connection } : {}),
    ...(states.A === undefined ? {} : { stateA: states.A }),
    ...(states.B === undefined ? {} : { stateB: states.B }),
  };
  if (row.kind === "happening") return { ...common, ...happening, end: row.end, label: words.say(row.words) };
  const { packet, arrival } = row;
  return {
    ...common,
    kind: row.kind,
    end: packet.from,
    to: packet.to,
    label: packetLabel(packet, words),
    data: packet.says.kind === "segment" && packet.says.length > 0,
    fate: row.kind === "copy" ? words.t("copy") : fateWords(packet, arrival?.damaged ?? false, words),
    stopped: arrival === undefined || arrival.damaged,
    again: packet.again,
    ...(arrival === undefined ? {} : { arrivedAt: arrival.at }),
  };
};

const happening = { kind: "happening", data: false, fate: "", stopped: false, again: false } as const;

/** `SYN seq=0`, `ACK seq=1 ack=1 len=1460`: as the RFCs write segments, numbers counted from each side's SYN. */
export const packetLabel = ({ says }: PacketView, words: Words): string => {
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
    ...(flags.includes("RST") ? [] : [`win=${window}`]),
  ].join(" ");
};

const fateWords = (packet: PacketView, damaged: boolean, words: Words): string => {
  const { again, arrivals, stopped, marked, heldBack, fragmented, from } = packet;
  return [
    ...(from === "stray" ? [words.t("stray")] : []),
    ...(again ? [words.t("sent again")] : []),
    ...(arrivals.length === 0 && stopped !== undefined
      ? [words.say(stopWords(stopped.how, stopped.by))]
      : []),
    ...(damaged ? [words.t("damaged")] : []),
    ...(heldBack ? [words.t("held back")] : []),
    ...(marked ? [words.t("marked (CE)")] : []),
    ...(fragmented ? [words.t("in fragments")] : []),
    ...(arrivals.length > 1 ? [words.t("arrives {0} times", arrivals.length)] : []),
  ].join(" · ");
};

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
