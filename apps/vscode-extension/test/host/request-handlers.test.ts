import { afterEach, beforeEach, expect, test } from "vitest";
import { commandLinesOf } from "../../src/host/views/command-lines.ts";
import { requestHandlers, unavailable } from "../../src/host/views/request-handlers.ts";
import { TraceModel } from "../../src/model/trace-model.ts";
import { english } from "../../src/model/words.ts";
import { acts } from "../support/acts.ts";
import { sampleTrace } from "../model/sample-traces.ts";
import { testHost } from "../support/test-host.ts";
import { calls, reset, window } from "../support/vscode-stand-in.ts";

const { signal } = new AbortController();
const typed: (readonly unknown[])[] = [];

beforeEach(() => {
  reset();
  typed.length = 0;
  Object.assign(window, {
    createTerminal: ({ name }: { readonly name: string }) => ({
      show: () => typed.push([name, "shown"]),
      sendText: (...args: unknown[]) => typed.push([name, ...args]),
    }),
  });
});
afterEach(() => {
  Reflect.deleteProperty(window, "createTerminal");
});

const model = new TraceModel(sampleTrace("refused"), { words: english, canRetry: true, canCompare: false });

const handlersOf = (commandLines: () => readonly string[] = () => commandLinesOf(model)) => {
  const { context, ...host } = testHost();
  const extension = {
    ...context.extension,
    packageJSON: { repository: { url: "https://github.com/tcplens/tcplens" } },
  };
  return requestHandlers(
    { ...host, context: { ...context, extension } },
    { rows: (request) => model.rows(request), acts: acts(unavailable), choose: unavailable, commandLines },
  );
};

test("a terminal gets a command line of the findings on the screen, a terminal of its own each, and nothing runs", async () => {
  const shown = model
    .view()
    .findings.flatMap(({ nextSteps }) => nextSteps.flatMap(({ command = [] }) => command));
  expect(shown.length).toBeGreaterThan(0);
  const handlers = handlersOf();
  for (const command of shown) await handlers.terminal({ kind: "terminal", command }, signal);
  expect(typed).toEqual(
    shown.flatMap((command) => [
      ["TCP Lens", "shown"],
      ["TCP Lens", command, false],
    ]),
  );
});

test.each(["rm -rf /", "", " "])("a terminal gets no other: %j", async (command) => {
  await expect(handlersOf().terminal({ kind: "terminal", command }, signal)).rejects.toThrow(
    "not part of this trace",
  );
  expect(typed).toEqual([]);
  expect(calls.map(({ what }) => what)).toEqual(["error"]);
});

test.each(["echo a\nrm b", "echo a\rrm b", "echo \u001b[201~rm b", "echo a\u0085rm b"])(
  "nor one that would run by itself: %j",
  async (command) => {
    const handlers = handlersOf(() => [command]);
    await expect(handlers.terminal({ kind: "terminal", command }, signal)).rejects.toThrow(
      "not part of this trace",
    );
    expect(typed).toEqual([]);
  },
);

test("before there is a trace no command line is known", () => {
  expect(commandLinesOf(undefined)).toEqual([]);
});

test("what a finding refers to is opened, anything else refused", async () => {
  const handlers = handlersOf();
  for (const { reference } of model.view().findings) {
    await handlers.reference({ kind: "reference", reference }, signal);
  }
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.every(({ what, args }) => what === "open" && String(args[0]).startsWith("https:"))).toBe(true);
  calls.length = 0;
  for (const reference of ["https://evil.example", "docs/../../x.md", "file:///etc/passwd", "command:x"]) {
    await expect(handlers.reference({ kind: "reference", reference }, signal)).rejects.toThrow(
      "not known here",
    );
  }
  expect(calls.map(({ what }) => what)).toEqual(["error", "error", "error", "error"]);
});

test("rows are the model's own", async () => {
  const rows = await handlersOf().rows({ kind: "rows", list: "events", from: 0, count: 10 }, signal);
  expect(rows).toMatchObject({ list: "events", total: model.trace.events.length });
});

test("what an act fails with is said to the user and kept in the log", async () => {
  const host = testHost();
  const handlers = requestHandlers(host, {
    rows: unavailable,
    acts: acts(() => Promise.reject(new Error("EROFS: [x](command:y)"))),
    choose: unavailable,
    commandLines: () => [],
  });
  await expect(async () => handlers.act({ kind: "act", act: "export" }, signal)).rejects.toThrow("EROFS");
  expect(calls).toEqual([{ what: "error", args: ["EROFS: [x] (command:y)"] }]);
  expect(host.lines).toEqual(["export: EROFS: [x](command:y)"]);
});
