/**
 * The endpoints that a document names. First the places where the text is data (read-sections.ts), then what has the
 * shape of an endpoint inside them, then what speaks against each (judge-url.ts, judge-host-port.ts), then the pairs.
 *
 * Decided: a comment is not what the program connects to, and a commented-out setting is not used, so nothing in a
 * comment is found. An address to listen on (`0.0.0.0`, `[::]`, `:8080`, `bind(…)`) is not connected to either.
 */
import { type Endpoint, parseEndpoint } from "@tcplens/trace";
import { codePairs } from "./code-pairs.ts";
import { isNoTarget, nameBefore } from "./code-names.ts";
import { commandPairs } from "./command-pairs.ts";
import { connectionStringKeys, readConnectionString } from "./connection-strings.ts";
import { formatOf } from "./formats.ts";
import {
  ENDPOINTS_MAX,
  type FindOptions,
  type FoundEndpoint,
  type FoundKind,
  TEXT_LENGTH_MAX,
  type TextRange,
} from "./found-endpoint.ts";
import { readHostPort } from "./host-port-candidates.ts";
import { hostClass, isListenAddress } from "./hosts.ts";
import { isHostPortEndpoint } from "./judge-host-port.ts";
import { urlRefusal } from "./judge-url.ts";
import { namesListening } from "./names.ts";
import { readSections } from "./read-sections.ts";
import { indexAt, type Section } from "./section.ts";
import { type NamedPair, settingPairs } from "./setting-pairs.ts";
import { outputEndpoints } from "./terminal-line.ts";
import { readUrl } from "./url-candidates.ts";

/** Finds them, in the order of the text; their ranges do not overlap. Never throws. */
export const findEndpoints = (text: string, options: FindOptions): readonly FoundEndpoint[] => {
  const limit = Math.min(options.limit ?? ENDPOINTS_MAX, ENDPOINTS_MAX);
  const body = text.length > TEXT_LENGTH_MAX ? text.slice(0, TEXT_LENGTH_MAX) : text;
  const fileName = options.fileName ?? "";
  const format = formatOf(options.fileName, options.languageId);
  if (format.kind === "none" || !MAY_HOLD.test(body)) return [];
  const taken = new Taken();
  for (const section of readSections(body, { start: 0, end: body.length }, format, fileName)) {
    const scan: Scan = { text: body, section, taken };
    findUrls(scan);
    findConnectionStrings(scan);
    findPairs(scan);
    findHostPorts(scan);
    findInOutput(scan);
    if (taken.found.length >= ENDPOINTS_MAX * 2) break;
  }
  return taken.found.toSorted((one, other) => one.start - other.start).slice(0, Math.max(0, limit));
};

interface Scan {
  readonly text: string;
  readonly section: Section;
  readonly taken: Taken;
}

/** What has been found, and which parts of the text are spoken for, endpoint or not. */
class Taken {
  readonly found: FoundEndpoint[] = [];
  /** By blocks of the text, so that a question is answered without looking at everything found. */
  readonly #blocks = new Map<number, TextRange[]>();

