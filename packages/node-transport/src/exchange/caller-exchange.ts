/** What the caller wants to do with the connection, under the trace's own deadline and signal. */
import type { Socket } from "node:net";
import { PeerFailure } from "./peer-failure.ts";

/** What the caller's exchange itself threw, while the connection was whole: in `cause`. */
export class ExchangeFault extends Error {
  override readonly name = "ExchangeFault";

  constructor(cause: unknown) {
    super("the exchange itself failed", { cause });
  }
}

/** Times out through `armDeadline`, which calls its argument at the deadline and gives what disarms it. */
export interface ExchangeLimits {
  readonly signal: AbortSignal;
  readonly armDeadline: (over: () => void) => () => void;
  /** Called when the deadline was over first. */
  readonly onDeadline: () => void;
}

/**
 * Runs it and resolves with the error that broke the connection meanwhile, if one did.
 * Rejects with `ExchangeFault`, with a `PeerFailure` at the deadline, or with the signal's reason.
 */
export const callerExchange = async (
  exchange: (socket: Socket, signal: AbortSignal) => Promise<void>,
  socket: Socket,
  { signal, armDeadline, onDeadline }: ExchangeLimits,
): Promise<Error | undefined> => {
  let broken: Error | undefined;
  socket.on("error", (error) => {
    broken ??= error;
  });
  const limited = new AbortController();
  const disarm = armDeadline(() => {
    onDeadline();
    limited.abort(new PeerFailure("the deadline was over during the exchange", "ETIMEDOUT"));
    socket.destroy();
  });
  const either = AbortSignal.any([signal, limited.signal]);
  try {
    await Promise.race([exchange(socket, either), abortion(either), closure(socket)]);
  } catch (error) {
    either.throwIfAborted();
    // Whatever the exchange made of it, a broken connection is the network's doing; anything else is its own.
    if (broken === undefined) throw new ExchangeFault(error);
  } finally {
    disarm();
  }
  return broken;
};

/** Resolves a moment after the socket has gone: the exchange may have something to say to that, or nothing ever. */
const closure = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const soon = (): void => void setTimeout(resolve, AFTER_CLOSE);
    if (socket.destroyed) soon();
    else socket.once("close", soon);
  });

const AFTER_CLOSE = 50;

/** Rejects with the signal's reason once it is aborted, so that what does not heed the signal cannot keep us. */
const abortion = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const refuse = (): void => reject(signal.reason as Error);
    if (signal.aborted) refuse();
    else signal.addEventListener("abort", refuse, { once: true });
  });
