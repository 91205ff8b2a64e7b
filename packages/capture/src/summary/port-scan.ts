/**
 * A scan, by its look: one address asks for {@link FEWEST} or more ports of one address, or for one port at as many addresses
 * of one network (/24, /64), and of these connections four in five or more are refused, rejected, unanswered, or given up
 * before anything was said. The capture must go on for a second after the first, so that there was time for an answer. Who
 * does so at several addresses is told of once.
 */
import { grouped } from "../base/grouped.ts";
import { countWords } from "@tcplens/trace";
import { OPENING, TURNED_DOWN } from "./codes.ts";
import type { CappedMap } from "./capped-map.ts";
import type { ConnectionFacts } from "./connection-facts.ts";
import type { Told } from "./group.ts";
import { after, into, surely, type WholeCapture } from "./summary-words.ts";
import { Tally } from "./tally.ts";

/** What one address asked of an address, or of a port in a network. */
export class Asked {
  readonly client: string;
  /** The address, or the network; undefined: everywhere. */
  readonly at: string | undefined;
  /** Undefined: any. */
  readonly port: number | undefined;
  readonly all: Tally = new Tally();
  /** Ports, or addresses: how many, 4096 at most. */
  targets = 0;
  #first: number | string | undefined;
  /** Made for the second of them: most clients ask for one thing only. */
  #several: Set<number | string> | undefined;
  refused = 0;
  unanswered = 0;
  withdrawn = 0;

  constructor(client: string, at: string | undefined, port: number | undefined) {
    this.client = client;
    this.at = at;
    this.port = port;
  }

  take(facts: ConnectionFacts, outcome: Outcome | undefined): void {
    this.all.add(facts.stream, facts.start);
    this.#aim(this.at === undefined || this.port !== undefined ? facts.server.address : facts.server.port);
    if (outcome !== undefined) this[outcome] += 1;
  }

  #aim(target: number | string): void {
    this.#first ??= target;
    if (target !== this.#first && this.targets < TARGETS_MAX)
      (this.#several ??= new Set<number | string>([this.#first])).add(target);
    this.targets = this.#several?.size ?? 1;
  }
}

type Outcome = "refused" | "unanswered" | "withdrawn";

/** Undefined: it was taken up. */
export const outcomeOf = ({ opened, findings, ended }: ConnectionFacts): Outcome | undefined =>
  findings.some(({ code }) => TURNED_DOWN.has(code)) || opened === "refused"
    ? "refused"
    : opened === "unanswered"
      ? "unanswered"
      : ended === "never-open" || findings.some(({ code }) => code === "handshake-refused")
        ? "withdrawn"
        : undefined;

/** The keys of what a connection counts for: its client; its two ends; its client, network and port. */
export const askedKeys = ({ client, server }: ConnectionFacts): readonly string[] => [
  client.address,
  `${client.address} ${server.address}`,
  `${client.address} ${networkOf(server.address)} ${server.port}`,
];

export const askedOf = (key: string): Asked => {
  const [client = "", at, port] = key.split(" ");
  return new Asked(client, at, port === undefined ? undefined : Number(port));
};

/** By the address that scans. */
export const scans = (asked: CappedMap<Asked>, whole: WholeCapture): Map<string, Told> => {
  const found = grouped(
    [...asked.values()].filter((each) => each.at !== undefined && isScan(each, whole)),
    ({ client }) => client,
  );
  return new Map(
    Array.from(found, ([client, all]) => {
      const everywhere = all.length > 1 ? asked.at(client) : undefined;
      return [client, scan(everywhere ?? (all[0] as Asked), whole)];
    }),
  );
};

const isScan = ({ all, targets, refused, unanswered, withdrawn }: Asked, { until }: WholeCapture): boolean =>
  targets >= FEWEST && refused + unanswered + withdrawn >= all.count * MOST && until - all.from >= PATIENCE;

const scan = (asked: Asked, whole: WholeCapture): Told => {
  const { client, at, port, all, targets, refused, unanswered, withdrawn } = asked;
  const taken = all.count - refused - unanswered - withdrawn;
  const results = [
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(unanswered === 0 ? [] : [`${unanswered} unanswered`]),
    ...(withdrawn === 0 ? [] : [`${withdrawn} given up before anything was said`]),
    ...(taken === 0 ? [] : [`${taken} accepted`]),
  ].join(", ");
  const least = targets === TARGETS_MAX ? "at least " : "";
  const addresses = `${least}${countWords(targets, "address", "addresses")}`;
  const what =
    at === undefined
      ? `the ports of ${addresses}`
      : port === undefined
        ? `the ports of ${at}, ${least}${countWords(targets, "port")}`
        : `port ${port} of ${addresses} in ${networkText(at)}`;
  return {
    sentence: {
      kind: "port-scan",
      severity: "warning",
      confidence: "looks like",
      text: surely(
        "looks like",
        `${client} scans ${what}, with ${countWords(all.count, "connection")} in ${after(all.to, all.from)}, ${into(all.from, whole)}: ${results}`,
      ),
      connections: all.count,
      streams: all.streams,
      filter: filterOf(asked),
      from: all.from,
      to: all.to,
    },
    covers: (group) =>
      group.client === client &&
      (TURNED_DOWN.has(group.code) || OPENING.has(group.code)) &&
      (at === undefined ||
        (port === undefined
          ? group.server.address === at
          : group.server.port === port && networkOf(group.server.address) === at)),
  };
};

const filterOf = ({ client, at, port }: Asked): string =>
  [
    `address == ${client}`,
    ...(at === undefined ? [] : [`address == ${port === undefined ? at : networkText(at)}`]),
    ...(port === undefined ? [] : [`port == ${port}`]),
  ].join(" and ");

/** The first three octets of IPv4; of IPv6 the first four words, or the address itself where they are not all written. */
const networkOf = (address: string): string =>
  address.includes(":")
    ? (/^(?:[\da-f]+:){4}/u.exec(address)?.[0] ?? /^(?:[\da-f]+:)*:/u.exec(address)?.[0] ?? address)
    : address.slice(0, address.lastIndexOf("."));

const networkText = (network: string): string =>
  network.includes(":") ? `${network.replace(/:+$/u, "")}::/64` : `${network}.0/24`;

const FEWEST = 15;
const MOST = 0.8;
/** Ports or addresses that are counted one by one. */
const TARGETS_MAX = 4096;
/** Seconds. */
const PATIENCE = 1;
