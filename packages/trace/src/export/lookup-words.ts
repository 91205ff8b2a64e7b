/** What a lookup gave, in words for a row. */
import { shown } from "../findings/words.ts";
import type { LookupRecord } from "../fold/records.ts";
import { printable } from "./printable.ts";

/** `10.0.3.7, fd00::7`; of a failure its codes: `not found (ENOTFOUND)`. */
export const lookupWords = (lookup: LookupRecord, running: boolean): string => {
  const addresses =
    lookup.addresses.length > 0 ? lookup.addresses : lookup.answers.flatMap(({ event }) => event.addresses);
  if (addresses.length > 0) {
    const more = addresses.length - ADDRESSES_SHOWN_MAX;
    const list = addresses.slice(0, ADDRESSES_SHOWN_MAX).map((address) => shown(address));
    const serious = lookup.failures.filter(({ event }) => !NO_SUCH_RECORD.has(event.code));
    const beside = serious.map(({ event }) => `IPv${event.family} failed: ${printable(event.code, 60)}`);
    return [...list, ...(more > 0 ? [`${more} more`] : []), ...beside].join(", ");
  }
  if (running) return `looking up ${shown(lookup.host)}`;
  const codes = [...new Set(lookup.failures.map(({ event }) => printable(event.code, 60)))];
  if (codes.length === 0) return "no answer";
  const words = codes.every((code) => NO_SUCH_RECORD.has(code)) ? "not found" : "failed";
  return `${words} (${codes.join(", ")})`;
};

/** The name has no address of this family: normal for a host with one family. */
const NO_SUCH_RECORD: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA", "EAI_NODATA", "EAI_NONAME"]);
const ADDRESSES_SHOWN_MAX = 6;
