/** What may be named as captures: files, folders, patterns, one that is missing among good ones. */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asNobody, canBeNobody } from "./support/nobody.ts";
import { jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";
const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: folder });
const analyzeUnprivileged = async (name: string) => {
  if (!canBeNobody) return analyze(name);
  const { status, ...output } = asNobody(["analyze", name], folder);
  return { ...output, code: status };
};
const captures = async (...args: readonly string[]) =>
  jsonLines((await analyze(...args, "--json")).stdout).map(({ capture }) => capture);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-named-"));
  const made = path.join(folder, "good.pcapng");
  await runCli(["simulate", "handshake", "--pcap", made, "--ladder", "none", "--plot", "none"]);
  mkdirSync(path.join(folder, "many/deeper"), { recursive: true });
  mkdirSync(path.join(folder, "none"));
  for (const name of ["ring.pcap10", "ring.pcap2", "one.PCAPNG", "deeper/two.cap"])
    copyFileSync(made, path.join(folder, "many", name));
  for (const name of ["many/notes.txt", "none/notes.txt"]) writeFileSync(path.join(folder, name), "notes");
});

afterAll(() => rmSync(folder, { recursive: true }));

const inMany = ["deeper/two.cap", "one.PCAPNG", "ring.pcap2", "ring.pcap10"].map((name) =>
  path.join("many", name),
);

test("a folder stands for the captures in it and in its folders, each with its name", async () => {
  expect(await captures("many")).toEqual(inMany);
  const { stdout, code } = await analyze("many");
  expect(stdout.match(/^\S+$/gmu)).toEqual(inMany);
  expect(code).toBe(0);
});

test.each(["--findings", "--packets"])("%s, too, says of which capture", async (what) => {
  const { stdout } = await analyze("many", what);
  expect(stdout.match(/^\S+$/gmu)).toEqual(inMany);
  const alone = await analyze("good.pcapng", what);
  expect(alone.stdout).not.toContain("good.pcapng");
});

test("of a folder with one capture, too, each line says which", async () => {
  expect(await captures("many/deeper")).toEqual([path.join("many", "deeper", "two.cap")]);
});

test("a name that the editor opens is a capture's in a folder, too", async () => {
  const names = ["a.dmp", "b.snoop", "c.snp", "d.erf", "e.cap.zst"].map((name) => path.join("kinds", name));
  mkdirSync(path.join(folder, "kinds"));
  for (const name of names) copyFileSync(path.join(folder, "good.pcapng"), path.join(folder, name));
  expect(await captures("kinds")).toEqual(names);
});

test("what is in a folder that is named beside it is read once", async () => {
  const [first = "", ...others] = inMany;
  expect(await captures(first, "many")).toEqual([first, ...others]);
});

test("links that go round are followed once, and a folder with a capture's name is a folder", async () => {
  for (const name of ["one", "two", "three.pcap"]) {
    mkdirSync(path.join(folder, "round", name), { recursive: true });
    copyFileSync(path.join(folder, "good.pcapng"), path.join(folder, "round", name, "good.pcapng"));
    symlinkSync("..", path.join(folder, "round", name, "up"));
    symlinkSync(path.join("..", name), path.join(folder, "round", name, "self"));
  }
  symlinkSync("nowhere", path.join(folder, "round/one/broken"));
  expect(await captures("round")).toEqual(
    ["one", "three.pcap", "two"].map((name) => path.join("round", name, "good.pcapng")),
  );
});

// Nothing is closed to root.
test.skipIf(process.getuid?.() === 0 && !canBeNobody)(
  "a folder within that may not be read is told",
  async () => {
    mkdirSync(path.join(folder, "partly/closed"), { recursive: true });
    copyFileSync(path.join(folder, "good.pcapng"), path.join(folder, "partly/good.pcapng"));
    chmodSync(path.join(folder, "partly/closed"), 0o000);
    chmodSync(folder, 0o755);
    const { stdout, stderr, code } = await analyzeUnprivileged("partly");
    chmodSync(path.join(folder, "partly/closed"), 0o700);
    expect(stdout).toContain("1 connection:");
    expect(stderr).toBe(`tcplens: cannot read ${path.join("partly", "closed")}: permission denied\n`);
    expect(code).toBe(2);
  },
);

test("a folder without captures is told, with what would be one", async () => {
  const { stderr, code } = await analyze("none");
  expect(stderr).toMatch(
    /^tcplens: cannot read none: it is a folder in which no name ends in \.pcap, [^\n]*\n$/u,
  );
  expect(code).toBe(2);
  const beside = await analyze("none", "good.pcapng");
  expect(beside.stdout).toContain("1 connection:");
  expect(beside.code).toBe(2);
});

test("a pattern that no shell has replaced is looked for", async () => {
  expect(await captures("many/ring.pcap*")).toEqual(inMany.slice(2));
  expect(await captures("many/ring.pcap?")).toEqual(inMany.slice(2, 3));
  const { stderr, code } = await analyze("many/*.erf");
  expect(stderr).toBe("tcplens: cannot read many/*.erf: there is no such file or folder\n");
  expect(code).toBe(2);
});

test("one that is missing among good ones keeps nobody from them", async () => {
  const { stdout, stderr, code } = await analyze("good.pcapng", "missing.pcap", "many/one.PCAPNG");
  expect(stdout.match(/1 connection:/gu)).toHaveLength(2);
  expect(stderr).toBe("tcplens: cannot read missing.pcap: there is no such file or folder\n");
  expect(code).toBe(2);
});

test("tables, a comparison and a merge take them as well", async () => {
  const tables = await analyze("--parquet", "lake", "many");
  expect(tables.stdout.match(/1 connection/gu)).toHaveLength(4);
  expect((await analyze("--compare", "many/ring*")).stdout).toContain("ring.pcap10");
  expect((await analyze("--merge", "many")).stderr).toContain("--merge takes two captures, not 4");
});
