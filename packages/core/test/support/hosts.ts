/** Endpoints on one perfect wire, in virtual time: what one sends is received by the one whose address it bears. */
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { EndpointAction, EndpointOptions } from "../../src/endpoint/contract.ts";
import type { EndpointConnection } from "../../src/endpoint/endpoint-connection.ts";
import { invariant } from "../../src/base/errors.ts";
import { port } from "../../src/base/port.ts";
import { seeded } from "../../src/base/random.ts";
import type { IpAddress } from "../../src/wire/address.ts";
import { addressKey } from "../../src/endpoint/addresses.ts";
import { decodeIp } from "../../src/wire/ip.ts";
import { destinationOf, IpHeader, pseudoHeaderSumOf } from "../../src/wire/ip-header.ts";
import type { Segment } from "../../src/wire/segment.ts";
import { decodeSegment } from "../../src/wire/tcp.ts";
import { flagNames } from "../../src/base/control-bits.ts";

export const v4 = (last: number): IpAddress => ({ family: 4, words: [0x0a00_0000 + last] });
export const v6 = (last: number): IpAddress => ({ family: 6, words: [0x2001_0db8, 0, 0, last] });

/** One endpoint on the wire. */
export class Node {
  readonly endpoint: Endpoint;
  readonly addresses: readonly IpAddress[];
  /** All actions but packets. */
  readonly actions: EndpointAction[] = [];

  constructor(
    options: Partial<EndpointOptions> & { readonly addresses: readonly IpAddress[] },
    seed: number,
  ) {
    this.addresses = options.addresses;
    this.endpoint = new Endpoint({ random: seeded(seed), ...options });
  }

  get address(): IpAddress {
    const [first] = this.addresses;
    invariant(first !== undefined, "a host has an address");
    return first;
  }

  /** What has happened to a connection, in one word each. */
  story(connection: EndpointConnection): readonly string[] {
    return this.actions.flatMap((entry) => {
      if (entry.type !== "connection" || entry.connection !== connection) return [];
      const { action } = entry;
      if (action.type === "state-changed") return [action.to];
      return action.type === "closed" ? [`closed:${action.reason.kind}`] : [action.type];
    });
  }
}

export interface Sent {
  readonly at: number;
  readonly from: Node;
  readonly bytes: Uint8Array;
  readonly segment: Segment;
  readonly header: IpHeader;
}

/** The wire. */
export class Wire {
  now = 0;
  readonly sent: Sent[] = [];
  /** Whether a packet gets lost. */
  drop: (packet: Sent) => boolean = () => false;
  /** How much later than usual each copy of a packet arrives. */
  copies: (packet: Sent) => readonly number[] = () => onTime;
  readonly #delay: number;
  readonly #nodes: Node[] = [];
  readonly #flying: { readonly at: number; readonly bytes: Uint8Array; readonly to: Node }[] = [];

  constructor(delay = 10) {
    this.#delay = delay;
  }

  host(options: Partial<EndpointOptions> & { readonly addresses: readonly IpAddress[] }): Node {
    const node = new Node(options, this.#nodes.length + 1);
    this.#nodes.push(node);
    return node;
  }

  /** Runs until nothing happens any more, or until `until`, and then the clock stands there. */
  run(until = Number.POSITIVE_INFINITY): void {
    this.settle();
    for (let steps = 0; ; steps += 1) {
      invariant(steps < 1_000_000, "the wire comes to rest");
      const at = Math.min(
        this.#flying[0]?.at ?? Number.POSITIVE_INFINITY,
        ...this.#nodes.map(({ endpoint }) => endpoint.nextTimeout()),
      );
      if (at > until || at === Number.POSITIVE_INFINITY) break;
      this.now = Math.max(this.now, at);
      while ((this.#flying[0]?.at ?? Number.POSITIVE_INFINITY) <= this.now) {
        const packet = this.#flying.shift();
        packet?.to.endpoint.receive(packet.bytes, this.now);
        this.settle();
      }
      for (const { endpoint } of this.#nodes) endpoint.handleTimeout(this.now);
      this.settle();
    }
    if (until !== Number.POSITIVE_INFINITY) this.now = Math.max(this.now, until);
  }

  /** Takes everything that can be polled. */
  settle(): void {
    for (const node of this.#nodes) {
      for (let action = node.endpoint.poll(); action !== undefined; action = node.endpoint.poll()) {
        if (action.type === "packet") this.#send(node, action.bytes);
        else node.actions.push(action);
      }
    }
  }

  /** The packets of a node since the last call, as text. */
  ladder(from: Node): readonly string[] {
    return this.sent.filter((packet) => packet.from === from).map(({ segment }) => segmentText(segment));
  }

  /** Puts octets on the wire as they are. */
  inject(bytes: Uint8Array, to: Node): void {
    to.endpoint.receive(bytes.slice(), this.now);
    this.settle();
  }

  #send(from: Node, view: Uint8Array): void {
    const bytes = view.slice();
    const header = new IpHeader();
    const problem = decodeIp(bytes, header);
    invariant(problem === undefined, `a packet that can be read: ${JSON.stringify(problem)}`);
    const sum = pseudoHeaderSumOf(header);
    const decoded = decodeSegment(bytes, header.payloadOffset, header.payloadLength, sum, header.ecn);
    invariant(decoded.ok, "a segment that can be read");
    const packet = { at: this.now, from, bytes, segment: decoded.value, header };
    this.sent.push(packet);
    if (this.drop(packet)) return;
    const destination = addressKey(destinationOf(header));
    const to = this.#nodes.find(({ addresses }) =>
      addresses.some((address) => addressKey(address) === destination),
    );
    if (to === undefined) return;
    for (const late of this.copies(packet)) {
      const flying = { at: this.now + this.#delay + late, bytes, to };
      const index = this.#flying.findLastIndex(({ at }) => at <= flying.at);
      this.#flying.splice(index + 1, 0, flying);
    }
  }
}

const onTime: readonly number[] = [0];

export const segmentText = (segment: Segment): string =>
  `${flagNames(segment.flags).join(",")}${segment.payload.length > 0 ? ` ${segment.payload.length}` : ""}`;

export const server = port(80);

/** Connects, and fails the test where that cannot even begin. */
export const dial = (
  node: Node,
  remote: Pick<Node, "address">,
  now: number,
  more: Partial<Parameters<Endpoint["connect"]>[0]> = {},
): EndpointConnection => {
  const opened = node.endpoint.connect({ remote: { address: remote.address, port: server }, ...more }, now);
  if ("error" in opened) throw new Error(opened.error);
  return opened;
};

/** Listens, and fails the test where that cannot be. */
export const serve = (
  node: Node,
  more: Partial<Parameters<Endpoint["listen"]>[0]> = {},
): Exclude<ReturnType<Endpoint["listen"]>, { readonly error: unknown }> => {
  const listener = node.endpoint.listen({ port: server, ...more }, 0);
  if ("error" in listener) throw new Error(listener.error);
  return listener;
};

export const octets = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** All that can be read, as text. */
export const readAll = (connection: EndpointConnection, now: number): string => {
  const into = new Uint8Array(connection.readableBytes);
  connection.read(into, now);
  return String.fromCharCode(...into);
};
