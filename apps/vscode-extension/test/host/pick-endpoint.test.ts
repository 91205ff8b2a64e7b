import { parseEndpoint } from "@tcplens/trace";
import { beforeEach, expect, test } from "vitest";
import { pickEndpoint } from "../../src/host/commands/pick-endpoint.ts";
import type { TraceTarget } from "../../src/host/host.ts";
import type { TraceBrief } from "../../src/shared/view.ts";
import { testHost } from "../support/test-host.ts";
import { EventEmitter, reset, window, workspace } from "../support/vscode-stand-in.ts";

interface Item {
  readonly label: string;
  readonly target?: TraceTarget;
}

/** The box as the extension host has it: what the user does there arrives as events, in their order and late. */
class FakeBox {
  value = "";
  items: readonly Item[] = [];
  activeItems: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  readonly #value = new EventEmitter<string>();
  readonly #active = new EventEmitter<readonly Item[]>();
  readonly #accept = new EventEmitter<void>();
  readonly #hide = new EventEmitter<void>();
  readonly onDidChangeValue = this.#value.event;
  readonly onDidChangeActive = this.#active.event;
  readonly onDidAccept = this.#accept.event;
  readonly onDidHide = this.#hide.event;

  show(): void {}
  dispose(): void {}
  hide(): void {
    this.#hide.fire();
  }
  type(value: string): void {
    this.value = value;
    this.activeItems = [];
    this.#value.fire(value);
  }
  /** The box says that it is at this item now. */
  at(label: string): void {
    this.activeItems = this.items.filter((item) => item.label === label);
    this.#active.fire(this.activeItems);
  }
  /** Enter, with what the box takes for chosen. */
  enter(label?: string): void {
    this.selectedItems = this.items.filter((item) => item.label === label);
    this.#accept.fire();
  }
  /** Enter on a place of the list that is on the screen, which may be an older one than that of here. */
  enterAt(place: number): void {
    this.selectedItems = this.items.slice(place, place + 1);
    this.#accept.fire();
  }
}

const known = ["http://localhost:8080/health", "localhost:54321", "http://localhost:5432/orders"];
let box: FakeBox;

beforeEach(() => {
  reset();
  box = new FakeBox();
  Object.assign(window, { createQuickPick: () => box });
  Object.assign(workspace, { isTrusted: false });
});

const opened = (): Promise<TraceTarget | undefined> => {
  const host = testHost();
  known.forEach((endpoint, index) => {
    const startedAt = new Date(index).toISOString();
    const brief: TraceBrief = {
      id: endpoint,
      state: "failed",
      headline: "-",
      details: [],
      startedAt,
      duration: 1,
    };
    host.history.put({ brief, endpoint });
  });
  return pickEndpoint(host);
};

test("Enter before the box has heard of what was typed means what was typed", async () => {
  const picked = opened();
  box.type("localhost:5432");
  // Late news of what it was at before.
  box.at("localhost:54321");
  box.enter("localhost:54321");
  expect((await picked)?.endpoint).toEqual(parseEndpoint("localhost:5432"));
});

test("once the box is at what was typed, another row can be chosen", async () => {
  const picked = opened();
  box.type("localhost:5432");
  box.at("Trace localhost:5432");
  box.at("localhost:54321");
  box.enter("localhost:54321");
  expect((await picked)?.endpoint).toEqual(parseEndpoint("localhost:54321"));
});

test("the box is told to be at what was typed, also where the history has it", () => {
  void opened();
  box.type("localhost:5432");
  expect(box.activeItems).toMatchObject([{ label: "Trace localhost:5432" }]);
  box.type("localhost:54321");
  expect(box.activeItems).toMatchObject([{ label: "localhost:54321" }]);
});

test("while what is typed is no endpoint the box is told nothing: what it shows first is its choice", () => {
  void opened();
  box.type("orders");
  expect(box.activeItems).toEqual([]);
});

test("Enter in a box that is at nothing means what was typed", async () => {
  const picked = opened();
  box.type("localhost:54321");
  box.at("localhost:54321");
  box.enter();
  expect((await picked)?.endpoint).toEqual(parseEndpoint("localhost:54321"));
});

test("Enter on what is no endpoint keeps the box open", async () => {
  const picked = opened();
  box.type("no endpoint");
  box.enter(box.items[0]?.label);
  box.hide();
  expect(await picked).toBeUndefined();
});

test("Enter means what was typed also where it was found in a file just before, and the box has not heard of that", async () => {
  Object.assign(workspace, { isTrusted: true });
  const changes = new EventEmitter<void>();
  const found: { readonly endpoint: string; readonly place: object }[] = [];
  const scan = {
    found,
    scanning: false,
    onDidChange: changes.event,
    want: () => ({ dispose: () => undefined }),
    settled: () => Promise.resolve(),
  };
  const picked = pickEndpoint(Object.assign(testHost(), { scan }) as never);
  box.type("127.0.0.1:5432");
  box.at("Trace 127.0.0.1:5432");
  found.push({ endpoint: "127.0.0.1:5432", place: { uri: "file:///w/.env", line: 1 } });
  changes.fire();
  expect(box.items.map(({ label }) => label)).toEqual(["127.0.0.1:5432"]);
  box.enterAt(0);
  expect((await picked)?.endpoint).toEqual(parseEndpoint("127.0.0.1:5432"));
});