  has({ start, end }: TextRange): boolean {
    for (let block = start >> BLOCK_BITS; block <= end >> BLOCK_BITS; block += 1) {
      if (this.#blocks.get(block)?.some((each) => each.start < end && start < each.end) === true) return true;
    }
    return false;
  }

  mark(range: TextRange): void {
    for (let block = range.start >> BLOCK_BITS; block <= range.end >> BLOCK_BITS; block += 1) {
      const ranges = this.#blocks.get(block);
      if (ranges === undefined) this.#blocks.set(block, [range]);
      else ranges.push(range);
    }
  }

  add(found: FoundEndpoint): void {
    if (this.has(found) || (found.other !== undefined && this.has(found.other))) return;
    this.mark(found);
    if (found.other !== undefined) this.mark(found.other);
    this.found.push(found);
  }
}

const findUrls = ({ text, section, taken }: Scan): void => {
  const { values, dollarNames, variables } = section;
  let mark = text.indexOf("://", section.start);
  while (mark >= 0 && mark < section.end) {
    const index = indexAt(values, mark);
    const value = values[index];
    if (value === undefined || value.form === "output") {
      mark = text.indexOf("://", mark + 3);
      continue;
    }
    const reading = readUrl({ text, limits: value, dollarNames, variables }, mark);
    const name = section.code ? nameBefore(text, values, index) : value.name;
    const imported = section.code && isNoTarget(text, values, index);
    for (const url of reading.candidates) {
      if (urlRefusal({ text, url, value, name, imported }) !== undefined) continue;
      add(taken, url, "url", parsed(url.parseText), name);
    }
    taken.mark({ start: mark, end: reading.end });
    mark = text.indexOf("://", Math.max(reading.end, mark + 3));
  }
};

const findHostPorts = ({ text, section, taken }: Scan): void => {
  const { values } = section;
  for (let colon = text.indexOf(":", section.start); colon >= 0 && colon < section.end;) {
    const next = text.charCodeAt(colon + 1);
    if (next >= DIGIT_0 && next <= DIGIT_9) {
      const index = indexAt(values, colon);
      const value = values[index];
      const candidate =
        value === undefined || value.form === "output" ? undefined : readHostPort(text, colon, value);
      if (value !== undefined && candidate !== undefined && !taken.has(candidate)) {
        const name = section.code ? nameBefore(text, values, index) : value.name;
        const imported = section.code && isNoTarget(text, values, index);
        if (isHostPortEndpoint({ text, candidate, value, name, imported })) {
          add(taken, candidate, "host-port", parsed(text.slice(candidate.start, candidate.end)), name);
        }
      }
    }
    colon = text.indexOf(":", colon + 1);
  }
};

const findConnectionStrings = ({ text, section, taken }: Scan): void => {
  const search = connectionStringKeys();
  search.lastIndex = section.start;
  for (
    let match = search.exec(text);
    match !== null && match.index < section.end;
    match = search.exec(text)
  ) {
    const index = indexAt(section.values, match.index);
    const value = section.values[index];
    const pair = value === undefined ? undefined : readConnectionString(text, match.index, value);
    if (pair === undefined) continue;
    const name = section.code ? nameBefore(text, section.values, index) : value?.name;
    addPair(taken, {
      ...pair,
      name: name ?? "",
      hostText: text.slice(pair.host.start, pair.host.end),
      portText: text.slice(pair.port.start, pair.port.end),
    });
  }
};

const findPairs = ({ text, section, taken }: Scan): void => {
  for (const pair of section.code ? codePairs(text, section) : settingPairs(text, section))
    addPair(taken, pair);
  if (!section.code) for (const pair of commandPairs(text, section)) addPair(taken, pair);
};

const findInOutput = ({ text, section, taken }: Scan): void => {
  for (const { form, start, end } of section.values) {
    if (form !== "output") continue;
    for (const found of outputEndpoints(text.slice(start, end), true)) {
      const range = { start: start + found.start, end: start + found.end };
      const other =
        found.other === undefined
          ? {}
          : { other: { start: start + found.other.start, end: start + found.other.end } };
      taken.add({ endpoint: found.endpoint, ...range, kind: found.kind, ...other });
    }
  }
};

const addPair = (taken: Taken, { name, host, port, hostText, portText }: NamedPair): void => {
  const shown = /^[^[:]*:[^:]*:/.test(hostText) ? `[${hostText}]` : hostText;
  if (isListenAddress(hostText) || hostClass(shown) === undefined || namesListening(name)) return;
  const endpoint = parsed(`${shown}:${portText}`);
  if (endpoint === undefined) return;
  taken.add({ endpoint, ...trimmed(host), kind: "pair", other: trimmed(port), ...named(name) });
};

const trimmed = ({ start, end }: TextRange): TextRange => ({ start, end });

const add = (
  taken: Taken,
  { start, end }: TextRange,
  kind: FoundKind,
  endpoint: Endpoint | undefined,
  name: string | undefined,
): void => {
  if (endpoint !== undefined) taken.add({ endpoint, start, end, kind, ...named(name) });
};

const named = (name: string | undefined): { readonly name?: string } =>
  name === undefined || name === "" || !/\w/.test(name) ? {} : { name };

const parsed = (text: string): Endpoint | undefined => {
  try {
    return parseEndpoint(text);
  } catch {
    // Whatever it objects to, the text is no endpoint: the finder has nothing to report.
    return undefined;
  }
};

/** Without one of these nothing can be found, and most source files have none. */
const MAY_HOLD = /:\/\/|:\d|port/i;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
/** 512 characters a block. */
const BLOCK_BITS = 9;
