/** Finds what was left in English in a text that is shown in another language. */
import { states } from "@tcplens/core";

/** The English words of a text that are no term, name, code or unit; empty where it is translated. */
export const englishIn = (text: string): readonly string[] => {
  const bare = STRIPPED.reduce((rest, pattern) => rest.replaceAll(pattern, " "), text);
  return (bare.match(WORD) ?? []).filter((word) => /[a-z]/.test(word) && !kept.has(word));
};

/** Code, what others named, numbers with units, addresses, endpoints, files and identifiers. */
const STRIPPED: readonly RegExp[] = [
  /`[^`]*`/g,
  /“[^”]*”/g,
  /\((?:command:[^)]*)\)/g,
  new RegExp(states.join("|"), "g"),
  /\d+(?:\.\d+)?\s*(?:µs|ms|s|min|kB|MB|MiB)(?![A-Za-z])/g,
  /\{\d\} (?:ms|MiB)/g,
  /[A-Za-z][\w+.-]*:\/\/\S*/g,
  /\[[0-9a-f:]+(?:%\w+)?\](?::\d+)?/g,
  /(?<![\w.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,}(?:%\w+)?/g,
  /[\w-]*(?:[./_:@=]|\d)[\w./:@=%-]*/g,
];

const WORD = /[A-Za-z][A-Za-z']+/g;

/** Names of products and formats, and terms that Chinese engineers use as they are. */
const kept: ReadonlySet<string> = new Set(
  [
    "Lens Linux Markdown Mermaid MySQL Node PostgreSQL Code SYNs ClientHello IPv IMAP Mail SMTP over",
    "subjectAltName submission koffi compose connect db hosts host localhost port reject true false",
    "Wireshark tcptrace Fast Open Shift Esc stream packets bytes duration retransmitted rtt and or not ms us min ns Zeek history",
    "linux node tcplens tcplens-vscode test vscode pcapng kbit Cookie IPsec Nagle",
  ].flatMap((line) => line.split(" ")),
);
