import { expect, test } from "vitest";
import { diagnose } from "../diagnose.ts";
import { codes, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const tried = () => build().lookup(["10.0.3.7"]).tries("10.0.3.7");

test("the limit of an answer", () => {
  const trace = tried().connects().sends(80).wait(5000).deadline("answer", 5000).closes("local");
  expect(codes(trace)).toEqual(["deadline"]);
  const finding = found(trace, "deadline");
  expect(finding).toMatchObject({ severity: "error", reference: "docs/findings.md#deadline" });
  expect(finding.cause).toBe("The limit of 5.0 s ran out while waiting for db.internal to answer.");
  expect(proofTexts(finding)).toEqual([
    "the limit of 5.0 s ended the wait for an answer",
    "10.0.3.7:5432 had connected after 1.0 ms",
  ]);
});

test("the phase that had used the time up is named beside the one that was ended", () => {
  const trace = build()
    .lookup(["10.0.3.7"], 4800)
    .tries("10.0.3.7")
    .fails("ETIMEDOUT", { timer: "overall", duration: 200 })
    .deadline("tcp", 5000);
  expect(codes(trace)).toEqual(["syn-unanswered", "deadline", "name-lookup-slow"]);
  const finding = found(trace, "deadline");
  expect(finding.cause).toBe(
    "The limit of 5.0 s ran out while waiting for db.internal to accept the connection, and the name lookup had used 4.8 s of it.",
  );
  expect(proofTexts(finding)[1]).toBe("the lookup ended after 4.8 s");
});

test("the limit may end the lookup itself, TLS, or the wait for the next attempt", () => {
  expect(
    found(build().lookupFails({ 4: "ETIMEDOUT" }, 5000).deadline("lookup", 5000), "deadline").cause,
  ).toBe("The limit of 5.0 s ran out while looking up db.internal.");
  const tls = build({ tls: true }).lookup(["10.0.3.7"]).tries("10.0.3.7").connects().startsTls();
  tls.failsTls("ETIMEDOUT", { timer: "overall", duration: 5000 }).deadline("tls", 5000);
  expect(codes(tls)).toEqual(["deadline"]);
  expect(found(tls, "deadline").alternatives[0]).toMatch(/does not speak TLS/);
  const waiting = tried().fails("ECONNREFUSED").retries(6000).deadline("wait", 5000).stops("deadline");
  expect(codes(waiting)).toEqual(["refused", "deadline"]);
  expect(found(waiting, "deadline").cause).toBe(
    "The limit of 5.0 s ran out while waiting for the next attempt.",
  );
});

test("a limit for one address needs no note", () => {
  const trace = tried().fails("ETIMEDOUT", { timer: "attempt", duration: 10_000, synCount: 5 });
  expect(codes(trace)).toEqual(["syn-unanswered", "deadline"]);
  const finding = found(trace, "deadline");
  expect(finding.cause).toBe(
    "Time ran out after 10.0 s of waiting for db.internal to accept the connection.",
  );
  expect(proofTexts(finding)).toEqual([
    "the limit for one address ended the attempt on 10.0.3.7:5432 after 10.0 s",
  ]);
});

test("a limit for TLS needs none either", () => {
  const trace = build({ tls: true }).lookup(["10.0.3.7"]).tries("10.0.3.7").connects().startsTls();
  trace.failsTls("ETIMEDOUT", { timer: "attempt", duration: 10_000 }).closes("local");
  expect(codes(trace)).toEqual(["deadline"]);
  expect(found(trace, "deadline").cause).toBe(
    "Time ran out after 10.0 s of waiting for db.internal in the TLS handshake.",
  );
});

test("an open connection that was given up for want of an answer", () => {
  const trace = tried()
    .connects()
    .sends(517)
    .wait(11_000)
    .closes("timeout", { code: "ETIMEDOUT", syscall: "read" });
  expect(codes(trace)).toEqual(["deadline"]);
  expect(proofTexts(found(trace, "deadline"))).toEqual([
    "10.0.3.7:5432 was given up 11.0 s after it had opened: 517 bytes sent, 0 bytes received",
  ]);
});

test("an address that ran into its limit in an attempt that connected cost no deadline", () => {
  const trace = build()
    .lookup(["10.0.3.7", "10.0.3.8"])
    .tries("10.0.3.7")
    .fails("ETIMEDOUT", { timer: "attempt" });
  expect(codes(trace.tries("10.0.3.8").connects().closes("local"))).toEqual(["syn-unanswered"]);
});

test("while the attempt goes on another address may still do", () => {
  const trace = build().lookup(["10.0.3.7", "10.0.3.8"]).tries("10.0.3.7").wait(5).tries("10.0.3.8");
  trace.on(1, "10.0.3.7").fails("ETIMEDOUT", { timer: "attempt" });
  const findings = diagnose(trace.trace("running"));
  expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(["warning syn-unanswered"]);
});
