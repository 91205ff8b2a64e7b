/** What a fold leaves out, in words. */
import { byteWords, countWords, type Fold } from "@tcplens/trace";

/** `24 packets: 16 from A with 23.2 kB, 8 from B; 2 lost, 1 sent again`. */
export const foldWords = ({ packets, octets, lost, again, rows }: Fold): string => {
  const all = packets.A + packets.B + packets.others;
  const other = rows - all;
  if (all === 0) return countWords(rows, "step");
  const sides = (["A", "B"] as const)
    .filter((end) => packets[end] > 0)
    .map((end) => `${packets[end]} from ${end}${octets[end] === 0 ? "" : ` with ${byteWords(octets[end])}`}`);
  const others = packets.others === 0 ? [] : [`${packets.others} from others`];
  const fates = [...(lost === 0 ? [] : [`${lost} lost`]), ...(again === 0 ? [] : [`${again} sent again`])];
  const fate = fates.length === 0 ? "" : `; ${fates.join(", ")}`;
  const steps = other === 0 ? "" : `; ${countWords(other, "more step")}`;
  return `${countWords(all, "packet")}: ${[...sides, ...others].join(", ")}${fate}${steps}`;
};
