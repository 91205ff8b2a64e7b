/** One `net.connect`, and everything that a test may want to know of how it went. */
import { connect, type Socket, type TcpNetConnectOpts } from "node:net";

/** An error of Node's, as data: it has to go from a process to another. */
export interface ErrorFacts {
  readonly name: string;
  readonly code?: string;
  readonly errno?: number;
  readonly syscall?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
  readonly message: string;
  readonly errors?: readonly ErrorFacts[];
}

/** How it went. */
export interface ConnectOutcome {
  readonly event: "connect" | "error" | "thrown" | "pending";
  readonly error?: ErrorFacts;
  /** Whether the event loop had polled by then. If not, the operating system refused the call itself. */
  readonly polled: boolean;
  /** `_handle.fd` at the call, and two ticks later. */
  readonly descriptors: readonly [number | undefined, number | undefined];
}

/**
 * Connects; a connection that stays pending is given up after `patience` ms. One that is made is destroyed, unless it is
 * to be kept: then it lasts as long as the process.
 */
export const connectOutcome = (
  options: TcpNetConnectOpts,
  { patience = 2_000, keep = false }: { readonly patience?: number; readonly keep?: boolean } = {},
): Promise<ConnectOutcome> =>
  new Promise((resolve) => {
    let polled = false;
    afterAllTicks(() => {
      polled = true;
    });
    const { socket, thrown } = connectOrThrow(options);
    if (thrown !== undefined) {
      resolve({ event: "thrown", error: errorFacts(thrown), polled, descriptors: [undefined, undefined] });
      return;
    }
    const atCall = descriptorOf(socket);
    let later: number | undefined;
    process.nextTick(() => process.nextTick(() => (later = descriptorOf(socket))));
    const timer = setTimeout(() => end("pending"), patience);
    const end = (event: ConnectOutcome["event"], error?: Error): void => {
      clearTimeout(timer);
      resolve({
        event,
        polled,
        descriptors: [atCall, later],
        ...(error === undefined ? {} : { error: errorFacts(error) }),
      });
      if (!keep) socket.destroy();
    };
    socket.once("connect", () => end("connect"));
    socket.on("error", (error) => end("error", error));
  });

/** The descriptor of a socket, where it has one. */
export const descriptorOf = (socket: Socket): number | undefined =>
  (socket as unknown as { _handle?: { fd?: number } | null })._handle?.fd;

/** What is known of an error. */
export const errorFacts = (error: Error): ErrorFacts => {
  const { code, errno, syscall, address, port, hostname, errors } = error as Error & Partial<ErrorFacts>;
  const facts = { code, errno, syscall, address, port, hostname };
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return {
    name: error.name,
    message: error.message,
    ...known,
    ...(errors === undefined ? {} : { errors: errors.map((member) => errorFacts(member as Error)) }),
  };
};

type Called =
  | { readonly socket: Socket; readonly thrown?: never }
  | { readonly socket?: never; readonly thrown: Error };

const connectOrThrow = (options: TcpNetConnectOpts): Called => {
  try {
    return { socket: connect(options) };
  } catch (error) {
    return { thrown: error as Error };
  }
};

/** Ticks run before the loop goes on. Node needs a handful of them to report a call that failed; this waits for more. */
const afterAllTicks = (then: () => void, left = 64): void => {
  process.nextTick(() => (left === 0 ? then() : afterAllTicks(then, left - 1)));
};
