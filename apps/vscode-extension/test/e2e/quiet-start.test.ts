/** A folder that has nothing to do with connections: the extension sleeps. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { onStage } from "./support/stage.ts";
import type { VsCode } from "./support/vs-code.ts";

const isActive = (vscode: VsCode): boolean | undefined =>
  vscode.extensions.getExtension("tcplens.tcplens-vscode")?.isActive;

onStage(
  "a folder of texts",
  (stage) => {
    test("does not wake the extension; a command does", async () => {
      const { window, folder } = stage;
      await window.openFile(join(folder, "letter.txt"));
      expect(await window.evaluate(isActive)).toBe(false);
      await window.runCommand("TCP Lens: Show Log");
      await expect.poll(() => window.evaluate(isActive)).toBe(true);
    });
  },
  {
    fill: (folder) => {
      writeFileSync(join(folder, "letter.txt"), "Dear reader,\n");
    },
  },
);
