/** Keeps a running trace in the history: in the index at once, its file about every second, and both when it is over. */
import { writeTrace } from "@tcplens/trace";
import { briefOf } from "../../model/brief.ts";
import type { Host } from "../host.ts";
import type { TraceSession } from "../tracing/trace-session.ts";

/** Resolves when the trace is over and written. */
export const recordSession = async (host: Host, session: TraceSession): Promise<void> => {
  const { trace, endpoint, place } = session;
  const entry = () => ({ brief: briefOf({ trace, words: host.words }), endpoint: endpoint.text, place });
  host.history.put(entry());
  void host.files.sweep(host.history.entries.map(({ brief }) => brief.id));
  let pause = PAUSE;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    // Removed while it ran, or more were made than are kept: its file must not come back.
    if (host.history.entry(session.id) === undefined) return;
    const began = performance.now();
    void host.files.write(session.id, writeTrace(trace));
    // A trace of a hundred thousand events takes a while to write: it is then written less often.
    pause = Math.max(PAUSE, (performance.now() - began) * PAUSE_FACTOR);
    timer = setTimeout(keep, pause);
  };
  timer = setTimeout(keep, pause);
  await session.ended;
  clearTimeout(timer);
  if (host.history.entry(session.id) === undefined) return host.files.remove(session.id);
  const written = host.files.write(session.id, writeTrace(trace));
  host.history.update(entry(), written);
  await written;
};

/** ms. */
const PAUSE = 1000;
const PAUSE_FACTOR = 20;
