import { InvalidArgument } from "@tcplens/core";
import { describe, expect, test } from "vitest";
import { compareConnections, rowWords, type ComparisonRow } from "../../src/index.ts";
import { reportsOf } from "../support/analysed.ts";
import { drawn } from "../support/drawn.ts";
import { comparableReport, compared, plainRequest } from "./compared.ts";

/** The picture with everything from `from` ms on later by `by`. */
const later = (picture: string, from: number, by: number): string =>
  picture.replaceAll(
    /^( *)([\d.]+)/gmu,
    (_, blanks: string, at: string) => `${blanks}${Number(at) < from ? at : Number(at) + by}`,
  );

const row = (rows: readonly ComparisonRow[], name: string, side?: string): ComparisonRow => {
  const found = rows.find((each) => each.name === name && each.side === side);
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
};

test("a connection and itself are alike in every row", () => {
  const { rows, kind, findings, headline } = compared(plainRequest, plainRequest);
  expect(rows.filter(({ differs }) => differs)).toEqual([]);
  expect(kind).toBe("alike");
  expect(findings).toEqual({ first: [], second: [] });
  expect(headline).toBe("No difference that matters: both took about 92 ms");
});

describe("the headline says where the time went", () => {
  test("a SYN that had to be sent again", () => {
    const slow = `0 a S 0 mss=1460 scale=7\n1000 a S 0 mss=1460 scale=7\n${later(plainRequest, 0, 3000)}`;
    expect(compared(plainRequest, slow).headline).toBe(
      "B took 3.0 s longer (3.1 s, A 92 ms): all of it waiting for a retransmitted SYN",
    );
    expect(compared(slow, plainRequest).headline).toBe(
      "A took 3.0 s longer (3.1 s, B 92 ms): all of it waiting for a retransmitted SYN",
    );
  });

  test("the server's program", () => {
    const { headline, longer } = compared(plainRequest, later(plainRequest, 50, 2000));
    expect(headline).toBe("B took 2.0 s longer (2.1 s, A 92 ms): all of it waiting for the server's program");
    expect(longer).toBeCloseTo(2, 6);
  });

  test("two parts", () => {
    const slow = later(later(plainRequest, 50, 1000), 1072, 500);
    expect(compared(plainRequest, slow).headline).toBe(
      "B took 1.5 s longer (1.6 s, A 92 ms): 1.0 s of it waiting for the server's program, 500 ms waiting for the client's program",
    );
  });
});

describe("where a part shrank meanwhile, the headline's parts add up", () => {
  /** The figures of `2.0 s more`, as seconds, less counted down. */
  const sumOf = (headline: string): number =>
    [...headline.matchAll(/([\d.]+) (ms|s) (more|less)/gu)].reduce(
      (sum, [, count, unit, way]) =>
        sum + (Number(count) / (unit === "ms" ? 1000 : 1)) * (way === "less" ? -1 : 1),
      0,
    );

  const client = later(plainRequest, 72, 1000);
  const server = later(plainRequest, 50, 3000);

  test.each([
    ["B", client, server],
    ["A", server, client],
  ])("%s took longer", (name, first, second) => {
    const { headline, longer } = compared(first, second);
    expect(headline).toMatch(
      new RegExp(
        `^${name} took .*: [\\d.]+ s more waiting for the server's program, [\\d.]+ (s|ms) less waiting for the client's program`,
        "u",
      ),
    );
    expect(sumOf(headline)).toBeCloseTo(Math.abs(longer), 1);
  });
});

test("the share that was sent again is the one that the connection's own report has", () => {
  const lossy = `
    0    a S  0 mss=1460
    20   b SA 0 1 mss=1460
    20.1 a A  1 1
    21   a PA 1+100 1
    321  a PA 1+100 1
    341  b A  1 101
  `;
  const { rows } = compared(plainRequest, lossy);
  const share = comparableReport(lossy).recovery?.a.retransmitted_share;
  expect(share).toBe(0.5);
  expect(row(rows, "retransmission_rate", "client")).toMatchObject({ first: 0, second: share });
});

describe("how it ended comes first", () => {
  test("one failed", () => {
    const refused = "0 a S 0 mss=1460\n20 b RA 0 1";
    const { headline, kind, findings } = compared(plainRequest, refused);
    expect(kind).toBe("outcome");
    expect(headline).toMatch(/^B failed: .*\. A: closed, the client first, after 92 ms$/u);
    expect(findings.second.map(({ code }) => code)).toContain("port-closed");
    expect(findings.first).toEqual([]);
  });

  test("both failed, in other ways", () => {
    const refused = "0 a S 0 mss=1460\n20 b RA 0 1";
    const silent = "0 a S 0 mss=1460\n1000 a S 0\n3000 a S 0\n7000 a S 0\n15000 a S 0";
    expect(compared(refused, silent).headline).toMatch(/^Both failed, but not alike\. A: .*\. B: /u);
    expect(compared(silent, silent).kind).toBe("alike");
  });
});

test("what a SYN offers, TTL and hops, side by side", () => {
  const other = plainRequest
    .replace("0    a S  0 mss=1460 scale=7", "0    a S  0 mss=536 ttl=120")
    .replace("b SA 0 1 mss=1460 scale=7", "b SA 0 1 mss=1460 ttl=50");
  const { rows, kind, headline } = compared(plainRequest, other);
  expect(row(rows, "mss", "client")).toMatchObject({ first: 1460, second: 536, differs: true });
  expect(row(rows, "window_scale", "client")).toMatchObject({ first: 7, second: "none", differs: true });
  expect(row(rows, "window_scale", "server")).toMatchObject({ first: 7, second: "none", differs: true });
  expect(row(rows, "hops", "server")).toMatchObject({ first: 7, second: 14, differs: true });
  expect(row(rows, "sack_permitted", "client")).toMatchObject({
    first: false,
    second: false,
    differs: false,
  });
  expect(kind).toBe("other");
  expect(headline).toBe("Both took about 92 ms, but client, window scale: 7 in A, none in B");
});

test("roles, not names: captured from the answer on, the client is the same", () => {
  const fromAnswer = plainRequest.split("\n").slice(2).join("\n");
  const { clients, rows } = compared(plainRequest, fromAnswer);
  expect(clients).toEqual(["a", "b"]);
  expect(row(rows, "bytes", "client")).toMatchObject({ first: 100, second: 100, differs: false });
  expect(rowWords(row(rows, "duration"))).toBe("duration: 92 ms in A, 72 ms in B");
});

test("a report without what it takes is refused", () => {
  const [plain] = reportsOf(drawn(plainRequest));
  if (plain === undefined) throw new Error("none");
  expect(() => compareConnections(plain, plain)).toThrow(InvalidArgument);
});
