import type { ConnectionReport } from "@tcplens/capture";
import { expect, test } from "vitest";
import { factsOf } from "./stream-facts.ts";

test("that a report is provisional is no figure: it is marked where it is said", () => {
  const report = { packets: 3, provisional: true } as unknown as ConnectionReport;
  expect(factsOf(report)).toEqual([["packets", "3"]]);
});
