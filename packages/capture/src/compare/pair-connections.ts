/**
 * Which connection of one capture stands to which of the other, by the first of these that holds: both initial sequence numbers;
 * the same addresses and ports; the same request, the same client, any client of the same server; the same on another
 * address with the same port; there is but one in each. Within each, in the order in which they began. Linear in the connections.
 */
import { endpointText, type CaptureEndpoint } from "../report/endpoints.ts";

/** What of a connection decides. */
export interface PairedConnection {
  readonly stream: number;
  /** Seconds since 1970. */
  readonly start: number;
  readonly client: CaptureEndpoint;
  readonly server: CaptureEndpoint;
  /** The first words of what the client sent, of a protocol in plain text: `GET /orders`. */
  readonly request: string | null;
  /** Both initial sequence numbers; null: one was not captured. */
  readonly numbers: string | null;
}

/** Why two connections are set against each other. */
export type PairedBy =
  | "sequence-numbers"
  | "endpoints"
  | "request"
  | "client"
  | "server"
  | "request-elsewhere"
  | "port"
  | "only";

/** Two connections, one of each capture. */
export interface ConnectionPair {
  readonly first: PairedConnection;
  readonly second: PairedConnection;
  readonly by: PairedBy;
}

/** All connections of both, each once. */
export interface Pairing {
  /** In the order of the first capture. */
  readonly pairs: readonly ConnectionPair[];
  /** Those that nothing stands against, in the order of their captures. */
  readonly onlyFirst: readonly PairedConnection[];
  readonly onlySecond: readonly PairedConnection[];
}

/** See the file's head. */
export const pairConnections = (
  first: readonly PairedConnection[],
  second: readonly PairedConnection[],
): Pairing => {
  let [ones, others] = [first.toSorted(began), second.toSorted(began)];
  const pairs: ConnectionPair[] = [];
  for (const { by, key, unique = false } of rules) {
    const waiting = grouped(others, key);
    const alike = unique ? grouped(ones, key) : undefined;
    const [left, taken] = [[] as PairedConnection[], new Set<PairedConnection>()];
    for (const one of ones) {
      const text = key(one);
      const several =
        text !== null &&
        ((alike?.get(text)?.size ?? 1) > 1 || (unique && (waiting.get(text)?.size ?? 1) > 1));
      const other = text === null || several ? undefined : waiting.get(text)?.next();
      if (other === undefined) left.push(one);
      else {
        pairs.push({ first: one, second: other, by });
        taken.add(other);
      }
    }
    ones = left;
    others = others.filter((other) => !taken.has(other));
  }
  const [one, other] = [ones[0], others[0]];
  if (first.length === 1 && second.length === 1 && one !== undefined && other !== undefined)
    return { pairs: [{ first: one, second: other, by: "only" }], onlyFirst: [], onlySecond: [] };
  return { pairs: pairs.toSorted((x, y) => began(x.first, y.first)), onlyFirst: ones, onlySecond: others };
};

/** Why, as a sentence without a full stop. */
export const pairedWords = ({ by, first, second }: ConnectionPair): string => {
  const server = endpointText(first.server);
  switch (by) {
    case "sequence-numbers":
      return "The same initial sequence numbers: one connection captured twice, or a run repeated exactly";
    case "endpoints":
      return "The same addresses and ports";
    case "request":
      return `The same request, ${first.request ?? ""}, to ${server}, in the order in which they began`;
    case "client":
      return `From ${first.client.address} to ${server} like the other, in the order in which they began`;
    case "server":
      return `To the same server, ${server}, in the order in which they began`;
    case "request-elsewhere":
      return `The same request, ${first.request ?? ""}, to another server, ${endpointText(second.server)}, in the order in which they began`;
    case "port":
      return `To the same port of another server, ${endpointText(second.server)}, in the order in which they began`;
    case "only":
      return "There is but one connection in each capture";
  }
};

const began = (one: PairedConnection, other: PairedConnection): number =>
  one.start - other.start || one.stream - other.stream;

interface Rule {
  readonly by: PairedBy;
  /** Those with the same stand against each other; null: the rule is not about it. */
  readonly key: (one: PairedConnection) => string | null;
  /** Where several of one capture have the same it tells nothing. */
  readonly unique?: true;
}

const rules: readonly Rule[] = [
  // Numbers that several have are no numbers of chance.
  { by: "sequence-numbers", key: ({ numbers }) => numbers, unique: true },
  { by: "endpoints", key: ({ client, server }) => `${endpointText(client)} ${endpointText(server)}` },
  {
    by: "request",
    key: ({ server, request }) => (request === null ? null : `${endpointText(server)} ${request}`),
  },
  { by: "client", key: ({ client, server }) => `${client.address} ${endpointText(server)}` },
  { by: "server", key: ({ server }) => endpointText(server) },
  {
    by: "request-elsewhere",
    key: ({ server, request }) => (request === null ? null : `${server.port} ${request}`),
  },
  { by: "port", key: ({ server }) => String(server.port) },
];

/** Those with one key, to be taken one by one. */
class Queue {
  readonly #waiting: PairedConnection[] = [];
  #at = 0;

  get size(): number {
    return this.#waiting.length;
  }

  add(one: PairedConnection): void {
    this.#waiting.push(one);
  }

  next(): PairedConnection | undefined {
    const next = this.#waiting[this.#at];
    this.#at += 1;
    return next;
  }
}

const grouped = (
  connections: readonly PairedConnection[],
  key: (one: PairedConnection) => string | null,
): ReadonlyMap<string, Queue> => {
  const groups = new Map<string, Queue>();
  for (const one of connections) {
    const text = key(one);
    if (text === null) continue;
    const group = groups.get(text) ?? new Queue();
    groups.set(text, group);
    group.add(one);
  }
  return groups;
};
