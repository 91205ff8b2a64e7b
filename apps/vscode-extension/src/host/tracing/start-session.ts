/** Begins a trace. */
import { traceEndpoint, type TraceEndpointOptions } from "@tcplens/node-transport";
import type { TraceTarget } from "../host.ts";
import { TraceSession } from "./trace-session.ts";

/**
 * Resolves when the trace has begun; it then runs on by itself.
 * @param failed told what went wrong later; never what the network did, which is in the trace.
 * @throws `InvalidArgument` for options that do not go together, before anything is connected.
 */
export const startSession = (
  target: TraceTarget,
  options: TraceEndpointOptions,
  failed: (error: unknown) => void,
): Promise<TraceSession> =>
  new Promise((resolve, reject) => {
    const controller = new AbortController();
    let session: TraceSession | undefined;
    traceEndpoint(target.endpoint, {
      ...options,
      signal: controller.signal,
      onStart: (trace) => {
        session = new TraceSession(trace, target, () => controller.abort());
        resolve(session);
      },
      sink: () => session?.advance(),
    })
      .catch((error: unknown) => {
        if (session === undefined) reject(error);
        else failed(error);
      })
      .finally(() => session?.end());
  });
