/** How summaries write counts, times and how sure they are. */
import { countWords, formatDuration } from "@tcplens/trace";
import type { SummarySentence } from "./summary-sentence.ts";

/** What is known of the whole capture. Seconds since 1970. */
export interface WholeCapture {
  /** When the first connection began, and the last packet of any came. */
  readonly since: number;
  readonly until: number;
  /** Some connection opened: not openings alone are in the capture, as in one that was filtered for SYN. */
  readonly opened: boolean;
}

/** `3 of 12 connections`, `all 12 connections`. */
export const share = (count: number, of: number): string =>
  count < of
    ? `${count} of ${countWords(of, "connection")}`
    : of === 2
      ? "both connections"
      : `all ${countWords(of, "connection")}`;

/** A sentence of its words, which begin in lower case where they are no name. */
export const surely = (confidence: SummarySentence["confidence"], words: string): string =>
  confidence === "is"
    ? `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
    : confidence === "looks like"
      ? `It looks as if ${words}.`
      : `It may be that ${words}.`;

/** `12.3 s into the capture`. */
export const into = (at: number, { since }: WholeCapture): string =>
  at - since < 0.001 ? "at the start of the capture" : `${after(at, since)} into the capture`;

/** The time from one instant to another. */
export const after = (at: number, since: number): string => formatDuration(Math.max(0, at - since) * 1000);
