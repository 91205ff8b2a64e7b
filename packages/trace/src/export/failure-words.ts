/** What happened to an address that did not connect, in a few words for a row; the sentence for people is the finding's. */
import type { AttemptFailed } from "../event/attempt-events.ts";
import { countWords } from "../findings/words.ts";
import { printable } from "./printable.ts";

/** `refused: RST`, `no route: no SYN sent`, `no answer to 5 SYNs`. */
export const failureWords = (event: AttemptFailed): string => {
  const { code, timer, answer, synSent } = event;
  if (code === "ETIMEDOUT") return unanswered(event);
  const words = codeWords.get(code) ?? `failed with ${printable(code, 60)}`;
  if (synSent === false) return `${words}: no SYN sent`;
  if (answer === "icmp") return `${words}: ICMP error`;
  if (answer === "reset" || (answer === undefined && timer === undefined && code === "ECONNREFUSED")) {
    return `${words}: RST`;
  }
  return words;
};

/** One verb for the headline: `refused in 0.4 ms`. */
export const failureVerb = (event: AttemptFailed): string => {
  if (event.code === "ETIMEDOUT") return "no answer";
  if (event.code === "ECONNREFUSED") return "refused";
  return event.code === "ECONNRESET" ? "reset" : "failed";
};

const unanswered = ({ synCount, timer }: AttemptFailed): string => {
  const limit = timer === undefined ? "" : timer === "attempt" ? ", time-out" : ", deadline";
  return `no answer${synCount === undefined ? "" : ` to ${countWords(synCount, "SYN")}`}${limit}`;
};

const codeWords: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "refused"],
  ["ECONNRESET", "reset"],
  ["EHOSTUNREACH", "host unreachable"],
  ["EHOSTDOWN", "host unreachable"],
  ["ENETUNREACH", "network unreachable"],
  ["ENETDOWN", "network down"],
  ["EACCES", "not permitted"],
  ["EPERM", "not permitted"],
  ["EADDRNOTAVAIL", "no local address or port left"],
  ["EADDRINUSE", "local port in use"],
  ["EAFNOSUPPORT", "address family not supported"],
  ["EINVAL", "not an address to connect to"],
  ["EMFILE", "too many open files"],
  ["ENFILE", "too many open files"],
  ["ENOBUFS", "out of buffers"],
  ["ENOMEM", "out of memory"],
]);
