/** Linux's `epoll`: which of the sockets that it watches something has happened to. Readiness itself is as for `poll`. */
import type { State } from "@tcplens/core";
import type { TcpSocket } from "./tcp-socket.ts";

/** One socket that is watched, and what was last seen of it. */
export interface Watch {
  readonly socket: TcpSocket;
  /** Bits of the events asked for, with those that say how. */
  mask: number;
  /** Something has happened to it that was asked for, and no wait has said so since. */
  isReady: boolean;
  received: number;
  state: State;
  hasEnded: boolean;
}

/** What `epoll_create` makes. */
export class Epoll {
  readonly watches: Map<number, Watch> = new Map();

  /** Begins to watch a socket. */
  add(descriptor: number, socket: TcpSocket, mask: number, isReady: boolean): void {
    const { received, state, hasEnded } = seenOf(socket);
    this.watches.set(descriptor, { socket, mask, isReady, received, state, hasEnded });
  }

  /** To be called after everything that may have happened to a socket. `withRoom`: those that can be written to again. */
  look(withRoom: ReadonlySet<TcpSocket>): void {
    for (const watch of this.watches.values()) {
      const seen = seenOf(watch.socket);
      const changed = seen.state !== watch.state || seen.hasEnded !== watch.hasEnded;
      const came = seen.received > watch.received;
      Object.assign(watch, seen);
      const key = (changed ? ANY : came ? IN : 0) | (withRoom.has(watch.socket) ? OUT : 0);
      if ((watch.mask & key) !== 0) watch.isReady = true;
    }
  }
}

const IN = 0x41;
const OUT = 0x304;
const ANY = 0x23ff;

const seenOf = (socket: TcpSocket): Pick<Watch, "received" | "state" | "hasEnded"> => ({
  received: socket.readPosition + (socket.connection?.readableBytes ?? 0) + (socket.listener?.waiting ?? 0),
  state: socket.state,
  hasEnded: socket.sawEnd || socket.isOver,
});
