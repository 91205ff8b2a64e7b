/** What a trace does with a connection once it has it: send and wait for an answer, or watch for a while; then close. */
import type { Endpoint } from "@tcplens/trace";
import type { Socket } from "node:net";
import type { Clock } from "../clock.ts";

/** Times in ms. */
export interface ExchangePlan {
  /** What to send; undefined: only watch. */
  readonly send: Uint8Array | undefined;
  readonly answerTimeout: number;
  readonly watch: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How it ended. `closed`: the peer finished or the connection died; the socket's recorder has the particulars. */
export type ExchangeEnd =
  | { readonly kind: "answered" }
  | { readonly kind: "quiet" }
  | { readonly kind: "no-answer" }
  | { readonly kind: "finished"; readonly bytesReceived: number }
  | { readonly kind: "broken"; readonly error: Error };

/**
 * The default request: for `http` and `https` a HEAD of the URL's path, else nothing.
 * @param endpoint One in which `endpointFault` finds nothing.
 */
export const defaultRequest = (endpoint: Endpoint): Uint8Array | undefined => {
  if (endpoint.scheme !== "http" && endpoint.scheme !== "https") return undefined;
  const host = endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host;
  const path = requestTarget(endpoint.path ?? "/");
  return Buffer.from(
    `HEAD ${path} HTTP/1.1\r\nHost: ${host}:${endpoint.port}\r\nUser-Agent: tcplens\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
    "latin1",
  );
};

/**
 * A request target begins with a slash (`https://h?x=1` has none), and it is ASCII: each byte of another
 * character is percent-encoded, because cut to one byte it could be a line break.
 */
const requestTarget = (path: string): string => {
  const encoded = path.replaceAll(/[^!-~]+/g, (characters) => encodeURIComponent(characters));
  return encoded.startsWith("/") ? encoded : `/${encoded}`;
};

/** Runs the plan. Rejects only with the signal's reason. The socket is left open, for `closeGently`. */
export const exchange = (socket: Socket, plan: ExchangePlan): Promise<ExchangeEnd> =>
  new Promise((resolve, reject) => {
    const { clock, signal } = plan;
    if (socket.destroyed) {
      resolve({ kind: "finished", bytesReceived: 0 });
      return;
    }
    let bytesReceived = 0;
    const settle = (): void => {
      disarm();
      signal.removeEventListener("abort", onAbort);
      socket.off("data", onData);
      socket.off("end", onEnd);
      socket.off("close", onClose);
      socket.off("error", onError);
      // What arrives from now on is read and let go: unread data would turn our close into a reset.
      socket.on("error", ignore);
      socket.resume();
    };
    const end = (how: ExchangeEnd): void => {
      settle();
      resolve(how);
    };
    const onData = (chunk: Uint8Array): void => {
      bytesReceived += chunk.length;
      if (plan.send !== undefined) end({ kind: "answered" });
    };
    const onEnd = (): void => end({ kind: "finished", bytesReceived });
    const onClose = (): void => end({ kind: "finished", bytesReceived });
    const onError = (error: Error): void => end({ kind: "broken", error });
    const onAbort = (): void => {
      settle();
      reject(signal.reason as Error);
    };
    const sending = plan.send !== undefined;
    const disarm = clock.after(sending ? plan.answerTimeout : plan.watch, () => {
      end({ kind: sending ? "no-answer" : "quiet" });
    });
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("data", onData);
    socket.on("end", onEnd);
    socket.on("close", onClose);
    socket.on("error", onError);
    if (signal.aborted) onAbort();
    else if (plan.send !== undefined) socket.write(plan.send);
  });

/** Ends our half, waits for the peer's, and at the latest after `patience` ms lets go. Never rejects. */
export const closeGently = (socket: Socket, clock: Clock, patience: number): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) {
      resolve();
      return;
    }
    const done = (): void => {
      disarm();
      resolve();
    };
    const disarm = clock.after(patience, () => {
      socket.destroy();
    });
    socket.once("close", done);
    socket.on("error", ignore);
    socket.resume();
    socket.end();
  });

const ignore = (): void => undefined;
