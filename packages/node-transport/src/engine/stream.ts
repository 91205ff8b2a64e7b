/**
 * A connection of the engine as programs know one: a `Duplex` that behaves as `net.Socket` does, event by event and
 * error by error. What it leaves out: `onread`, `pauseOnConnect` of the client, several addresses at once.
 */
import { Duplex } from "node:stream";
import { type Action, type CloseReason, type EndpointConnection, InvalidArgument } from "@tcplens/core";
import { closeCode, unreachableCode } from "./close-code.ts";
import type { ConnectionReceiver, EndpointDriver } from "./driver.ts";
import { asText, type EngineAddress } from "./engine-address.ts";
import { IdleTimer } from "./idle-timer.ts";
import { type PendingWrite, writeOn } from "./pending-write.ts";
import { type SystemCode, systemError } from "./system-error.ts";

/** What a stream can be made with, as in `net.Socket`'s options. */
export interface EngineSocketOptions {
  /** Keep the writing half open when the peer has ended its own. Default: false. */
  readonly allowHalfOpen?: boolean | undefined;
  readonly noDelay?: boolean | undefined;
  readonly keepAlive?: boolean | undefined;
  /** ms before the first probe. Default: two hours. */
  readonly keepAliveInitialDelay?: number | undefined;
  readonly highWaterMark?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Made by `connect` and by a server; see there. */
export class EngineSocket extends Duplex {
  /** The connection beneath, for what `net.Socket` has no word for: `info`, `configure`. */
  connection: EndpointConnection | undefined;
  connecting = false;
  /** ms, as given to `setTimeout`. */
  timeout: number | undefined;
  readonly #driver: EndpointDriver;
  readonly #idle: IdleTimer;
  readonly #receiver: ConnectionReceiver = { action: (action) => this.#onAction(action) };
  #whereTo: { readonly address: string; readonly port: number } | undefined;
  #local: EngineAddress | undefined;
  #remote: EngineAddress | undefined;
  /** The stream has asked for octets and not got enough of them. */
  #isReading = false;
  /** The peer's FIN has been told. */
  #isEnded = false;
  #pending: PendingWrite | undefined;
  #bytesRead = 0;
  #bytesTaken = 0;
  /** Why the connection is gone, until somebody reads or writes and is told. */
  #failure: SystemCode | undefined;
  /** RFC 9293 §3.9.2.2: a soft error closes nothing, but says why, should the connection time out. */
  #softError: SystemCode | undefined;
  #isHolding = false;
  #isReferenced = true;
  #resets = false;
  #forgetLoss: () => void = () => undefined;

