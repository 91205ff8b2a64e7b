/** Host and port as two arguments of a command: `nc -z db 5432`, `psql -h db -p 5432`, `redis-cli -h … -p …`. */
import type { Budget } from "./budget.ts";
import type { TextRange } from "./found-endpoint.ts";
import { hostClass } from "./hosts.ts";
import { isPort } from "./ports.ts";
import { type Section, valueAt } from "./section.ts";
import type { NamedPair } from "./setting-pairs.ts";

/** The pairs in the commands of a section. */
export const commandPairs = (text: string, section: Section, budget: Budget): NamedPair[] => {
  const pairs: NamedPair[] = [];
  for (const match of text.slice(section.start, section.end).matchAll(COMMANDS)) {
    const at = section.start + match.index;
    const value = valueAt(section.values, at);
    if (value === undefined || value.form === "output") continue;
    if (!budget.spend(COMMAND_STEPS)) break;
    const end = Math.min(value.end, at + ARGUMENTS_LENGTH_MAX);
    const body = text.slice(at, end).split(/[;|&\n]/, 1)[0] ?? "";
    const ranges = POSITIONAL.test(match[0]) ? positional(body) : byOption(body);
    if (ranges === undefined) continue;
    const shift = ({ start, end: to }: TextRange): TextRange => ({
      start: at + start,
      end: at + to,
    });
    const [host, port] = [shift(ranges.host), shift(ranges.port)];
    const hostText = text.slice(host.start, host.end);
    const portText = text.slice(port.start, port.end);
    if (hostClass(hostText) === undefined || !isPort(portText)) continue;
    pairs.push({ name: match[0].trim(), host, port, hostText, portText });
  }
  return pairs;
};

interface Ranges {
  readonly host: TextRange;
  readonly port: TextRange;
}

const positional = (body: string): Ranges | undefined => {
  const match = /^\S+(?:\s+-{1,2}[\w=-]+)*\s+["']?([A-Za-z\d][\w.-]*)["']?\s+["']?(\d{2,5})(?![\w.:])/.exec(
    body,
  );
  if (match === null) return undefined;
  const [all, host = "", port = ""] = match;
  const portStart = all.length - port.length;
  const hostStart = all.lastIndexOf(host, portStart - 1);
  return {
    host: { start: hostStart, end: hostStart + host.length },
    port: { start: portStart, end: all.length },
  };
};

const byOption = (body: string): Ranges | undefined => {
  const host = /\s(?:-h|--host(?:name)?)(?:[ =]\s*)["']?([A-Za-z\d][\w.-]*)/.exec(body);
  const port = /\s(?:-p|-P|--port)(?:[ =]?\s*)["']?(\d{2,5})(?![\w.:])/.exec(body);
  if (host === null || port === null) return undefined;
  const hostEnd = host.index + host[0].length;
  const portEnd = port.index + port[0].length;
  return {
    host: { start: hostEnd - (host[1] ?? "").length, end: hostEnd },
    port: { start: portEnd - (port[1] ?? "").length, end: portEnd },
  };
};

const COMMANDS =
  /\b(?:nc|ncat|netcat|telnet|wait[_-]for[\w.-]*|psql|pg_\w+|createdb|dropdb|redis-cli|valkey-cli|mysql|mysqladmin|mysqldump|mariadb|mongosh?|mongodump|cqlsh|clickhouse-client)(?= )/g;
const POSITIONAL = /^(?:nc|ncat|netcat|telnet|wait)/;
const ARGUMENTS_LENGTH_MAX = 300;
const COMMAND_STEPS = 5;
