/** The workbench itself, with an extension made for the purpose: what the driver says happens in a real window. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  installWorkbench,
  openBrowser,
  openPage,
  startWorkbench,
  themes,
  whatIsMissing,
  type OpenBrowser,
  type RunningWorkbench,
  type WorkbenchPage,
} from "../src/index.ts";
import { packThrowaway } from "./throwaway-extension.ts";

const missing = whatIsMissing();
if (missing.length > 0) console.log(`skipped: the workbench in a browser: ${missing.join("; ")}`);

const INSTALL_MS = 300_000;
const SLOW_MS = 60_000;

const box = mkdtempSync(join(tmpdir(), "tcplens-wb-test-"));
const folder = join(box, "folder");
const vsix = join(box, "throwaway.vsix");
mkdirSync(folder);
writeFileSync(join(folder, "notes.txt"), "one\ntwo\nthree\n");
packThrowaway(vsix);
afterAll(() => rmSync(box, { recursive: true, force: true }));

/** The little of the API that these tests use. */
interface VsCode {
  readonly env: { readonly language: string };
  readonly workspace: { readonly isTrusted: boolean };
  readonly commands: { executeCommand(name: string, ...args: unknown[]): Promise<unknown> };
  readonly window: {
    readonly activeTextEditor?: { readonly selection: { readonly active: { readonly line: number } } };
  };
}

describe.skipIf(missing.length > 0)("a workbench", () => {
  let browser: OpenBrowser;
  let workbench: RunningWorkbench;
  let window: WorkbenchPage;

  beforeAll(async () => {
    await installWorkbench();
    browser = await openBrowser();
    workbench = await startWorkbench({ folder, vsix });
    window = await openPage(browser, workbench);
  }, INSTALL_MS);
  afterAll(async () => {
    await browser?.close();
    await workbench?.close();
  }, SLOW_MS);

  test("runs the command with exactly this title, and shows what it says", { timeout: SLOW_MS }, async () => {
    await window.runCommand("Throwaway: Say Hello");
    await expect.poll(window.notifications, { timeout: 20_000 }).toContain("Hello in en");
  });

  test("shows its status bar and its trees", { timeout: SLOW_MS }, async () => {
    await expect.poll(async () => (await window.statusBar()).map(({ text }) => text)).toContain("throwaway");
    await window.runCommand("View: Show Explorer");
    await (await window.viewNamed("Throwaway Tree")).locator(".pane-header").click();
    await expect
      .poll(() => window.treeRows("Throwaway Tree"), { timeout: 20_000 })
      .toMatchObject([
        { label: "root", description: "described", level: 1, expanded: true },
        { label: "leaf", level: 2, expanded: undefined },
      ]);
  });

  test("opens a file at a line", { timeout: SLOW_MS }, async () => {
    await window.openFile(join(folder, "notes.txt"), { line: 2 });
    await expect
      .poll(() => window.evaluate((vscode: VsCode) => vscode.window.activeTextEditor?.selection.active.line))
      .toBe(1);
  });

  test("evaluates in the extension host", { timeout: SLOW_MS }, async () => {
    const call = (vscode: VsCode, who: string): Promise<unknown> =>
      vscode.commands.executeCommand("throwaway.hello", who);
    expect(await window.evaluate(call, "there")).toBe("hello there");
    await expect(
      window.evaluate((vscode: VsCode) => vscode.commands.executeCommand("throwaway.absent")),
    ).rejects.toThrow("throwaway.absent");
  });

  test(
    "finds a webview, which has no problems; and sees those of one that has",
    { timeout: SLOW_MS },
    async () => {
      await window.runCommand("Throwaway: Open a Webview");
      const good = await window.webviewFrame("#good");
      await expect.poll(() => good.locator("#good").textContent()).toBe("good indeed");
      expect(window.problems()).toEqual([]);

      await window.openPalette(">Throwaway: Offend");
      // A webview that has just been made takes the focus when it is ready, which may be late.
      await good.evaluate(() => globalThis.focus());
      await expect.poll(() => good.evaluate(() => document.hasFocus())).toBe(true);
      await window.pressInBox("Enter");
      await window.webviewFrame("#bad");
      const kinds = (): Set<string> => new Set(window.problems().map(({ kind }) => kind));
      await expect.poll(kinds).toEqual(new Set(["policy", "console", "error", "request"]));
      const texts = window.problems().map(({ text }) => text);
      expect(texts).toContainEqual(expect.stringContaining("img-src blocked https://example.test/x.png"));
      expect(texts).toContainEqual("error: a complaint");
      expect(texts).toContainEqual(expect.stringContaining("Error: planted"));
    },
  );

  test("wears the four kinds of theme", { timeout: SLOW_MS }, async () => {
    const sizes: number[] = [];
    for (const [index, theme] of themes.entries()) {
      const path = join(box, `${index}.png`);
      await window.setTheme(theme);
      await window.screenshot(path, { selector: ".part.editor" });
      sizes.push(statSync(path).size);
    }
    expect(Math.min(...sizes)).toBeGreaterThan(1000);
  });

  test("runs a command in its terminal and follows a link there", { timeout: SLOW_MS }, async ({ skip }) => {
    if (!workbench.terminal.available) {
      console.log(`skipped: the terminal: ${workbench.terminal.reason}`);
      skip();
    }
    await window.runCommand("View: Close All Editors");
    const terminal = await window.terminal();
    await terminal.run("echo $((6 * 7)); ls ./notes.txt:3");
    await terminal.waitFor(/^42$/m);
    await terminal.clickLink("./notes.txt:3");
    await expect
      .poll(() => window.evaluate((vscode: VsCode) => vscode.window.activeTextEditor?.selection.active.line))
      .toBe(2);
  });

  test("knows how long an extension took to activate", { timeout: SLOW_MS }, async () => {
    const activation = await window.activation("tcplens-tests.throwaway");
    expect(activation?.loadMs).toBeLessThan(1000);
    expect(activation?.event).toMatch(/^on(?:Command|View):throwaway/);
    expect(await window.activation("tcplens-tests.absent")).toBeUndefined();
  });

  test("keeps an extension's log", async () => {
    const logs = readdirSync(join(workbench.userDataDir, "logs"), { recursive: true, encoding: "utf8" });
    const own = logs.find((name) => name.endsWith("Throwaway.log"));
    expect(readFileSync(join(workbench.userDataDir, "logs", own ?? ""), "utf8")).toContain(
      "hello from the log",
    );
    expect(workbench.extensionHostLogs()).toContain("tcplens-tests.throwaway");
  });

  test(
    "is loaded anew, and evaluates in the extension host that comes then",
    { timeout: SLOW_MS },
    async () => {
      await window.evaluate(() => Reflect.set(globalThis, "mark", "before"));
      expect(await window.evaluate(() => Reflect.get(globalThis, "mark") as unknown)).toBe("before");
      await window.reload();
      expect(await window.evaluate(() => Reflect.get(globalThis, "mark") as unknown)).toBeUndefined();
    },
  );
});

