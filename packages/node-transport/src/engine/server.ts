/** Listening on an endpoint, as `net.Server` listens on the operating system. */
import { EventEmitter } from "node:events";
import {
  type EndpointConnection,
  type ConnectionOptions,
  InvalidArgument,
  type Listener,
  parseIpAddress,
  type Port,
} from "@tcplens/core";
import { openCode } from "./close-code.ts";
import { connectionOptions } from "./connect.ts";
import type { EndpointDriver } from "./driver.ts";
import { asText, type EngineAddress } from "./engine-address.ts";
import { EngineSocket, type EngineSocketOptions } from "./stream.ts";
import { systemError } from "./system-error.ts";

export interface EngineServerOptions extends Omit<EngineSocketOptions, "signal"> {
  /** Give connections out paused: nothing is read before `resume`. */
  readonly pauseOnConnect?: boolean | undefined;
  /** What the engine can do beyond Node's options, for every connection. */
  readonly connection?: ConnectionOptions | undefined;
}

export interface EngineListenOptions {
  /** 0: one is chosen. */
  readonly port: number;
  /** Default: all of the endpoint's addresses. */
  readonly host?: string | undefined;
  readonly backlog?: number | undefined;
}

interface EngineServerEvents {
  connection: [socket: EngineSocket];
  listening: [];
  close: [];
  error: [error: Error];
  drop: [data: DroppedConnection];
}

/** A connection beyond `maxConnections`, which was closed. */
export interface DroppedConnection {
  readonly localAddress: string;
  readonly localPort: number;
  readonly localFamily: string;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteFamily: string;
}

/** Events: `listening`, `connection`, `drop`, `close`, `error`. */
export class EngineServer extends EventEmitter<EngineServerEvents> {
  maxConnections: number | undefined;
  readonly #driver: EndpointDriver;
  readonly #options: EngineServerOptions;
  readonly #sockets = new Set<EngineSocket>();
  #listener: Listener | undefined;
  #isReferenced = true;
  #isHolding = false;
  #forgetLoss: () => void = () => undefined;

  constructor(driver: EndpointDriver, options: EngineServerOptions = {}) {
    super();
    this.#driver = driver;
    this.#options = options;
  }

  get listening(): boolean {
    return this.#listener !== undefined;
  }

  /** Where it listens; `null` while it does not. */
  address(): EngineAddress | null {
    if (this.#listener === undefined) return null;
    const { address, port } = this.#listener.local;
    return address === undefined ? { address: "::", family: "IPv6", port } : asText({ address, port });
  }

  /**
   * Begins to listen; `listening` or `error` says how that went.
   * @throws {@link InvalidArgument} for a port or an address that cannot be, and while it listens already.
   */
  listen(options: EngineListenOptions, onListening?: () => void): this {
    if (this.#listener !== undefined) throw new InvalidArgument("server", "one that does not listen yet");
    const { port, host, backlog } = options;
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new InvalidArgument("options.port", "a whole number from 0 to 65535", port);
    }
    const address = host === undefined ? undefined : parseIpAddress(host);
    if (host !== undefined && address === undefined) {
      throw new InvalidArgument("options.host", "an IPv4 or IPv6 address", host);
    }
    const listener = this.#driver.endpoint.listen(
      {
        port: port as Port,
        connection: connectionOptions(this.#options),
        ...(address === undefined ? {} : { address }),
        ...(backlog === undefined ? {} : { backlog }),
      },
      this.#driver.now(),
    );
    if ("error" in listener) {
      const error = systemError(openCode(listener.error), "listen", { address: host ?? "::", port });
      process.nextTick(() => this.emit("error", error));
      return this;
    }
    this.#listener = listener;
    this.#driver.acceptBy(listener, () => this.#accept(listener));
    this.#forgetLoss = this.#driver.whenLost((error) => {
      this.emit("error", error);
      this.close();
    });
    this.#hold(this.#isReferenced);
    if (onListening !== undefined) this.once("listening", onListening);
    process.nextTick(() => {
      if (this.#listener === listener) this.emit("listening");
    });
    return this;
  }

  /** Stops listening; `close` comes when all of its connections are closed too. */
  close(onClose?: (error?: Error) => void): this {
    const listener = this.#listener;
    if (listener === undefined) {
      const error = Object.assign(new Error("Server is not running."), { code: "ERR_SERVER_NOT_RUNNING" });
      // As Node does it: `close` is waited for, should connections be left from before.
      if (onClose !== undefined) this.once("close", () => onClose(error));
    } else {
      if (onClose !== undefined) this.once("close", () => onClose());
      this.#listener = undefined;
      this.#driver.acceptBy(listener, undefined);
      listener.close(this.#driver.now());
      this.#driver.wake();
      this.#forgetLoss();
      this.#hold(false);
    }
    this.#closedIfAllAre();
    return this;
  }

  getConnections(tell: (error: Error | null, count: number) => void): this {
    process.nextTick(tell, null, this.#sockets.size);
    return this;
  }

  ref(): this {
    this.#isReferenced = true;
    this.#hold(this.listening);
    return this;
  }

  unref(): this {
    this.#isReferenced = false;
    this.#hold(false);
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.listening) await new Promise<void>((closed) => void this.close(() => closed()));
  }

  #accept(listener: Listener): void {
    for (let connection = listener.accept(); connection !== undefined; connection = listener.accept()) {
      this.#take(connection);
    }
  }

  #take(connection: EndpointConnection): void {
    if (this.maxConnections !== undefined && this.#sockets.size >= this.maxConnections) {
      connection.release(this.#driver.now());
      this.#driver.wake();
      this.emit("drop", dropped(connection));
      return;
    }
    const socket = new EngineSocket(this.#driver, this.#options);
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#closedIfAllAre();
    });
    socket.adopt(connection, false);
    if (this.#options.pauseOnConnect === true) socket.pause();
    this.emit("connection", socket);
    if (!socket.isPaused()) socket.read(0);
  }

  #closedIfAllAre(): void {
    if (this.#listener !== undefined || this.#sockets.size > 0) return;
    process.nextTick(() => {
      if (this.#listener === undefined && this.#sockets.size === 0) this.emit("close");
    });
  }

  #hold(wanted: boolean): void {
    if (wanted === this.#isHolding) return;
    this.#isHolding = wanted;
    if (wanted) this.#driver.hold();
    else this.#driver.letGo();
  }
}

/** A server that does not listen yet. */
export const createServer = (
  driver: EndpointDriver,
  options: EngineServerOptions = {},
  onConnection?: (socket: EngineSocket) => void,
): EngineServer => {
  const server = new EngineServer(driver, options);
  if (onConnection !== undefined) server.on("connection", onConnection);
  return server;
};

const dropped = (connection: EndpointConnection): DroppedConnection => {
  const local = asText(connection.local);
  const remote = asText(connection.remote);
  return {
    localAddress: local.address,
    localPort: local.port,
    localFamily: local.family,
    remoteAddress: remote.address,
    remotePort: remote.port,
    remoteFamily: remote.family,
  };
};
