/** What a file of tests plays on: the sample's servers and workspace, a workbench with the extension, and a window. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  openBrowser,
  openPage,
  startWorkbench,
  type OpenBrowser,
  type RunningWorkbench,
  type StartOptions,
  type WorkbenchPage,
} from "@tcplens/workbench";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { fillSample, startSampleServers, type SampleServers } from "../../../sample/serve.mjs";
import { complaints } from "./own-files.ts";

/** The parts are there from the first test on. */
export interface Stage {
  readonly servers: SampleServers;
  /** The workspace. */
  readonly folder: string;
  readonly browser: OpenBrowser;
  readonly workbench: RunningWorkbench;
  readonly window: WorkbenchPage;
}

/** What differs from file to file. */
export interface StageOptions extends Omit<StartOptions, "folder" | "vsix"> {
  /** Puts something else than the sample into the folder. */
  readonly fill?: (folder: string, servers: SampleServers) => void;
}

/** A group of tests on one stage; the last of them looks at what went wrong unseen. */
export const onStage = (name: string, tests: (stage: Stage) => void, options: StageOptions = {}): void => {
  describe.skipIf(inject("missing") !== "")(name, () => {
    const stage = {} as { -readonly [K in keyof Stage]: Stage[K] };
    const { fill = fillSample, ...start } = options;
    // The name of the extension must not be in it: whatever the editor says of a file would count as said of the extension.
    const box = mkdtempSync(join(tmpdir(), "e2e-workspace-"));
    beforeAll(async () => {
      stage.folder = join(box, "order-service");
      mkdirSync(stage.folder);
      [stage.servers, stage.browser, stage.workbench] = await Promise.all([
        startSampleServers(),
        openBrowser(LARGE),
        startWorkbench({ ...start, folder: stage.folder, vsix: inject("vsix") }),
      ]);
      fill(stage.folder, stage.servers);
      stage.window = await openPage(stage.browser, stage.workbench);
    });
    afterAll(async () => {
      await Promise.all([stage.browser?.close(), stage.workbench?.close(), stage.servers?.close()]);
      rmSync(box, { recursive: true, force: true });
    });
    beforeEach(({ onTestFailed, task }) => {
      onTestFailed(() => stage.window.screenshot(join(PICTURES, `${task.name.slice(0, 60)}.png`)));
    });
    tests(stage);
    test("nothing was blocked by a policy, complained of in a console or the log, or missing", () => {
      expect(stage.window.problems()).toEqual([]);
      expect(complaints(stage.workbench)).toEqual([]);
    });
  });
};

/** Of what a window looked like when a test had failed. */
const PICTURES = join(import.meta.dirname, "../../../reports/e2e");

/** Wide enough for an editor beside a side bar. */
const LARGE = { viewport: { width: 1280, height: 900 } };
