/**
 * Records an established connection: data, the peer's FIN, ours, and how it ended. Adds no listener to the socket that a
 * program would notice; only `errorMonitor`, which is made for watching, on a TLS socket.
 */
import type { ClosedEvent } from "@tcplens/trace";
import { type EventEmitter, errorMonitor } from "node:events";
import type { Socket } from "node:net";
import type { AddressError } from "../dial/dial-error.ts";
import type { DataLog } from "./data-log.ts";
import type { KernelWatch } from "./kernel-watch.ts";
import type { Recorder } from "./recorder.ts";
import type { StateWalk } from "./state-walk.ts";
import { type TapListener, tapStream } from "./observed-socket.ts";

/** What is told of an alert that comes after the handshake. */
export interface HandshakeRecorder {
  readonly isSecured: boolean;
  failedLater(error: AddressError): void;
  /** The socket is being destroyed with this: a failure of the handshake, if that is not complete. */
  brokenBy(error: AddressError): void;
}

/** What the recorder of a connection needs. */
export interface EstablishedContext {
  readonly recorder: Recorder;
  readonly connection: number;
  readonly walk: StateWalk;
  readonly watch: KernelWatch | undefined;
  readonly data: DataLog;
}

/** See the file's head. */
export class EstablishedRecorder implements TapListener {
  readonly #context: EstablishedContext;
  readonly #connectedAt: number;
  #first: "local" | "peer" | undefined;
  #socket: Socket | undefined;
  #closed = false;
  #alert: AddressError | undefined;
  #handshake: HandshakeRecorder | undefined;

  constructor(context: EstablishedContext) {
    this.#context = context;
    this.#connectedAt = context.recorder.now();
  }

  /** Begins to record what passes through `socket`: the TCP socket, or the TLS socket on top of it. */
  attach(socket: Socket, tls?: HandshakeRecorder): void {
    if (tls !== undefined) this.#watchTls(socket, tls);
    this.#socket = socket;
    this.#handshake = tls;
    tapStream(socket, this);
    if (socket.destroyed) this.#closing(socket, socket.errored as AddressError | null);
  }

  sent(chunk: Uint8Array | string, encoding: BufferEncoding): void {
    if (!this.#closed) this.#context.data.sent(chunk, encoding);
  }

  received(chunk: Uint8Array): void {
    if (!this.#closed) this.#context.data.received(chunk);
  }

  peerFinished(): void {
    if (this.#closed) return;
    const { data, walk, recorder, connection } = this.#context;
    data.flush();
    this.#first ??= "peer";
    walk.peerFinished();
    recorder.record(connection, { type: "peer-finished", bytesReceived: data.totalReceived });
  }

  finishing(): void {
    if (this.#closed) return;
    this.#context.data.flush();
    this.#first ??= "local";
    this.#context.walk.localClose();
  }

  destroying(error: Error | null): void {
    if (this.#socket !== undefined) this.#closing(this.#socket, error as AddressError | null);
  }

  /** After the handshake Node reports the peer's alert as an `error` without destroying the socket. */
  #watchTls(socket: Socket, tls: HandshakeRecorder): void {
    (socket as EventEmitter).on(errorMonitor, (error: AddressError) => {
      if (!tls.isSecured || this.#alert !== undefined || !error.code?.startsWith("ERR_SSL_")) return;
      this.#alert = error;
      tls.failedLater(error);
    });
  }

  #closing(socket: Socket, destroyedWith: AddressError | null): void {
    if (this.#closed) return;
    this.#closed = true;
    const error = destroyedWith ?? this.#alert ?? null;
    // Node tells of a failed handshake only after it has destroyed the socket; in the trace the cause comes first.
    if (error !== null) this.#handshake?.brokenBy(error);
    const { data, walk, recorder, connection, watch } = this.#context;
    data.flush();
    const by = this.#by(socket, error);
    const sample = watch?.closing(error !== null || data.totalSent > 0 || data.totalReceived > 0);
    if (sample?.state === "FIN-WAIT-2") walk.finAcknowledged();
    walk.ended(by);
    recorder.record(connection, {
      type: "closed",
      by,
      ...(error?.code === undefined ? {} : { code: error.code }),
      ...(error?.syscall === undefined ? {} : { syscall: error.syscall }),
      bytesSent: data.totalSent,
      bytesReceived: data.totalReceived,
      ...(sample?.sendQueue === undefined ? {} : { bytesUnacknowledged: sample.sendQueue }),
      age: Math.round((recorder.now() - this.#connectedAt) * 1000) / 1000,
    });
  }

  #by(socket: Socket, error: AddressError | null): ClosedEvent["by"] {
    if (error !== null && error.syscall === undefined) {
      // Not the operating system's: Node's word for the peer's FIN in a TLS handshake, TLS itself, or what the program
      // destroyed its own socket with.
      if (error.code === "ECONNRESET" && this.#handshake?.isSecured === false) return "peer";
      return (error.code ?? "").startsWith("ERR_SSL_") ? "failed" : (this.#first ?? "local");
    }
    if (error !== null) {
      if (error.code === "ETIMEDOUT") return "timeout";
      return error.code === "EPIPE" || error.code === "ECONNRESET" ? "reset" : "failed";
    }
    if ((socket as { resetAndClosing?: boolean }).resetAndClosing === true) return "aborted";
    return this.#first ?? "local";
  }
}