describe.skipIf(missing.length > 0)("a workbench of another kind", () => {
  let browser: OpenBrowser;
  beforeAll(async () => {
    await installWorkbench();
    browser = await openBrowser();
  }, INSTALL_MS);
  afterAll(() => browser?.close());

  test("speaks Chinese where it is told to", { timeout: SLOW_MS }, async () => {
    const workbench = await startWorkbench({ folder, vsix, locale: "zh-cn" });
    try {
      const window = await openPage(browser, workbench);
      await window.runCommand("Throwaway: 打招呼");
      await expect.poll(window.notifications, { timeout: 20_000 }).toContain("用zh-cn打招呼");
      expect(await window.evaluate((vscode: VsCode) => vscode.env.language)).toBe("zh-cn");
    } finally {
      await workbench.close();
    }
  });

  test(
    "is in Restricted Mode where the folder is not trusted, and leaves nothing behind",
    { timeout: SLOW_MS },
    async () => {
      const workbench = await startWorkbench({ folder, vsix, trusted: false });
      try {
        const window = await openPage(browser, workbench);
        await expect
          .poll(async () => (await window.statusBar()).map(({ text }) => text))
          .toContain("Restricted Mode");
        expect(await window.evaluate((vscode: VsCode) => vscode.workspace.isTrusted)).toBe(false);
        if (process.platform === "linux") {
          expect(processesNaming(workbench.userDataDir).length).toBeGreaterThan(0);
        }
      } finally {
        await workbench.close();
      }
      expect(processesNaming(workbench.userDataDir)).toEqual([]);
      expect(existsSync(workbench.userDataDir)).toBe(false);
    },
  );
});

/** The processes with this in their arguments or environment; none where that cannot be seen. */
const processesNaming = (text: string): string[] =>
  (process.platform === "linux" ? readdirSync("/proc") : []).filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "latin1").includes(text);
    } catch {
      return false;
    }
  });
