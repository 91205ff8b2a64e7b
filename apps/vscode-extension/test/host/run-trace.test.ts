import { parseEndpoint } from "@tcplens/trace";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Host, ShownTrace } from "../../src/host/host.ts";
import { runTrace } from "../../src/host/tracing/run-trace.ts";
import { startSession } from "../../src/host/tracing/start-session.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { answers, calls, commands, reset, workspace } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());
afterEach(() => void vi.restoreAllMocks());

/** A panel that shows what takes the place of `first`. */
const panelOf = (host: Host, first: ShownTrace, visible: boolean): void => {
  let shown = first;
  host.surfaces.add({
    get shown() {
      return shown;
    },
    visible,
    active: visible,
    reveal: () => undefined,
    replace: (next) => {
      shown = next;
    },
  });
};

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { readonly port: number }).port));
  });

const closed = (server: Server): Promise<unknown> => new Promise((resolve) => server.close(resolve));

test("what runs is stopped by what takes its place, and not before that has begun", async () => {
  const server = createServer(() => undefined);
  const endpoint = parseEndpoint(`127.0.0.1:${await listening(server)}`);
  const host = testHost();
  const first = await startSession({ endpoint }, { watch: 60_000 }, (error) =>
    host.log.error(error as Error),
  );
  host.running.add(first);
  panelOf(host, first.shown, true);
  workspace.isTrusted = false;
  await runTrace(host, { endpoint }, first.id);
  expect(host.running.sessions).toEqual([first]);
  workspace.isTrusted = true;
  await runTrace(host, { endpoint }, first.id);
  const second = host.running.sessions.find(({ id }) => id !== first.id);
  await first.ended;
  expect(first.trace.cancelled).toBe(true);
  expect(second?.trace.cancelled).toBe(false);
  expect(host.lines).toContain(`${first.id} is stopped: ${second?.id} takes its place`);
  second?.cancel();
  await second?.ended;
  await closed(server);
});

test("what fails after a notification was answered is said, with the endpoint, and kept in the log", async () => {
  const server = createServer();
  const endpoint = parseEndpoint(`127.0.0.1:${await listening(server)}`);
  await closed(server);
  const host = testHost();
  const shown = refusedTrace();
  panelOf(host, { trace: shown, endpoint, interrupted: false }, false);
  vi.spyOn(commands, "executeCommand").mockRejectedValue(new Error("the editor is full"));
  answers.push("Show Trace");
  await runTrace(host, { endpoint }, "one");
  await expect.poll(() => calls.map(({ what }) => what)).toEqual(["warning", "error"]);
  expect(calls[1]?.args).toEqual([`${endpoint.text}: the editor is full`]);
  expect(host.lines).toContainEqual(expect.stringContaining("the editor is full"));
});
