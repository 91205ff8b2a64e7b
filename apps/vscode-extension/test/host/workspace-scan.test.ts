import { expect, test } from "vitest";
import { WorkspaceScan } from "../../src/host/workspace/workspace-scan.ts";

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
