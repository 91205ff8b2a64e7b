/** `tcplens analyze --parquet` and `tcplens query`, the built process; the files are read by DuckDB. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Column, ColumnType } from "../src/lake/column.ts";
import { connectionColumns } from "../src/lake/tables/connections.ts";
import { findingColumns } from "../src/lake/tables/findings.ts";
import { packetColumns } from "../src/lake/tables/packets.ts";
import { loadDuckDB } from "../src/querying/duckdb.ts";
import { bundle, jsonLines, runCli } from "./support/run-cli.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const samples = path.join(repository, "packages/capture/test/captures");
let folder = "";
const cli = (...args: readonly string[]) => runCli(args, { cwd: folder });
const query = async (sql: string) => jsonLines((await cli("query", sql, "lake", "--json")).stdout);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-lake-"));
  mkdirSync(path.join(folder, "day one"));
  copyFileSync(path.join(samples, "tail-loss-rto.pcap"), path.join(folder, "loss.pcap"));
  copyFileSync(path.join(samples, "refused-rst.pcap"), path.join(folder, "day one", "refused=1.pcap"));
  await cli("analyze", "--parquet", "lake", "loss.pcap", "day one/refused=1.pcap");
});

afterAll(() => rmSync(folder, { recursive: true }));

const columnsOf: Readonly<Record<string, readonly Column<never>[]>> = {
  connections: connectionColumns,
  packets: packetColumns,
  findings: findingColumns,
};

describe("--parquet", () => {
  test("writes what --json says of connections, whatever the capture is called", async () => {
    const reports = jsonLines((await cli("analyze", "loss.pcap", "day one/refused=1.pcap", "--json")).stdout);
    const rows = await query("select * from connections order by capture desc, stream");
    expect(rows.map(({ capture }) => capture)).toEqual(reports.map(({ capture }) => capture));
    expect(rows.map(({ verdict }) => verdict)).toEqual(reports.map(({ verdict }) => verdict));
    expect(rows.map((row) => [row["a_address"], row["a_port"], row["bytes"], row["initial_rtt"]])).toEqual(
      reports.map(({ a, bytes, initial_rtt: rtt }) => {
        const { address, port } = a as { address: string; port: number };
        return [address, port, bytes, rtt];
      }),
    );
    expect(new Date(String(rows[0]?.["start"])).getTime() / 1000).toBeCloseTo(
      Number(reports[0]?.["start"]),
      2,
    );
  });

  test("writes what --json --packets says of packets", async () => {
    const packets = jsonLines((await cli("analyze", "loss.pcap", "--json", "--packets")).stdout);
    const rows = await query("select * from packets where capture = 'loss.pcap' order by frame");
    expect(rows).toHaveLength(packets.length);
    for (const [index, packet] of packets.entries())
      expect(rows[index]).toMatchObject({
        frame: packet["frame"],
        from_a: packet["from_a"],
        time: packet["time"],
        flags: Number(packet["flags"]),
        seq: packet["seq"],
        ack: packet["ack"],
        len: packet["len"],
        window: packet["window"],
        analysis: packet["analysis"],
        judgement: packet["judgement"] ?? [],
        ack_rtt: packet["ack_rtt"] ?? null,
        bytes_in_flight: packet["bytes_in_flight"] ?? null,
      });
  });

  test("writes what --findings --json says of findings, the evidence in lists", async () => {
    const findings = jsonLines((await cli("analyze", "loss.pcap", "--json", "--findings")).stdout);
    const rows = await query("select * from findings where capture = 'loss.pcap'");
    expect(findings.length).toBeGreaterThan(0);
    expect(rows.map(({ code, cause, reference }) => ({ code, cause, reference }))).toEqual(
      findings.map(({ code, cause, reference }) => ({ code, cause, reference })),
    );
    const evidence = findings[0]?.["evidence"] as readonly { frame: number; text: string }[];
    expect(rows[0]?.["evidence_frames"]).toEqual(evidence.map(({ frame }) => frame));
    expect(rows[0]?.["evidence"]).toEqual(evidence.map(({ text }) => text));
  });

  test("has a file for each table and capture, replaced by the next run, and leaves nothing else", async () => {
    const file = path.join(folder, "lake/connections/capture=loss.pcap/part-0.parquet");
    const before = statSync(file);
    await cli("analyze", "--parquet", "lake", "loss.pcap");
    expect(statSync(file).ino).not.toBe(before.ino);
    expect(readdirSync(path.dirname(file))).toEqual(["part-0.parquet"]);
    expect(readdirSync(path.join(folder, "lake/packets"))).toEqual([
      "capture=day one%2Frefused%3D1.pcap",
      "capture=loss.pcap",
    ]);
    expect(await query("select count(*) n from connections where capture = 'loss.pcap'")).toEqual([{ n: 1 }]);
  });

  test("of what is no capture keeps what was there, and ends with 2", async () => {
    copyFileSync(path.join(folder, "loss.pcap"), path.join(folder, "gone.pcap"));
    await cli("analyze", "--parquet", "kept", "gone.pcap");
    writeFileSync(path.join(folder, "gone.pcap"), "no capture at all, but long enough to tell");
    const { code, stderr } = await cli("analyze", "--parquet", "kept", "gone.pcap");
    expect(code).toBe(2);
    expect(stderr).toMatch(/gone\.pcap/u);
    expect(readdirSync(path.join(folder, "kept/packets/capture=gone.pcap"))).toEqual(["part-0.parquet"]);
  });

  test("of a damaged capture has what was read, and ends with 1", async () => {
    writeFileSync(
      path.join(folder, "cut.pcap"),
      readFileSync(path.join(folder, "loss.pcap")).subarray(0, 900),
    );
    const { code, stderr } = await cli("analyze", "--parquet", "cut", "cut.pcap");
    expect(code).toBe(1);
    expect(stderr).toMatch(/in the middle of a packet/u);
    expect(existsSync(path.join(folder, "cut/packets/capture=cut.pcap/part-0.parquet"))).toBe(true);
  });

  test.each([
    [["--json"], /--parquet writes all there is.*leave --json out/u],
    [["--filter", "port == 1"], /leave --filter out/u],
    [["loss.pcap"], /loss\.pcap is named twice/u],
    [["-"], /standard input/u],
  ])("refuses %j", async (more, message) => {
    const { code, stderr } = await cli("analyze", "--parquet", "other", "loss.pcap", ...more);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync(path.join(folder, "other"))).toBe(false);
  });

  test("says what is in the way of a folder", async () => {
    const { code, stderr } = await cli("analyze", "--parquet", "loss.pcap", "loss.pcap");
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/cannot write into loss\.pcap: a part of its path/u),
    ]);
  });
});

describe("query", () => {
  test("prints a table, its numbers to the right", async () => {
    const { stdout, code } = await cli(
      "query",
      "select grade, count(*) n from connections group by 1 order by 1",
      "lake",
    );
    expect(stdout).toBe("  grade       n\n  broken      1\n  suspicious  1\n\n  2 rows\n");
    expect(code).toBe(0);
  });

  test("prints rows that are too wide a column a line", async () => {
    const { stdout } = await cli("query", "select * from connections where grade = 'broken'", "lake");
    expect(stdout).toMatch(/^ {2}capture +day one\/refused=1\.pcap$/mu);
  });

  test("prints CSV that says what must be quoted", async () => {
    const { stdout } = await cli("query", `select 'a "b", c' x, 1.5 y, null z, [1, 2] l`, "lake", "--csv");
    expect(stdout).toBe('x,y,z,l\n"a ""b"", c",1.5,,"[1,2]"\n');
  });

  test("keeps digits that a number of JSON's would lose", async () => {
    expect(await query("select 9007199254740993 a, 12::hugeint b, 1.25::decimal(9, 2) c")).toEqual([
      { a: "9007199254740993", b: 12, c: 1.25 },
    ]);
  });

  test.each([
    ["select grad from connections", "lake", /"grad" not found[^]*"grade"[^]*LINE 1[^]*\^/u],
    ["selec", "lake", /syntax error at or near "selec"/u],
    ["select 1", "nowhere", /there is no folder nowhere/u],
    [
      "select 1",
      "gone.pcap",
      /gone\.pcap is a file, not a folder of tables: make one with tcplens analyze --parquet lake gone\.pcap/u,
    ],
    ["select 1", "day one", /has no table packets: write it with tcplens analyze --parquet/u],
  ])("refuses %j of %j", async (sql, of, message) => {
    const { code, stderr } = await cli("query", sql, of);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test("says how to get DuckDB where it is not there, and what is wrong where it does not load", async () => {
    const missing = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
    await expect(loadDuckDB(() => Promise.reject(missing))).rejects.toThrow(
      /@duckdb\/node-api is not installed: npm install @duckdb\/node-api/u,
    );
    await expect(loadDuckDB(() => Promise.reject(new Error("GLIBC\nmore")))).rejects.toThrow(
      /did not load \(GLIBC\)/u,
    );
  });
});

describe("deploy", () => {
  const types: Readonly<Record<ColumnType, string>> = {
    int: "Int32",
    long: "Int64",
    double: "Float64",
    boolean: "Bool",
    text: "String",
    instant: "DateTime64(6, 'UTC')",
    texts: "Array(String)",
    frames: "Array(Int32)",
  };
  const sql = readFileSync(path.join(repository, "deploy/clickhouse/tables.sql"), "utf8");

  test.each(Object.keys(columnsOf))("ClickHouse's table %s has the columns of the files", (table) => {
    const columns = columnsOf[table] ?? [];
    const created = new RegExp(`CREATE TABLE IF NOT EXISTS ${table}\n\\(\n([^;]*)\n\\)\nENGINE`, "u").exec(
      sql,
    )?.[1];
    expect(created?.split(",\n").map((line) => line.trim())).toEqual([
      "capture String",
      ...columns.map(
        ({ name, type, nullable }) => `${name} ${nullable ? `Nullable(${types[type]})` : types[type]}`,
      ),
    ]);
    const inserted = new RegExp(`INSERT INTO ${table}\nSELECT [^\n]* AS capture,\n([^;]*)\nFROM`, "u").exec(
      sql,
    )?.[1];
    expect(inserted?.split(",\n").map((line) => line.trim())).toEqual(columns.map(({ name }) => name));
  });

  test.each(Object.keys(columnsOf))("DuckDB reads the columns of %s as they are declared", async (table) => {
    const duck: Readonly<Record<ColumnType, string>> = {
      int: "INTEGER",
      long: "BIGINT",
      double: "DOUBLE",
      boolean: "BOOLEAN",
      text: "VARCHAR",
      instant: "TIMESTAMP WITH TIME ZONE",
      texts: "VARCHAR[]",
      frames: "INTEGER[]",
    };
    const rows = await query(`describe ${table}`);
    expect(rows.map((row) => `${String(row["column_name"])} ${String(row["column_type"])}`)).toEqual([
      ...(columnsOf[table] ?? []).map(({ name, type }) => `${name} ${duck[type]}`),
      "capture VARCHAR",
    ]);
  });

  const python = spawnSync("python3", ["--version"]).status === 0;
  test.runIf(python)("the Spark job's functions analyze a folder of captures", () => {
    const program = path.join(folder, "tcplens");
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${bundle}" "$@"\n`, { mode: 0o755 });
    const script = [
      "import sys, json",
      "sys.dont_write_bytecode = True",
      `sys.path.insert(0, ${JSON.stringify(path.join(repository, "deploy/spark"))})`,
      "import analyze_captures as job",
      "found = job.captures_in('.', ['loss.pcap', 'refused*'])",
      `print(json.dumps([job.analyze(each, '.', 'spark', ${JSON.stringify(program)}) for each in found]))`,
    ].join("\n");
    const printed = execFileSync("python3", ["-c", script], { cwd: folder, encoding: "utf8" });
    expect(JSON.parse(printed)).toEqual([
      ["day one/refused=1.pcap", 0, expect.stringMatching(/1 connection/u)],
      ["loss.pcap", 0, expect.stringMatching(/1 connection/u)],
    ]);
    expect(readdirSync(path.join(folder, "spark/connections"))).toHaveLength(2);
  });
});
