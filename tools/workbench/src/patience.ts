/** Waiting for what comes by itself, with an end. */
import { setTimeout as sleep } from "node:timers/promises";

/** How long things may take by default, ms: the machine may be busy. */
export const PATIENCE_MS: number = 30_000;

const POLL_MS = 100;

/** Asks until the answer is there. Rejects with an `Error` that names what was waited for, and the last thing seen. */
export const waitUntil = async <T>(
  what: string,
  ask: () => Promise<T | undefined>,
  options: { readonly timeout?: number; readonly seen?: () => Promise<string> } = {},
): Promise<T> => {
  const timeout = options.timeout ?? PATIENCE_MS;
  const until = performance.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > until) break;
    await sleep(POLL_MS);
  }
  const seen = options.seen === undefined ? "" : `; seen: ${await options.seen()}`;
  throw new Error(`waited ${timeout} ms for ${what}${seen}`);
};
