/** One address, one fresh socket, one time limit. The socket's recorder, if there is one, sees it from its first moment. */
import { type LookupFunction, Socket, type SocketConstructorOpts, type TcpSocketConnectOpts } from "node:net";
import { afterLook, type Clock } from "../clock.ts";
import { ObservedSocket } from "../record/observed-socket.ts";
import { type AddressError, addressError } from "./dial-error.ts";

/** What to connect to and how. Times in ms. */
export interface ConnectRequest {
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
  /** `Infinity` for none. */
  readonly timeout: number;
  /** Which limit `timeout` is: the attempt's own, or what is left of the overall one. */
  readonly timer: "attempt" | "overall";
  /** That limit as it was asked for, of which `timeout` may be what is left. */
  readonly limit: number;
  readonly clock: Clock;
  readonly allowHalfOpen: boolean;
  readonly noDelay: boolean;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly recorder?: AttemptObserver | undefined;
}

/** What the recording half of an attempt is told. */
export interface AttemptObserver {
  /** The socket is about to connect. */
  starting(socket: Socket): void;
  /** The operating system has taken the request, or refused it at once. */
  handedOver(taken: boolean): void;
  connected(): void;
  failed(error: AddressError, timer: "attempt" | "overall" | undefined): void;
  abandoned(reason: "lost-race" | "cancelled"): void;
}

/**
 * How it ended. Called once, unless `cancel` came first. `refusedAtOnce`: the operating system refused the call itself,
 * so nothing was sent.
 */
export type ConnectDone = (
  error: AddressError | undefined,
  socket: Socket,
  how: { readonly refusedAtOnce: boolean; readonly timer: "attempt" | "overall" | undefined },
) => void;

/** A running attempt. */
export interface RunningConnect {
  /** Closes the socket; `done` is not called any more. */
  cancel(reason: "lost-race" | "cancelled"): void;
  /** The overall deadline is over: fails the attempt now; `done` is called. */
  expire(limit: number): void;
}

/** Starts connecting. Never throws for what the network does. */
export const connectAddress = (request: ConnectRequest, done: ConnectDone): RunningConnect =>
  new ConnectAttempt(request, done);

/** A class and not closures: a program that connects a thousand times a second makes a thousand of these. */
class ConnectAttempt implements RunningConnect {
  readonly #request: ConnectRequest;
  readonly #done: ConnectDone;
  readonly #socket: Socket;
  #disarm: (() => void) | undefined;
  #refusedAtOnce = false;
  readonly #onConnect = (): void => {
    this.#settle();
    this.#request.recorder?.connected();
    this.#done(undefined, this.#socket, CONNECTED);
  };
  readonly #onError = (error: Error): void => {
    this.#fail(error as AddressError, undefined);
  };

  constructor(request: ConnectRequest, done: ConnectDone) {
    const { recorder, allowHalfOpen, noDelay, timeout } = request;
    this.#request = request;
    this.#done = done;
    const options: SocketConstructorOpts = { allowHalfOpen, noDelay };
    const socket = recorder === undefined ? new Socket(options) : new ObservedSocket(options);
    this.#socket = socket;
    socket.on("connect", this.#onConnect);
    socket.on("error", this.#onError);
    if (timeout !== Infinity) {
      this.#disarm = afterLook(request.clock, timeout, () => this.#expire(request.limit, request.timer));
    }
    recorder?.starting(socket);
    socket.connect(connectOptions(request));
    // Node hands an address to the operating system on the next tick, so this one runs right behind: a socket that is
    // destroyed by then is one whose call was refused, while any answer would take a turn of the event loop.
    process.nextTick(handOver, this);
  }

  cancel(reason: "lost-race" | "cancelled"): void {
    this.#settle();
    this.#socket.on("error", ignore);
    this.#request.recorder?.abandoned(reason);
    this.#socket.destroy();
  }

  expire(limit: number): void {
    this.#expire(limit, "overall");
  }

  handedOver(): void {
    this.#refusedAtOnce = this.#socket.destroyed;
    this.#request.recorder?.handedOver(!this.#refusedAtOnce);
  }

  #expire(limit: number, timer: "attempt" | "overall"): void {
    const { address, port } = this.#request;
    const span = `${Math.round(limit)} ms`;
    const why = timer === "attempt" ? `no answer in ${span}` : `the overall deadline of ${span} is over`;
    const where = { address, port, syscall: "connect" };
    this.#fail(addressError("ETIMEDOUT", `connect ETIMEDOUT ${address}:${port} (${why})`, where), timer);
  }

  #fail(error: AddressError, timer: "attempt" | "overall" | undefined): void {
    this.#settle();
    // An error already on its way when our timer closed the socket must not reach the process.
    this.#socket.on("error", ignore);
    this.#request.recorder?.failed(error, timer);
    this.#socket.destroy();
    this.#done(error, this.#socket, { refusedAtOnce: this.#refusedAtOnce, timer });
  }

  #settle(): void {
    this.#disarm?.();
    this.#socket.off("connect", this.#onConnect);
    this.#socket.off("error", this.#onError);
  }
}

const handOver = (attempt: ConnectAttempt): void => attempt.handedOver();

const connectOptions = (request: ConnectRequest): TcpSocketConnectOpts => {
  const { address, port, family } = request;
  const options: TcpSocketConnectOpts = {
    host: address,
    port,
    family,
    // It is an address already. What Node does not take for one (a zone such as `%br_lan`) must not be looked up again.
    lookup: keepAddress,
  };
  if (request.localAddress !== undefined) options.localAddress = request.localAddress;
  if (request.localPort !== undefined) options.localPort = request.localPort;
  return options;
};

const ignore = (): void => undefined;

const CONNECTED = { refusedAtOnce: false, timer: undefined } as const;

const keepAddress: LookupFunction = (host, options, done) => done(null, host, options.family === 6 ? 6 : 4);
