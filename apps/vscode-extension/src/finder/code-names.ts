/** What the code around a string says about it: the name it is given to, the function it is handed to. */
import type { Value } from "./section.ts";

/**
 * The name before a string: `url` of `url = "…"`, `url: "…"`, `"url" => "…"`, `connect` of `connect("…")`,
 * `DB_HOST` of `getenv("DB_HOST", "…")`. Of a list, the name of the list.
 */
export const nameBefore = (text: string, values: readonly Value[], index: number): string | undefined => {
  let first = index;
  for (let steps = 0; steps < LIST_LENGTH_MAX; steps += 1) {
    const previous = values[first - 1];
    const current = values[first];
    if (previous === undefined || current === undefined) break;
    // From the end of the one string to the start of the next: quotes, white space and a comma.
    const gap = text.slice(previous.end, current.start);
    if (gap.length > GAP_LENGTH_MAX || !/^["'`]+\s*(?:,|\?\?|\|\|)\s*(?:[[(]\s*)?[a-zA-Z~]?["'`]+$/.test(gap))
      break;
    if (/^[A-Z][A-Z\d_]{2,}$/.test(text.slice(previous.start, previous.end))) {
      return text.slice(previous.start, previous.end);
    }
    first -= 1;
  }
  const start = values[first]?.start ?? 0;
  const before = text.slice(Math.max(0, start - BEFORE_LENGTH), start);
  const fallback = FALLBACK.exec(before)?.[1];
  if (fallback !== undefined) return fallback;
  return NAMED.exec(before)?.[1] ?? undefined;
};

/** Whether the code does not connect to it: a module that is imported, an address that is listened on, a comparison. */
export const isNoTarget = (text: string, values: readonly Value[], index: number): boolean => {
  const start = values[index]?.start ?? 0;
  const before = text.slice(Math.max(0, start - BEFORE_LENGTH), start);
  if (/(?:\bfrom|\bimport|\brequire|\bsource|\bmock|\bimport_module)[\s=]*\(?\s*["'`]$/.test(before))
    return true;
  // `net.Listen("tcp", "127.0.0.1:80")`: the function stands before the first of its strings.
  const callee = /([\w.$:>-]+)\s*\(\s*(?:["'`][^"'`\n]{0,20}["'`]\s*,\s*)?["'`]$/.exec(before)?.[1];
  return callee !== undefined && NO_TARGET.test(callee.slice(callee.search(/\w+$/)));
};

const NAMED =
  /([\w$@.-]+)["'`\]]?\s*(?::\s*[\w<>[\]&' ]{1,40}=|=>|:=|\?\?=|\|\|=|==?|\?\?|\|\||[:(])\s*(?:\(?\w*\)?\s?->\s*)?(?:(?:new|await|return|Some|vec!)?\s*[\w.$:&!*<>?]*[([{]\s*)*(?:[\w$@.]*)["'`#]{1,4}$/;
const FALLBACK = /\b([A-Z][A-Z\d_]{2,})["'`\])}]*\s*(?:,|\?\?|\|\|)\s*["'`]$/;
/** Functions that listen on what they are given, and those that only compare with it. */
const NO_TARGET =
  /listen|bind|useurls|serve$|^(?:starts|ends)_?with$|^(?:includes|contains|indexof|has_?prefix|trim_?prefix|replace\w*)$/i;
/** Elements of a list walked back over to find the list's name. */
const LIST_LENGTH_MAX = 40;
const GAP_LENGTH_MAX = 120;
const BEFORE_LENGTH = 160;
