import type { CloseReason, OpenProblem } from "@tcplens/core";
import { expect, test } from "vitest";
import { closeCode, openCode, unreachableCode } from "./close-code.ts";

test.each<[CloseReason, string | undefined]>([
  [{ kind: "closed", first: "both" }, undefined],
  [{ kind: "replaced" }, undefined],
  [{ kind: "reset-by-peer", clause: "9293 §3.10.7.4" }, "ECONNRESET"],
  [{ kind: "refused", clause: "9293 §3.10.7.3" }, "ECONNREFUSED"],
  [{ kind: "aborted" }, "ECONNABORTED"],
  [{ kind: "retransmissions-exhausted", count: 15 }, "ETIMEDOUT"],
  [{ kind: "keep-alive-timeout", probes: 9 }, "ETIMEDOUT"],
  [{ kind: "unreachable", icmp: "port unreachable" }, "ECONNREFUSED"],
])("%o is told as %s", (reason, code) => {
  expect(closeCode(reason)).toBe(code);
});

test("ICMP errors have the codes that Linux gives them, host unreachable where it knows none", () => {
  expect(unreachableCode("net unreachable")).toBe("ENETUNREACH");
  expect(unreachableCode("protocol unreachable")).toBe("ENOPROTOOPT");
  expect(unreachableCode("communication administratively prohibited")).toBe("EHOSTUNREACH");
  expect(unreachableCode("communication with destination administratively prohibited")).toBe("EACCES");
  expect(unreachableCode("something new")).toBe("EHOSTUNREACH");
});

test.each<[OpenProblem, string]>([
  ["address-in-use", "EADDRINUSE"],
  ["address-not-available", "EADDRNOTAVAIL"],
  ["no-ports", "EADDRNOTAVAIL"],
  ["connection-exists", "EADDRNOTAVAIL"],
  ["insufficient-resources", "ENOBUFS"],
])("an OPEN that is not begun for %s is %s", (problem, code) => {
  expect(openCode(problem)).toBe(code);
});
