/** A trace of the history, or one that runs, with what is known about it. */
import { readTraces } from "@tcplens/trace";
import type { Host, ShownTrace } from "../host.ts";

/** Undefined where its file is gone, or nothing of it can be read. */
export const loadTrace = async (host: Host, id: string): Promise<ShownTrace | undefined> => {
  const session = host.running.find(id);
  if (session !== undefined) return session.shown;
  const entry = host.history.entry(id);
  if (entry === undefined) return undefined;
  const text = await host.files.read(id);
  const [trace] = text === undefined ? [] : readTraces(text).traces;
  if (trace === undefined) return undefined;
  const { endpoint } = trace.header;
  return { trace, endpoint, place: entry.place, interrupted: entry.brief.state === "running" };
};
