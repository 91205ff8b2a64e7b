import type { ConnectionReport } from "@tcplens/capture";
import { expect, test } from "vitest";
import { rowVerdict } from "./verdict-words.ts";

const ends = {
  a: { address: "10.0.0.9", port: 40_000, packets: 5, bytes: 81 },
  b: { address: "10.0.3.7", port: 443, packets: 4, bytes: 7240 },
  client: "a",
  opened: "handshake",
  findings: [],
} as const;

test("the server is named once", () => {
  const report = {
    ...ends,
    grade: "broken",
    verdict: "The server on 10.0.3.7:443 speaks HTTP and not TLS",
  } as unknown as ConnectionReport;
  expect(rowVerdict(report)).toBe("The server speaks HTTP and not TLS");
});

test.each([
  ["a", "closed one way, by the client"],
  ["b", "closed one way, by the server"],
  [null, "closed one way"],
])("half closed, first by %s: %s", (closed_by, said) => {
  const report = { ...ends, grade: "healthy", verdict: "", ended: "half-closed", closed_by };
  expect(rowVerdict(report as unknown as ConnectionReport)).toBe(said);
});

test("an address that begins with a letter keeps it", () => {
  const verdict = "fd66:1::1 says that 10.0.3.7:443 cannot be reached";
  const report = { ...ends, grade: "broken", verdict } as unknown as ConnectionReport;
  expect(rowVerdict(report)).toBe("fd66:1::1 says that the server cannot be reached");
});

test("a status of 500 or more stands in the row", () => {
  const report = { ...ends, grade: "healthy", verdict: "", ended: "closed", closed_by: "a" };
  const of = (exchange: object): string => rowVerdict({ ...report, exchange } as unknown as ConnectionReport);
  expect(of({ status: 200 })).toBe("closed by the client");
  expect(of({ status: 503 })).toBe("closed by the client, status 503");
  expect(of({ status: 200, statuses: [200, 404, 500] })).toBe("closed by the client, status 500");
});