  constructor(driver: EndpointDriver, options: EngineSocketOptions = {}) {
    super({
      allowHalfOpen: options.allowHalfOpen === true,
      // As in `net.Socket`: `close` has a word of its own to say.
      emitClose: false,
      autoDestroy: true,
      ...(options.highWaterMark === undefined ? {} : { highWaterMark: options.highWaterMark }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    this.#driver = driver;
    this.#idle = new IdleTimer(driver.clock, () => this.emit("timeout"));
    this.on("end", () => this.#afterEnd());
  }

  get pending(): boolean {
    return this.connection === undefined || this.connecting || this.destroyed;
  }

  get readyState(): "opening" | "open" | "readOnly" | "writeOnly" | "closed" {
    if (this.connecting) return "opening";
    if (this.readable && this.writable) return "open";
    if (this.readable) return "readOnly";
    return this.writable ? "writeOnly" : "closed";
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Everything that was given to `write`, also what still waits. */
  get bytesWritten(): number {
    return this.#bytesTaken + this.writableLength - (this.#pending?.taken ?? 0);
  }

  get localAddress(): string | undefined {
    return this.#local?.address;
  }

  get localPort(): number | undefined {
    return this.#local?.port;
  }

  get localFamily(): string | undefined {
    return this.#local?.family;
  }

  get remoteAddress(): string | undefined {
    return this.#remote?.address;
  }

  get remotePort(): number | undefined {
    return this.#remote?.port;
  }

  get remoteFamily(): string | undefined {
    return this.#remote?.family;
  }

  /** The local end; empty before the connection is begun and after its end. The remote one is remembered. */
  address(): EngineAddress | Record<string, never> {
    return this.#local ?? {};
  }

  /** RFC 9293 §3.7.4: small segments wait for nothing. */
  setNoDelay(noDelay = true): this {
    this.connection?.configure({ noDelay }, this.#driver.now());
    this.#driver.wake();
    return this;
  }

  /** Whole seconds count, as for Node; probes follow each other after 1 s, and the tenth without an answer ends it. */
  setKeepAlive(enable = false, initialDelay = 0): this {
    const idle = Math.trunc(initialDelay / 1000) * 1000 || KEEP_ALIVE_IDLE;
    const keepAlive = enable ? { idle, interval: 1000, count: 10 } : undefined;
    this.connection?.configure({ keepAlive }, this.#driver.now());
    this.#driver.wake();
    return this;
  }

  /** Emits `timeout` after so many ms without anything coming or going; 0: never. */
  setTimeout(span: number, listener?: () => void): this {
    if (typeof span !== "number" || !(span >= 0) || span === Infinity) {
      throw new InvalidArgument("msecs", "a number of milliseconds, 0 or more", span);
    }
    this.timeout = span;
    this.#idle.set(span);
    if (listener !== undefined) {
      if (span === 0) this.off("timeout", listener);
      else this.once("timeout", listener);
    }
    return this;
  }

  ref(): this {
    this.#isReferenced = true;
    this.#hold(this.connection !== undefined && !this.destroyed);
    return this;
  }

  unref(): this {
    this.#isReferenced = false;
    this.#hold(false);
    return this;
  }

  /** Ends the writing half, and destroys the stream when everything has been written. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once("finish", () => this.destroy());
  }

  /** Closes with a reset. While connecting: once connected. */
  resetAndDestroy(): this {
    if (this.connection === undefined || this.destroyed) {
      return this.destroy(Object.assign(new Error("Socket is closed"), { code: "ERR_SOCKET_CLOSED" }));
    }
    if (this.connecting) return this.once("connect", () => this.resetAndDestroy());
    this.#resets = true;
    return this.destroy();
  }

  /** What both ways to a connection end in: it is this stream's from here on. */
  adopt(connection: EndpointConnection, connecting: boolean): void {
    this.connection = connection;
    this.connecting = connecting;
    this.#local = asText(connection.local);
    const peer = asText(connection.remote);
    this.#whereTo = { address: peer.address, port: peer.port };
    connection.owner = this.#receiver;
    this.#forgetLoss = this.#driver.whenLost(() => this.destroy(systemError("ENETDOWN", "read")));
    this.#hold(this.#isReferenced);
    if (connecting) {
      this.#driver.wake();
      return;
    }
    this.#remote = peer;
    if (connection.closeReason !== undefined) this.#onClosed(connection.closeReason);
  }

  /** The stream was not to be connected. */
  refuse(error: Error): void {
    this.connecting = false;
    process.nextTick(() => this.destroy(error));
  }

  override _read(): void {
    if (this.connecting) {
      this.once("connect", () => this._read());
      return;
    }
    this.#isReading = true;
    this.#fill();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send({ chunks: [chunk], index: 0, offset: 0, taken: 0, done });
  }

  override _writev(writes: { chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this.#send({ chunks: writes.map(({ chunk }) => chunk), index: 0, offset: 0, taken: 0, done });
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.connecting) {
      this.once("connect", () => this._final(done));
      return;
    }
    // One that is gone already has nothing to end, and whoever reads or writes is told about it.
    this.connection?.shutdown(this.#driver.now());
    this.#driver.wake();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#idle.set(0);
    this.#forgetLoss();
    if (this.connection !== undefined) this.#letGo(this.connection);
    const waiting = this.#pending;
    const reason = this.#remote === undefined ? closedBefore() : systemError("ECANCELED", "write");
    this.connecting = false;
    this.#pending = undefined;
    this.#local = undefined;
    done(error);
    // Node's handles are closed when the event loop comes round, and cancel then what still waits.
    setImmediate(() => {
      waiting?.done(reason);
      this.emit("close", error !== null);
    });
  }

  /**
   * What has been written has still to arrive, and its FIN. The operating system would see to that after the process's
   * end; here the process waits for it, as long as the socket was one that it waited for.
   */
  #letGo(connection: EndpointConnection): void {
    const now = this.#driver.now();
    if (this.connecting || this.#resets) connection.abort(now);
    else connection.release(now);
    if (connection.state === "CLOSED" || connection.state === "TIME-WAIT") this.#hold(false);
    else {
      connection.owner = {
        action: (action) => {
          const isOver = action.type === "state-changed" && action.to === "TIME-WAIT";
          if (isOver || action.type === "closed") this.#hold(false);
        },
      } satisfies ConnectionReceiver;
    }
    this.#driver.wake();
  }

  #onAction(action: Action): void {
    switch (action.type) {
      case "readable":
      case "peer-finished":
        if (!this.connecting) this.#fill();
        break;
      case "writable":
        this.#flush();
        break;
      case "state-changed":
        if (this.connecting && (action.to === "ESTABLISHED" || action.to === "CLOSE-WAIT"))
          this.#onConnected();
        break;
      case "signal":
        if (action.reply === "destination unreachable") this.#softError = unreachableCode(action.detail);
        break;
      case "closed":
        this.#onClosed(action.reason);
        break;
      case "transmit":
      case "urgent":
      case "mechanism":
        break;
    }
  }

  #onConnected(): void {
    const { address = "", port = 0 } = this.#whereTo ?? {};
    this.connecting = false;
    this.#remote = { address, port, family: address.includes(":") ? "IPv6" : "IPv4" };
    this.#idle.active();
    this.emit("connect");
    this.emit("ready");
    if (!this.isPaused()) this.read(0);
  }

  #onClosed(reason: CloseReason): void {
    const code = closeCode(reason);
    if (code === undefined || this.destroyed) return;
    // As Linux does: what the network had said before is the better word for silence.
    const failure = code === "ETIMEDOUT" ? (this.#softError ?? code) : code;
    if (this.connecting) {
      this.destroy(systemError(failure, "connect", this.#whereTo));
      return;
    }
    // Nor does Linux speak of a reset where the peer had ended and the program knows it.
    this.#failure = failure === "ECONNRESET" && this.#isEnded ? "EPIPE" : failure;
    if (this.#isReading && !this.#isEnded) this.#fill();
    else if (this.#pending !== undefined) this.#flush();
  }

  /** Moves what has arrived into the stream for as long as the stream wants more; then the end, or the error. */
  #fill(): void {
    const { connection } = this;
    if (connection === undefined) return;
    while (this.#isReading && !this.destroyed && connection.readableBytes > 0) {
      const chunk = Buffer.allocUnsafe(Math.min(connection.readableBytes, READ_MAX));
      const count = connection.read(chunk, this.#driver.now());
      if (count === 0) break;
      this.#bytesRead += count;
      this.#idle.active();
      this.#driver.wake();
      if (!this.push(count === chunk.length ? chunk : chunk.subarray(0, count))) this.#isReading = false;
    }
    if (!this.#isReading || this.destroyed || this.#isEnded || connection.readableBytes > 0) return;
    if (connection.peerFinished) {
      this.#isEnded = true;
      this.push(null);
      // `end` comes also where nobody reads, if there was nothing to read.
      this.read(0);
    } else if (this.#failure !== undefined) {
      this.destroy(systemError(this.#failure, "read"));
    }
  }

  #send(pending: PendingWrite): void {
    this.#pending = pending;
    if (this.connecting) this.once("connect", () => this.#flush());
    else this.#flush();
  }

  #flush(): void {
    const { connection } = this;
    const pending = this.#pending;
    if (connection === undefined || pending === undefined) return;
    const before = pending.taken;
    const outcome = writeOn(connection, pending, this.#driver.now());
    this.#bytesTaken += pending.taken - before;
    if (pending.taken > before) this.#idle.active();
    this.#driver.wake();
    if (outcome === "more") return;
    this.#pending = undefined;
    pending.done(outcome === "done" ? null : systemError(this.#failure ?? "EPIPE", "write"));
  }

  /** What Node does with a write after the peer has ended and the stream has ended with it. */
  #afterEnd(): void {
    if (this.allowHalfOpen) return;
    const write = super.write.bind(this) as (...rest: unknown[]) => boolean;
    this.write = ((...rest: unknown[]): boolean => {
      if (!this.writableEnded) return write(...rest);
      const error = Object.assign(new Error("This socket has been ended by the other party"), {
        code: "EPIPE",
      });
      const listener = rest.find((each) => typeof each === "function");
      if (listener !== undefined) process.nextTick(listener, error);
      this.destroy(error);
      return false;
    }) as Duplex["write"];
  }

  #hold(wanted: boolean): void {
    if (wanted === this.#isHolding) return;
    this.#isHolding = wanted;
    if (wanted) this.#driver.hold();
    else this.#driver.letGo();
  }
}

const closedBefore = (): Error =>
  Object.assign(new Error("Socket closed before the connection was established"), {
    code: "ERR_SOCKET_CLOSED_BEFORE_CONNECTION",
  });

/** RFC 1122 §4.2.3.6: no less than two hours by default. */
const KEEP_ALIVE_IDLE = 7_200_000;
/** Octets of one chunk: as many as `net.Socket` reads at once. */
const READ_MAX = 65_536;
