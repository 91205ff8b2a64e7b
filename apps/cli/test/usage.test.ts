/** Wrong usage: exit code 2, nothing on stdout, one line on stderr that says what and how to mend it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodes } from "./support/nodes.ts";
import { runCli } from "./support/run-cli.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-usage-"));
  writeFileSync(path.join(folder, "empty.env"), "# nothing here\nNAME=value\n");
  writeFileSync(path.join(folder, "not.pem"), "hello\n");
  writeFileSync(
    path.join(folder, "bad.pem"),
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The arguments, and what the line must say: what was wrong, and the way out. */
const cases: readonly (readonly [string, readonly RegExp[]])[] = [
  ["", [/say what to do/u, /tcplens trace/u]],
  ["frobnicate", [/unknown command 'frobnicate'/u, /--help/u]],
  ["trase 127.0.0.1:1", [/unknown command 'trase'/u, /did you mean trace/u]],
  ["db.internal:5432", [/unknown command/u, /tcplens trace db\.internal:5432/u]],
  ["trace", [/nothing to trace/u, /tcplens trace db\.internal:5432/u]],
  ["trace 127.0.0.1", [/has no port/u, /127\.0\.0\.1:PORT/u]],
  ["trace 127.0.0.1:99999", [/99999/u]],
  ["trace 127.0.0.1:1 --jsno", [/unknown option '--jsno'/u, /did you mean --json/u]],
  ["trace 127.0.0.1:1 --zzzzzzzz", [/unknown option/u, /tcplens trace --help/u]],
  ["trace 127.0.0.1:1 --timeout", [/--timeout/u, /argument missing/u]],
  ["trace 127.0.0.1:1 --timeout soon", [/--timeout: "soon" is not a duration/u, /5s/u]],
  ["trace 127.0.0.1:1 --timeout 0", [/too short/u, /1ms/u]],
  ["trace 127.0.0.1:1 --retries many", [/--retries/u, /whole number/u]],
  ["trace 127.0.0.1:1 --count 0", [/--count/u, /from 1/u]],
  ["trace 127.0.0.1:1 --interval 1s", [/--interval/u, /--count 2/u]],
  [
    "trace 127.0.0.1:1 --backoff fibonacci --retries 1",
    [/fibonacci/u, /exponential, linear, constant, grpc/u],
  ],
  ["trace 127.0.0.1:1 --delay 1s", [/--delay is about retries/u, /--retries 3/u]],
  ["trace 127.0.0.1:1 --max-delay 1s", [/--max-delay is about retries/u]],
  ["trace 127.0.0.1:1 --retries 1 --delay 2s --max-delay 1s", [/longer than --max-delay/u]],
  [
    "trace 127.0.0.1:1 --retries 1 --backoff grpc --jitter full",
    [/--jitter goes with --backoff exponential/u],
  ],
  ["trace 127.0.0.1:1 --retries 1 --backoff constant --max-delay 1s", [/--max-delay/u, /--delay/u]],
  ["trace 127.0.0.1:1 --seed -1 --retries 1", [/--seed/u]],
  ["trace 127.0.0.1:1 -4 -6", [/-4 and -6 contradict/u]],
  ["trace 127.0.0.1:1 --family 5", [/Allowed choices are 4, 6/u]],
  ["trace 127.0.0.1:1 --servername x", [/--servername is for TLS/u, /add --tls/u]],
  ["trace 127.0.0.1:1 --insecure", [/--insecure is for TLS/u]],
  ["trace 127.0.0.1:1 --tls --cert not.pem", [/--cert needs --key/u]],
  ["trace 127.0.0.1:1 --tls --ca missing.pem", [/--ca: cannot read missing\.pem: there is no such file/u]],
  ["trace 127.0.0.1:1 --tls --ca not.pem", [/--ca: not\.pem holds no certificate in PEM form/u]],
  ["trace 127.0.0.1:1 --tls --ca .", [/--ca: cannot read \.: it is a folder/u]],
  ["trace 127.0.0.1:1 --tls --ca bad.pem", [/--ca: certificate 1 of bad\.pem is damaged/u]],
  ["trace 127.0.0.1:1 --send a\\q", [/--send: unknown escape/u]],
  ["trace 127.0.0.1:1 --send a --no-request", [/contradict/u]],
  ["trace 127.0.0.1:1 --from-env missing.env", [/--from-env: cannot read missing\.env/u]],
  ["trace --from-env empty.env", [/empty\.env names no endpoint/u, /DATABASE_URL=/u]],
  ["trace 127.0.0.1:1 --output report", [/--output/u, /--format/u]],
  ["trace 127.0.0.1:1 --format pdf", [/text, markdown, mermaid, html, jsonl/u]],
  ["trace 127.0.0.1:1 --json --format html", [/contradict/u, /--output/u]],
  ["trace 127.0.0.1:1 127.0.0.1:2 --format html", [/holds one trace, and this makes 2/u, /--output FILE/u]],
  ["demo nonsense", [/there is no demo "nonsense"/u, /echo/u]],
  ["demo --bogus", [/unknown option '--bogus'/u, /tcplens demo --help/u]],
];

test.each(cases)("tcplens %s", async (line, says) => {
  const { code, stdout, stderr } = await runCli(
    line.split(" ").filter((word) => word !== ""),
    { cwd: folder },
  );
  expect(stderr).toMatch(/^tcplens: [^\n]+\n$/u);
  for (const pattern of says) expect(stderr).toMatch(pattern);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

describe.each(nodes)("on Node $version", ({ path: node }) => {
  test("--version prints the version alone", async () => {
    const { default: manifest } = await import("../package.json", { with: { type: "json" } });
    expect(await runCli(["--version"], { node })).toEqual({
      code: 0,
      signal: null,
      stdout: `${manifest.version}\n`,
      stderr: "",
    });
  });

  test.each([["--help"], ["trace", "--help"], ["demo", "--help"], ["help", "trace"]])(
    "%s %s is answered on stdout",
    async (...args) => {
      const { code, stdout, stderr } = await runCli(args, { node });
      expect(stdout).toMatch(/^Usage: tcplens/u);
      expect(stderr).toBe("");
      expect(code).toBe(0);
    },
  );

  test("wrong usage is refused", async () => {
    const { code, stderr } = await runCli(["trace", "nowhere"], { node });
    expect(stderr).toMatch(/has no port/u);
    expect(code).toBe(2);
  });
});

test("the help fits 80 columns", async () => {
  const { stdout } = await runCli(["trace", "--help"]);
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("the manual has every option of the help", async () => {
  const { stdout } = await runCli(["trace", "--help"]);
  const manual = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z0-9-]+)/gmu)].map(([, option]) => option ?? "");
  expect(options.length).toBeGreaterThan(30);
  expect(
    options.filter((option) => !/^--(?:help|ipv[46])$/u.test(option) && !manual.includes(option)),
  ).toEqual([]);
});
