import { expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const tried = (address = "10.0.3.7") => build().lookup([address]).tries(address);

test.each([
  ["EMFILE", "This process has no file descriptor left for another connection."],
  ["ENFILE", "This machine has no file descriptor left for another connection."],
  ["ENOBUFS", "The operating system has no memory left for another connection."],
  ["ENOMEM", "The operating system has no memory left for another connection."],
  ["EADDRNOTAVAIL", "This machine has no local port left for another connection to that address."],
  ["EADDRINUSE", "The local port to connect from is already in use."],
])("%s: %s", (code, cause) => {
  const finding = found(tried().fails(code, { synSent: false, duration: 0.1 }), "local-resources");
  expect(finding.cause).toBe(cause);
  expect(proofTexts(finding)).toEqual([
    `connecting to 10.0.3.7:5432 failed on this machine after 0.1 ms (${code})`,
  ]);
});

test.each([
  ["EADDRNOTAVAIL", "The local address to connect from does not belong to this machine."],
  ["EADDRINUSE", "The local port to connect from is already in use."],
  ["EINVAL", "The local address to connect from is of the other IP version."],
  ["EOTHER", "The operating system could not provide what another connection needs."],
])("%s from bind: %s", (code, cause) => {
  expect(found(tried().fails(code, { syscall: "bind" }), "local-resources").cause).toBe(cause);
});

test("the commands are those that show what has run out", () => {
  expect(commands(found(tried().fails("EMFILE"), "local-resources"))).toEqual(["ulimit -n", "ss -s"]);
  expect(commands(found(tried().fails("EADDRNOTAVAIL"), "local-resources"))).toEqual([
    "ss -s",
    "sysctl net.ipv4.ip_local_port_range",
  ]);
});

test("an IPv6 address on a machine that has IPv6 has run out of ports, on one that has none it is no route", () => {
  const trace = tried("fd00::7").connects().closes("local").retries().tries("fd00::7").fails("EADDRNOTAVAIL");
  expect(codes(trace)).toEqual(["local-resources"]);
  expect(codes(tried("fd00::7").fails("EADDRNOTAVAIL"))).toEqual(["no-route"]);
});

test("a lookup takes descriptors too", () => {
  const finding = found(build().lookupFails({ 4: "EMFILE", 6: "EMFILE" }), "local-resources");
  expect(proofTexts(finding)[0]).toBe("looking up db.internal failed on this machine after 3.0 ms (EMFILE)");
  expect(codes(build().lookupFails({ 4: "EMFILE", 6: "EMFILE" }))).toEqual(["local-resources"]);
});

test("running out is no fault of the address's family", () => {
  const trace = build()
    .lookup(["fd00::7", "10.0.3.7"])
    .tries("fd00::7")
    .fails("EMFILE")
    .tries("10.0.3.7")
    .connects();
  expect(codes(trace.closes("local"))).toEqual(["local-resources"]);
});
