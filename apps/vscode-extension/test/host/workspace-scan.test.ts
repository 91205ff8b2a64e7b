import { beforeEach, expect, test } from "vitest";
import { run as refresh } from "../../src/host/commands/refresh-workspace-endpoints.ts";
import { WorkspaceScan } from "../../src/host/workspace/workspace-scan.ts";
import { testHost } from "../support/test-host.ts";
import { calls, reset, workspace } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

test("who asks while a scan that nobody wanted any more is still ending gets a new one", async () => {
  let scans = 0;
  const started: (() => void)[] = [];
  const scan = new WorkspaceScan(() =>
    Promise.resolve({
      scanFile: () => Promise.resolve([]),
      scanFiles: (told, cancelled) =>
        new Promise((resolve) => {
          scans += 1;
          started.push(() => {
            const uri = { toString: () => "file:///.env" } as Parameters<typeof told>[0];
            if (!cancelled()) told(uri, [{ endpoint: "db:5432", place: { uri: "file:///.env", line: 0 } }]);
            resolve();
          });
        }),
    }),
  );
  const first = scan.want();
  await expect.poll(() => scans).toBe(1);
  first.dispose();
  scan.want();
  expect(scan.scanning).toBe(true);
  started[0]?.();
  await expect.poll(() => scans).toBe(2);
  started[1]?.();
  await scan.settled();
  expect(scan.found.map(({ endpoint }) => endpoint)).toEqual(["db:5432"]);
  expect(scan.scanning).toBe(false);
  // What is complete is not looked through again.
  scan.want();
  expect(scans).toBe(2);
});

test("in a folder that is not trusted no file is looked through, whoever asks: the command says why", async () => {
  workspace.isTrusted = false;
  let loaded = 0;
  const scan = new WorkspaceScan(() => {
    loaded += 1;
    return Promise.reject(new Error("not meant to be loaded"));
  });
  await refresh({ ...testHost(), scan });
  expect(calls).toMatchObject([
    { what: "warning", args: [expect.stringMatching(/not trusted/), expect.anything()] },
  ]);
  scan.want();
  await scan.settled();
  expect(loaded).toBe(0);
});

test("a scan that fails is told once, and the next one begins anew", async () => {
  const told: unknown[] = [];
  let broken = true;
  const scan = new WorkspaceScan(
    () =>
      broken
        ? Promise.reject(new Error("finder.cjs is not there"))
        : Promise.resolve({ scanFile: () => Promise.resolve([]), scanFiles: () => Promise.resolve() }),
    (error) => told.push(error),
  );
  scan.want();
  await scan.settled();
  expect(told).toEqual([new Error("finder.cjs is not there")]);
  await expect(scan.refresh()).rejects.toThrow("finder.cjs is not there");
  broken = false;
  await scan.refresh();
  expect(told).toHaveLength(1);
});
