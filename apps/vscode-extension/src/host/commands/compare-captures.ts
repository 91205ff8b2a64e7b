/** Compare Captures: which ones is asked, where it is not clear, by what is loaded with captures. */
import type { Host } from "../host.ts";

/** `argument`: the file that was clicked; `selection`: all that are selected in the explorer. */
export const run = async (host: Host, argument: unknown, selection?: unknown): Promise<void> =>
  (await host.capture()).compareCaptures(host, argument, selection);
