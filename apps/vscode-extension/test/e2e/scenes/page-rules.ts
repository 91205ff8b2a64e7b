/** What every page of ours keeps to in the real editor: its policy, and accessibility in dark and high contrast. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Frame } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { clearAway, traceByCommand, traceView } from "../support/trace-window.ts";

const offences = async (frame: Frame): Promise<readonly string[]> => {
  await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      // Nothing is made of what is in order, nor of where it stands.
      resultTypes: ["violations"],
      selectors: false,
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
  });
};

const policyOf = (frame: Frame): Promise<string> =>
  frame.evaluate(
    () => document.querySelector("meta[http-equiv='Content-Security-Policy']")?.getAttribute("content") ?? "",
  );

export const pageRulesScene = (stage: Stage): unknown =>
  describe("a page of ours", () => {
    beforeAll(() => clearAway(stage));
    const pages: readonly [string, () => Promise<Frame>][] = [
      [
        "the trace",
        async () => {
          const { window, servers } = stage;
          const endpoint = `127.0.0.1:${servers.ports.database}`;
          await traceByCommand(window, endpoint);
          return traceView(window, endpoint, "failed");
        },
      ],
      [
        "the comparison",
        async () => {
          const { window, servers } = stage;
          const frame = await traceView(window, `127.0.0.1:${servers.ports.database}`, "failed");
          await frame.locator("tcplens-verdict button.main").click();
          await frame.locator("tcplens-verdict [title^='Compare']").click();
          return window.webviewFrame("tcplens-compare h1");
        },
      ],
      [
        "the problem",
        async () => {
          const { window, folder } = stage;
          writeFileSync(join(folder, "foreign.tcplens.jsonl"), "no trace\n");
          await window.openFile(join(folder, "foreign.tcplens.jsonl"));
          return window.webviewFrame("tcplens-problem h1");
        },
      ],
    ];

    test.each(pages)(
      "%s keeps to a strict policy, and has no serious offence against accessibility",
      async (_, open) => {
        const { window } = stage;
        const frame = await open();
        const policy = await policyOf(frame);
        expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-[\da-f]{32}';/);
        expect(policy).toContain("connect-src 'none'");
        expect(policy).not.toMatch(/unsafe-(?:inline|eval)/);
        for (const theme of ["Default Dark Modern", "Default High Contrast Light"] as const) {
          await window.setTheme(theme);
          await expect.poll(() => offences(frame)).toEqual([]);
        }
      },
    );
  });
