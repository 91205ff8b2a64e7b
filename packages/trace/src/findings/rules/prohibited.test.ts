import { expect, test } from "vitest";
import { codes, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const tried = () => build().lookup(["10.0.3.7"]).tries("10.0.3.7");

test.each(["EACCES", "EPERM"])("%s is this machine's own rule", (code) => {
  const finding = found(tried().fails(code, { synSent: false, duration: 0.1 }), "prohibited");
  expect(finding.cause).toBe("This machine's own rules forbid connections to 10.0.3.7:5432.");
  expect(proofTexts(finding)[0]).toMatch(/; no connection request \(SYN\) was sent$/);
});

test("EINVAL looks like a blackhole route", () => {
  const finding = found(tried().fails("EINVAL", { synSent: false }), "prohibited");
  expect(finding.cause).toBe("It looks like a route on this machine discards what is sent to 10.0.3.7:5432.");
  expect(finding.alternatives).toEqual([
    "A link-local address (fe80::…) without its interface gives the same code (EINVAL).",
  ]);
});

test("a code that connecting does not usually give may be a rule", () => {
  expect(found(tried().fails("EPROTONOSUPPORT"), "prohibited").cause).toBe(
    "The operating system refused to connect to 10.0.3.7:5432 with EPROTONOSUPPORT, which may be a rule of this machine.",
  );
});

test("a local port that needs privileges is no rule about the other side", () => {
  const finding = found(tried().fails("EACCES", { syscall: "bind" }), "prohibited");
  expect(finding.cause).toMatch(/not allowed to connect from the local address and port/);
});

test("each code is a finding of its own, and a cancelled attempt is none", () => {
  const trace = tried().fails("EACCES").retries().tries("10.0.3.7").fails("EINVAL");
  expect(codes(trace)).toEqual(["prohibited", "prohibited"]);
  expect(codes(tried().fails("ABORT_ERR").cancelled())).toEqual([]);
});
