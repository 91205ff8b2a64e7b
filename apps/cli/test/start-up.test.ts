/** What a start costs: `--version` and `--help` load nothing that only a trace needs. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { nodes } from "./support/nodes.ts";
import { bundle, cleanEnvironment } from "./support/run-cli.ts";

/** Prints, at the end, which of Node's own modules were loaded. */
const spy =
  'data:text/javascript,process.on("exit",()=>console.error(JSON.stringify(process.moduleLoadList.filter((m)=>m.startsWith("NativeModule ")))))';

describe.each(nodes)("on Node $version", ({ path: node }) => {
  test.each([["--version"], ["--help"], ["trace --help"]])(
    "%s loads no TLS, no resolver and no threads",
    (line) => {
      const { stderr, status } = spawnSync(node, ["--import", spy, bundle, ...line.split(" ")], {
        encoding: "utf8",
        env: cleanEnvironment(),
      });
      expect(status).toBe(0);
      const loaded = JSON.parse(stderr) as readonly string[];
      for (const module of ["tls", "_tls_wrap", "dns/promises", "crypto", "http", "zlib"]) {
        expect(loaded).not.toContain(`NativeModule ${module}`);
      }
    },
  );
});

test("the program is one file that can be run, and that needs nothing but Node", () => {
  const text = readFileSync(bundle, "utf8");
  expect(text.startsWith("#!/usr/bin/env node\n")).toBe(true);
  const imports = [...text.matchAll(/^import [^;]*?from\s*"([^"]+)"/gmu)].map(([, from]) => from);
  expect(imports).toEqual(["node:module", "node:url"]);
});

test("it runs wherever it is put", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tcplens #1 copy.cjs "));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const copy = path.join(folder, "lens.mjs");
  copyFileSync(bundle, copy);
  for (const { path: node } of nodes) {
    const { stdout, stderr, status } = spawnSync(node, [copy, "demo", "tls"], {
      encoding: "utf8",
      env: cleanEnvironment(),
    });
    expect(stdout).toMatch(/the right verdict for it\n$/u);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  }
});

test("the licences of what others wrote lie beside it", () => {
  const text = readFileSync(new URL("../dist/THIRD_PARTY_LICENSES.txt", import.meta.url), "utf8");
  for (const name of ["commander", "log-update", "cli-table3", "picocolors", "ms", "@peculiar/x509"]) {
    expect(text).toMatch(new RegExp(`^=+\\n${name} \\d+\\.\\d+\\.\\d+ \\((?:MIT|ISC)\\)\\n=+\\n\\n`, "mu"));
  }
});
