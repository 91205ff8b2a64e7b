/** What changed between two traces, in one sentence without a full stop. */
import { diagnose, type Trace } from "@tcplens/trace";
import { briefOf } from "./brief.ts";
import { durationWords } from "./duration-words.ts";
import type { Words } from "./words.ts";

/** See the file's head. */
export const compareHeadline = (before: Trace, after: Trace, words: Words): string => {
  const [was, is] = [before, after].map((trace) => briefOf({ trace, words }));
  if (was === undefined || is === undefined) return "";
  const [ok, okNow] = [before.outcome === "connected", after.outcome === "connected"];
  if (okNow && !ok) return words.t("It connects now; before: {0}", was.headline);
  if (!okNow && ok) return words.t("It connected before; now: {0}", is.headline);
  if (!okNow) {
    const [code, codeNow] = [before, after].map((trace) => diagnose(trace)[0]?.code);
    return code === codeNow
      ? words.t("It failed both times alike: {0}", is.headline)
      : words.t("It failed both times, differently: {0}; before: {1}", is.headline, was.headline);
  }
  const difference = usableIn(after) - usableIn(before);
  if (Math.abs(difference) < Math.max(1, 0.2 * usableIn(before)))
    return words.t("It connected both times, about equally fast");
  return difference > 0
    ? words.t("It connected both times, {0} slower now", durationWords(difference, words))
    : words.t("It connected both times, {0} faster now", durationWords(-difference, words));
};

/** ms until the connection could be used, and had answered where an answer was waited for. */
const usableIn = (trace: Trace): number => {
  const record = trace.established;
  const usable = (record?.tlsSecured ?? record?.connected)?.event.at ?? trace.endedAt;
  return usable - (trace.attempts[0]?.startedAt ?? 0) + (trace.phases().answer ?? 0);
};
