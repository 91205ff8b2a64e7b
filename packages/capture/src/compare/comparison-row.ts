/** One thing that is compared of two connections: its value in either capture, in figures and in words. */
import { byteWords, formatDuration } from "@tcplens/trace";
import type { Role } from "./sides.ts";

/** What a value counts: seconds, octets, octets a second, a share of 1, how many; or words; or whether. */
export type RowUnit = "seconds" | "octets" | "octets-per-second" | "share" | "count" | "words" | "yes-no";

export type RowValue = number | string | boolean | null;

export type RowGroup = "Outcome" | "Where the time went" | "Path" | "Amount" | "Loss" | "Options and windows";

/** See the file's head. */
export interface ComparisonRow {
  /** For programs: `duration`, `mss`. With `side` it names the row. */
  readonly name: string;
  readonly group: RowGroup;
  /** For people: `round trip of the handshake`. */
  readonly label: string;
  /** Whose it is; absent where it is the connection's. */
  readonly side?: Role;
  readonly unit: RowUnit;
  /** null: not known; `none`: an option that was not offered. */
  readonly first: RowValue;
  readonly second: RowValue;
  /** Whether they differ by more than chance makes them. */
  readonly differs: boolean;
}

/** `3.2 s`, `4.5 MB/s`, `1.2 %`, `yes`; what is not known is empty. */
export const valueWords = (unit: RowUnit, value: RowValue): string => {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  switch (unit) {
    case "seconds":
      return value === 0 ? "0" : formatDuration(value * 1000);
    case "octets":
      return byteWords(value);
    case "octets-per-second":
      return `${byteWords(Math.round(value))}/s`;
    case "share":
      return value === 0 ? "0" : `${(value * 100).toFixed(value < 0.01 ? 2 : 1)} %`;
    case "count":
    case "words":
    case "yes-no":
      return String(value);
  }
};

/** `the server's round trip of the handshake: 12 ms in A, 80 ms in B`. */
export const rowWords = ({ label, side, unit, first, second }: ComparisonRow): string => {
  const [one, other] = [first, second].map((value) => valueWords(unit, value) || "not known");
  return `${side === undefined ? "" : `${side}, `}${label}: ${one ?? ""} in A, ${other ?? ""} in B`;
};

/** Times and rates of two runs are never quite the same: what is this near is. What is not known differs from nothing. */
export const differs = (unit: RowUnit, first: RowValue, second: RowValue): boolean => {
  if (first === null || second === null) return false;
  if (typeof first !== "number" || typeof second !== "number") return first !== second;
  const apart = Math.abs(first - second);
  const most = Math.max(first, second);
  switch (unit) {
    case "seconds":
      return apart >= SECONDS_LEAST && apart >= most * 0.2;
    case "octets-per-second":
      return apart >= most * 0.25;
    case "share":
      return apart >= SHARE_LEAST;
    case "octets":
    case "count":
    case "words":
    case "yes-no":
      return apart > 0;
  }
};

const SECONDS_LEAST = 0.002;
const SHARE_LEAST = 0.005;
