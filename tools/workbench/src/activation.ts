/** How long an extension took to activate, as VS Code itself measured it: its page `Startup Performance` has a table. */
import { waitUntil } from "./patience.ts";
import type { WorkbenchPage } from "./driver.ts";

/** The times of one activation, whole ms. */
export interface Activation {
  /** Reading and running the module. */
  readonly loadMs: number;
  /** Until `activate` returned. */
  readonly callMs: number;
  /** Until what it returned was resolved. */
  readonly finishMs: number;
  /** Whether it was activated by `*`, before anything was asked of it. */
  readonly eager: boolean;
  /** What activated it: `onCommand:…`. */
  readonly event: string;
}

/** Reads the table by way of the extension host, where the page is a document like any other, and closes it. */
export const activationOf = async (
  evaluate: WorkbenchPage["evaluate"],
  extensionId: string,
): Promise<Activation | undefined> => {
  await evaluate((vscode: PerformanceApi) => vscode.commands.executeCommand("perfview.show"));
  const text = await waitUntil("the page Startup Performance", async () => {
    const found = await evaluate((vscode: PerformanceApi) =>
      vscode.workspace.textDocuments.find((each) => each.uri.scheme === "perf")?.getText(),
    );
    return found?.includes("## Extension Activation Stats") === true ? found : undefined;
  });
  await evaluate((vscode: PerformanceApi) =>
    vscode.commands.executeCommand("workbench.action.closeActiveEditor"),
  );
  return activationIn(text, extensionId);
};

/** The row is `| publisher.name | eager | load | call | finish | event | by |`. */
const activationIn = (text: string, extensionId: string): Activation | undefined => {
  const cells = text
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .find((row) => row[1]?.toLowerCase() === extensionId.toLowerCase() && row.length >= 8);
  if (cells === undefined) return undefined;
  const [, , eager = "", load = "", call = "", finish = "", event = ""] = cells;
  return {
    loadMs: Number(load),
    callMs: Number(call),
    finishMs: Number(finish),
    eager: eager === "true",
    event,
  };
};

interface PerformanceApi {
  readonly commands: { executeCommand(name: string): Promise<unknown> };
  readonly workspace: {
    readonly textDocuments: readonly { readonly uri: { readonly scheme: string }; getText(): string }[];
  };
}
