/** Numbers in the words of findings. */
import { formatDuration } from "@tcplens/trace";
import type { FrameEvidence } from "../report/finding.ts";
import { PROOFS_MAX, type Proof } from "./timeout-episode.ts";

/** `1 packet`, `1,290 packets`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;

/** `once`, `twice`, `5 times`. */
export const timesText = (count: number): string =>
  count === 1 ? "once" : count === 2 ? "twice" : `${count.toLocaleString("en")} times`;

/** ns as people read them: `13 µs`, `0.4 ms`, `312 ms`, `1.9 s`. */
export const durationText = (nanoseconds: number): string => formatDuration(nanoseconds / 1e6);

/** Octets: `812 bytes`, `1.4 MB`. */
export const octetsText = (octets: number): string => {
  if (octets < 10_000) return counted(octets, "byte");
  if (octets < 1e6) return `${Number((octets / 1e3).toPrecision(3))} kB`;
  return `${Number((octets / 1e6).toPrecision(3))} MB`;
};

/** The first proofs; where there are fewer than what they prove, the last says how many more there were. */
export const firstOf = (proofs: readonly Proof[], count: number): readonly FrameEvidence[] => {
  const some = proofs.slice(0, PROOFS_MAX);
  const last = some.at(-1);
  const more = count - some.length;
  return last === undefined || more <= 0 ? some : [...some.slice(0, -1), withMore(last, more)];
};

/** The last that is listed, with how many more like it there were. */
export const withMore = ({ frame, text }: Proof, more: number): FrameEvidence => ({
  frame,
  text: `${text} (${more.toLocaleString("en")} more like it after)`,
  more,
});
