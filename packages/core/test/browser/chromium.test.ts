import { fileURLToPath } from "node:url";
import { findChromium, openBrowser } from "@tcplens/workbench";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { sumOfRuns } from "./entry.ts";

const bundled = async (): Promise<string> => {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("entry.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    globalName: "core",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  return result.outputFiles[0]?.text ?? "";
};

test.skipIf(findChromium() === undefined)(
  "in a browser every scenario runs as it does here, bit for bit",
  async () => {
    const script = await bundled();
    // Nothing of Node has come in.
    expect(script).not.toMatch(/require\(|node:|process\./u);
    const { browser, close } = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: script });
      const sums: unknown = await page.evaluate("core.sumOfRuns()");
      const here = sumOfRuns();
      expect(sums).toEqual(here);
      expect(Object.keys(here).length).toBeGreaterThan(20);
    } finally {
      await close();
    }
  },
  60_000,
);
