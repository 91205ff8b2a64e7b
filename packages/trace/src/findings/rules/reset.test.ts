import { describe, expect, test } from "vitest";
import { codes, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const connected = () => build().lookup(["10.0.3.7"]).tries("10.0.3.7").connects();
const reset = { code: "ECONNRESET", syscall: "read" } as const;

describe("reset-after-accept", () => {
  test("at once and before anything was received", () => {
    const trace = connected().wait(3).closes("reset", reset);
    expect(codes(trace)).toEqual(["reset-after-accept"]);
    const finding = found(trace, "reset-after-accept");
    expect(finding).toMatchObject({ severity: "error", reference: "RFC 9293 §3.5.3" });
    expect(finding.cause).toBe("The server cut the connection 3.0 ms after it opened, before answering.");
    expect(proofTexts(finding)).toEqual([
      "10.0.3.7:5432 reset the connection 3.0 ms after it opened (ECONNRESET); 0 bytes had been sent to it, 0 bytes received",
    ]);
    expect(finding.nextSteps[0]?.text).toBe("Look in the server's log around 14:02:11 UTC.");
  });

  test("while it was being opened", () => {
    const trace = build().lookup(["10.0.3.7"]).tries("10.0.3.7").fails("ECONNRESET");
    expect(found(trace, "reset-after-accept").cause).toBe(
      "The server cut the connection while it was being opened.",
    );
  });

  test("what was sent may be the reason", () => {
    expect(
      found(connected().sends(5).closes("reset", reset), "reset-after-accept").alternatives,
    ).toHaveLength(3);
  });

  test("after a second it is no longer right after", () => {
    expect(codes(connected().wait(1000).closes("reset", reset))).toEqual(["reset-after-bytes"]);
  });
});

describe("reset-after-bytes", () => {
  test("later, before an answer", () => {
    const finding = found(connected().sends(517).wait(3200).closes("reset", reset), "reset-after-bytes");
    expect(finding.cause).toBe("The server cut the connection 3.2 s after it opened, before answering.");
    expect(proofTexts(finding)).toEqual([
      "10.0.3.7:5432 reset the connection 3.2 s after it opened (ECONNRESET); 517 bytes had been sent to it, 0 bytes received",
      "the last byte passed 3.2 s before",
    ]);
  });

  test("in the middle of its answer", () => {
    const finding = found(
      connected().sends(5).receives(1000).wait(2).closes("reset", reset),
      "reset-after-bytes",
    );
    expect(finding.cause).toBe(
      "The server cut the connection 2.0 ms after it opened, after sending 1000 bytes.",
    );
  });

  test("a write after the reset shows it as EPIPE", () => {
    expect(codes(connected().receives(5).closes("failed", { code: "EPIPE", syscall: "write" }))).toEqual([
      "reset-after-bytes",
    ]);
  });

  test("any other error on an open connection broke it off", () => {
    const finding = found(
      connected().receives(5).wait(2).closes("failed", { code: "ECONNABORTED" }),
      "reset-after-bytes",
    );
    expect(finding.cause).toBe("The connection broke off 2.0 ms after it opened (ECONNABORTED).");
  });

  test("our own reset is nobody's fault", () => {
    expect(codes(connected().sends(5).closes("aborted"))).toEqual([]);
  });
});
