/**
 * Sees what passes through a socket without taking part: no listener that would start the flow of data, no copy.
 * The four hooks are the public ones of Node's streams (`push`, `_write`, `_writev`, `_final`, `_destroy`), wrapped
 * on this one instance.
 */
import type { Socket } from "node:net";

/** What the tap tells. Called synchronously; must not throw. */
export interface TapListener {
  sent(bytes: number, first: Uint8Array): void;
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

/** Wraps the socket's hooks. There is no way back; the tap dies with the socket. */
export const tapStream = (socket: Socket, listener: TapListener): void => {
  const { push, _write, _writev, _final, _destroy } = socket;
  socket.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (chunk === null) listener.peerFinished();
    else if (chunk instanceof Uint8Array) listener.received(chunk);
    return push.call(socket, chunk, encoding);
  };
  socket._write = (chunk: unknown, encoding: BufferEncoding, callback: WriteCallback): void => {
    const bytes = bytesOf(chunk, encoding);
    listener.sent(bytes.length, bytes);
    _write.call(socket, chunk, encoding, callback);
  };
  if (_writev !== undefined && _writev !== null) {
    socket._writev = (chunks: Chunks, callback: WriteCallback): void => {
      for (const { chunk, encoding } of chunks) {
        const bytes = bytesOf(chunk, encoding);
        listener.sent(bytes.length, bytes);
      }
      _writev.call(socket, chunks as never, callback);
    };
  }
  socket._final = (callback: WriteCallback): void => {
    listener.finishing();
    _final.call(socket, callback);
  };
  socket._destroy = (error: Error | null, callback: WriteCallback): void => {
    listener.destroying(error);
    _destroy.call(socket, error, callback);
  };
};

const bytesOf = (chunk: unknown, encoding: BufferEncoding): Uint8Array =>
  typeof chunk === "string" ? Buffer.from(chunk, encoding) : (chunk as Uint8Array);
