/** One socket of the program: what it is connected to, and what it has yet to be told. */
import type { ConnectionOptions, EndpointConnection, Listener, State } from "@tcplens/core";
import type { FastOpenAttempt } from "./fast-open-memory.ts";
import { LinuxSendQueue } from "./linux-send-queue.ts";
import { SocketOptions } from "./socket-options.ts";

/** How far a socket has come that was made to connect. */
/** `deferred`: the SYN waits for the first write. */
export type ConnectProgress = "none" | "deferred" | "connecting" | "connected";

/** One TCP socket. */
export class TcpSocket {
  readonly descriptor: number;
  readonly options: SocketOptions;
  nonBlocking = false;
  /** The port it was bound to; 0: none. */
  boundPort = 0;
  backlog = 1;
  listener: Listener | undefined;
  connection: EndpointConnection | undefined;
  progress: ConnectProgress = "none";
  /** Name of the error that the next call reports. */
  pendingError: string | undefined;
  /** One that is reported only to who asks for it, or with the end of the connection. */
  softError: string | undefined;
  readShut = false;
  writeShut = false;
  /** The peer's FIN was there before the connection ended. */
  sawEnd = false;
  /** Octets read so far, and written. */
  readPosition = 0;
  writePosition = 0;
  /** The connection has told the program everything it will. */
  isOver = false;
  /** What its connection goes by at present. */
  applied: ConnectionOptions = {};
  /** Linux's accounts of what it has written. */
  readonly sendQueue: LinuxSendQueue = new LinuxSendQueue();
  /** It has been connected at some time. */
  wasConnected = false;
  /** Linux: a write or a poll has found no room, and nobody has been told since that there is some. */
  foundNoRoom = false;
  /** How its SYN asked for Fast Open. */
  fastOpen: FastOpenAttempt | undefined;
  /** `MSG_MORE` was given with the last write. */
  moreFollows = false;

  constructor(descriptor: number, like?: SocketOptions) {
    this.descriptor = descriptor;
    this.options = new SocketOptions(like);
  }

  /** As the connection has it; LISTEN for a listener, CLOSED where there is none. */
  get state(): State {
    if (this.listener !== undefined) return "LISTEN";
    return this.connection === undefined || this.isOver ? endedState(this.connection) : this.connection.state;
  }

  /** Takes a connection as its own. */
  adopt(connection: EndpointConnection, progress: ConnectProgress): void {
    this.connection = connection;
    this.progress = progress;
    this.wasConnected = progress === "connected";
    connection.owner = this;
  }
}

/** A connection in TIME-WAIT may have told its end already. */
const endedState = (connection: EndpointConnection | undefined): State =>
  connection?.state === "TIME-WAIT" ? "TIME-WAIT" : "CLOSED";
