/**
 * Whether `host:port` is an endpoint. No single sign tells `db:5432` from `user:1001`, so signs are added up: how much
 * the host looks like one, how familiar the port is, whether it stands alone, what the value is called.
 */
import type { HostPortCandidate } from "./host-port-candidates.ts";
import { type HostClass, hostClass, isListenAddress } from "./hosts.ts";
import { isUnderListening, namesAnEndpoint, namesListening, namesSomethingElse, wordsOf } from "./names.ts";
import { portFamiliarity } from "./ports.ts";
import type { Value } from "./section.ts";

/** A candidate and what stands around it. */
export interface HostPortSetting {
  readonly text: string;
  readonly candidate: HostPortCandidate;
  readonly value: Value;
  readonly name: string | undefined;
  readonly imported: boolean;
}

/** Whether it is one. */
export const isHostPortEndpoint = (setting: HostPortSetting): boolean => {
  const { candidate, value, name = "", imported } = setting;
  const kind = hostClass(candidate.host);
  if (kind === undefined || imported || isListenAddress(candidate.host)) return false;
  if (namesListening(name) || isUnderListening(value.path ?? "")) return false;
  if (value.form === "literal" && isSilenced(name, value, kind)) return false;
  if (isListeningOption(setting) || LABELS.has(candidate.host.toLowerCase())) return false;
  if (value.form === "command" && IMAGE_COMMANDS.has(name) && kind !== "address") return false;
  const sum =
    HOST_WORTH[kind] +
    portFamiliarity(candidate.port) +
    standing(setting, kind) +
    (value.form !== "output" && (namesAnEndpoint(name) || namesAnEndpoint(lastKey(value))) ? 1 : 0) +
    (isNamedAfterHost(name, candidate.host) ? 0.5 : 0);
  return sum >= ENOUGH;
};

/** The name, or the keys around it, say that it is another thing. */
const isSilenced = (name: string, value: Value, kind: HostClass): boolean => {
  // A name such as `test` or `label` is a hint: it does not outweigh an IP address or localhost.
  if (kind === "address") return SURE_NAMES.test(name) || SURE_NAMES.test(lastKey(value));
  return namesSomethingElse(name) || (!namesAnEndpoint(name) && namesSomethingElse(lastKey(value)));
};

/** Whether it stands alone, and if not, how well it stands where it does. */
const standing = ({ candidate, value, text }: HostPortSetting, kind: HostClass): number => {
  const strong = kind === "address" || kind === "domain";
  if (value.form === "output") return strong || candidate.structured ? 0 : kind === "word" ? -1 : -0.25;
  if (value.form === "command") return candidate.whole || candidate.structured ? 0.5 : 0;
  if (candidate.structured) return 0.25;
  return isWholeValue(text, candidate, value) ? 0.5 : strong ? -0.5 : -0.75;
};

/** Alone, or in a list of its like: commas, and what comes after a comma in a Redis connection string. */
const isWholeValue = (text: string, { start, end }: HostPortCandidate, value: Value): boolean => {
  // In quotes of its own inside the string, as in JSON in a raw string.
  if (/^(["'])\1$/.test(text.charAt(start - 1) + text.charAt(end)) && text.charAt(start - 2) !== "\\")
    return true;
  const before = text.slice(Math.max(value.start, start - LIST_REACH), start);
  const after = text.slice(end, Math.min(value.end, end + LIST_REACH));
  return /^(?:[\w.:/@-]+[,;]\s*)*[[\s]*$/.test(before) && /^(?:[\s\]]*$|[,;/])/.test(after);
};

/** `--bind 127.0.0.1:8000`, `--web.listen-address=localhost:9`. */
const isListeningOption = ({ text, candidate, value }: HostPortSetting): boolean =>
  /(?:bind|listen(?:-address|-addr)?|inspect(?:-brk)?|publish)[=\s]*["']?$/i.test(
    text.slice(Math.max(value.start, candidate.start - 24), candidate.start),
  );

const isNamedAfterHost = (name: string, host: string): boolean =>
  host.length >= 3 &&
  wordsOf(name)
    .join("")
    .includes(host.toLowerCase().replaceAll(/[^a-z\d]/g, ""));

const lastKey = ({ path = "" }: Value): string => path.slice(path.lastIndexOf("/") + 1);

const HOST_WORTH: Readonly<Record<HostClass, number>> = {
  address: 3,
  domain: 2,
  dotted: 1.45,
  service: 1.25,
  word: 0.75,
};
const ENOUGH = 2;
const LIST_REACH = 400;

/** Words that are followed by a number for other reasons. */
const LABELS: ReadonlySet<string> = new Set(
  `line lines row col column user item page id key width height top left right bottom margin padding level step case
  port pid tid size count index version status code error exit part chapter build run job task session test http https
  tcp udp unix utf gmt utc ratio scale port-range node-version sha256 npm node z-index x y z`.split(/\s+/),
);
/** Names under which even `localhost:80` is something else. */
const SURE_NAMES =
  /^(?:ports?|expose|image|password|secret|publish|cron|schedule)$|password$|secret$|image$|_KEY$|KEY_BASE$/i;
const IMAGE_COMMANDS: ReadonlySet<string> = new Set([
  "docker",
  "podman",
  "nerdctl",
  "skopeo",
  "crane",
  "kind",
  "buildah",
]);
