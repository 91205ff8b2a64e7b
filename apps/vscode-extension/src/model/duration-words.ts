/** A duration as the reader writes it: `0.4 ms`, `7.0 s`; hours and days have words. */
import { formatDuration } from "@tcplens/trace";
import type { Words } from "./words.ts";

/** @param milliseconds Not negative. */
export const durationWords = (milliseconds: number, words: Words): string =>
  words.say(formatDuration(milliseconds));
