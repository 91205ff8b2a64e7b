/** Host and port in two settings of one object, section or file: `DB_HOST` and `DB_PORT`, `host:` and `port:`. */
import type { Budget } from "./budget.ts";
import type { PairRanges } from "./connection-strings.ts";
import { isUnderListening } from "./names.ts";
import { fillIn } from "./placeholders.ts";
import { isPort } from "./ports.ts";
import type { Section, Value } from "./section.ts";

/** A pair with its texts, placeholders filled in. */
export interface NamedPair extends PairRanges {
  readonly name: string;
  readonly hostText: string;
  readonly portText: string;
}

/** The pairs of a section of settings. */
export const settingPairs = (text: string, section: Section, budget: Budget): NamedPair[] => {
  const ports = new Map<string, Value>();
  for (const value of section.values) {
    if (value.name !== undefined && !budget.spend(NAME_STEPS)) break;
    const prefix = value.name === undefined ? undefined : portPrefix(value.name);
    if (prefix !== undefined) ports.set(`${value.scope} ${prefix}`, value);
  }
  if (ports.size === 0) return [];
  const pairs: NamedPair[] = [];
  for (const value of section.values) {
    const { name } = value;
    const prefix = name === undefined ? undefined : hostPrefix(name);
    const port = prefix === undefined ? undefined : ports.get(`${value.scope} ${prefix}`);
    if (name !== undefined && !budget.spend(NAME_STEPS)) break;
    if (name === undefined || port === undefined || isUnderListening(value.path ?? "")) continue;
    const hostText = filled(text, value, section);
    const portText = filled(text, port, section);
    if (hostText === undefined || portText === undefined || !isPort(portText)) continue;
    pairs.push({ name, host: rangeOf(value), port: rangeOf(port), hostText, portText });
  }
  return pairs;
};

/** What stands before the word for a host, without case and separators: `redis` of `REDIS_HOST` and `redisHost`. */
export const hostPrefix = (name: string): string | undefined => prefixOf(HOST, name);

/** As {@link hostPrefix}, of a port. */
export const portPrefix = (name: string): string | undefined => prefixOf(PORT, name);

const prefixOf = (pattern: RegExp, name: string): string | undefined => {
  const match = pattern.exec(name.slice(-NAME_LENGTH_MAX));
  return match === null ? undefined : (match[1] ?? "").toLowerCase().replaceAll(/[^a-z\d]/g, "");
};

const filled = (text: string, { start, end }: Value, { variables }: Section): string | undefined =>
  end - start > VALUE_LENGTH_MAX ? undefined : fillIn(text.slice(start, end).trim(), variables);

const rangeOf = ({ start, end }: Value): { readonly start: number; readonly end: number } => ({ start, end });

/** Lazy up to the end, so that the longest word for a host is taken: `hostname`, not `name`. */
const HOST =
  /^(.*?)[._-]?(?:host[._-]?name|host|servers?[._-]?name|server|addr|address|ip[._-]?addr(?:ess)?|ip)$/i;
const PORT = /^(.*?)[._-]?port(?:[._-]?(?:value|number))?$/i;
/** A step of the budget: whether a name is one of a host or a port. */
const NAME_STEPS = 1;
const NAME_LENGTH_MAX = 200;
const VALUE_LENGTH_MAX = 300;
