/**
 * The endpoints that a document names. First the places where the text is data (read-sections.ts), then what has the
 * shape of an endpoint inside them, then what speaks against each (judge-url.ts, judge-host-port.ts), then the pairs.
 *
 * Decided: a comment is not what the program connects to, and a commented-out setting is not used, so nothing in a
 * comment is found. An address to listen on (`0.0.0.0`, `[::]`, `:8080`, `bind(…)`) is not connected to either.
 */
import { type Endpoint, parseEndpoint } from "@tcplens/trace";
import { Budget } from "./budget.ts";
import { codePairs } from "./code-pairs.ts";
import { isNoTarget, nameBefore } from "./code-names.ts";
import { commandPairs } from "./command-pairs.ts";
import { CONNECTION_STRING_KEYS, readConnectionString } from "./connection-strings.ts";
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
  const budget = new Budget(body.length);
  const taken = new Taken(budget);
  for (const section of readSections(body, { start: 0, end: body.length }, format, fileName)) {
    const scan: Scan = { text: body, section, taken, budget };
    findUrls(scan);
    findConnectionStrings(scan);
    findPairs(scan);
    findHostPorts(scan);
    findInOutput(scan);
    if (!budget.spend(SECTION_STEPS)) break;
  }
  return taken.found.toSorted((one, other) => one.start - other.start).slice(0, Math.max(0, limit));
};

interface Scan {
  readonly text: string;
  readonly section: Section;
  readonly taken: Taken;
  readonly budget: Budget;
}

/** What has been found, and which parts of the text are spoken for, endpoint or not. */
class Taken {
  readonly found: FoundEndpoint[] = [];
  readonly #budget: Budget;
  /** By blocks of the text, so that a question is answered without looking at everything found. */
  readonly #blocks = new Map<number, TextRange[]>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

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
    // Not at a smaller limit: what is found first is not what stands first, and the first in the text are given back.
    if (this.found.length >= ENDPOINTS_MAX) this.#budget.end();
  }
}

const findUrls = ({ text, section, taken, budget }: Scan): void => {
  const { values, dollarNames, variables, start } = section;
  const body = text.slice(start, section.end);
  for (let at = body.indexOf("://"); at >= 0;) {
    const mark = start + at;
    const index = indexAt(values, mark);
    const value = values[index];
    if (value === undefined || value.form === "output") {
      at = body.indexOf("://", at + 3);
      continue;
    }
    const reading = readUrl({ text, limits: value, dollarNames, variables }, mark);
    if (!budget.spend(URL_STEPS + (reading.end - mark) / CHARACTERS_PER_STEP)) return;
    const name = section.code ? nameBefore(text, values, index) : value.name;
    const imported = section.code && isNoTarget(text, values, index);
    for (const url of reading.candidates) {
      if (!budget.spend(HOST_STEPS)) return;
      if (urlRefusal({ text, url, value, name, imported }) !== undefined) continue;
      add(taken, url, "url", parsed(url.parseText), name);
    }
    taken.mark({ start: mark, end: reading.end });
    at = body.indexOf("://", Math.max(reading.end - start, at + 3));
  }
};

const findHostPorts = ({ text, section, taken, budget }: Scan): void => {
  const { values, start } = section;
  for (const { index: at } of text.slice(start, section.end).matchAll(COLON_DIGIT)) {
    const colon = start + at;
    if (!budget.spend(COLON_STEPS)) return;
    const index = indexAt(values, colon);
    const value = values[index];
    if (value === undefined || value.form === "output") continue;
    const candidate = readHostPort(text, colon, value);
    if (candidate === undefined || taken.has(candidate)) continue;
    if (!budget.spend(HOST_STEPS)) return;
    const name = section.code ? nameBefore(text, values, index) : value.name;
    const imported = section.code && isNoTarget(text, values, index);
    if (!isHostPortEndpoint({ text, candidate, value, name, imported })) continue;
    add(taken, candidate, "host-port", parsed(text.slice(candidate.start, candidate.end)), name);
  }
};

const findConnectionStrings = ({ text, section, taken, budget }: Scan): void => {
  for (const match of text.slice(section.start, section.end).matchAll(CONNECTION_STRING_KEYS)) {
    const at = section.start + match.index;
    if (!budget.spend(CONNECTION_STRING_STEPS)) return;
    const index = indexAt(section.values, at);
    const value = section.values[index];
    const pair = value === undefined ? undefined : readConnectionString(text, at, value);
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

const findPairs = ({ text, section, taken, budget }: Scan): void => {
  for (const pair of section.code ? codePairs(text, section, budget) : settingPairs(text, section, budget)) {
    if (!budget.spend(HOST_STEPS)) return;
    addPair(taken, pair);
  }
  if (!section.code) for (const pair of commandPairs(text, section, budget)) addPair(taken, pair);
};

const findInOutput = ({ text, section, taken, budget }: Scan): void => {
  for (const { form, start, end } of section.values) {
    if (form !== "output") continue;
    if (!budget.spend(LINE_STEPS + (end - start) / CHARACTERS_PER_STEP)) return;
    for (const found of outputEndpoints(text.slice(start, end), true)) {
      if (!budget.spend(HOST_STEPS)) return;
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
const COLON_DIGIT = /:(?=\d)/g;
/** 512 characters a block. */
const BLOCK_BITS = 9;
/** Steps of the budget: a section, a URL and each of its hosts, a colon before a digit, `host=`, a line of output. */
const SECTION_STEPS = 3;
const URL_STEPS = 3;
const HOST_STEPS = 4;
const COLON_STEPS = 1;
const CONNECTION_STRING_STEPS = 4;
const LINE_STEPS = 2;
/** Characters of a URL or of a line of output that are read in one step. */
const CHARACTERS_PER_STEP = 20;
