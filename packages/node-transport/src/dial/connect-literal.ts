/** A literal address: nothing to look up, nothing to race. The common case of a local server, kept as short as it is. */
import { classifyError } from "../error/classify-error.ts";
import type { DialRecording } from "../record/dial-recording.ts";
import { type AddressError, DialError } from "./dial-error.ts";
import type { Connected } from "./connect-race.ts";
import { connectAddress } from "./connect-address.ts";
import type { DialSettings } from "./settings.ts";

/** Connects to one address under the tighter of the two limits. */
export const connectLiteral = (
  target: { readonly host: string; readonly port: number; readonly text: string },
  family: 4 | 6,
  settings: DialSettings,
  recording: DialRecording | undefined,
): Promise<Connected> =>
  new Promise((resolve, reject) => {
    const { host: address, port } = target;
    const refuse = (error: AddressError, synchronous = true): void => {
      reject(new DialError(target.text, [error], [classifyError(error, { phase: "tcp", synchronous })]));
    };
    recording?.literal(address);
    const recorder = recording?.attempt({ address, port, family });
    const overall = settings.timeout < settings.attemptTimeout;
    const { signal } = settings;
    const running = connectAddress(
      {
        address,
        port,
        family,
        timeout: overall ? settings.timeout : settings.attemptTimeout,
        timer: overall ? "overall" : "attempt",
        limit: overall ? settings.limit : settings.attemptTimeout,
        clock: settings.clock,
        allowHalfOpen: settings.allowHalfOpen,
        noDelay: settings.noDelay,
        localAddress: settings.localAddress,
        localPort: settings.localPort,
        recorder,
      },
      (error, socket, { refusedAtOnce, timer }) => {
        signal?.removeEventListener("abort", cancel);
        if (error === undefined) {
          resolve({ socket, address, recorder });
          return;
        }
        if (timer === "overall") recording?.deadline("tcp", settings.limit);
        refuse(error, refusedAtOnce);
      },
    );
    const cancel = (): void => {
      signal?.removeEventListener("abort", cancel);
      running.cancel("cancelled");
      reject(signal?.reason as Error);
    };
    signal?.addEventListener("abort", cancel, { once: true });
    // The sink may have aborted meanwhile.
    if (signal?.aborted === true) cancel();
  });
