/**
 * The socket of a dial that is recorded: a `net.Socket` whose passing data and end can be seen without taking part. No
 * listener that would start the flow of data, no copy; the hooks are the public ones of Node's streams. A class, and not
 * functions put onto each socket, since that makes every access to the socket slow.
 */
import { Socket } from "node:net";

/** What a tap tells. Called synchronously; must not throw. */
export interface TapListener {
  /** `chunk` is as it was written: text is counted, not encoded, unless its bytes are wanted. */
  sent(chunk: Uint8Array | string, encoding: BufferEncoding): void;
  received(chunk: Uint8Array): void;
  /** The peer's FIN. */
  peerFinished(): void;
  /** Our `end()` has reached the socket: a FIN follows what was written. */
  finishing(): void;
  /** About to be destroyed, while the descriptor is still open. */
  destroying(error: Error | null): void;
}

type WriteCallback = (error?: Error | null) => void;
type Chunks = readonly { readonly chunk: unknown; readonly encoding: BufferEncoding }[];

/** See the file's head. */
export class ObservedSocket extends Socket {
  /** Sees the connection once it is established. */
  tap: TapListener | undefined = undefined;
  /** Called before the descriptor is closed, also where no connection came about. */
  beforeDestroy: (() => void) | undefined = undefined;

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (this.tap !== undefined) {
      if (chunk === null) this.tap.peerFinished();
      else if (chunk instanceof Uint8Array) this.tap.received(chunk);
    }
    return super.push(chunk, encoding);
  }

  override _write(chunk: unknown, encoding: BufferEncoding, callback: WriteCallback): void {
    this.tap?.sent(chunk as Uint8Array | string, encoding);
    super._write(chunk, encoding, callback);
  }

  override _writev(chunks: Chunks, callback: WriteCallback): void {
    if (this.tap !== undefined)
      for (const { chunk, encoding } of chunks) this.tap.sent(chunk as Uint8Array | string, encoding);
    super._writev?.(chunks as never, callback);
  }

  override _final(callback: WriteCallback): void {
    this.tap?.finishing();
    super._final(callback);
  }

  override _destroy(error: Error | null, callback: WriteCallback): void {
    this.beforeDestroy?.();
    this.tap?.destroying(error);
    super._destroy(error, callback);
  }
}

/** The same for a socket of another class, such as a TLS socket, by wrapping the hooks of this one instance. */
export const tapStream = (socket: Socket, tap: TapListener): void => {
  if (socket instanceof ObservedSocket) {
    socket.tap = tap;
    return;
  }
  const { push, _write, _writev, _final, _destroy } = socket;
  socket.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (chunk === null) tap.peerFinished();
    else if (chunk instanceof Uint8Array) tap.received(chunk);
    return push.call(socket, chunk, encoding);
  };
  socket._write = (chunk: unknown, encoding: BufferEncoding, callback: WriteCallback): void => {
    tap.sent(chunk as Uint8Array | string, encoding);
    _write.call(socket, chunk, encoding, callback);
  };
  if (_writev !== undefined) {
    socket._writev = (chunks: Chunks, callback: WriteCallback): void => {
      for (const { chunk, encoding } of chunks) tap.sent(chunk as Uint8Array | string, encoding);
      _writev.call(socket, chunks as never, callback);
    };
  }
  socket._final = (callback: WriteCallback): void => {
    tap.finishing();
    _final.call(socket, callback);
  };
  socket._destroy = (error: Error | null, callback: WriteCallback): void => {
    tap.destroying(error);
    _destroy.call(socket, error, callback);
  };
};
