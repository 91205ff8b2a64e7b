import { afterEach, beforeEach, expect, test } from "vitest";
import { pickEndpoint } from "../../src/host/commands/pick-endpoint.ts";
import { run as traceEndpoint } from "../../src/host/commands/trace-endpoint.ts";
import { WorkspaceScan } from "../../src/host/workspace/workspace-scan.ts";
import { english } from "../../src/model/words.ts";
import { testHost } from "../support/test-host.ts";
import { calls, EventEmitter, reset, window } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());
afterEach(() => {
  Reflect.deleteProperty(window, "createQuickPick");
});

const box = () => {
  const [value, hidden] = [new EventEmitter<string>(), new EventEmitter<undefined>()];
  const made = {
    value: "",
    items: [] as readonly { readonly label: string; readonly description?: string }[],
    activeItems: [] as readonly unknown[],
    selectedItems: [] as readonly unknown[],
    onDidChangeValue: value.event,
    onDidChangeActive: new EventEmitter<readonly unknown[]>().event,
    onDidAccept: new EventEmitter<undefined>().event,
    onDidHide: hidden.event,
    show: () => undefined,
    hide: () => hidden.fire(undefined),
    dispose: () => undefined,
  };
  Object.assign(window, { createQuickPick: () => made });
  return {
    made,
    type: (text: string): void => {
      made.value = text;
      value.fire(text);
    },
  };
};

const hostOf = () => ({
  ...testHost(),
  words: { ...english, say: (text: string) => `«${text}»` },
  scan: new WorkspaceScan(() =>
    Promise.resolve({ scanFile: () => Promise.resolve([]), scanFiles: () => Promise.resolve() }),
  ),
});

test("what is wrong with what is typed is said in the reader's language", async () => {
  const { made, type } = box();
  const picked = pickEndpoint(hostOf());
  type("somewhere");
  expect(made.items.map(({ label }) => label)).toEqual([
    expect.stringMatching(/^\$\(info\) «somewhere has no port: .*»$/),
  ]);
  made.hide();
  expect(await picked).toBeUndefined();
});

test("a trace that a reload interrupted is not told as one that runs", async () => {
  const { made } = box();
  const host = hostOf();
  const brief = {
    id: "a",
    state: "running" as const,
    headline: "looking the name up",
    details: [],
    startedAt: "",
    duration: 1,
  };
  host.history.put({ brief, endpoint: "db:5432" });
  const picked = pickEndpoint(host);
  expect(made.items.at(-1)).toMatchObject({ label: "db:5432", description: "interrupted" });
  made.hide();
  await picked;
});

test("so is what is wrong with an endpoint that a link or another extension names", async () => {
  await traceEndpoint(hostOf(), { endpoint: "somewhere" });
  expect(calls).toMatchObject([
    { what: "error", args: [expect.stringMatching(/^«somewhere has no port: .*»$/)] },
  ]);
});
