/** What stands beneath the verdict of a connection: its ends, how long, how much, how far apart. */
import type { StreamView } from "../../src/shared/capture-view.ts";
import { t } from "../strings.ts";
import { packetsWords } from "./count-words.ts";
import { durationText, octetsText, percentText } from "./value-texts.ts";

export const streamFacts = ({
  row,
  firstFrame,
  lastFrame,
  stateA,
  stateB,
}: StreamView): readonly string[] => [
  `${row.a} → ${row.b}`,
  ...(row.clockSet === true ? [] : [durationText(row.duration)]),
  packetsWords(row.packets),
  `↑${octetsText(row.bytesA)} ↓${octetsText(row.bytesB)}`,
  ...(row.retransmitted === 0 ? [] : [`⟲ ${percentText(row.retransmitted)}`]),
  ...(row.rtt === null ? [] : [t(`rtt.${row.rttKind}`, durationText(row.rtt))]),
  ...(stateA === undefined || stateB === undefined ? [] : [`● ${stateA} ◆ ${stateB}`]),
  t("packets.frames", firstFrame, lastFrame),
];
