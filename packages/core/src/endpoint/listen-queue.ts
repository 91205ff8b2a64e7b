/** RFC 9293 §3.10.1, a passive OPEN, and RFC 4987 §3: a listener's two queues, both bounded by its backlog. */
import type { ConnectionOptions } from "../connection/options.ts";
import type { IpAddress } from "../wire/address.ts";
import type { Port } from "../base/port.ts";
import type { Segment } from "../wire/segment.ts";
import type { Listener, SocketAddress } from "./contract.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";
import type { IpHabits } from "./ip-habits.ts";

/** One listener. */
export class ListenQueue implements Listener {
  readonly local: { readonly address: IpAddress | undefined; readonly port: Port };
  readonly backlog: number;
  readonly fastOpenBacklog: number;
  /** What its connections go by. */
  readonly options: ConnectionOptions;
  readonly ip: IpHabits;
  /** Half-open connections, and those of them that Fast Open has given to the program already. */
  halfOpen = 0;
  fastOpening = 0;
  isClosed = false;
  /** When a SYN cookie was last sent: an ACK is looked at as one only for a while after. */
  cookieSentAt: number = Number.NEGATIVE_INFINITY;
  /** SYN,ACKs made once for each set of options, to send with a cookie in them. */
  readonly cookieAnswers: Map<number, Segment> = new Map();
  readonly #waiting: EndpointConnection[] = [];
  readonly #here: SocketAddress[] = [];
  readonly #close: (queue: ListenQueue, now: number) => void;

  constructor(
    local: { readonly address: IpAddress | undefined; readonly port: Port },
    backlogs: { readonly backlog: number; readonly fastOpenBacklog: number },
    options: ConnectionOptions,
    ip: IpHabits,
    close: (queue: ListenQueue, now: number) => void,
  ) {
    this.local = local;
    this.backlog = backlogs.backlog;
    this.fastOpenBacklog = backlogs.fastOpenBacklog;
    this.options = options;
    this.ip = ip;
    this.#close = close;
  }

  /** The one value for the local end of all connections to this address. */
  here(address: IpAddress): SocketAddress {
    let here = this.#here.find((known) => known.address === address);
    if (here === undefined) {
      here = { address, port: this.local.port };
      this.#here.push(here);
    }
    return here;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** No more connections are completed until the program has accepted one. */
  get isFull(): boolean {
    return this.#waiting.length >= this.backlog;
  }

  /** The oldest that waits, even if it has been reset meanwhile: the program finds that out by itself. */
  accept(): EndpointConnection | undefined {
    const connection = this.#waiting.shift();
    if (connection?.stage === "waiting") connection.stage = "held";
    return connection;
  }

  /** A connection is established, or Fast Open has brought its first data. */
  enqueue(connection: EndpointConnection): void {
    this.#waiting.push(connection);
  }

  close(now: number): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#close(this, now);
  }
}
