import { describe, expect, test } from "vitest";
import { codes, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const connected = (given: Parameters<typeof build>[0] = {}) =>
  build(given).lookup(["10.0.3.7"]).tries("10.0.3.7").connects();

const half = () => connected().receives(10).peerFinishes().wait(5);

describe("closed-before-answer", () => {
  test("the server closed without an answer to what was sent", () => {
    const trace = connected().sends(10).wait(3).peerFinishes().closes("peer");
    expect(codes(trace)).toEqual(["closed-before-answer"]);
    const finding = found(trace, "closed-before-answer");
    expect(finding).toMatchObject({ severity: "error", reference: "RFC 9293 §3.6" });
    expect(finding.cause).toBe("The server closed the connection 3.0 ms after it opened, before answering.");
    expect(proofTexts(finding)).toEqual([
      "10.0.3.7:5432 closed its side (FIN) 3.0 ms after the connection opened; 10 bytes had been sent to it, 0 bytes received",
    ]);
  });

  test("where nothing was sent no answer was due: a warning", () => {
    const finding = found(connected().wait(3).peerFinishes().closes("peer"), "closed-before-answer");
    expect(finding.severity).toBe("warning");
    expect(finding.cause).toMatch(/without sending anything\.$/);
  });

  test("the service that the port is known for is named", () => {
    const step = found(connected({ port: 3306 }).peerFinishes().closes("peer"), "closed-before-answer")
      .nextSteps[1];
    expect(step?.text).toBe("Check that the port is that of MySQL, whose default is 3306.");
  });

  test("a connection that is still half open counts once the peer has finished", () => {
    const open = connected().sends(3).state("local", "ESTABLISHED", "CLOSE-WAIT", "rcv-fin").peerFinishes();
    expect(codes(open)).toEqual(["closed-before-answer"]);
  });

  test("an answer before the close is a healthy end", () => {
    expect(codes(connected().sends(10).receives(20).peerFinishes().closes("peer"))).toEqual([]);
  });

  test("a close in reply to ours is a healthy end", () => {
    expect(codes(connected().peerFinishes().closes("local"))).toEqual([]);
  });
});

describe("wrote-after-half-close", () => {
  test("a reset answered what was written after the peer's FIN", () => {
    const finding = found(
      half().sends(12).wait(1).closes("reset", { code: "EPIPE", bytesUnacknowledged: 0 }),
      "wrote-after-half-close",
    );
    expect(finding.reference).toBe("RFC 9293 §3.6.1");
    expect(finding.cause).toBe(
      "12 bytes written after the server had closed its side were answered with a reset.",
    );
    expect(proofTexts(finding)).toEqual([
      "10.0.3.7:5432 had finished sending (FIN) after 10 bytes",
      "12 bytes were written to 10.0.3.7:5432 after that",
      "the connection to 10.0.3.7:5432 ended by a reset 6.0 ms after it opened (EPIPE)",
    ]);
  });

  test("bytes left unacknowledged are counted", () => {
    const trace = half().sends(12).closes("peer", { bytesUnacknowledged: 12 });
    expect(found(trace, "wrote-after-half-close").cause).toBe(
      "12 bytes written after the server had closed its side were not all taken: 12 bytes stayed unacknowledged.",
    );
  });

  test("where nobody could read what became of them they may be lost", () => {
    const finding = found(half().sends(1).closes("peer"), "wrote-after-half-close");
    expect(finding.cause).toBe("1 byte written after the server had closed its side may be lost.");
    expect(finding.severity).toBe("warning");
  });

  test("a half-closed connection whose bytes were all taken is healthy", () => {
    expect(codes(half().sends(12).closes("peer", { bytesUnacknowledged: 0 }))).toEqual([]);
  });

  test("what was written before the peer's FIN crossed it", () => {
    const trace = connected().receives(10).sends(12).peerFinishes().closes("reset", { code: "ECONNRESET" });
    expect(codes(trace)).toEqual(["reset-after-bytes"]);
  });
});
