/** A socket and a server as the tests use them, whether they are of Node's `net` or of the engine. */
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** What the tests use of a socket: both kinds have it. */
export interface TcpSocket extends Duplex {
  readonly connecting: boolean;
  readonly pending: boolean;
  readonly readyState: string;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly localFamily?: string | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly remoteFamily?: string | undefined;
  readonly timeout?: number | undefined;
  address(): object;
  setNoDelay(noDelay?: boolean): this;
  setKeepAlive(enable?: boolean, initialDelay?: number): this;
  setTimeout(span: number, listener?: () => void): this;
  ref(): this;
  unref(): this;
  destroySoon(): void;
  resetAndDestroy(): this;
}

export interface TcpServer {
  readonly listening: boolean;
  maxConnections?: number | undefined;
  address(): object | string | null;
  close(onClose?: (error?: Error) => void): this;
  getConnections(tell: (error: Error | null, count: number) => void): this;
  on(event: string, listener: (...values: never[]) => void): this;
  once(event: string, listener: (...values: never[]) => void): this;
  listen(options: { host: string; port: number }, onListening?: () => void): this;
}

export interface TcpConnectOptions {
  readonly port: number;
  readonly allowHalfOpen?: boolean;
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly highWaterMark?: number;
  readonly noDelay?: boolean;
  readonly keepAlive?: boolean;
}

export interface TcpServerOptions {
  readonly allowHalfOpen?: boolean;
  readonly pauseOnConnect?: boolean;
  readonly highWaterMark?: number;
}

/** What happens to a socket from here on, in words: `end`, `error read ECONNRESET`, `close true`, … */
export const logOf = (socket: TcpSocket): { readonly log: string[]; readonly closed: Promise<void> } => {
  const log: string[] = [];
  for (const event of ["connect", "ready", "end", "finish", "timeout", "drain"])
    socket.on(event, () => log.push(event));
  socket.on("error", (error: TcpError) => {
    log.push(`error ${error.syscall ?? "-"} ${error.code ?? error.name}`);
  });
  const closed = new Promise<void>((resolve) => {
    socket.on("close", (hadError: boolean) => {
      log.push(`close ${String(hadError)}`);
      resolve();
    });
  });
  return { log, closed };
};

/** An error as the tests look at it. */
export interface TcpError extends Error {
  readonly code?: string;
  readonly errno?: number;
  readonly syscall?: string;
  readonly address?: string;
  readonly port?: number;
}

/** All octets up to the end; rejects with the error that comes in its place. */
export const collect = (socket: TcpSocket): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("end", () => resolve(Buffer.concat(chunks)));
    // One that was paused does not flow again for a listener alone.
    socket.resume();
  });

/** The values of the next such event. */
export const eventOf = (
  emitter: { once(event: string, listener: (...values: never[]) => void): unknown },
  event: string,
): Promise<readonly unknown[]> =>
  new Promise((resolve) => {
    emitter.once(event, (...values: readonly unknown[]) => resolve(values));
  });

/** For Node's HTTP, which takes any stream and says that it wants its own. */
export const asNetSocket = (socket: unknown): Socket => socket as Socket;
