/** A host for tests: everything real but the editor. */
import { Trace, type TraceEvent } from "@tcplens/trace";
import type { ExtensionContext, LogOutputChannel, Memento } from "vscode";
import { History } from "../../src/host/history/history.ts";
import { TraceFiles } from "../../src/host/history/trace-files.ts";
import type { Host } from "../../src/host/host.ts";
import { readSettings } from "../../src/host/settings/read-settings.ts";
import { RunningTraces } from "../../src/host/tracing/running-traces.ts";
import { Surfaces } from "../../src/host/views/surfaces.ts";
import { WorkspaceScan } from "../../src/host/workspace/workspace-scan.ts";
import { english } from "../../src/model/words.ts";
import { Uri } from "./vscode-stand-in.ts";

/** Keeps what it is given. */
export const memento = (values: Record<string, unknown> = {}): Memento =>
  ({
    get: (key: string) => values[key],
    update: (key: string, value: unknown) => {
      values[key] = structuredClone(value);
      return Promise.resolve();
    },
    keys: () => Object.keys(values),
  }) as Memento;

/** Keeps its lines. */
const testLog = (): { readonly lines: string[]; readonly log: LogOutputChannel } => {
  const lines: string[] = [];
  const take = (line: unknown): void => void lines.push(String(line));
  return { lines, log: { debug: take, info: take, warn: take, error: take } as unknown as LogOutputChannel };
};

export const testHost = (
  values: Record<string, unknown> = {},
): Host & { readonly lines: readonly string[] } => {
  const { log, lines } = testLog();
  const context = {
    globalStorageUri: Uri.file("/global"),
    storageUri: Uri.file("/storage"),
    extensionUri: Uri.file("/extension"),
    extension: { id: "tcplens.tcplens-vscode", packageJSON: {} },
  } as unknown as ExtensionContext;
  const files = new TraceFiles(context, log);
  const settings = () =>
    readSettings(
      () => undefined,
      () => undefined,
    );
  return {
    context,
    log,
    lines,
    words: english,
    settings,
    files,
    history: new History({
      state: memento(values),
      limit: () => settings()["history.limit"],
      forgotten: (id) => void files.remove(id),
    }),
    running: new RunningTraces(),
    surfaces: new Surfaces(),
    scan: new WorkspaceScan(() => Promise.reject(new Error("no workspace here"))),
    parts: () => import("../../src/host/node-parts.ts"),
    finder: () => import("../../src/host/finder-parts.ts"),
    simulation: () => import("../../src/host/simulation-parts.ts"),
    capture: () => import("../../src/host/node-capture-parts.ts"),
    sockets: true,
    selected: { id: undefined },
  };
};

/** A trace of an endpoint on which nothing listens. */
export const refusedTrace = (id = "one", text = "127.0.0.1:5432"): Trace => {
  const trace = new Trace({
    type: "trace",
    schema: 1,
    minor: 0,
    id,
    startedAt: "2026-03-14T14:02:11.250Z",
    source: "socket",
    endpoint: { host: "127.0.0.1", port: 5432, tls: false, text },
    producer: "test 1",
  });
  const where = { connection: 1, evidence: "socket", attempt: 1, address: "127.0.0.1", port: 5432 } as const;
  const events: readonly TraceEvent[] = [
    { type: "attempt-started", at: 0.2, ...where, family: 4 },
    {
      type: "attempt-failed",
      at: 0.6,
      ...where,
      duration: 0.4,
      code: "ECONNREFUSED",
      message: "connect ECONNREFUSED",
    },
  ];
  for (const event of events) trace.add(event);
  trace.finish();
  return trace;
};
